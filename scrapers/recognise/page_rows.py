"""What tells the pages of one table: the rows each begins with, its header, and whether it has the total."""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.recognise.header import header_of
from scrapers.recognise.label import GRAND_TOTALS, term
from scrapers.recognise.matrix import Matrix
from scrapers.records import Grid


def first_row(grid: Grid) -> list[str]:
    """The words and codes of the first row below the header."""
    matrix = Matrix.of(grid)
    row = header_of(grid)[0].rows + 1
    return [term(cell.text) for cell in matrix.printed(row) if "." not in cell.text]


def has_total(grid: Grid) -> bool:
    header = header_of(grid)[0].rows
    return any(term(cell.text) in GRAND_TOTALS and cell.row > header and cell.column <= 5 for cell in grid.cells)


def is_lone_total(page: Grid) -> bool:
    """A total alone on its page, in a format whose merged cells stand only once."""
    first = next(iter(Matrix.of(page).printed(1)), None)
    return page.origin == "cell_lines" and page.rows == 1 and first is not None and term(first.text) in GRAND_TOTALS


def header_texts(grid: Grid) -> list[list[str]]:
    """The words of each header row of a grid."""
    matrix = Matrix.of(grid)
    return [[term(cell.text) for cell in matrix.printed(row)] for row in range(1, header_of(grid)[0].rows + 1)]


def repeated_header(header: Sequence[Sequence[str]], page: Grid) -> int:
    """How many rows at the top of a page repeat the header of the table."""
    matrix = Matrix.of(page)
    repeated = 0
    for row, texts in enumerate(header, start=1):
        if row > page.rows or [term(cell.text) for cell in matrix.printed(row)] != texts:
            break
        repeated = row
    while repeated and not header[repeated - 1]:
        repeated -= 1
    return repeated
