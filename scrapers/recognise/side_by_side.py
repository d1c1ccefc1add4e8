"""Parts of one table, from pages side by side, laid into one grid; cells that the page cut are whole again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.header import header_of
from scrapers.recognise.label import squash
from scrapers.recognise.matrix import Matrix
from scrapers.recognise.row_heights import heights_of, over_heights, united_heights
from scrapers.records import Cell, Grid


def side_by_side(parts: Sequence[Grid]) -> Grid:
    """One grid of all parts from left to right; their rows are those of all of them together."""
    heights = [heights_of(part) for part in parts]
    if all(heights):
        borders = united_heights([h for h in heights if h is not None])
        parts = [over_heights(part, borders) for part in parts]
    cells: list[Cell] = []
    columns = 0
    edges: list[float] = []
    ends: list[int] = []
    for part in parts:
        cells += [replace(cell, column=cell.column + columns) for cell in part.cells]
        columns += part.columns
        ends.append(columns)
        shift = edges[-1] - part.column_edges[0] if edges and part.column_edges else 0.0
        edges += [edge + shift for edge in part.column_edges[1 if edges else 0 :]]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    whole = replace(
        parts[0],
        rows=max(part.rows for part in parts),
        columns=columns,
        cells=tuple(cells),
        column_edges=tuple(edges) if len(edges) == columns + 1 else (),
    )
    for end in ends[:-1]:
        whole = _over_cut(whole, end)
    return whole


def _over_cut(grid: Grid, end: int) -> Grid:
    """The grid with the cells that the page cut at column ``end`` grown over the blank to their right.

    These are cells of the header that head others, and merged cells of the body that go on as merged ones.
    """
    matrix = Matrix.of(grid)
    depth = header_of(grid)[0].rows
    grown: dict[tuple[int, int], int] = {}
    for row in range(1, grid.rows + 1):
        cell = matrix.cell(row, end)
        if cell is None or cell.row != row or not squash(cell.text):
            continue
        last = _end_of_header(matrix, cell, end, depth) if row <= depth else _end_of_label(matrix, cell, end)
        if last > end:
            grown[cell.row, cell.column] = last
    if not grown:
        return grid
    covered = {(row, column) for (row, _), last in grown.items() for column in range(end + 1, last + 1)}
    cells = [
        replace(cell, column_span=grown[cell.row, cell.column] - cell.column + 1)
        if (cell.row, cell.column) in grown
        else cell
        for cell in grid.cells
        if (cell.row, cell.column) not in covered
    ]
    return replace(grid, cells=tuple(cells))


def _end_of_header(matrix: Matrix, cell: Cell, end: int, depth: int) -> int:
    """The last column that a header cell at column ``end`` heads: blank beside it, and headed below."""
    below = range(cell.row + cell.row_span, depth + 1)
    last = end
    while (
        last < matrix.columns and not matrix.text(cell.row, last + 1) and any(matrix.text(r, last + 1) for r in below)
    ):
        last += 1
    return last


def _end_of_label(matrix: Matrix, cell: Cell, end: int) -> int:
    """The last column of a label over several columns, of which the rest is a blank merged cell."""
    rest = matrix.cell(cell.row, end + 1)
    is_label = cell.column_span > 1 and parse_amount(cell.text) is None
    if rest is None or rest.row != cell.row or rest.column_span == 1 or squash(rest.text) or not is_label:
        return end
    return rest.column + rest.column_span - 1
