"""Rows of lists as portals write them, and what is no row of the list."""

from __future__ import annotations

from datetime import date

import pytest
from shelf import BASE

from scrapers.fetch.page import Page
from scrapers.portals.families.described import Selectors
from scrapers.portals.families.rows import read_rows, rows_of

D = date(2024, 3, 1)


def read(html: str, **selectors: str) -> list[tuple[str, str, date | None]]:
    page = Page(BASE + "/ys/", f"<html><body>{html}</body></html>".encode())
    return [(r.url.removeprefix(BASE), r.title, r.published_on) for r in rows_of(page, Selectors(**selectors))]


def test_items_with_a_link_and_a_date() -> None:
    html = """<ul class="menu"><li><a href="/a">首页</a></li></ul>
      <table><tr><th>名称</th><th>日期</th></tr>
      <tr><td><a href="1.html" title="某局2024年部门预算公开情况说明">某局2024年部门…</a></td>
      <td>2024/3/1</td></tr></table>
      <ul><li><span>[2024年02月03日]</span><a href="2.html">某委2024年预算</a></li>
      <li><a href="javascript:void(0)">打印</a> 2024-01-01</li></ul>"""
    assert read(html) == [
        ("/ys/1.html", "某局2024年部门预算公开情况说明", D),
        ("/ys/2.html", "某委2024年预算", date(2024, 2, 3)),
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("[2024-03-01]", D),
        ("（2024.3.1）", D),
        ("２０２４－０３－０１", D),
        ("2024-03-01 17:20:05", D),
        ("<b>01</b><i>2024-03</i>", D),
        ("<i>2024年3月</i><b>1日</b>", D),
        ("发布日期：2024年3月1日", D),
        ("03-01", None),
        ("[3月1日]", None),
        ("2024年3月", None),
        ("2024-02-30", None),
        ("截止日期：2024-03-01", None),
        ("成文日期：2024-01-05 发布日期：2024-03-01", D),
    ],
)
def test_dates_of_rows(printed: str, expected: date | None) -> None:
    other = '<li><a href="0.html">某局2023年部门决算</a><i>2023-08-01</i></li>'
    html = f'<ul><li><a href="1.html">某局2024年部门预算</a><span>{printed}</span></li>{other}</ul>'
    if expected is None and "-30" in printed:
        assert len(read(html)) == 1  # no date at all: not told to be a row beside one that has a date
        return
    assert read(html)[0] == ("/ys/1.html", "某局2024年部门预算", expected)


def test_a_date_in_the_title_is_not_the_rows() -> None:
    html = '<li><a href="1.html">截至2023年12月31日的部门决算</a><i>2024-08-20</i></li>'
    assert read(html)[0][2] == date(2024, 8, 20)


def test_the_column_of_a_table_that_is_the_date_of_publication() -> None:
    html = """<table><tr><th>名称</th><th>索引号</th><th>生成日期</th><th>发布日期</th></tr><tr>
      <td><a href="1.html">某局2024年部门预算</a></td><td><a href="1.html">0001/2024-1</a></td>
      <td>2024-01-09</td><td>2024-03-01</td></tr></table>"""
    assert read(html) == [("/ys/1.html", "某局2024年部门预算", D)]


def test_one_item_that_runs_on_over_several_rows() -> None:
    pairs = "".join(f'<a href="{n}.html">某局202{n}年部门预算</a><i>202{n}-03-01</i>' for n in range(1, 9))
    assert [row[2] for row in read(f"<ul><li>{pairs}</li></ul>")] == [date(2020 + n, 3, 1) for n in range(1, 9)]


@pytest.mark.parametrize(
    "inside",
    [
        '<img src=""><h4>某局2024年部门预算</h4><p class="date"><i class="fa"></i>2024-03-01</p>',
        "<span>某局2024年部门预算</span><em>[2024-03-01]</em>",
        "<b>2024-03-01 09:30</b>某局2024年部门预算",
    ],
)
def test_a_link_that_holds_the_whole_row(inside: str) -> None:
    assert read(f'<ul><li id="line_u5_0"><a href="1.htm">{inside}</a></li></ul>') == [
        ("/ys/1.htm", "某局2024年部门预算", D)
    ]


def test_rows_that_are_no_list_items() -> None:
    html = """<div class="list"><div class="row"><a href="1.html">某局2024年部门预算</a><em>2024-03-01</em></div>
      <div class="row"><a href="2.html">某委2024年部门预算</a><em>2024-03-01</em></div></div>"""
    assert [row[0] for row in read(html)] == ["/ys/1.html", "/ys/2.html"]


