"""Tables whose rows no rule parts: cut by the lines that their amounts stand on, and only then."""

from __future__ import annotations

from typing import Any

from scrapers.read.pdf import read_pdf

XS = [60, 220, 330, 440]
HEADER = ["科目", "合计", "其中：基本支出"]
BODY = [
    ["一、一般公共服务支出", "1,234.50", "200.00"],
    ["二、卫生健康支出", "12.30", "—"],
    ["三、住房保障支出", "6.00", "6.00"],
    ["合计", "1,252.80", "206.00"],
]


def printed(pages: Any, top: float, rows: list[list[str]], pitch: float = 18.0) -> None:
    for number, texts in enumerate(rows):
        pages.row(XS, top + pitch * number + 12, texts, at="right")


def test_rows_between_header_and_foot_without_rules(pages: Any, texts: Any, covers: Any) -> None:
    pages.lattice(XS, [100, 118, 190])
    printed(pages, 100, [HEADER, *BODY])
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == [HEADER, *BODY]
    assert grid.origin == "ruled" and covers(grid)
    middles = [cell.bbox[1] + cell.bbox[3] for cell in grid.cells if cell.bbox and cell.column == 2]
    assert middles == sorted(middles) and len(set(middles)) == 5


def test_a_header_without_a_rule_below_is_a_row_of_its_own(pages: Any, texts: Any) -> None:
    pages.lattice(XS, [100, 190])
    printed(pages, 100, [HEADER, *BODY])
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == [HEADER, *BODY]


def test_a_label_without_figures_is_a_row_and_a_wrapped_one_is_not(pages: Any, texts: Any) -> None:
    pages.lattice(XS, [100, 220])
    printed(pages, 100, [BODY[0], ["（以下为本级）", "", ""], BODY[1]], pitch=24)
    pages.row(XS, 178, ["三、住房保障支出（含公积金、", "", ""])
    pages.row(XS, 184, ["", "6.00", "6.00"], at="right")
    pages.row(XS, 190, ["购房补贴）", "", ""])
    pages.row(XS, 212, BODY[3], at="right")
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == [
        BODY[0],
        ["（以下为本级）", "", ""],
        BODY[1],
        ["三、住房保障支出（含公积金、\n购房补贴）", "6.00", "6.00"],
        BODY[3],
    ]


def test_one_label_at_half_height_stands_for_all_rows(pages: Any, covers: Any) -> None:
    pages.lattice(XS, [100, 172])
    for number, (_, left, right) in enumerate(BODY):
        pages.row(XS, 112 + 18 * number, ["", left, right], at="right")
    pages.text(63, 140, "基本支出")
    (grid,) = read_pdf(pages.done()).grids
    label = next(cell for cell in grid.cells if cell.text == "基本支出")
    assert (label.row, label.row_span, grid.rows) == (1, 4, 4)
    assert covers(grid)


def test_cells_merged_over_other_rows_keep_their_spans(pages: Any, covers: Any) -> None:
    for x in XS:
        pages.line(x, 100, x, 208)
    for y in (100, 208):
        pages.line(XS[0], y, XS[-1], y)
    for y in (118, 190):  # these do not run under the first column
        pages.line(XS[1], y, XS[-1], y)
    pages.text(63, 155, "本级")
    printed(pages, 100, [["", *HEADER[1:]], *([["", *row[1:]] for row in BODY]), ["", "1.00", "2.00"]])
    (grid,) = read_pdf(pages.done()).grids
    assert grid.rows == 6 and covers(grid)
    assert next(cell.row_span for cell in grid.cells if cell.text == "本级") == 6


def test_text_that_wraps_in_a_cell_is_one_row(pages: Any) -> None:
    """An amount broken over lines in narrow columns, lists of numbers, and three lines of one figure each."""
    for figures in (["1,234,567,", "890,", "123.45"], ["1.", "2.", "3."], ["123456", "789012", "345.67"]):
        document = type(pages)()
        document.lattice(XS, [100, 154])
        for number, figure in enumerate(figures):
            document.row(XS, 112 + 18 * number, [["其他一般公", "共服务支", "出"][number], figure, figure])
        (grid,) = read_pdf(document.done()).grids
        assert grid.rows == 1
        assert [cell.text for cell in grid.cells] == ["其他一般公\n共服务支\n出", *["\n".join(figures)] * 2]


def test_amounts_beside_a_text_on_other_lines_are_left_alone(pages: Any) -> None:
    pages.lattice(XS, [100, 172])
    for number, (_, left, _) in enumerate(BODY):
        pages.row(XS, 112 + 18 * number, ["", left, ""], at="right")
    pages.text(63, 121, "说明文字")
    pages.text(63, 157, "另一行")
    (grid,) = read_pdf(pages.done()).grids
    assert grid.rows == 1
