"""Tables without rules whose columns stand close together, are blank, or hold figures at another side."""

from __future__ import annotations

from typing import Any

from scrapers.read.pdf import read_pdf

XS = (60.0, 220.0, 290.0, 360.0, 430.0)


def test_a_total_at_the_left_of_its_columns_bridges_no_gap(pages: Any, texts: Any) -> None:
    """The totals reach to where the next column's figures begin; only a hair is free all the way down."""
    pages.row(XS, 100, ["项目", "合计", "基本支出", "项目支出"], at="middle")
    rows = [
        ["一般公共服务支出", "1,204.50", "1,000.00", "204.50"],
        ["住房保障支出", "88.00", "88.00", "0.00"],
        ["卫生健康支出", "310.25", "310.25", "12.00"],
    ]
    for number, row in enumerate(rows):
        pages.row(XS, 140 + 20 * number, row, at="right")
    pages.row(XS, 120, ["合计", "1,234,602.75", "1,231,398.25", "1,231,204.50"], at="left")
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid)[1:] == [["合计", "1,234,602.75", "1,231,398.25", "1,231,204.50"], *rows]


def test_figures_that_touch_part_where_their_columns_do(pages: Any, texts: Any) -> None:
    pages.row(XS, 100, ["项目", "合计", "基本支出", "项目支出"], at="middle")
    for number in range(4):
        pages.row(XS, 120 + 20 * number, [f"支出{number}", "1,204.50", "1,000.00", "204.50"], at="right")
    pages.text(60, 200, "合计")
    for x, figure in zip(XS[2:], ("99,999,999,999.50", "11,999,999,999.00", "204.50"), strict=True):
        pages.text(x - 3, 200, figure, at="right", size=7.6)
    read = read_pdf(pages.done())
    (grid,) = read.grids
    assert texts(grid)[-1] == ["合计", "99,999,999,999.50", "11,999,999,999.00", "204.50"]


def test_figures_that_no_white_parts_make_no_table(pages: Any) -> None:
    """Two figures in one place are not joined to one amount: the lines stay text."""
    pages.row(XS, 100, ["项目", "合计", "基本支出", "项目支出"], at="middle")
    for number, shift in enumerate((0, 25, 50, 10)):
        pages.text(60, 120 + 20 * number, f"支出{number}")
        pages.text(220 + shift, 120 + 20 * number, "120450")
        pages.text(260 + shift, 120 + 20 * number, "100000")
    read = read_pdf(pages.done())
    assert not read.grids
    assert len(read.lines) == 5


def test_a_blank_column_keeps_its_header(pages: Any, texts: Any) -> None:
    xs = (60.0, 200.0, 270.0, 340.0, 410.0, 480.0)
    pages.row(xs, 100, ["科目名称", "合计", "基本支出", "项目支出", "经营支出"], at="middle")
    for number in range(4):
        pages.row(xs, 120 + 20 * number, [f"支出{number}", "1,204.50", "", "1,204.50", ""], at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid)[:2] == [
        ["科目名称", "合计", "基本支出", "项目支出", "经营支出"],
        ["支出0", "1,204.50", "", "1,204.50", ""],
    ]


def test_a_dash_in_the_middle_is_in_the_column_of_its_figures(pages: Any, texts: Any) -> None:
    for number, figure in enumerate(("1,204.50", "88.00", "310.25", "-")):
        pages.text(60, 120 + 20 * number, f"支出{number}")
        pages.text(415 if figure != "-" else 380, 120 + 20 * number, figure, at="right")
        pages.text(300, 120 + 20 * number, "1,000.00", at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert [row[2] for row in texts(grid)] == ["1,204.50", "88.00", "310.25", "-"]


def test_header_lines_are_levels_or_wrapped_text(pages: Any, texts: Any) -> None:
    xs = (60.0, 180.0, 250.0, 320.0, 390.0, 470.0)
    pages.text(285, 95, "本年收入", at="middle")
    pages.text(120, 101, "单位名称", at="middle")
    pages.text(430, 95, "对附属单位", at="middle")
    pages.text(430, 106, "补助", at="middle")
    for x, text in ((215, "小计"), (285, "财政拨款"), (355, "其他")):
        pages.text(x, 107, text, at="middle")
    for number in range(4):
        pages.row(xs, 130 + 20 * number, [f"单位{number}", "9.50", "8.00", "1.50", "7.00"], at="middle")
    (grid,) = read_pdf(pages.done()).grids
    spans = {cell.text: (cell.column, cell.column_span) for cell in grid.cells if cell.row < 4}
    assert spans["本年收入"] == (2, 3)
    assert spans["对附属单位\n补助"] == (5, 1)
    assert (spans["小计"], spans["财政拨款"], spans["其他"]) == ((2, 1), (3, 1), (4, 1))


def test_text_wrapped_around_its_figures_is_of_their_row(pages: Any, texts: Any) -> None:
    pages.row(XS, 100, ["项目", "合计", "基本支出", "项目支出"], at="middle")
    for number in range(4):
        y = 125 + 24 * number
        pages.row(XS, y, ["", "1,204.50", "1,000.00", "204.50"], at="right")
        pages.text(63, y - 6, f"第{number}项国有土地使用权")
        pages.text(63, y + 6, "出让收入安排的支出")
    (grid,) = read_pdf(pages.done()).grids
    assert [row[0].replace("\n", "") for row in texts(grid)[-3:]] == [
        f"第{number}项国有土地使用权出让收入安排的支出" for number in (1, 2, 3)
    ]
