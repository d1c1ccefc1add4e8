"""Hanweb JPaaS: shells, units, and the pieces of HTML that fill them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import BASE, Shelf, portal_of, remarks, titles, walk

from scrapers.errors import FetchError
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families import FAMILIES

COLUMN = "/xx/czj/ys/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def shell(*tags: str) -> str:
    units = "".join(
        f"""<script src="/script/unitbuild.js?v=3" url="{UNIT}" queryData="{{'webId':'w1','tplSetId':'t1',
        'pageType':'column','tagId':'{tag}','editType':'null','pageId':'p1'}}"></script>"""
        for tag in tags
    )
    return f"<html><body>{units}</body></html>"


def row(number: int, folder: str = "/xx/czj/ys") -> str:
    return (
        f"<li class='cf'><a href='{folder}/art/2024/art_{number:032x}.html'>某局2024年部门预算第{number}号公开...</a>"
        f"<span>2024-03-{number % 28 + 1:02d}</span></li>"
    )


def envelope(html: str) -> str:
    return json.dumps({"success": True, "code": "200", "data": {"html": html}}, ensure_ascii=False)


def asked_of(request: Request) -> tuple[dict[str, str], int]:
    query = dict(parse_qsl(urlsplit(request.url).query))
    wanted = json.loads(query.pop("paramJson"))
    assert wanted["pageSize"] == "15"
    return query, wanted["pageNo"]


def interface(pages: list[str]) -> Callable[[Request], str]:
    """Beyond its last page it gives nothing."""

    def answer(request: Request) -> str:
        number = asked_of(request)[1]
        return envelope(pages[number - 1] if number <= len(pages) else "<ul></ul>")

    return answer


def rows(*numbers: int, pager: str = "") -> str:
    return "<ul>" + "".join(row(number) for number in numbers) + "</ul>" + pager


def read(shelf: Shelf, **options: object) -> tuple[list[str], str]:
    found = walk(portal_of("jpaas", COLUMN, options=options), shelf)
    return [title.partition("第")[2].partition("号")[0] for title in titles(found)], remarks(found)


def test_pages_until_the_total_is_reached() -> None:
    pages = [rows(1, 2, pager="<div>共3条 1/2</div>"), rows(3, pager="<div>共3条 2/2</div>")]
    shelf = Shelf({COLUMN: shell("右侧内容"), f"{UNIT}?*": interface(pages)})
    found = walk(portal_of("jpaas", COLUMN), shelf)
    assert len(shelf.asked) == 3
    assert [page.records for page in found] == [3, 3]
    assert remarks(found) == ""
    query = dict(parse_qsl(urlsplit(shelf.asked[2]).query))
    assert query == {
        "webId": "w1",
        "tplSetId": "t1",
        "pageType": "column",
        "tagId": "右侧内容",
        "editType": "null",
        "pageId": "p1",
        "paramJson": '{"pageNo":2,"pageSize":"15"}',
    }
    assert found[0].rows[0].url == BASE + f"/xx/czj/ys/art/2024/art_{1:032x}.html"
    assert found[0].rows[0].published_on == date(2024, 3, 2)


def test_pages_until_nothing_is_new_where_no_total_is_said() -> None:
    assert read(Shelf({COLUMN: shell("a"), f"{UNIT}?*": interface([rows(1, 2), rows(3)])})) == (["1", "2", "3"], "")


def test_an_interface_that_ignores_the_number_is_seen_by_its_total() -> None:
    page = rows(1, 2, pager="<i>共 60 条 1/4</i>")
    found, remark = read(Shelf({COLUMN: shell("a"), f"{UNIT}?*": lambda _: envelope(page)}))
    assert found == ["1", "2", "1", "2"]
    assert "列表共 4 页，第 2 页与前面各页重复" in remark


def test_a_page_whose_layout_changed_is_no_end() -> None:
    pages = [rows(1, 2), "<div><b>某局2024年部门预算公开</b><i>2024-03-01</i></div>"]
    found, remark = read(Shelf({COLUMN: shell("a"), f"{UNIT}?*": interface(pages)}))
    assert found == ["1", "2"]
    assert remark.startswith("第 2 页有内容而没有一行可读")


def test_of_several_units_the_one_below_the_columns_folder_is_the_list() -> None:
    def answer(request: Request) -> str:
        tag, number = asked_of(request)[0]["tagId"], asked_of(request)[1]
        lists = {"导航": "<ul></ul>", "热点": "".join(row(n, "/yw") for n in range(50, 60)), "列表": rows(1, 2)}
        return envelope(lists[tag] if number == 1 else "")

    shelf = Shelf({COLUMN: shell("导航", "热点", "列表"), f"{UNIT}?*": answer})
    assert read(shelf)[0] == ["1", "2"]
    assert read(shelf, unit="热点")[0][:1] == ["50"]
    assert "没有 tagId 为 无 的单元" in read(shelf, unit="无")[1]


def test_links_from_the_sites_root_without_a_stroke() -> None:
    html = "<li><a href='xx/czj/ys/art/2024/art_1.html' title='某局2024年部门预算公开'>某局…</a><i>2024-03-01</i></li>"
    [page] = walk(portal_of("jpaas", COLUMN), Shelf({COLUMN: shell("a"), f"{UNIT}?*": interface([html])}))[:1]
    assert page.rows[0].url == BASE + "/xx/czj/ys/art/2024/art_1.html"
    assert page.rows[0].title == "某局2024年部门预算公开"


def test_a_deadline_is_no_date_of_publication() -> None:
    html = "<li><a href='/art/2024/art_1.html'>关于某办法征求意见</a><i>截止日期  2024-03-01\n</i></li>"
    [page] = walk(portal_of("jpaas", COLUMN), Shelf({COLUMN: shell("a"), f"{UNIT}?*": interface([html])}))[:1]
    assert page.rows[0].published_on is None


@pytest.mark.parametrize(
    "answer", ['{"success":false,"message":"参数错误"}', '{"code":"500"}', "<html>系统繁忙</html>", "[]"]
)
def test_an_interface_that_gives_no_list_is_an_error(answer: str) -> None:
    with pytest.raises(FetchError, match="接口"):
        read(Shelf({COLUMN: shell("a"), f"{UNIT}?*": answer}))


def test_a_page_without_units_says_so() -> None:
    assert "列表页没有一行" in read(Shelf({COLUMN: "<html></html>"}))[1]


def test_a_page_tells_its_family() -> None:
    [told] = FAMILIES["jpaas"].tell(Page(BASE, shell("a").encode()))
    assert told.content == {"family": "jpaas"}
    assert not FAMILIES["jpaas"].tell(Page(BASE, b"<script src='unitbuild.js'></script>"))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 15), st.booleans(), st.booleans())
def test_every_row_is_listed_once_in_order(total: int, size: int, counted: bool, clamps: bool) -> None:
    last = -(-total // size)

    def answer(request: Request) -> str:
        number = min(asked_of(request)[1], last) if clamps else asked_of(request)[1]
        numbers = range((number - 1) * size + 1, min(number * size, total) + 1)
        return envelope(rows(*numbers, pager=f"<p>共{total}条 第{number}/{last}页</p>" if counted else ""))

    found, remark = read(Shelf({COLUMN: shell("a"), f"{UNIT}?*": answer}))
    assert list(dict.fromkeys(found)) == [str(number) for number in range(1, total + 1)]
    assert remark == ""
