"""What a grid sets together though it is apart: tables side by side under titles of their own, and rows of which every
cell holds several, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.label import squash, strip_ordinal
from scrapers.recognise.matrix import Matrix, parted
from scrapers.recognise.title import announces_table, plain_title
from scrapers.records import Cell, Grid

_LAST_TITLE_ROW = 5
_FEWEST_COLUMNS = 2
_ENDS_AS_TABLE = re.compile("表(?:（[^）]*）)*$")


def tables_side_by_side(grid: Grid) -> Iterator[Grid]:
    """The tables of a grid from left to right, each from its title down; what stands above the titles comes first.

    Most grids are one. Nothing below the titles may reach from one table into the next.
    """
    matrix = Matrix.of(grid)
    for row in range(1, min(_LAST_TITLE_ROW, grid.rows) + 1):
        starts = [cell.column for cell in matrix.printed(row) if _is_title(cell.text)]
        if len(starts) > 1 and len(starts) == len(matrix.printed(row)) and _stand_apart(grid, row, starts):
            *above, below = parted(grid, [1, row] if row > 1 else [1])
            yield from above
            yield from _columns(below, [1, *starts[1:]])
            return
    yield grid


def _is_title(text: str) -> bool:
    return announces_table(text) and bool(_ENDS_AS_TABLE.search(plain_title(squash(text))))


def _stand_apart(grid: Grid, row: int, starts: Sequence[int]) -> bool:
    ends = [*starts[1:], grid.columns + 1]
    wide = all(end - start >= _FEWEST_COLUMNS for start, end in zip(starts, ends, strict=True))
    below = [cell for cell in grid.cells if cell.row >= row]
    return wide and not any(c.column < start < c.column + c.column_span for c in below for start in starts)


def _columns(grid: Grid, starts: Sequence[int]) -> Iterator[Grid]:
    for start, end in pairwise([*starts, grid.columns + 1]):
        cells = tuple(
            replace(cell, column=cell.column - start + 1) for cell in grid.cells if start <= cell.column < end
        )
        last = max((c.column + c.column_span - 1 for c in cells if squash(c.text)), default=end - start)
        edges = grid.column_edges[start - 1 : start + last] if grid.column_edges else ()
        yield replace(grid, columns=last, cells=tuple(c for c in cells if c.column <= last), column_edges=edges)


def rows_apart(grid: Grid) -> Grid:
    """The grid with a row for each line of the rows that hold several: as many lines in every cell, a name and its
    figures on each. What is only broken to fit its cell stays whole."""
    if not any("\n" in cell.text for cell in grid.cells):
        return grid
    matrix = Matrix.of(grid)
    for row in range(grid.rows, 0, -1):
        count = _rows_in(matrix.printed(row))
        if count > 1:
            grid = _with_rows(grid, row, count)
    return grid


def _rows_in(cells: Sequence[Cell]) -> int:
    """How many rows a row holds: the lines of its cells, where these cannot be one name and its figures."""
    lines = [cell.text.strip("\n").split("\n") for cell in cells]
    count = len(lines[0]) if lines else 1
    if count < 2 or any(cell.row_span > 1 for cell in cells) or any(len(own) != count for own in lines):
        return 1
    figures = [own for own in lines if all(parse_amount(line) is not None for line in own if line.strip())]
    names = [own for own in lines if own not in figures]
    if not figures or not names:
        return 1
    ordered = any(sum(strip_ordinal(line) != squash(line) for line in own) > 1 for own in names)
    several = any(sum("." in line for line in own) > 1 for own in figures)
    return count if ordered or several else 1


def _with_rows(grid: Grid, row: int, count: int) -> Grid:
    cells: list[Cell] = []
    for cell in grid.cells:
        if cell.row == row:
            lines = cell.text.strip("\n").split("\n")
            cells += [replace(cell, row=row + n, text=text) for n, text in enumerate([*lines, *[""] * count][:count])]
        elif cell.row > row:
            cells.append(replace(cell, row=cell.row + count - 1))
        elif cell.row + cell.row_span > row:
            cells.append(replace(cell, row_span=cell.row_span + count - 1))
        else:
            cells.append(cell)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, rows=grid.rows + count - 1, cells=tuple(cells))
