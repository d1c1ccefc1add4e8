"""JSON interfaces by templates: the ones described with the project, and what goes wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from shelf import BASE, Shelf, form_of, json_of, portal_of, remarks, titles, walk

from scrapers.errors import FetchError
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families import FAMILIES
from scrapers.portals.families.api_options import ApiOptions, apis
from scrapers.portals.families.templates import date_of, dig, fill

FAMILY = FAMILIES["json_api"]


def query_of(request: Request) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query))


def test_gkmlpt() -> None:
    articles = [
        {
            "id": n,
            "title": f"某局公告{n}",
            "url": f"{BASE}/gkmlpt/content/1/{n}/post_{n}.html",
            "display_publish_time": "2024-03-01",
        }
        for n in range(1, 6)
    ]

    def api(request: Request) -> str:
        page = int(query_of(request)["page"])
        assert query_of(request)["sid"] == "755042"
        return json.dumps({"articles": articles[page * 2 - 2 : page * 2], "total": 5})

    shelf = Shelf({"/gkmlpt/index": "<script>var _CONFIG={SID: '755042'}</script>", "/gkmlpt/api/all/153?*": api})
    found = walk(portal_of("json_api", "/gkmlpt/index#153", options={"api": "gkmlpt"}), shelf)
    assert shelf.asked == ["/gkmlpt/index"] + [f"/gkmlpt/api/all/153?page={n}&sid=755042" for n in (1, 2, 3)]
    assert titles(found) == [f"某局公告{n}" for n in range(1, 6)]
    assert found[0].rows[0].published_on == date(2024, 3, 1)
    assert found[0].records == 5
    assert remarks(found) == ""


def epoint(first: int, before: str = "empty") -> Callable[[Request], str]:
    """A site that counts its pages from ``first``; page 0 of one that counts from 1 is empty, page 1 or an error."""

    def answer(request: Request) -> str:
        asked = json_of(request)
        assert (asked["categorynum"], asked["siteGuid"], asked["deptcode"]) == ("003002", "g-1", "")
        data = [
            {"realtitle": f"某局公告{n}", "title": "<b>某局…</b>", "infourl": f"/a/{n}.html", "infodate": "2024-03-01"}
            for n in range(1, 50)
        ]
        number = asked["pageIndex"] - first
        if number < 0 and before == "error":
            return '{"status": {"code": 500}}'
        start = max(number, 0 if before == "page 1" else -1) * asked["pageSize"]
        page = data[start : start + asked["pageSize"]] if start >= 0 else []
        return json.dumps({"custom": {"total": "49", "data": page}})

    return answer


@pytest.mark.parametrize(
    ("first", "before"), [(0, ""), (1, "empty"), (1, "page 1"), (1, "error")], ids=["from 0", "empty", "twice", "error"]
)
@pytest.mark.parametrize("where", ["/dynamic/zwgk/govInfoPub.html", "/js/webBuilderCommon.js"])
def test_epoint(where: str, first: int, before: str) -> None:
    column = "/dynamic/zwgk/govInfoPub.html"
    pages = {column: "<html></html>", where: 'var siteInfo={"projectName":"/EWB-FRONT","siteGuid":"g-1"};'}
    shelf = Shelf({**pages, "/EWB-FRONT/rest/lightfrontaction/getgovinfolist": epoint(first, before)})
    shelf.pages[f"{column}?categorynum=003002"] = pages[column]
    found = walk(portal_of("json_api", f"{column}?categorynum=003002", options={"api": "epoint"}), shelf)
    assert list(dict.fromkeys(titles(found))) == [f"某局公告{n}" for n in range(1, 50)]
    assert next(row for page in found for row in page.rows).url == BASE + "/a/1.html"
    assert remarks(found) == ""


def test_a_value_given_in_the_file_is_not_looked_for() -> None:
    shelf = Shelf({"/EWB-FRONT/rest/lightfrontaction/getgovinfolist": epoint(0)})
    options = {"api": "epoint", "values": {"siteGuid": "g-1"}}
    found = walk(portal_of("json_api", "/dynamic/list.html?categorynum=003002", options=options), shelf)
    assert len(titles(found)) == 49
    assert len(shelf.asked) == 3


def test_inner_mongolia_wraps_its_json_and_its_announcements_are_json() -> None:
    def select(request: Request) -> str:
        rows = [{"id": "a1", "title": "某局2024年部门预算", "publishTime": 1709222400000}]
        answer = {"list": rows if query_of(request)["p"] == "1" else []}
        return json.dumps(json.dumps(json.dumps(answer)))

    portal = portal_of("json_api", "/yjs/business/basic/select?id=150121zf&type=2", options={"api": "nmg"})
    shelf = Shelf({"/yjs/business/basic/select?*": select})
    found = walk(portal, shelf)
    assert shelf.asked[0] == "/yjs/business/basic/select?id=150121zf&type=2&p=1"
    [row] = [row for page in found for row in page.rows]
    assert (row.url, row.published_on) == (BASE + "/yjs/business/basic/result/a1", date(2024, 3, 1))
    files = {
        "files": [{"id": "f1", "name": "预算", "suffix": "pdf"}, {"id": "f2", "name": "表.xlsx", "suffix": ".xlsx"}]
    }
    request = FAMILY.request(portal, row.url)
    assert request.method == "GET"
    detail = FAMILY.read_detail(portal, Page(row.url, json.dumps(files).encode()), row.title, row.published_on)
    assert [(link.url.removeprefix(BASE), link.name) for link in detail.attachments] == [
        ("/yjs/business/file/download/f1", "预算.pdf"),
        ("/yjs/business/file/download/f2", "表.xlsx"),
    ]
    assert (detail.title, detail.published_on) == (row.title, row.published_on)


def jiangsu() -> Shelf:
    def departments(request: Request) -> str:
        assert form_of(request) == {"pid": "122", "departmentName": "", "date": "2021", "typeid": "2"}
        return json.dumps([{"iid": 7, "name": "某局"}, {"iid": 8, "name": "某委"}])

    def items(request: Request) -> str:
        asked = form_of(request)
        rows = [{"uuid": f"u{asked['groupid']}"}] if asked["page_num"] == "1" else []
        return json.dumps({"budgetTemplates": rows})

    return Shelf({"/front/department/getdepartmentname.do": departments, "/front/budgetfinal/itemsandpag.do": items})


def test_jiangsu_departments_items_and_files() -> None:
    shelf = jiangsu()
    portal = portal_of(
        "json_api", "/front/department/getdepartmentname.do?pid=122&date=2021&typeid=2", options={"api": "jiangsu"}
    )
    leaves = list(FAMILY.expand(portal, portal.columns[0], shelf))
    assert [leaf.name for leaf in leaves] == ["某局", "某委"]
    assert len({portal.address(leaf) for leaf in leaves}) == 2
    [row] = [row for page in walk(portal, shelf, leaves[0]) for row in page.rows]
    assert (row.title, row.url) == ("某局", BASE + "/front/budgetfinal/getTemporaryFiles.do?uuid='u7'")
    request = FAMILY.request(portal, row.url)
    assert (request.url, form_of(request)) == (
        BASE + "/front/budgetfinal/getTemporaryFiles.do",
        {"uuid": "'u7'"},
    )
    files = [{"iid": 5, "t_oldname": "某局2021年部门预算.pdf", "t_uploaddate": "2021-02-03 10:00:00"}]
    detail = FAMILY.read_detail(portal, Page(request.url, json.dumps(files).encode()), row.title, None)
    assert detail.published_on == date(2021, 2, 3)
    assert [(link.url.removeprefix(BASE), link.name) for link in detail.attachments] == [
        ("/front/budgetfinal/download.do?iid=5", "某局2021年部门预算.pdf")
    ]


def test_an_announcement_without_a_file_is_an_error() -> None:
    portal = portal_of("json_api", "/yjs/select?id=1", options={"api": "nmg"})
    for body in ('{"files":[]}', '{"code":500,"msg":"系统异常"}', "<html>登录</html>"):
        with pytest.raises(FetchError, match="接口"):
            FAMILY.read_detail(portal, Page(BASE, body.encode()), "某局", None)


OPTIONS: dict[str, Any] = {
    "ask": {"url": "/api/list?p={page}"},
    "rows": "data",
    "title": "{t}",
    "link": "/a/{id}.html",
    "total": "n",
    "pages": "m",
}


def read(answers: list[Any], **options: Any) -> tuple[list[str], str]:
    shelf = Shelf({f"/api/list?p={n}": json.dumps(answer) for n, answer in enumerate(answers, start=1)})
    found = walk(portal_of("json_api", options=OPTIONS | options), shelf)
    return [row.url.removeprefix(BASE) for page in found for row in page.rows], remarks(found)


def entry(number: int) -> dict[str, object]:
    return {"id": number, "t": f"某局公告{number}"}


def test_pages_end_by_total_by_pages_or_where_nothing_is_new() -> None:
    one, two, none = {"data": [entry(1)]}, {"data": [entry(2)]}, {"data": []}
    assert read([one | {"n": 2}, two | {"n": 2}]) == (["/a/1.html", "/a/2.html"], "")
    assert read([one | {"m": 2}, two | {"m": 2}]) == (["/a/1.html", "/a/2.html"], "")
    assert read([one, two, none]) == (["/a/1.html", "/a/2.html"], "")
    assert read([one, two, {"code": 0}]) == (["/a/1.html", "/a/2.html"], "")
    assert read([one], one_page=True) == (["/a/1.html"], "")


def test_an_interface_that_ignores_the_page_is_said() -> None:
    assert read([{"data": [entry(1)], "n": 9}] * 2)[1] == "列表自称共 9 条，接口只给出 1 条，缺 8 条"
    assert "第 2 页与前面各页重复" in read([{"data": [entry(1)], "m": 5}] * 2)[1]


def test_an_empty_list_is_said_unless_its_total_is_none() -> None:
    assert read([{"data": []}])[1] == "列表没有一行：接口返回了空的列表"
    assert read([{"data": [], "n": 0}])[1] == ""


@pytest.mark.parametrize(
    "answer", [{"code": 500, "msg": "系统异常"}, {"data": None}, "接口维护", {"data": [{"id": 1}]}]
)
def test_an_answer_that_is_not_as_described_is_an_error(answer: object) -> None:
    with pytest.raises(FetchError, match=r"接口|没有字段"):
        read([answer])


def test_a_value_that_stands_nowhere_is_an_error() -> None:
    with pytest.raises(FetchError, match="没有找到“sid”"):
        walk(portal_of("json_api", "/gkmlpt/index#1", options={"api": "gkmlpt"}), Shelf({"/gkmlpt/index": "<p></p>"}))


def test_a_branch_that_cannot_be_read_does_not_keep_the_others() -> None:
    level = {"ask": {"url": "{address}"}, "rows": "data", "name": "{t}", "column": "/b/{id}"}
    second = {"ask": {"url": "{address}"}, "rows": "data", "name": "{t}", "column": "/c/{id}"}
    shelf = Shelf({"/ys/": json.dumps({"data": [entry(1), entry(2)]}), "/b/2": json.dumps({"data": [entry(3)]})})
    portal = portal_of("json_api", options=OPTIONS | {"levels": [level, second]})
    leaves = FAMILY.expand(portal, portal.columns[0], shelf)
    assert next(leaves).url == BASE + "/c/3"
    with pytest.raises(FetchError, match="1 个下级栏目未能读取：某局公告1"):
        next(leaves)


@pytest.mark.parametrize("name", sorted(apis()))
def test_every_described_interface_is_valid(name: str) -> None:
    assert ApiOptions.model_validate({"api": name}).api == name


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"api": "nothing"}, "unknown api 'nothing'; known: epoint, gkmlpt"),
        (OPTIONS | {"read": {"sid": "SID(\\d+"}}, "not a regular expression"),
        (OPTIONS | {"read": {"sid": "SID"}}, "has no group"),
        (OPTIONS | {"ask": {"form": {}, "json": "{}"}}, "say form or json, not both"),
        ({"rows": "data"}, "title"),
    ],
)
def test_mistakes_in_options_are_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ApiOptions.model_validate(options)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("page", "api"),
    [
        ("<script src='/gkmlpt/js/a.js'></script><script>SID: '7'</script>", "gkmlpt"),
        ("<script src='/EWB-FRONT/a.js'></script>", "epoint"),
    ],
)
def test_a_page_tells_its_interface(page: str, api: str) -> None:
    [told] = FAMILY.tell(Page(BASE, page.encode()))
    assert told.content == {"family": "json_api", "options": {"api": api}}
    assert not FAMILY.tell(Page(BASE, b"<ul></ul>"))


def test_paths_and_templates() -> None:
    said = {"a": {"b": [{"c": "x"}]}, "text": '{"k": 1}', "zero": 0, "empty": ""}
    assert (dig(said, "a.b.0.c"), dig(said, "text.k"), dig(said, "no|zero"), dig(said, "a.9.c")) == ("x", 1, 0, None)
    assert fill('{"p":{page},"q":"{q}"}', {"page": 2, "q": 'a"b'}, as_json=True) == '{"p":2,"q":"a\\"b"}'
    assert fill("{empty}-{a.b.0.c|zero}", said) == "-x"
    with pytest.raises(FetchError, match="没有字段“none”"):
        fill("{none}", said)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1709222400, date(2024, 3, 1)),
        ("1709222400000", date(2024, 3, 1)),
        ("2024-03-01 23:59", date(2024, 3, 1)),
        ("20240301", date(2024, 3, 1)),
        (None, None),
        ("", None),
        ("近日", None),
    ],
)
def test_dates_of_interfaces(value: object, expected: date | None) -> None:
    assert date_of(value) == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(1, 9), st.sampled_from(["n", "m", ""]))
def test_every_entry_comes_once_in_order(total: int, size: int, said: str) -> None:
    pages = max(-(-total // size), 1)
    counts = {"n": {"n": total}, "m": {"m": pages}, "": {}}[said]
    answers = [{"data": [entry(n) for n in range(p * size, min((p + 1) * size, total))]} | counts for p in range(pages)]
    found, remark = read([*answers, {"data": []}])
    assert found == [f"/a/{n}.html" for n in range(total)]
    assert remark == ("" if total or said == "n" else "列表没有一行：接口返回了空的列表")
