"""Headers of tables without rules: which columns a heading stands over, and when nobody can tell."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from scrapers.read.pdf import read_pdf

XS = (60.0, 200.0, 260.0, 320.0, 380.0, 440.0)
FEES = ["合计", "因公出国费", "小计", "购置费", "运行费"]


def _spans(grid: Any) -> dict[str, tuple[int, int]]:
    return {cell.text: (cell.column, cell.column_span) for cell in grid.cells if cell.text}


def _rows(pages: Any, xs: tuple[float, ...], top: float, rows: list[list[str]]) -> None:
    for number, row in enumerate(rows):
        pages.row(xs, top + 20 * number, row, at="right")


def test_a_heading_stands_over_what_is_below_it_and_not_over_what_fills_the_height(pages: Any) -> None:
    """合计 and 项目支出 stand at half the height of the header: nothing is above them."""
    pages.text(290, 100, "基本支出", at="middle")
    for x, text in ((130, "科目名称"), (230, "合计"), (410, "项目支出")):
        pages.text(x, 109, text, at="middle")
    for x, text in ((290, "人员经费"), (350, "公用经费")):
        pages.text(x, 118, text, at="middle")
    _rows(pages, XS, 140, [["水利", "12.00", "7.00", "5.00", "1.00"]] * 3)
    (grid,) = read_pdf(pages.done()).grids
    spans = _spans(grid)
    assert spans["合计"] == (2, 1)
    assert spans["项目支出"] == (5, 1)
    assert spans["基本支出"] in {(3, 1), (3, 2)}


def test_headings_in_three_levels(pages: Any) -> None:
    xs = (40.0, 100.0, 160.0, 220.0, 280.0, 340.0, 400.0, 460.0, 520.0)
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    for first, title in ((0, "预算数"), (4, "决算数")):
        pages.text((xs[first] + xs[first + 4]) / 2, 100, title, at="middle")
        pages.text(middles[first], 128, "合计", at="middle")
        pages.text((xs[first + 1] + xs[first + 4]) / 2, 119, "公务用车费", at="middle")
        for number, text in enumerate(("小计", "购置费", "运行费"), first + 1):
            pages.text(middles[number], 137, text, at="middle")
    for number in range(3):
        for right in xs[1:]:
            pages.text(right - 3, 160 + 20 * number, "1.00", at="right")
    (grid,) = read_pdf(pages.done()).grids
    named = [(cell.text, cell.column, cell.column_span) for cell in grid.cells if cell.row < 4 and cell.text]
    assert ("预算数", 1, 4) in named
    assert ("决算数", 5, 4) in named
    assert [(column, span) for text, column, span in named if text == "公务用车费"] == [(2, 3), (6, 3)]


def test_one_row_under_a_header_of_its_own_is_a_table(pages: Any, texts: Any) -> None:
    _rows(pages, XS, 80, [["一、办公费", "12.00", "1.00", "2.00", "3.00"]] * 3)
    pages.text(60, 200, "“三公”经费支出表", size=14)
    pages.row(XS, 230, ["单位名称", *FEES[:4]], at="middle")
    pages.row(XS, 250, ["水务局", "3.60", "0.00", "3.60", "0.00"], at="right")
    assert texts(read_pdf(pages.done()).grids[-1])[-1] == ["水务局", "3.60", "0.00", "3.60", "0.00"]


def test_two_headers_over_one_column_of_a_lone_row_make_no_table(pages: Any) -> None:
    """购置费 and 运行费 stand together over one figure: it may be of either."""
    _rows(pages, XS, 80, [["一、办公费", "12.00", "1.00", "2.00", "3.00"]] * 3)
    pages.text(60, 200, "“三公”经费支出表", size=14)
    for x, text in ((85, "单位名称"), (160, "合计"), (262, "购置费"), (300, "运行费")):
        pages.text(x, 230, text, at="middle")
    for x, text in ((100, "水务局"), (170, "3.60"), (310, "1,234,567,890.50")):
        pages.text(x, 250, text, at="right")
    assert len(read_pdf(pages.done()).grids) == 1


def test_a_header_alone_under_its_heading_stands_over_all_columns_of_this(pages: Any) -> None:
    """类, 款 and 项 are printed in the row of the total: the header above them is one cell."""
    xs = (60.0, 90.0, 120.0, 150.0, 300.0, 400.0)
    pages.text(105, 100, "支出功能分类", at="middle")
    pages.text(105, 118, "科目编码", at="middle")
    pages.text(225, 109, "科目名称", at="middle")
    pages.text(350, 109, "本年支出", at="middle")
    for number, row in enumerate((["类", "款", "项"], ["208", "", ""], ["208", "05", ""], ["208", "05", "06"])):
        for left, right, text in zip(xs, xs[1:], row, strict=False):
            pages.text((left + right) / 2, 140 + 20 * number, text, at="middle")
        pages.text(153, 140 + 20 * number, f"第{number}项支出名称")
        pages.text(397, 140 + 20 * number, "12.50", at="right")
    (grid,) = read_pdf(pages.done()).grids
    spans = _spans(grid)
    assert (spans["支出功能分类"], spans["科目编码"]) == ((1, 3), (1, 3))
