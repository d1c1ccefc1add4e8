"""A grid that is several tables one below the other: a second header inside the body begins the next one.

Statistics under a table of fees, or a header that a later page repeats in other words, stand in the same borders. Words
where the header promised figures, and figures again below them, tell such a row.
"""

from __future__ import annotations

import re

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column, columns_of
from scrapers.recognise.header import header_of
from scrapers.recognise.matrix import Matrix, parted
from scrapers.recognise.realign import realigned
from scrapers.records import Grid

_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")


def parts_of_grid(grid: Grid) -> list[Grid]:
    """The tables that stand in one grid, from top to bottom; most grids are one."""
    return parted(grid, [1, *_second_headers(grid)])


def _second_headers(grid: Grid) -> list[int]:
    """The rows below the header that are headers again: words in columns of figures, and figures after them."""
    header, placed = header_of(grid)
    placed, _ = realigned(placed, header)
    matrix = Matrix.of(placed)
    columns = [column for column in columns_of(matrix, header) if column.role == "value"]
    found = []
    figures_seen = False
    for row in range(header.rows + 1, matrix.rows + 1):
        if _has_figures(matrix, row):
            figures_seen = True
        elif figures_seen and _is_header_row(matrix, row, columns) and _figures_follow(matrix, row):
            found.append(row)
            figures_seen = False
    return found


def _is_header_row(matrix: Matrix, row: int, columns: list[Column]) -> bool:
    words = [c for c in columns if matrix.starts(row, c.number) and _WORDS.search(matrix.text(row, c.number))]
    return len(words) >= 2 and len(words) * 2 >= len(matrix.printed(row))


def _has_figures(matrix: Matrix, row: int) -> bool:
    return any(parse_amount(cell.text) is not None for cell in matrix.printed(row))


def _figures_follow(matrix: Matrix, row: int) -> bool:
    return any(_has_figures(matrix, below) for below in range(row + 1, min(row + 4, matrix.rows) + 1))
