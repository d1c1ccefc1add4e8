"""Tables without rules over pages, and columns that all but touch."""

from __future__ import annotations

from typing import Any

from scrapers.read.pdf import read_pdf

XS = (60.0, 240.0, 330.0, 420.0, 520.0)
HEAD = ["科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["一般公共服务支出", "1,204.50", "1,000.00", "204.50"],
    ["卫生健康支出", "310.25", "310.25", "12.00"],
    ["住房保障支出", "88.00", "88.00", "0.00"],
]


def _first_page(pages: Any) -> None:
    pages.row(XS, 700, HEAD, at="middle")
    for number, row in enumerate(ROWS):
        pages.row(XS, 720 + 20 * number, row, at="right")
    pages.next_page()


def test_a_row_alone_on_the_next_page_is_in_the_columns_of_the_first(pages: Any, texts: Any) -> None:
    _first_page(pages)
    pages.row(XS, 60, HEAD, at="middle")
    pages.row(XS, 80, ["防汛", "", "", "9.50"], at="right")
    second = read_pdf(pages.done()).grids[1]
    assert texts(second) == [HEAD, ["防汛", "", "", "9.50"]]


def test_rows_without_a_header_go_on_at_the_top_of_the_page(pages: Any, texts: Any) -> None:
    _first_page(pages)
    pages.row(XS, 60, ["防汛", "", "", "9.50"], at="right")
    pages.row(XS, 80, ["水利", "4.00", "", ""], at="right")
    assert texts(read_pdf(pages.done()).grids[1]) == [["防汛", "", "", "9.50"], ["水利", "4.00", "", ""]]


def test_figures_in_other_columns_do_not_go_on(pages: Any) -> None:
    _first_page(pages)
    for number in range(2):
        pages.text(60, 60 + 20 * number, "防汛")
        pages.text(505, 60 + 20 * number, "91,234,567,891,234,567.50", at="right")
    assert len(read_pdf(pages.done()).grids) == 1


def test_figures_that_all_but_touch_the_names_behind_them(pages: Any, texts: Any) -> None:
    """Income at the left, expenditure at the right: a border is where the one ends and the other begins."""
    for number, (name, figure, other) in enumerate(
        [("拨款收入", "1,204.50", "一、教育支出"), ("事业收入", "88.00", "二、住房支出"), ("", "", "三、水利支出")]
    ):
        y = 120 + 20 * number
        pages.text(60, y, name)
        pages.text(240, y, figure, at="right")
        pages.text(243, y, other)
        pages.text(420, y, "310.25", at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid)[0] == ["拨款收入", "1,204.50", "一、教育支出", "310.25"]
    assert texts(grid)[2] == ["", "", "三、水利支出", "310.25"]


def test_a_code_that_all_but_touches_its_name(pages: Any, texts: Any) -> None:
    for number, (code, name) in enumerate((("201", "财政事务"), ("20101", "行政运行"), ("20102", "信息化建设"))):
        pages.text(100, 120 + 20 * number, code, at="right")
        pages.text(102, 120 + 20 * number, name)
        pages.text(420, 120 + 20 * number, "310.25", at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid)[1] == ["20101", "行政运行", "310.25"]


def test_an_amount_among_words_makes_no_table(pages: Any) -> None:
    """No border runs between the figure and the words behind it: nobody can tell whose it is."""
    for number in range(3):
        y = 120 + 20 * number
        pages.text(60 + 9 * number, y, "拨款收入1,204.50教育支出")
        pages.text(420, y, "310.25", at="right")
    assert read_pdf(pages.done()).grids == ()


def test_a_label_in_two_lines_beside_higher_print_is_not_mixed(pages: Any, texts: Any) -> None:
    for number in range(3):
        y = 120 + 40 * number
        pages.text(60, y - 5, "国有土地使用权出让收入")
        pages.text(60, y + 5, "安排的支出")
        pages.text(420, y + 2, "1,204.50", at="right", size=14)
        pages.text(500, y + 2, "88.00", at="right", size=14)
    (grid,) = read_pdf(pages.done()).grids
    assert [row[0].replace("\n", "") for row in texts(grid)] == ["国有土地使用权出让收入安排的支出"] * 3


def test_labels_without_figures_part_no_table(pages: Any, texts: Any) -> None:
    """Most items of a total table are blank: their labels begin where the others do."""
    for number in range(14):
        y = 100 + 18 * number
        pages.text(60, y, f"{'一二三四五六七八九十'[number % 10]}、支出项目")
        if number in (0, 1, 12, 13):
            pages.text(420, y, "1,204.50", at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert (grid.rows, texts(grid)[13][1]) == (14, "1,204.50")


def test_a_total_far_below_its_rows_is_of_their_table(pages: Any, texts: Any) -> None:
    pages.row(XS, 100, HEAD, at="middle")
    for number, row in enumerate(ROWS):
        pages.row(XS, 120 + 20 * number, row, at="right")
    pages.row(XS, 260, ["合计", "1,602.75", "1,398.25", "216.50"], at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid)[-1] == ["合计", "1,602.75", "1,398.25", "216.50"]
