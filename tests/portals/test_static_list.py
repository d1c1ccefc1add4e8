"""Lists on the server: rows as portals write them, pagers as their scripts say."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.errors import FetchError
from scrapers.fetch.page import Page
from scrapers.portals.families import FAMILIES, ListPage
from scrapers.portals.families.pagers import count_of
from scrapers.portals.families.rows import rows_of
from scrapers.portals.registry import Portal, Selectors

BASE = "http://www.example.gov.cn"


class Shelf:
    """Pages by path; what is not there is an error."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages, self.asked = pages, list[str]()

    def get(self, url: str) -> Page:
        path = url.removeprefix(BASE)
        self.asked.append(path)
        if path not in self.pages:
            raise FetchError(url)
        return Page(url, self.pages[path].encode())


def walk(pages: dict[str, str], column: str = "/ys/", **pager: object) -> tuple[list[ListPage], list[str]]:
    portal = Portal.model_validate(
        {
            "id": "x",
            "name": "x",
            "base": BASE,
            "family": "static_list",
            "columns": [{"url": column}],
            "pager": pager,
            "unverified": True,
        }
    )
    shelf = Shelf(pages)
    return list(FAMILIES["static_list"].walk(portal, portal.columns[0], shelf)), shelf.asked


def row(number: int) -> str:
    return f'<li><a href="./t{number}.html">公告{number}</a> 2024-01-{number:02d}</li>'


def rows(*numbers: int) -> str:
    return "<ul>" + "".join(row(number) for number in numbers) + "</ul>"


@pytest.mark.parametrize(
    ("script", "pages", "records"),
    [
        ('createPageHTML(5,0,"index","html");', 5, None),
        ("createPageHTML('page_div',22,1,'common_list','shtml',325);", 22, 325),
        ("createPage(7, 0, 'index', 'htm')", 7, None),
        ("var countPage=56\nvar currentPage=0", 56, None),
        ("</script>共 52 条 1/11", 11, 52),
        ("</script>共11页", 11, None),
        ("</script>nothing", None, None),
    ],
)
def test_count_is_read_off_the_page(script: str, pages: int | None, records: int | None) -> None:
    count = count_of(Page(BASE, f"<html><script>{script}</script></html>".encode()))
    assert (count.pages, count.records) == (pages, records)


def test_zero_based() -> None:
    script = '<script>createPageHTML(3,0,"index","html");</script>'
    found, asked = walk(
        {"/ys/": rows(1) + script, "/ys/index_1.html": rows(2) + script, "/ys/index_2.html": rows(3)}, kind="zero_based"
    )
    assert asked == ["/ys/", "/ys/index_1.html", "/ys/index_2.html"]
    assert [r.title for page in found for r in page.rows] == ["公告1", "公告2", "公告3"]
    assert found[-1].remark == ""


def test_one_based_with_a_stem_and_suffix_of_its_own() -> None:
    script = "<script>createPageHTML('page_div',2,1,'common_list','shtml',2);</script>"
    pages = {"/ys/common_list.shtml": rows(1) + script, "/ys/common_list_2.shtml": rows(2) + script}
    found, asked = walk(pages, "/ys/common_list.shtml", kind="one_based")
    assert asked == list(pages)
    assert found[0].records == 2


def test_numbered_pages_without_a_count_go_on_while_they_are_linked() -> None:
    pages = {"/ys/": rows(1) + '<a href="index_1.html">2</a>', "/ys/index_1.html": rows(2)}
    assert walk(pages, kind="zero_based")[1] == ["/ys/", "/ys/index_1.html"]


def test_next_link_follows_words_in_any_direction_of_numbers() -> None:
    pages = {
        "/ys/": rows(1) + '<a href="ys/2.htm">下页</a>',
        "/ys/ys/2.htm": rows(2) + '<a href="1.htm">下一页 &gt;</a>',
        "/ys/ys/1.htm": rows(3) + '<a href="javascript:;">下一页</a>',
    }
    found, asked = walk(pages, kind="next_link")
    assert asked == list(pages)
    assert len(found) == 3


def test_query_ends_where_nothing_is_new() -> None:
    pages = {"/ys?c=3": rows(1), "/ys?c=3&p=1": rows(2), "/ys?c=3&p=2": rows(2)}
    found, asked = walk(pages, "/ys?c=3", kind="query", parameter="p", first=0)
    assert asked == list(pages)
    assert found[-1].remark == ""


def test_list_longer_than_its_pager_reads_is_remarked() -> None:
    found, _ = walk({"/ys/": rows(1) + '<script>createPageHTML(9,0,"index","html")</script>'})
    assert "共 9 页，只找到 1 页" in found[-1].remark


def test_walk_is_lazy() -> None:
    pages = {"/ys/": rows(1) + '<script>createPageHTML(2,0,"index","html")</script>'}
    portal_walk = walk({"/ys/": rows(1)})[0]
    assert len(portal_walk) == 1
    with pytest.raises(FetchError):
        walk(pages, kind="zero_based")


def test_rows_without_selectors_are_items_with_a_link_and_a_date() -> None:
    html = """<ul class="menu"><li><a href="/a">首页</a></li></ul>
      <table><tr><th>名称</th><th>日期</th></tr>
      <tr><td><a href="1.html" title="某局2024年部门预算公开情况说明">某局2024年部门…</a></td>
      <td>2024/3/1</td></tr></table>
      <ul><li><span>[2024年02月03日]</span><a href="2.html">某委2024年预算</a></li>
      <li><a href="javascript:void(0)">打印</a> 2024-01-01</li></ul>"""
    found = rows_of(Page(BASE + "/ys/", html.encode()), Selectors())
    assert [(r.url.removeprefix(BASE), r.title, r.published_on) for r in found] == [
        ("/ys/1.html", "某局2024年部门预算公开情况说明", date(2024, 3, 1)),
        ("/ys/2.html", "某委2024年预算", date(2024, 2, 3)),
    ]


def test_date_of_the_row_is_not_the_date_in_its_title() -> None:
    html = '<li><a href="1.html">截至2023年12月31日的部门决算</a><i>2024-08-20</i></li>'
    assert rows_of(Page(BASE, html.encode()), Selectors())[0].published_on == date(2024, 8, 20)


def test_selectors_decide_where_they_are_given() -> None:
    html = (
        '<div class="r"><a class="t" href="1.html">甲</a><a href="2.html">更长的名字</a>'
        "<b>2024.5.6</b><i>2020-01-01</i></div>"
    )
    selectors = Selectors(row="div.r", link="a.t", list_date="b")
    [found] = rows_of(Page(BASE, html.encode()), selectors)
    assert (found.url, found.title, found.published_on) == (BASE + "/1.html", "甲", date(2024, 5, 6))
