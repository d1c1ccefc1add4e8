"""How many pages and records a page says its list has, in scripts, attributes and words."""

from __future__ import annotations

import pytest

from scrapers.fetch.page import Page
from scrapers.portals.families.counts import Count, count_of


def of(html: str) -> Count:
    return count_of(Page("http://www.example.gov.cn/", f"<html><body>{html}</body></html>".encode()))


@pytest.mark.parametrize(
    ("script", "pages", "records"),
    [
        ('createPageHTML(5,0,"index","html");', 5, None),
        ('createPageHTML(5,0,"index","html",20,99);', 5, 20),
        ("createPageHTML('page_div',22,1,'common_list','shtml',325);", 22, 325),
        ("createPageHTML('page-div', 'index', 'shtml', 22, 1, 325)", 22, 325),
        ("createPageHTML(325, 22, 1, 'index', 'html')", 22, 325),
        ('createPageHTML("22","1","index","html")', 22, None),
        ("createPageHTML(1,22,'list','html')", 22, None),
        ("createPageHTML(0,0,'index','html')", 1, None),
        ("createPage(7, 0, 'index', 'htm')", 7, None),
        ("function createPageHTML(a,b,c){}\ncreatePageHTML(3,1,'a','html')", 3, None),
        ('//createPageHTML(9,0,"index","html");\nvar countPage = 17;//共多少页', 17, None),
        ('/* createPageHTML(9,0,"index","html"); */', None, None),
        ("var countPage=56\nvar currentPage=0\nvar countnum= 6348;", 56, 6348),
        ("var url='http://a.gov.cn'; var totalPage = '4'; var record_count=31", 4, 31),
    ],
)
def test_scripts(script: str, pages: int | None, records: int | None) -> None:
    count = of(f"<script>{script}</script>")
    assert (count.pages, count.records) == (pages, records)


@pytest.mark.parametrize(
    ("html", "pages", "records"),
    [
        ("共 52 条 1/11", 11, 52),
        ("<span>共52条</span><span>1/11</span>", 11, 52),
        ("共11页", 11, None),
        ("共有 7 页 共有 65 条记录", 7, 65),
        ("第 1/9 页", 9, None),
        ('<div class="pager" totalpage="7"></div>', 7, None),
        ('<!-- <div totalpage="9"></div> -->', None, None),
        ("<li>2024/3/1</li><li>2024/03/11</li>", None, None),
        ("<td>3/1</td>", None, None),
        ("nothing", None, None),
    ],
)
def test_words_and_attributes(html: str, pages: int | None, records: int | None) -> None:
    count = of(html)
    assert (count.pages, count.records) == (pages, records)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("createPageHTML('page_div',22,1,'common_list','shtml',325);", ("common_list", "shtml", 1)),
        ('createPageHTML(5,0,"index","html");', ("index", "html", 0)),
        ("createPageHTML('d','list','htm',5,1)", ("list", "htm", 1)),
    ],
)
def test_names_of_further_pages(script: str, expected: tuple[str, str, int]) -> None:
    count = of(f"<script>{script}</script>")
    assert (count.stem, count.suffix, count.current) == expected
