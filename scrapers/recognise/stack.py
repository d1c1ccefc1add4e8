"""The pages of one table put together: columns are the union over all pages, a row cut by a page break is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.label import squash
from scrapers.recognise.matrix import Matrix, without_rows
from scrapers.recognise.row_halves import row_goes_on, with_lines_moved
from scrapers.records import Cell, Grid

_SAME_EDGE = 3.0
"""Points: column borders nearer than this are one."""
_SAME_EXTENT = 12.0
"""Points by which the outer borders of the pages of one table may differ."""


def united_edges(first: Sequence[float], second: Sequence[float]) -> tuple[float, ...] | None:
    """The column borders of both pages, in the frame of the first; None where they are not of one table."""
    if abs(first[0] - second[0]) > _SAME_EXTENT or abs(first[-1] - second[-1]) > _SAME_EXTENT:
        return None
    shift = first[0] - second[0]
    second = [first[0], *(edge + shift for edge in second[1:-1]), first[-1]]
    fewer, more = sorted((first, second), key=len)
    strangers = [edge for edge in fewer if min(abs(edge - other) for other in more) > _SAME_EDGE]
    if len(strangers) > max(0, len(fewer) - 2) // 2:
        return None
    return tuple(sorted([*more, *strangers]))


def stacked(pages: Sequence[Grid], edges: tuple[float, ...]) -> Grid:
    """One grid of all pages in order. ``edges`` are the united column borders, empty where there is no geometry."""
    if len(pages) == 1:
        return pages[0]
    placed = [_over_edges(page, edges) for page in pages] if edges else list(pages)
    for position in range(1, len(placed)):
        above, below = placed[position - 1], placed[position]
        if (above.cut_below and below.cut_above) or row_goes_on(above, below):
            placed[position - 1], placed[position] = _mend_cut_row(above, below)
        else:
            placed[position - 1], placed[position] = with_lines_moved(above, below)
    cells: list[Cell] = []
    rows = 0
    for page in placed:
        cells += [_placed(cell, cell.row + rows, cell.column, cell.column_span) for cell in page.cells]
        rows += page.rows
    return replace(
        placed[0],
        rows=rows,
        columns=max(page.columns for page in placed),
        cells=tuple(cells),
        cut_below=placed[-1].cut_below,
    )


def _over_edges(grid: Grid, edges: tuple[float, ...]) -> Grid:
    """The grid with its columns counted by ``edges``; a cell over several of them spans them."""
    own = grid.column_edges
    shift = edges[0] - own[0]
    at = [_nearest(edges, edge + shift) for edge in own[:-1]] + [len(edges) - 1]
    cells = []
    for cell in grid.cells:
        left, right = at[cell.column - 1], at[min(cell.column - 1 + cell.column_span, len(at) - 1)]
        cells.append(_placed(cell, cell.row, left + 1, max(1, right - left)))
    return replace(grid, columns=len(edges) - 1, column_edges=edges, cells=tuple(cells))


def _placed(cell: Cell, row: int, column: int, column_span: int) -> Cell:
    """The cell at another place (as ``replace`` does, in a third of the time)."""
    return Cell(row, column, cell.text, cell.row_span, column_span, cell.page, cell.bbox, cell.confidence)


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))


def _both(upper: Cell, lower: Cell) -> Cell:
    sure = [cell.confidence for cell in (upper, lower) if cell.text and cell.confidence is not None]
    return replace(upper, text=upper.text + "\n" + lower.text, confidence=min(sure, default=None))


def _mend_cut_row(top: Grid, bottom: Grid) -> tuple[Grid, Grid]:
    """A row cut open by the page break is one row again, unless both halves print a figure in one column."""
    matrix_top, matrix_bottom = Matrix.of(top), Matrix.of(bottom)
    halves: list[tuple[Cell, Cell]] = []
    for column in range(1, bottom.columns + 1):
        upper, lower = matrix_top.cell(top.rows, column), matrix_bottom.cell(1, column)
        if upper is None or lower is None or lower.column != column or lower.row_span > 1:
            continue
        both = squash(upper.text) and squash(lower.text)
        if both and (parse_amount(upper.text) is not None or parse_amount(lower.text) is not None):
            return top, bottom
        if squash(lower.text):
            halves.append((upper, lower))
    if not any(squash(upper.text) for upper, _ in halves):
        return top, bottom
    mended = {id(upper): _both(upper, lower) for upper, lower in halves}
    cells = tuple(mended.get(id(cell), cell) for cell in top.cells)
    return replace(top, cells=cells), without_rows(bottom, 1, 1)
