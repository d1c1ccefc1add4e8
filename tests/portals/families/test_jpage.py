"""Hanweb JCMS: embedded records, groups by POST, and sites that do not do as they are asked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import BASE, Shelf, form_of, portal_of, remarks, titles, walk

from scrapers.errors import FetchError
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families import FAMILIES
from scrapers.portals.families.datastores import units_of

COLUMN = "/col/col77/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"


def record(number: int) -> str:
    return f'<li><a href="/art/2024/3/1/art_77_{number}.html" title="某局公告{number}">某局…</a><b>2024-03-01</b></li>'


def store(numbers: range | list[int], total: int | None, group: str = "") -> str:
    records = "".join(f"<record><![CDATA[{record(number)}]]></record>" for number in numbers)
    said = "" if total is None else f"<totalrecord>{total}</totalrecord>"
    following = f'<nextgroup><![CDATA[<a href="{group}"></a>]]></nextgroup>' if group else ""
    return f"<datastore>{following}{said}<recordset>{records}</recordset></datastore>"


def column_page(embedded: int, total: int | None, group: str = "", unit: str = "9") -> str:
    return f"""<html><body><div id="{unit}"></div>
      <script type="text/xml">{store(range(1, embedded + 1), total, group)}</script>
      <script>$('#{unit}').jpage({{perPage:5, groupSize:3, proxyUrl:'{PROXY}',
      ajaxParam:{{col:1,webid:12,path:'http://www.example.gov.cn/',columnid:77,sourceContentType:1,
      unitid:'{unit}',webname:'某市财政局',permissiontype:0}} }});</script></body></html>"""


Proxy = Callable[[Request], str]


def by_range(total: int, *, cap: int = 300, shift: int = 0) -> Proxy:
    def answer(request: Request) -> str:
        query = dict(parse_qsl(urlsplit(request.url).query))
        start, end = int(query.get("startrecord", 1)), int(query.get("endrecord", 0))
        first = max(start - (shift if start > 1 else 0), 1)
        return store(range(first, min(end, total, first + cap - 1) + 1), total)

    return answer


def by_page(total: int, size: int) -> Proxy:
    """Only ``page`` is obeyed; without it the beginning is given, whatever range is asked for."""

    def answer(request: Request) -> str:
        page = int(dict(parse_qsl(urlsplit(request.url).query)).get("page", 1))
        return store(range((page - 1) * size + 1, min(page * size, total) + 1), total)

    return answer


def only_from_the_beginning(total: int, cap: int) -> Proxy:
    def answer(request: Request) -> str:
        wanted = int(dict(parse_qsl(urlsplit(request.url).query)).get("perpage", 5))
        return store(range(1, min(wanted, total, cap) + 1), total)

    return answer


def shelf_of(embedded: int, total: int | None, proxy: Proxy) -> Shelf:
    return Shelf({COLUMN: column_page(embedded, total), f"{PROXY}?*": proxy})


def read(shelf: Shelf, **options: object) -> tuple[list[str], str]:
    found = walk(portal_of("jpage", COLUMN, options=options), shelf)
    return list(dict.fromkeys(titles(found))), remarks(found)


def said(total: int) -> list[str]:
    return [f"某局公告{number}" for number in range(1, total + 1)]


def test_more_is_asked_for_as_the_page_says() -> None:
    asked: list[Request] = []

    def proxy(request: Request) -> str:
        asked.append(request)
        return by_range(32)(request)

    assert read(shelf_of(15, 32, proxy)) == (said(32), "")
    ranges = [dict(parse_qsl(urlsplit(request.url).query)) for request in asked]
    assert ranges == [
        {"startrecord": "16", "endrecord": "30", "perpage": "5"},
        {"startrecord": "31", "endrecord": "45", "perpage": "5"},
    ]
    assert form_of(asked[0]) == {
        "col": "1",
        "appid": "1",
        "webid": "12",
        "path": "http://www.example.gov.cn/",
        "columnid": "77",
        "sourceContentType": "1",
        "unitid": "9",
        "webname": "某市财政局",
        "permissiontype": "0",
    }
    assert {request.referer for request in asked} == {BASE + COLUMN}


@pytest.mark.parametrize(
    "proxy",
    [
        by_range(40),
        by_range(40, cap=4),
        by_range(40, shift=1),
        by_page(40, 15),
        by_page(40, 7),
        only_from_the_beginning(40, 300),
    ],
    ids=["range", "capped", "a record twice", "page only", "page of another size", "beginning only"],
)
def test_everything_comes_whatever_the_site_obeys(proxy: Proxy) -> None:
    assert read(shelf_of(15, 40, proxy)) == (said(40), "")


def test_what_a_site_does_not_give_is_said() -> None:
    found, remark = read(shelf_of(15, 700, only_from_the_beginning(700, 300)))
    assert found == said(300)
    assert remark == "列表自称共 700 条，接口只给出 300 条，缺 400 条"


def test_a_site_that_fails_in_every_way_is_an_error() -> None:
    shelf = Shelf({COLUMN: column_page(15, 40)})
    with pytest.raises(FetchError, match="404"):
        read(shelf)


def test_one_request_where_the_page_holds_everything() -> None:
    shelf = Shelf({COLUMN: column_page(9, 9)})
    assert read(shelf) == (said(9), "")
    assert shelf.asked == [COLUMN]


def test_records_that_all_come_from_the_proxy() -> None:
    assert read(shelf_of(0, None, by_range(20))) == (said(20), "")


def test_a_list_that_says_no_total_ends_where_nothing_is_new() -> None:
    shelf = Shelf({COLUMN: column_page(15, None), f"{PROXY}?*": lambda r: by_range(40)(r).replace("totalrecord", "x")})
    assert read(shelf) == (said(40), "")


def test_the_link_to_the_next_group_tells_the_parameters() -> None:
    group = (
        f"{PROXY}?page=1&amp;appid=1&amp;webid=67&amp;path='/'&amp;columnid=77&amp;unitid=5&amp;webname=%25E6%259F%2590"
    )
    html = f'<script type="text/xml">{store(range(1, 4), 30, group)}</script>'
    [unit] = units_of(Page(BASE + COLUMN, html.encode()))
    assert unit.parameters["path"] == "/"
    assert (unit.parameters["webid"], unit.parameters["unitid"], unit.parameters["webname"]) == ("67", "5", "某")
    shelf = Shelf({COLUMN: html, f"{PROXY}?*": by_page(30, 10)})
    assert read(shelf) == (said(30), "")


def test_of_several_lists_the_longest_is_the_columns_unless_the_file_names_one() -> None:
    html = column_page(2, 2, unit="3").replace("</body></html>", "") + column_page(15, 30, unit="9")
    assert read(Shelf({COLUMN: html, f"{PROXY}?*": by_range(30)}))[0] == said(30)
    assert read(Shelf({COLUMN: html}), unit="3")[0] == said(2)
    assert "没有 unitid 为 4 的列表" in read(Shelf({COLUMN: html}), unit="4")[1]


def test_records_that_are_rows_of_a_table() -> None:
    link = "<a href='/art/2024/3/1/art_7_1.html' title='某局预算公告'>某局…</a>"
    row = f"<record><![CDATA[<tr><td></td><td>{link}</td><td>[2024-03-01]</td></tr>]]></record>"
    html = f"<script type='text/xml'><datastore><recordset>{row}</recordset></datastore></script>"
    page = walk(portal_of("jpage", COLUMN), Shelf({COLUMN: html, f"{PROXY}?*": store([], None)}))[0]
    [found] = page.rows
    assert (found.url, found.title, str(found.published_on)) == (
        BASE + "/art/2024/3/1/art_7_1.html",
        "某局预算公告",
        "2024-03-01",
    )


def test_a_page_without_a_list_says_so() -> None:
    assert "版面可能已变" in read(Shelf({COLUMN: "<p>" + "某市财政局" * 60 + "</p>"}))[1]


def test_the_walk_is_lazy() -> None:
    shelf = shelf_of(15, 40, by_range(40))
    portal = portal_of("jpage", COLUMN)
    list(islice(FAMILIES["jpage"].walk(portal, portal.columns[0], shelf), 1))
    assert shelf.asked == [COLUMN]


def test_a_page_tells_its_family() -> None:
    [told] = FAMILIES["jpage"].tell(Page(BASE, column_page(3, 3).encode()))
    assert told.content == {"family": "jpage"}
    assert not FAMILIES["jpage"].tell(Page(BASE, b"<ul></ul>"))


@settings(max_examples=80, deadline=None)
@given(
    total=st.integers(0, 120),
    embedded=st.integers(0, 45),
    cap=st.integers(1, 50),
    shift=st.integers(0, 2),
    group=st.none() | st.integers(3, 60),
)
def test_every_record_comes_once_and_the_walk_ends(
    total: int, embedded: int, cap: int, shift: int, group: int | None
) -> None:
    shelf = shelf_of(min(embedded, total), total, by_range(total, cap=max(cap, shift + 1), shift=shift))
    options = {} if group is None else {"group": group}
    found, remark = read(shelf, **options)
    assert found == said(total)
    assert remark == ""


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.integers(1, 30), max_size=8), max_size=12), st.integers(0, 40))
def test_every_walk_ends_and_says_what_is_missing(answers: list[list[int]], total: int) -> None:
    given_ = iter(answers)
    shelf = shelf_of(min(5, total), total, lambda _: store(next(given_, []), total))
    found, remark = read(shelf)
    assert len(shelf.asked) <= len(answers) + 5
    assert (len(found) >= total) or ("缺" in remark) or sum(map(len, answers)) + 5 >= total
