"""Ruled tables: rules drawn in every way, merged cells, cut rows, hidden text."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from reportlab.lib.colors import Color, lightgrey, white

from scrapers.read.pdf import read_pdf

XS = (60.0, 240.0, 330.0, 420.0)
ROWS = [
    ["科目名称", "本年预算数", "上年预算数"],
    ["教育支出", "1,204.50", "1,100.00"],
    ["卫生健康支出", "310.25", ""],
]


def test_every_cell_of_a_ruled_table_and_the_lines_around_it(pages: Any, texts: Any, covers: Any) -> None:
    pages.text(297, 60, "部门支出总表", size=16, at="middle")
    ys = pages.table(XS, 100, ROWS)
    pages.text(60, 180, "第二部分　情况说明")
    document = read_pdf(pages.done())
    assert (document.format, document.pages, document.notes) == ("pdf", 1, ())
    (grid,) = document.grids
    assert (grid.origin, grid.page, grid.rows, grid.columns) == ("ruled", 1, 3, 3)
    assert texts(grid) == ROWS
    assert covers(grid)
    assert grid.column_edges == pytest.approx(XS, abs=0.5)
    assert grid.bbox == pytest.approx((XS[0], ys[0], XS[-1], ys[-1]), abs=0.5)
    assert not (grid.cut_above or grid.cut_below)
    assert [line.text for line in document.lines] == ["部门支出总表", "第二部分　情况说明"]
    assert [type(item).__name__ for item in document.items] == ["Line", "Grid", "Line"]
    assert [document.text[line.start :][: len(line.text)] for line in document.lines] == [
        line.text for line in document.lines
    ]


def test_thick_borders_drawn_as_filled_rectangles(pages: Any, texts: Any) -> None:
    ys = (100.0, 120.0, 140.0, 160.0)
    for x in XS:
        pages.bar(x - 1.25, ys[0], x + 1.25, ys[-1])
    for y in ys:
        pages.bar(XS[0], y - 1.25, XS[-1], y + 1.25)
    for y, row in zip(ys, ROWS, strict=False):
        pages.row(XS, y + 14, row)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_rectangles_filled_and_stroked_are_one_rule_each(pages: Any, texts: Any) -> None:
    ys = (100.0, 120.0, 140.0, 160.0)
    for x in XS:
        pages.canvas.rect(x - 1.2, pages.height - ys[-1], 2.4, ys[-1] - ys[0], stroke=1, fill=1)
    for y in ys:
        pages.canvas.rect(XS[0], pages.height - y - 1.2, XS[-1] - XS[0], 2.4, stroke=1, fill=1)
    for y, row in zip(ys, ROWS, strict=False):
        pages.row(XS, y + 14, row)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_double_borders_make_no_sliver_rows(pages: Any, texts: Any) -> None:
    pages.table(XS, 100, ROWS)
    pages.lattice((XS[0] - 2.5, XS[-1] + 2.5), (97.5, 162.5))
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_every_cell_with_a_frame_of_its_own(pages: Any, texts: Any) -> None:
    for index, row in enumerate(ROWS):
        top = 100 + 20 * index
        for left, right in pairwise(XS):
            pages.canvas.rect(left + 0.4, pages.height - top - 19.6, right - left - 0.8, 19.2)
        pages.row(XS, top + 14, row)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_shading_and_white_covers_are_no_rules(pages: Any, texts: Any) -> None:
    pages.bar(60, 100, 420, 120, lightgrey)
    pages.bar(60, 130, 420, 131, white)
    pages.bar(60, 150, 420, 151, Color(0, 0, 0, alpha=0))
    pages.table(XS, 100, ROWS)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_circles_of_a_seal_are_no_rules(pages: Any, texts: Any) -> None:
    pages.table(XS, 100, ROWS)
    pages.canvas.circle(400, pages.height - 150, 60)
    pages.canvas.circle(400, pages.height - 150, 56)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_merged_headers_keep_their_spans(pages: Any, covers: Any) -> None:
    xs = (60.0, 180.0, 260.0, 340.0, 420.0)
    pages.lattice(xs, (140.0, 160.0))
    for x in (xs[0], xs[1], xs[-1]):
        pages.line(x, 100, x, 140)
    for x in xs[2:4]:
        pages.line(x, 120, x, 140)
    pages.line(xs[0], 100, xs[-1], 100)
    pages.line(xs[1], 120, xs[-1], 120)
    pages.text(120, 124, "科目名称", at="middle")
    pages.text(300, 114, "公务用车购置及运行费", at="middle")
    pages.row(xs, 134, ["", "小计", "购置费", "运行费"])
    pages.row(xs, 154, ["合计", "12.00", "4.50", "7.50"])
    (grid,) = read_pdf(pages.done()).grids
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells}
    assert (grid.rows, grid.columns) == (3, 4)
    assert spans["科目名称"] == (1, 1, 2, 1)
    assert spans["公务用车购置及运行费"] == (1, 2, 1, 3)
    assert spans["购置费"] == (2, 3, 1, 1)
    assert covers(grid)


def test_a_row_cut_by_the_page_break_is_said_to_be_cut(pages: Any) -> None:
    ys = (760.0, 780.0)
    pages.lattice(XS, ys)
    for x in XS:
        pages.line(x, 780, x, 800)
    pages.row(XS, 774, ROWS[1])
    pages.row(XS, 794, ["社会保障和就业", "12.00", "3.00"])
    pages.next_page()
    for x in XS:
        pages.line(x, 60, x, 75)
    pages.lattice(XS, (75.0, 95.0))
    pages.row(XS, 71, ["支出", "", ""])
    pages.row(XS, 89, ROWS[2])
    top, bottom = read_pdf(pages.done()).grids
    assert (top.page, top.cut_above, top.cut_below, top.rows) == (1, False, True, 2)
    assert (bottom.page, bottom.cut_above, bottom.cut_below, bottom.rows) == (2, True, False, 2)
    assert {cell.page for cell in bottom.cells} == {2}


def test_sides_left_open_still_close_the_table(pages: Any, texts: Any) -> None:
    for y in (100, 120, 140, 160):
        pages.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        pages.line(x, 100, x, 160)
    for index, row in enumerate(ROWS):
        pages.row(XS, 114 + 20 * index, row)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_tables_apart_are_grids_of_their_own_in_reading_order(pages: Any, texts: Any) -> None:
    pages.table(XS, 400, [["下表", "2.00", "3.00"], ["丙", "2.00", "3.00"]])
    pages.text(60, 380, "其次")
    pages.table(XS, 100, ROWS)
    document = read_pdf(pages.done())
    first, second = document.grids
    assert texts(first) == ROWS
    assert texts(second)[0][0] == "下表"
    assert [type(item).__name__ for item in document.items] == ["Grid", "Line", "Grid"]


def test_a_frame_around_a_paragraph_is_no_table(pages: Any) -> None:
    pages.lattice((50, 550), (50, 800))
    pages.text(60, 100, "本单位没有政府性基金预算。")
    document = read_pdf(pages.done())
    assert document.grids == ()
    assert document.text == "本单位没有政府性基金预算。"


def test_a_frame_around_the_page_is_not_the_table_in_it(pages: Any, texts: Any) -> None:
    pages.lattice((30, 565), (30, 800))
    pages.table(XS, 100, ROWS)
    pages.text(60, 60, "收入总表")
    document = read_pdf(pages.done())
    (grid,) = document.grids
    assert texts(grid) == ROWS
    assert document.text == "收入总表"


def test_text_and_rules_off_the_page_are_left_out(pages: Any, texts: Any) -> None:
    pages.table(XS, 100, ROWS)
    pages.table([x + 700 for x in XS], 100, [["隐藏", "9.99", "8.88"], ["隐藏", "7.77", "6.66"]])
    pages.table(XS, -200, [["隐藏", "9.99", "8.88"], ["隐藏", "7.77", "6.66"]])
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == ROWS


def test_what_lies_outside_the_crop_box_is_left_out(pages: Any, texts: Any) -> None:
    pages.canvas.setCropBox((50, 500, 550, 800))
    pages.table(XS, 100, ROWS)
    pages.text(60, 600, "裁切框之外")
    document = read_pdf(pages.done())
    (grid,) = document.grids
    assert texts(grid) == ROWS
    assert document.lines == ()


def test_commas_quotes_and_wrapped_text_stay_in_their_lines(pages: Any) -> None:
    pages.lattice((60, 200, 300), (100, 140))
    pages.text(63, 115, "一、“三公”经费，其中：")
    pages.text(63, 130, "1、公务接待费")
    pages.text(297, 122, "12,308.48", at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert [cell.text for cell in grid.cells] == ["一、“三公”经费，其中：\n1、公务接待费", "12,308.48"]


def test_gaps_within_a_number_make_no_spaces(pages: Any) -> None:
    pages.lattice((60, 200, 300), (100, 120))
    pages.text(63, 114, "合计")
    for index, part in enumerate(("12,308.4", "8")):
        pages.text(210 + 42 * index, 114, part)
    (grid,) = read_pdf(pages.done()).grids
    assert [cell.text for cell in grid.cells] == ["合计", "12,308.48"]


def test_fake_bold_is_read_once(pages: Any) -> None:
    pages.lattice((60, 200, 300), (100, 120))
    for shift in (0, 0.3):
        pages.text(63 + shift, 114, "合计")
        pages.text(210 + shift, 114, "1,155.00")
    (grid,) = read_pdf(pages.done()).grids
    assert [cell.text for cell in grid.cells] == ["合计", "1,155.00"]


def test_a_table_within_a_cell_of_another_keeps_its_characters(pages: Any, texts: Any) -> None:
    pages.lattice((40, 500, 560), (80, 200))
    pages.text(510, 100, "备注")
    pages.table(XS, 100, ROWS)
    grids = read_pdf(pages.done()).grids
    assert sorted(grid.columns for grid in grids) == [2, 3]
    inner = next(grid for grid in grids if grid.columns == 3)
    assert texts(inner) == ROWS


@pytest.mark.parametrize("apart", [2.0, 3.5, 4.0, 5.0])
def test_the_two_lines_of_a_double_border_are_one(pages: Any, texts: Any, apart: float) -> None:
    rows = [["科目编码", "科目名称", "预算数"], ["2050101", "行政运行", "1,234.56"], ["合计", "", "1,234.56"]]
    xs, ys = (60, 140, 300, 400), (100, 124, 148, 172)
    for by in (-apart / 2, apart / 2):
        for x in xs:
            pages.line(x + by, ys[0], x + by, ys[-1])
        for y in ys:
            pages.line(xs[0], y + by, xs[-1], y + by)
    for y, row in zip(ys, rows, strict=False):
        pages.row(xs, y + 16, row)
    assert [texts(grid) for grid in read_pdf(pages.done()).grids] == [rows]


def test_rows_of_small_print_stay_apart_below_large_print(pages: Any, texts: Any) -> None:
    pages.text(200, 80, "收支预算总表", size=24)
    rows = [[f"项目{n}", f"{n}.00"] for n in range(1, 9)]
    xs, ys = (60, 120, 180), [100 + 5.5 * n for n in range(9)]
    pages.lattice(xs, ys, width=0.2)
    for y, (label, amount) in zip(ys, rows, strict=False):
        pages.text(62, y + 4.3, label, size=4.5)
        pages.text(178, y + 4.3, amount, size=4.5, at="right")
    assert [texts(grid) for grid in read_pdf(pages.done()).grids] == [rows]
