"""Text with a bare cell a line: a table where one width alone fits, lines otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scrapers.read.text import read_text
from scrapers.records import Grid, ReadDocument


def _read(*cells: str) -> ReadDocument:
    return read_text("\n".join(["支出总表", "单位：万元", *cells, "", "附表2"]).encode())


def _rows(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(1, grid.rows + 1)]


_HEADER = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
_BODY = (
    *("205", "教育支出", "9.10", "6.10", "3.00"),
    *("20502", "普通教育", "6.10", "6.10", ""),
    *("20503", "职业教育", "3.00", "", "3.00"),
)


def test_blank_cells_are_empty_lines() -> None:
    (grid,) = _read(*_HEADER, *_BODY).grids
    assert _rows(grid) == [list(_HEADER), list(_BODY[:5]), list(_BODY[5:10]), list(_BODY[10:])]


def test_a_merged_total_stands_once() -> None:
    (grid,) = _read(*_HEADER, *_BODY, "合计", "9.10", "6.10", "3.00").grids
    assert _rows(grid)[-1] == ["合计", "9.10", "6.10", "3.00"]


def test_two_sides_are_no_table_of_three() -> None:
    header = ("收入", "支出", "项目", "预算数", "项目", "预算数")
    body = ("一、拨款", "9.10", "一、教育", "6.10", "二、基金", "", "二、卫生", "", "三、其他", "", "三、住房", "3.00")
    (grid,) = _read(*header, *body).grids
    assert _rows(grid)[0] == ["收入", "支出"]
    assert _rows(grid)[2] == list(body[:4])


def test_cells_above_the_lowest_row_of_a_header_are_left_open() -> None:
    header = ("项目", "本年支出", "编码", "名称", "合计", "基本支出", "项目支出", "类", "", "", "", "")
    (grid,) = _read(*header, *_BODY).grids
    assert _rows(grid)[:3] == [list(header[:7]), [], list(header[7:])]


def test_rows_that_lost_their_blanks_stay_lines() -> None:
    document = _read(*_HEADER, *(cell for cell in _BODY if cell))
    assert document.grids == ()


def test_an_empty_line_behind_every_cell_is_no_blank_cell() -> None:
    document = _read(*(text for cell in (*_HEADER, *_BODY) if cell for text in (cell, "")))
    assert document.grids == ()


@given(st.lists(st.sampled_from(["", "合计", "科目", "一、教育", "205", "20502", "9.10", "1,234.00", "0", "附表3"])))
def test_any_run_keeps_every_text(cells: list[str]) -> None:
    document = _read(*cells)
    printed = [line.text for line in document.lines] + [cell.text for grid in document.grids for cell in grid.cells]
    assert sorted(filter(None, printed)) == sorted(["支出总表", "单位：万元", *filter(None, cells), "附表2"])


def test_cells_that_have_a_line_each_and_a_bar_behind_are_cells() -> None:
    cells = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    rows = [["213", "农林水支出", "1,203.50", "803.50", "400.00"], ["21303", "水利", "1,203.50", "803.50", "400.00"]]
    plain, barred = (
        read_text("\n".join(f"{cell}{end}" for row in [cells, *rows, *rows] for cell in row).encode())
        for end in ("", " |")
    )
    assert [[c.text for c in grid.cells] for grid in barred.grids] == [
        [c.text for c in grid.cells] for grid in plain.grids
    ]
    assert barred.grids
