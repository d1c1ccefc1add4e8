"""A grid that is several tables one below the other: a second header inside the body begins the next one.

Statistics under a table of fees, or a header that a later page repeats in other words, stand in the same borders. Words
where the header promised figures, and figures again below them, tell such a row. The header itself once more, as where
the pages of a file were made one table of a web page, begins nothing.
"""

from __future__ import annotations

import itertools
import re

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column, columns_of
from scrapers.recognise.header import header_of
from scrapers.recognise.label import GRAND_TOTALS, term
from scrapers.recognise.matrix import Matrix, parted, without_rows
from scrapers.recognise.realign import realigned
from scrapers.records import Grid

_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")


def parts_of_grid(grid: Grid) -> list[Grid]:
    """The tables that stand in one grid, from top to bottom; most grids are one."""
    grid = _without_repeated_headers(grid)
    return parted(grid, [1, *_second_headers(grid)])


def _without_repeated_headers(grid: Grid) -> Grid:
    """The grid without the rows that print its whole header again, unless what follows is a whole table of its own."""
    matrix = Matrix.of(grid)
    header = [_words_of(matrix, row) for row in range(1, header_of(grid)[0].rows + 1)]
    if not any(len(words) > 1 for words in header):
        return grid
    last = grid.rows - len(header)
    repeated = [
        row
        for row in range(len(header) + 2, last + 1)
        if all(_words_of(matrix, row + n) == words for n, words in enumerate(header))
    ]
    headers = [1, *repeated, grid.rows + 1]
    bodies = [range(above + len(header), below) for above, below in itertools.pairwise(headers)]
    if sum(_has_total(matrix, body) for body in bodies) > 1:
        return grid
    for row in reversed(repeated):
        grid = without_rows(grid, row, row + len(header) - 1)
    return grid


def _words_of(matrix: Matrix, row: int) -> list[str]:
    return [term(cell.text) for cell in matrix.printed(row)]


def _has_total(matrix: Matrix, rows: range) -> bool:
    return any(term(cell.text) in GRAND_TOTALS for row in rows for cell in matrix.printed(row))


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
    """Whether the columns of figures are given names; the same words in each beside one name say why it has none."""
    words = [
        text for c in columns if matrix.starts(row, c.number) and _WORDS.search(text := matrix.text(row, c.number))
    ]
    printed = matrix.printed(row)
    if len(set(words)) == 1 and len(printed) == len(words) + 1:
        return False
    return len(words) >= 2 and len(words) * 2 >= len(printed)


def _has_figures(matrix: Matrix, row: int) -> bool:
    return any(parse_amount(cell.text) is not None for cell in matrix.printed(row))


def _figures_follow(matrix: Matrix, row: int) -> bool:
    return any(_has_figures(matrix, below) for below in range(row + 1, min(row + 4, matrix.rows) + 1))
