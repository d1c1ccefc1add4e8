"""Lists on the server: pagers of every kind, and why a list could not be read to its end."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import BASE, Answer, Shelf, portal_of, remarks, titles, walk

from scrapers.errors import FetchError
from scrapers.fetch.page import Page
from scrapers.portals.families import FAMILIES, ListPage


def row(number: int) -> str:
    return f'<li><a href="/ys/t{number}.html">某局公告{number}</a> 2024-01-{number % 28 + 1:02d}</li>'


def rows(*numbers: int) -> str:
    return "<ul>" + "".join(row(number) for number in numbers) + "</ul>"


def said(*numbers: int) -> list[str]:
    return [f"某局公告{number}" for number in numbers]


def read(pages: dict[str, Answer], column: str = "/ys/", **pager: object) -> tuple[list[ListPage], list[str]]:
    shelf = Shelf(pages)
    return walk(portal_of("static_list", column, pager=pager), shelf), shelf.asked


TRS = '<script>createPageHTML(3,0,"index","html");</script>'


@pytest.mark.parametrize("kind", ["auto", "numbered", "zero_based"])
def test_zero_based(kind: str) -> None:
    pages: dict[str, Answer] = {
        "/ys/": rows(1) + TRS,
        "/ys/index_1.html": rows(2) + TRS,
        "/ys/index_2.html": rows(3) + TRS,
    }
    found, asked = read(pages, kind=kind)
    assert asked == list(pages)
    assert titles(found) == said(1, 2, 3)
    assert remarks(found) == ""


@pytest.mark.parametrize("kind", ["auto", "numbered"])
@pytest.mark.parametrize("copy", [True, False], ids=["_1 is page 1 again", "_1 is missing"])
def test_whether_page_2_is_1_or_2_is_found_by_trying(kind: str, copy: bool) -> None:
    script = "<script>createPageHTML('page_div',3,1,'common_list','shtml',3);</script>"
    pages: dict[str, Answer] = {
        "/c1/common_list.shtml": rows(1) + script,
        "/c1/common_list_2.shtml": rows(2) + script,
        "/c1/common_list_3.shtml": rows(3) + script,
    }
    if copy:
        pages["/c1/common_list_1.shtml"] = rows(1) + script
    found, asked = read(pages, "/c1/common_list.shtml", kind=kind)
    assert asked[1] == "/c1/common_list_1.shtml"
    assert asked[2:] == ["/c1/common_list_2.shtml", "/c1/common_list_3.shtml"]
    assert titles(found) == said(1, 2, 3)
    assert found[0].records == 3
    assert remarks(found) == ""


def test_a_page_2_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(FetchError, match="index_2"):
        read({"/ys/": rows(1) + TRS})


def test_one_based_with_a_stem_and_suffix_of_its_own() -> None:
    script = "<script>createPageHTML('page_div',2,1,'common_list','shtml',2);</script>"
    pages: dict[str, Answer] = {"/ys/common_list.shtml": rows(1) + script, "/ys/common_list_2.shtml": rows(2) + script}
    assert read(pages, "/ys/common_list.shtml", kind="one_based")[1] == list(pages)


def test_numbered_pages_without_a_count_go_on_while_they_are_linked() -> None:
    pages: dict[str, Answer] = {"/ys/": rows(1) + '<a href="index_1.html">2</a>', "/ys/index_1.html": rows(2)}
    assert read(pages, kind="zero_based")[1] == list(pages)


def boda(page: int, pages: int) -> str:
    following = f"{'ys/' if page == 1 else ''}{pages - page}.htm"
    link = f'<span class="p_next p_fun"><a href="{following}">下页</a></span>' if page < pages else ""
    return f'<div><span class="p_t">共{pages}条</span>{link}<span class="p_t">{page}/{pages}</span></div>'


@pytest.mark.parametrize("kind", ["auto", "descending", "next_link"])
def test_descending(kind: str) -> None:
    pages: dict[str, Answer] = {"/ys.htm": rows(1) + boda(1, 4)}
    pages |= {f"/ys/{4 - page + 1}.htm": rows(page) + boda(page, 4) for page in (2, 3, 4)}
    found, asked = read(pages, "/ys.htm", kind=kind)
    assert asked == ["/ys.htm", "/ys/3.htm", "/ys/2.htm", "/ys/1.htm"]
    assert (found[0].pages, found[0].records) == (4, 4)
    assert remarks(found) == ""


def test_descending_by_count_where_no_page_is_linked() -> None:
    pages: dict[str, Answer] = {"/ys.htm": rows(1) + "<i>1/3</i>", "/ys/2.htm": rows(2), "/ys/1.htm": rows(3)}
    assert titles(read(pages, "/ys.htm", kind="descending")[0]) == said(1, 2, 3)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="p/2.htm">下页</a>',
        '<a href="p/2.htm">下一页 &gt;</a>',
        '<a href="javascript:;" onclick="queryArticleByCondition(this,\'/ys/p/2.htm\')">下一页</a>',
        '<a tagname="/ys/p/2.htm" class="pagingNormal">下一页</a>',
        '<a href="p/2.htm" title="下一页"><img src="next.gif"></a>',
        '<span>1</span> <a href="p/2.htm">2</a>',
        '<select onchange="location=this.value"><option value="index.htm">第1页</option>'
        '<option value="p/2.htm">第2页</option></select>',
    ],
)
def test_the_next_page_is_found_however_it_is_linked(link: str) -> None:
    pages: dict[str, Answer] = {"/ys/": rows(1) + f"<div>{link}</div>", "/ys/p/2.htm": rows(2)}
    found, asked = read(pages)
    assert asked == list(pages)
    assert remarks(found) == ""


def test_the_portals_own_selector_goes_before_what_links_say() -> None:
    pages: dict[str, Answer] = {
        "/ys/": rows(1) + '<a href="other.html">下一页</a><a class="fwd" href="b.html">→</a>',
        "/ys/b.html": rows(2),
    }
    assert read(pages, kind="next_link", next="a.fwd")[1] == list(pages)


def test_a_next_link_to_another_host_is_not_followed() -> None:
    assert read({"/ys/": rows(1) + '<a href="http://elsewhere.example.com/2.html">下一页</a>'})[1] == ["/ys/"]


def test_query_ends_where_nothing_is_new() -> None:
    pages: dict[str, Answer] = {"/ys?c=3": rows(1), "/ys?c=3&p=1": rows(2), "/ys?c=3&p=2": rows(2)}
    found, asked = read(pages, "/ys?c=3", kind="query", parameter="p", first=0)
    assert asked == list(pages)
    assert remarks(found) == ""


def test_a_list_longer_than_its_pager_reads_is_remarked() -> None:
    found, _ = read({"/ys/": rows(1) + '<script>createPageHTML(9,0,"index","html")</script>'}, kind="none")
    assert "共 9 页，只找到 1 页" in remarks(found)


def test_a_page_that_repeats_what_was_listed_is_remarked_and_the_walk_goes_on() -> None:
    script = '<script>createPageHTML(4,0,"index","html")</script>'
    numbers = {"/ys/": 1, "/ys/index_1.html": 2, "/ys/index_2.html": 2, "/ys/index_3.html": 4}
    found, _ = read({path: rows(number) + script for path, number in numbers.items()})
    assert titles(found) == said(1, 2, 2, 4)
    assert remarks(found) == "第 3 页与前面各页重复"


def test_a_page_without_a_row_in_the_midst_of_a_list_is_remarked() -> None:
    script = '<script>createPageHTML(3,0,"index","html")</script>'
    found, _ = read({"/ys/": rows(1) + script, "/ys/index_1.html": script, "/ys/index_2.html": rows(3) + script})
    assert titles(found) == said(1, 3)
    assert remarks(found) == "第 2 页没有一行"


def test_a_loop_of_next_links_ends_and_is_remarked() -> None:
    pages: dict[str, Answer] = {
        "/ys/": rows(1) + '<a href="b.html">下一页</a>',
        "/ys/b.html": rows(2) + '<a href="/ys/">下一页</a>',
    }
    found, asked = read(pages)
    assert asked == list(pages)
    assert "指回已读过的页" in remarks(found)


def test_a_last_page_that_links_itself_as_next_is_the_end() -> None:
    pages: dict[str, Answer] = {
        "/ys/": rows(1) + '<a href="b.html">下一页</a>',
        "/ys/b.html": rows(2) + '<a href="b.html">下一页</a>',
    }
    assert remarks(read(pages)[0]) == ""


def test_an_endless_pager_ends() -> None:
    class Endless(Shelf):
        def get(self, url: str) -> Page:
            self.asked.append(url)
            return Page(url, (rows(1) + f'<a href="{BASE}/ys/p{len(self.asked)}.html">下一页</a>').encode())

    shelf = Endless({})
    assert len(walk(portal_of("static_list"), shelf)) == 3


def test_a_list_that_never_ends_is_left_at_the_bound_and_said_so() -> None:
    class Growing(Shelf):
        def get(self, url: str) -> Page:
            self.asked.append(url)
            number = len(self.asked)
            return Page(url, (rows(number) + f'<a href="{BASE}/ys/p{number}.html">下一页</a>').encode())

    found = walk(portal_of("static_list", pager={"most_pages": 5}), Growing({}))
    assert len(found) == 5
    assert remarks(found) == "列表超过 5 页，未读完"


def test_the_list_in_a_frame_is_the_columns() -> None:
    pages: dict[str, Answer] = {
        "/ys/": '<body>部门预算<iframe src="/login.jsp"></iframe><iframe src="list/a.html"></iframe></body>',
        "/ys/list/a.html": rows(1) + '<script>createPageHTML(2,0,"a","html")</script>',
        "/ys/list/a_1.html": rows(2),
    }
    found, asked = read(pages)
    assert asked == list(pages)
    assert titles(found) == said(1, 2)


def test_a_page_that_only_leads_on_is_followed() -> None:
    pages: dict[str, Answer] = {
        "/ys/": '<html><head><meta http-equiv="refresh" content="0;url=new/"></head><body></body></html>',
        "/ys/new/": rows(1),
    }
    assert titles(read(pages)[0]) == said(1)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div id='app'></div><script src='/app.js'></script>", "由 JavaScript 生成"),
        ("<p>" + "本栏目公开本级预算。" * 40 + "</p>", "版面可能已变"),
        ("<script>var proxyUrl='/module/web/jpage/dataproxy.jsp'</script>", "family 改为 jpage"),
        ('<script src="unitbuild.js" querydata="{}"></script>', "family 改为 jpaas"),
        (
            "<ul>" + "<li><a href='javascript:show(3)'>某局二〇二四年预算</a>2024-03-01</li>" * 2 + "</ul>",
            "2 行的链接由脚本打开",
        ),
    ],
)
def test_why_a_list_has_no_row(html: str, reason: str) -> None:
    found, _ = read({"/ys/": f"<body>{html}</body>"})
    assert reason in remarks(found)


def test_rows_that_only_a_script_opens_are_counted() -> None:
    html = rows(1, 2) + "<ul><li><a href='javascript:show(3)'>某局二〇二四年预算</a>2024-03-01</li></ul>"
    assert remarks(read({"/ys/": html})[0]) == "第 1 页有 1 行的链接由脚本打开，地址无从得知"


def test_the_walk_is_lazy() -> None:
    shelf = Shelf({"/ys/": rows(1) + TRS})
    portal = portal_of("static_list")
    list(islice(FAMILIES["static_list"].walk(portal, portal.columns[0], shelf), 1))
    assert shelf.asked == ["/ys/"]


def test_a_page_in_gbk_is_read_by_its_bytes() -> None:
    html = '<meta charset="gb2312">' + '<li><a href="部门预算.html">某局公告甲</a>2024-03-01</li>'
    [page] = read({"/ys/": html.encode("gb18030")})[0]
    assert page.rows[0].title == "某局公告甲"
    assert page.rows[0].url == BASE + "/ys/%B2%BF%C3%C5%D4%A4%CB%E3.html"


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        (rows(1) + TRS, ["zero_based"]),
        (rows(1) + "<script>createPageHTML('p',22,1,'list','shtml',325)</script>", ["numbered"]),
        (
            rows(1) + "<div class='p_pages'><b class='p_next'><a href='3.htm'>下页</a></b></div>",
            ["descending", "next_link"],
        ),
        (rows(1) + '<a href="b.html">下一页</a>', ["next_link"]),
        (rows(1), [None]),
        ("<p>没有列表</p>", []),
    ],
)
def test_what_a_page_tells_of_its_pager(html: str, kinds: list[str | None]) -> None:
    told = FAMILIES["static_list"].tell(Page(BASE + "/ys/", html.encode()))
    assert [one.content.get("pager", {}).get("kind") for one in told] == kinds


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(1, 4), st.sampled_from(["zero", "one", "down", "next", "query"]))
def test_every_row_of_every_pager_is_listed_once_in_order(pages: int, per_page: int, kind: str) -> None:
    def html(page: int) -> str:
        pager = {
            "zero": f'<script>createPageHTML({pages},{page - 1},"index","html")</script>',
            "one": f"<script>createPageHTML('p',{pages},{page},'index','html',{pages * per_page})</script>",
            "down": boda(page, pages),
            "next": f'<a href="/p{page + 1}.html">下一页</a>' if page < pages else "",
            "query": "",
        }
        return rows(*range((page - 1) * per_page, page * per_page)) + pager[kind]

    def path(page: int) -> str:
        if page == 1:
            return "/ys.htm" if kind == "down" else "/ys/"
        return {
            "zero": f"/ys/index_{page - 1}.html",
            "one": f"/ys/index_{page}.html",
            "down": f"/ys/{pages - page + 1}.htm",
            "next": f"/p{page}.html",
            "query": f"/ys/?page={page}",
        }[kind]

    shelf = Shelf({path(page): html(page) for page in range(1, pages + 1)})
    if kind == "query":
        shelf.pages[f"/ys/?page={pages + 1}"] = html(pages)  # as systems do that clamp the number
    pager = {"kind": "query"} if kind == "query" else {}
    found = walk(portal_of("static_list", path(1), pager=pager), shelf)
    listed = list(dict.fromkeys(titles(found)))
    assert listed == said(*range(pages * per_page))
    assert remarks(found) == ""
    assert len(shelf.asked) <= pages + 1


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(1, 8), st.tuples(st.integers(1, 8), st.integers(0, 8)), min_size=1), st.booleans())
def test_every_walk_ends_wherever_its_links_lead(links: dict[int, tuple[int, int]], counted: bool) -> None:
    count = "<i>共 8 页</i>" if counted else ""
    pages = {
        f"/p{page}": (rows(number) if number else "") + f'<a href="/p{following}">下一页</a>' + count
        for page, (following, number) in links.items()
    }
    shelf = Shelf({"/ys/": rows(9) + f'<a href="/p{next(iter(links))}">下一页</a>' + count} | pages)
    try:
        walk(portal_of("static_list"), shelf)
    except FetchError:
        assert "index_" in shelf.asked[-1] or shelf.asked[-1] not in shelf.pages
    assert len(set(shelf.asked)) == len(shelf.asked) <= len(pages) + 8