@pytest.mark.parametrize(
    "item",
    [
        "<li onclick=\"location.href='a/1.html'\">某局2024年部门预算<i>2024-03-01</i></li>",
        "<li onclick=\"window.open('a/1.html')\"><p>某局2024年部门预算</p><i>2024-03-01</i></li>",
        "<li><a href='javascript:;' onclick=\"openUrl('a/1.html','_blank')\">某局2024年部门预算</a>2024-03-01</li>",
        "<li><a href=\"javascript:openUrl('a/1.html')\">某局2024年部门预算</a>2024-03-01</li>",
    ],
)
def test_rows_opened_by_a_script_that_says_the_address(item: str) -> None:
    [row] = read(f"<ul>{item}</ul>")
    assert (row[0], row[2]) == ("/ys/a/1.html", D)
    assert "某局2024年部门预算" in row[1]


@pytest.mark.parametrize("call", ["javascript:show('a01')", "javascript:show(15)"])
def test_rows_whose_address_only_a_script_knows_are_counted(call: str) -> None:
    html = f'<ul><li><a href="{call}">某局2024年部门预算</a>2024-03-01</li></ul>'
    listed = read_rows(Page(BASE, html.encode()), Selectors())
    assert (listed.rows, listed.scripted) == ((), 1)


ROW = '<ul><li><a href="{}.html">某局2024年部门预算之{}</a>2024-03-01</li></ul>'
TRUE, FALSE = ROW.format("true", "甲"), ROW.format("false", "乙")


@pytest.mark.parametrize(
    "around",
    [
        '<div style="display:none">{}</div>',
        '<div style="DISPLAY : none;">{}</div>',
        '<div style="position:absolute;left:-9999px">{}</div>',
        '<div style="opacity:0;height:0">{}</div>',
        "<div hidden>{}</div>",
        '<div aria-hidden="true">{}</div>',
        '<style>.trap{{display:none}}</style><div class="trap">{}</div>',
        "<template>{}</template>",
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        '<div class="sidebar">{}</div>',
        '<div id="Header">{}</div>',
        '<div role="navigation">{}</div>',
        "<div><h3>相关链接</h3>{}</div>",
        "<h3>热点推荐</h3><div>{}</div>",
        "<!-- {} -->",
    ],
)
def test_what_is_no_row_of_the_list(around: str) -> None:
    assert [row[0] for row in read(around.format(FALSE) + f"<div class='list'>{TRUE}</div>")] == ["/ys/true.html"]


def test_a_hidden_item_or_link_among_rows_is_none() -> None:
    html = """<ul><li><a href="1.html">某局2024年部门预算</a>2024-03-01</li>
      <li style="display:none"><a href="2.html">某局2024年部门预算</a>2024-03-01</li>
      <li><a href="3.html" style="visibility:hidden">某局2024年部门预算</a>2024-03-01</li></ul>"""
    assert [row[0] for row in read(html)] == ["/ys/1.html"]


def test_panels_of_which_one_is_shown_at_a_time_are_all_of_the_list() -> None:
    html = f'<div class="tab on">{TRUE}</div><div class="tab" style="display:none">{FALSE}</div>'
    assert len(read(html)) == 2


def test_a_list_without_dates_is_the_group_of_links_that_say_something() -> None:
    items = "".join(f'<li><a href="{n}.html">某局之{n}单位2024年部门预算</a></li>' for n in "甲乙丙")
    menu = "".join(f'<li><a href="/{n}/">政务公开{n}</a></li>' for n in range(5))
    assert len(read(f"<ul>{menu}</ul><ul>{items}</ul>")) == 3
    assert read(f"<ul>{menu}</ul>") == []


def test_a_link_that_says_nothing_is_named_by_its_row() -> None:
    html = '<table><tr><td>某局2024年部门预算</td><td>2024-03-01</td><td><a href="1.pdf">下载</a></td></tr></table>'
    assert read(html) == [("/ys/1.pdf", "某局2024年部门预算", D)]


def test_selectors_decide_where_they_are_given() -> None:
    html = (
        '<div class="r"><a class="t" href="1.html">甲</a><a href="2.html">更长的名字</a>'
        "<b>2024.5.6</b><i>2020-01-01</i></div>"
    )
    assert read(html, row="div.r", link="a.t", list_date="b") == [("/ys/1.html", "甲", date(2024, 5, 6))]


def test_a_session_is_no_part_of_an_address() -> None:
    html = '<ul><li><a href="show.jsp;jsessionid=0A1B?id=3">某局2024年部门预算</a>2024-03-01</li></ul>'
    assert read(html)[0][0] == "/ys/show.jsp?id=3"


def test_each_address_is_a_row_once() -> None:
    item = '<li><a href="1.html">某局2024年部门预算</a>2024-03-01</li>'
    assert len(read(f"<ul>{item}{item}</ul>")) == 1
