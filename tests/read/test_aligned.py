"""Tables in plain text whose columns are kept apart by spaces."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.read.text import read_text
from scrapers.records import Cell, Grid, Line

_ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["213", "农林水支出", "1,203.50", "803.50", "400.00"],
    ["21303", "水利", "1,203.50", "803.50", "400.00"],
    ["2130301", "行政运行", "803.50", "803.50", ""],
    ["2130306", "水利工程运行与维护", "400.00", "", "400.00"],
]


def _width(text: str, wide: int) -> int:
    return sum(wide if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _set(rows: list[list[str]], wide: int) -> str:
    """Rows in columns as wide as their widest text, two spaces apart; a Chinese character is ``wide`` others wide."""
    columns = [max(_width(row[column], wide) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(t + " " * (w - _width(t, wide)) for t, w in zip(row, columns, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def _texts(grid: Grid) -> list[list[str]]:
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row - 1][cell.column - 1] = cell.text
    return rows


@pytest.mark.parametrize("wide", [1, 2], ids=["by characters", "by width"])
def test_columns_and_blanks_come_back(wide: int) -> None:
    read = read_text(f"支出决算表\n单位：万元\n{_set(_ROWS, wide)}\n\n注：本表列示支出。\n".encode())
    (grid,) = read.grids
    assert _texts(grid) == _ROWS
    assert [line.text for line in read.lines] == ["支出决算表", "单位：万元", "注：本表列示支出。"]


def test_a_form_feed_ends_a_table() -> None:
    read = read_text((_set(_ROWS, 2) + "\f" + _set([_ROWS[0], *_ROWS[3:], *_ROWS[3:]], 2)).encode())
    assert [grid.rows for grid in read.grids] == [5, 5]


@pytest.mark.parametrize(
    "text",
    [
        "本年收入 893.71 万元，其中：\n基本支出 279.71 万元，占 31.30%；\n项目支出 614.00 万元，占 68.70%。\n" * 2,
        "一、部门概况 ........ 1\n二、收支情况 ........ 12\n三、名词解释 ........ 23\n",
        "电话  0317-2020113\n\n\n\n\n\n\n邮编  061000\n\n\n\n\n\n\n传真  0317-2020114\n",
    ],
    ids=["sentences", "contents", "an address"],
)
def test_other_text_stays_text(text: str) -> None:
    assert all(isinstance(item, Line) for item in read_text(text.encode()).items)


_WORDS = st.sampled_from(["行政运行", "水利", "住房公积金", "机关服务", "其他水利支出"])
_FIGURES = st.sampled_from(["", "1.50", "20.00", "3,000.00", "0.00"])


@given(
    st.lists(st.tuples(_WORDS, st.lists(_FIGURES, min_size=3, max_size=3)), min_size=3, max_size=12),
    st.sampled_from([1, 2]),
)
def test_every_figure_stands_where_it_stood_or_in_the_text(body: list[tuple[str, list[str]]], wide: int) -> None:
    rows = [
        ["科目名称", "合计支出", "基本支出", "项目支出"],
        *([word, "9,999.00", *figures[1:]] for word, figures in body),
    ]
    read = read_text(_set(rows, wide).encode())
    kept = "\n".join(line.text for line in read.lines)
    cells: list[Cell] = [cell for grid in read.grids for cell in grid.cells]
    for row in rows[1:]:
        for text in row[1:]:
            assert not text or text in kept or any(cell.text == text for cell in cells)
    for grid in read.grids:
        if grid.columns == len(rows[0]) and grid.rows == len(rows):
            assert _texts(grid) == rows


def test_blank_lines_between_rows_are_none() -> None:
    (grid,) = read_text("\n\n".join(_set(_ROWS, 2).split("\n")).encode()).grids
    assert _texts(grid) == _ROWS


def test_a_single_space_stands_in_a_text() -> None:
    rows = [_ROWS[0], ["", "三、服务 C", "5.00", "5.00", ""], *_ROWS[1:]]
    (grid,) = read_text(_set(rows, 2).encode()).grids
    assert _texts(grid) == rows


def test_a_table_goes_on_on_the_next_page_in_its_columns() -> None:
    lines = _set([*_ROWS, *_ROWS[2:]], 2).split("\n")
    first, second = read_text(("\n".join(lines[:6]) + "\n\f" + "\n".join(lines[6:])).encode()).grids
    assert [*_texts(first), *_texts(second)] == [*_ROWS, *_ROWS[2:]]


def test_columns_that_cannot_be_told_apart_stay_text() -> None:
    text = (
        "物品名称        组织形式        金额\n"
        "台式计算机  分散采购            1.50\n"
        "办公用品和其他消耗用品  分散采购  2.50\n"
        "其他维修和保养服务及零配件  集中采购  3.50\n"
        "桌   集中采购                   4.50\n"
    )
    read = read_text(text.encode())
    assert not any("采购 " in cell.text or " 分散" in cell.text for grid in read.grids for cell in grid.cells)


def test_prose_whose_figures_stand_on_lines_of_their_own_is_no_table() -> None:
    text = (
        "    本年收入合计          万元，其中：财政拨款收入          万元，占        。与\n"
        "                 2940.05                        2106.66          71.65%\n"
        "    度相比，支出减少      万元，下降      。主要原因：基本支\n"
        "                   63.14           2.10%\n"
        "    其中，项目支出减少    万元，下降      。决算数\n"
        "                   13.14           1.10%\n"
    )
    assert not read_text(text.encode()).grids


def test_figures_that_follow_their_labels_are_told_by_their_order() -> None:
    """As PDF extractors set them that give each text its own width: a long label moves what is behind it."""
    rows = [
        ["", "合计", "1,203.50", "803.50"],
        ["213", "农林水支出", "1,203.50", "803.50"],
        ["2130306", "其他水利工程运行与维护及管理支出", "400.00", "3.50"],
        ["2130399", "水利", "803.50", "800.00"],
    ]
    body = [f"{code:<9}{label}   {first}  {second}" for code, label, first, second in rows]
    text = "\n\n".join(["水利部门支出表", "科目编码   科目名称          合计      基本支出", *body])
    (grid,) = read_text(text.encode()).grids
    assert _texts(grid) == [["科目编码", "科目名称", "合计", "基本支出"], *rows]


def test_where_rows_differ_in_figures_their_order_says_nothing() -> None:
    rows = [
        ["213", "农林水支出", "1,203.50", "803.50"],
        ["2130306", "其他水利工程运行与维护及管理支出", "400.00", ""],
        ["2130399", "水利", "803.50", "800.00"],
        ["2130301", "行政运行及其他机关服务所需的支出", "3.50", ""],
    ]
    body = [f"{code:<9}{label}   {first}  {second}" for code, label, first, second in rows]
    text = "\n\n".join(["水利部门支出表", "科目编码   科目名称          合计      基本支出", *body])
    assert not read_text(text.encode()).grids


def test_how_many_lines_are_blank_says_nothing_where_all_rows_are_apart() -> None:
    first, *others = _set(_ROWS, 2).split("\n")
    (grid,) = read_text("\n\n\n\n".join([first, "\n\n".join(others[:2]), "\n\n".join(others[2:])]).encode()).grids
    assert _texts(grid) == _ROWS
