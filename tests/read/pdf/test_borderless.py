"""Tables that no rules draw: told by text in columns, or left alone as text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapers.read.pdf import read_pdf
from scrapers.read.pdf.borderless import text_tables_of
from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.text_lines import line_read, lines_of

XS = (60.0, 240.0, 330.0, 420.0, 520.0)
ROWS = [
    ["一般公共服务支出", "1,204.50", "1,000.00", "204.50"],
    ["卫生健康支出", "310.25", "310.25", "—"],
    ["住房保障支出", "88.00", "88.00", "0.00"],
    ["合计", "1,602.75", "1,398.25", "204.50"],
]


def _draw(pages: Any, top: float, *, at: str = "right", header: bool = True) -> float:
    y = top
    if header:
        pages.row(XS, y, ["项目", "合计", "基本支出", "项目支出"], at=at)
        y += 20
    for row in ROWS:
        pages.row(XS, y, row, at=at)
        y += 20
    return y


@pytest.mark.parametrize("at", ["left", "right", "middle"])
def test_figures_in_columns_without_rules_are_a_table(pages: Any, texts: Any, covers: Any, at: str) -> None:
    pages.text(297, 80, "支出预算表", size=16, at="middle")
    pages.text(520, 100, "单位：万元", at="right")
    _draw(pages, 125, at=at)
    pages.text(60, 260, "本表反映部门本年度全部支出安排的情况，数据取自批复文件，供核对使用。")
    document = read_pdf(pages.done())
    (grid,) = document.grids
    assert grid.origin == "borderless"
    assert texts(grid) == [["项目", "合计", "基本支出", "项目支出"], *ROWS]
    assert covers(grid)
    assert [line.text for line in document.lines] == [
        "支出预算表",
        "单位：万元",
        "本表反映部门本年度全部支出安排的情况，数据取自批复文件，供核对使用。",
    ]


def test_rules_between_rows_only_give_the_width(pages: Any, texts: Any) -> None:
    _draw(pages, 125)
    for y in (110, 131, 212):
        pages.line(50, y, 540, y)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid)[1:] == ROWS
    assert grid.column_edges[0] == pytest.approx(50, abs=1)
    assert grid.column_edges[-1] == pytest.approx(540, abs=1)


def test_a_frame_around_text_in_columns_is_no_table_of_one_cell(pages: Any, texts: Any) -> None:
    _draw(pages, 125)
    pages.lattice((50, 540), (105, 215))
    (grid,) = read_pdf(pages.done()).grids
    assert grid.origin == "borderless"
    assert texts(grid) == [["项目", "合计", "基本支出", "项目支出"], *ROWS]


def test_rows_ruled_within_a_frame_but_no_columns(pages: Any, texts: Any) -> None:
    _draw(pages, 125)
    pages.lattice((50, 540), (112, 132, 152, 172, 192, 212))
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == [["项目", "合计", "基本支出", "项目支出"], *ROWS]


def test_a_header_over_several_columns_spans_them(pages: Any, covers: Any) -> None:
    pages.text(150, 105, "项目", at="middle")
    pages.text(385, 105, "本年支出", at="middle")
    pages.row(XS, 125, ["", "合计", "基本支出", "项目支出"], at="middle")
    y = 145
    for row in ROWS:
        pages.row(XS, y, row, at="middle")
        y += 20
    (grid,) = read_pdf(pages.done()).grids
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells if cell.row < 3}
    assert spans["项目"] == (1, 1, 2, 1)
    assert spans["本年支出"] == (1, 2, 1, 3)
    assert covers(grid)


def test_a_wrapped_label_stays_in_its_row(pages: Any, texts: Any) -> None:
    y = 100
    for label, amount in (
        ("教育支出", "1,200.00"),
        ("社会保障和就业", "340.50"),
        ("其他支出", "12.00"),
        ("合计", "1,552.50"),
    ):
        pages.text(63, y, label)
        pages.text(400, y, amount, at="right")
        if label == "社会保障和就业":
            pages.text(63, y + 11, "支出")
        y += 24
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid)[1] == ["社会保障和就业\n支出", "340.50"]
    assert grid.rows == 4


def test_two_tables_on_a_page_stay_two(pages: Any) -> None:
    end = _draw(pages, 125)
    pages.text(60, end + 20, "二、政府性基金预算支出安排如下，与上年相比没有变化，具体数据见下列各行。")
    _draw(pages, end + 60)
    grids = read_pdf(pages.done()).grids
    assert [grid.rows for grid in grids] == [5, 5]


def test_a_list_of_contents_is_no_table(pages: Any) -> None:
    for number in range(8):
        pages.text(60, 100 + 20 * number, f"第{number}部分　部门概况")
        pages.text(520, 100 + 20 * number, str(3 * number + 1), at="right")
    document = read_pdf(pages.done())
    assert document.grids == ()
    assert len(document.lines) == 8


def test_sentences_with_figures_are_no_table(pages: Any) -> None:
    for number in range(10):
        pages.text(
            60,
            100 + 18 * number,
            f"{number + 1}.本年支出 {number}12.50 万元，较上年增加 1,0{number}3.20 万元，主要是项目增加。",
        )
    document = read_pdf(pages.done())
    assert document.grids == ()
    assert len(document.lines) == 10


def test_two_rows_are_not_enough(pages: Any) -> None:
    pages.row(XS, 100, ROWS[0])
    pages.row(XS, 120, ROWS[1])
    assert read_pdf(pages.done()).grids == ()


_FIGURES = st.sampled_from(["1,204.50", "88.00", "—", "0.00", "5%", "2101501", "(12.00)"])
_LABELS = st.sampled_from(["合计", "一、基本支出", "2024", "注：无", "。", "单位：元", "其中：项目支出以及上年结转"])
_ROW = st.tuples(_LABELS, _FIGURES, _FIGURES, st.integers(-2, 2)).map(
    lambda row: [(0, row[0]), (22 + row[3], row[1]), (40, row[2])]
)
_NOISE = st.lists(st.tuples(st.integers(0, 55), _LABELS | _FIGURES), min_size=1, max_size=4)
_PIECES = st.lists(st.tuples(st.integers(1, 3), st.one_of(_ROW, _ROW, _ROW, _NOISE)), max_size=25)
"""Lines by their distance from the line before, with pieces at columns: mostly rows, with anything between."""


def _characters(lines: list[tuple[int, list[tuple[int, str]]]]) -> list[Character]:
    found = []
    top = 50.0
    for distance, pieces in lines:
        top += 7 * distance
        for column, text in pieces:
            for index, sign in enumerate(text):
                left = 40 + 8.0 * column + 5 * index
                found.append(Character(left + 2.5, top + 5, left, top, left + 5, top + 10, sign))
    return found


_EVEN_ROW = (1, [(0, "合计"), (22, "1,204.50"), (40, "1,204.50")])
_OVER_HALVES = [_EVEN_ROW, (2, [(11, "1,204.50")]), (3, _EVEN_ROW[1]), *[_EVEN_ROW] * 7]


@settings(max_examples=150, deadline=None)
@example([*_OVER_HALVES, (1, [(7, "1,204.50"), (15, "1,204.50")])])
@given(_PIECES)
def test_no_character_is_lost_or_invented(pieces: list[tuple[int, list[tuple[int, str]]]]) -> None:
    lines = lines_of(_characters(pieces))
    tables = text_tables_of(lines, [line_read(line)[0] for line in lines], [])
    for table in tables:
        printed = sorted(sign for index in table.lines for c in lines[index] for sign in c.text)
        placed = sorted(sign for cell in table.cells for sign in cell.text if not sign.isspace())
        assert placed == printed
        units = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row_end)
            for column in range(cell.column, cell.column_end)
        ]
        assert sorted(units) == [(r, c) for r in range(len(table.ys) - 1) for c in range(len(table.xs) - 1)]
        assert list(table.xs) == sorted(table.xs)
    lines_taken = [index for table in tables for index in table.lines]
    assert len(lines_taken) == len(set(lines_taken))
