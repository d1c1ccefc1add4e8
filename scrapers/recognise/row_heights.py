"""At which heights the rows of a grid stand, and whether two grids on different pages have the same rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.header import header_of
from scrapers.recognise.label import squash
from scrapers.recognise.matrix import Matrix, without_rows
from scrapers.records import Grid

_SAME_HEIGHT = 2.5
"""Points by which the borders of one row may differ on the two pages."""
_OF_A_ROW = 0.3
"""Of the lowest row: as much where the text alone tells the rows."""
_DEEPEST_HEADER = 5
_ROWS_THAT_TELL = 6
"""As many rows at the same heights on two pages are those of one table."""
_NUMBER = re.compile(r"\d{1,2}")
"""The number of a column (栏次)."""

Heights = tuple[float, ...]


def rows_of_both(left: Grid, page: Grid) -> tuple[Grid, Grid] | None:
    """Both with the same rows, what stands above the first row of ``left`` left out; None where the rows differ."""
    first, second = heights_of(left), heights_of(page)
    if first is None or second is None:
        return (left, page) if first is second and left.rows == page.rows else None
    near = _tolerance(left, first)
    above = sum(height < first[0] - near for height in second[:-1])
    if above:
        if any(not _heads(Matrix.of(page), row) for row in range(1, above + 1)):
            return None
        page, second = without_rows(page, 1, above), second[above:]
    # A header whose upper cells are cut begins further down on the page to the right.
    depth = header_of(left)[0].rows
    tops = first[: min(_DEEPEST_HEADER, len(first) - 1)]
    if abs(first[-1] - second[-1]) > near or all(abs(h - second[0]) > near for h in tops):
        return None
    # A merged cell may cover borders on one page; a border in the body of the second that the first lacks may not be.
    body = min(first[depth], second[header_of(page)[0].rows]) + near
    strangers = [h for h in second if h > body and min(abs(h - other) for other in first) > near]
    reached = [h for h in first if h > second[0] - near]
    shared = sum(min(abs(h - other) for other in second) <= near for h in reached)
    if strangers or shared < 0.7 * len(reached):
        return None
    borders = united_heights([first, second])
    return over_heights(left, borders), over_heights(page, borders)


def same_heights(left: Grid, page: Grid) -> bool:
    """Whether every border between rows stands where it stands on the other page, but for those in merged cells."""
    first, second = heights_of(left), heights_of(page)
    if first is None or second is None:
        return False
    few, many = sorted((first, second), key=len)
    return len(many) > _ROWS_THAT_TELL and all(min(abs(a - b) for b in many) <= 1 for a in few)


def _heads(matrix: Matrix, row: int) -> bool:
    """Whether a row may belong to a title or header: no figure in it, but for the numbers of columns."""
    texts = [squash(cell.text) for cell in matrix.printed(row)]
    return all(parse_amount(text) is None or _NUMBER.fullmatch(text) for text in texts)


def heights_of(grid: Grid) -> Heights | None:
    """The borders of the rows from top to bottom (``rows + 1``); None where the cells have no boxes."""
    borders: list[float | None] = [None] * (grid.rows + 1)
    for cell in grid.cells:
        if cell.bbox is None:
            return None
        borders[cell.row - 1] = cell.bbox[1]
        borders[min(cell.row - 1 + cell.row_span, grid.rows)] = cell.bbox[3]
    known = [border for border in borders if border is not None]
    if len(known) < len(borders) or any(b < a for a, b in pairwise(known)):
        return None
    return tuple(known)


def _tolerance(grid: Grid, heights: Heights) -> float:
    if grid.origin != "borderless":
        return _SAME_HEIGHT
    return max(_SAME_HEIGHT, _OF_A_ROW * min(b - a for a, b in pairwise(heights)))


def united_heights(all_heights: Sequence[Heights]) -> Heights:
    """The borders of all, those at one height once."""
    united: list[float] = []
    for height in sorted(h for heights in all_heights for h in heights):
        if not united or height - united[-1] > 2 * _SAME_HEIGHT:
            united.append(height)
    return tuple(united)


def over_heights(grid: Grid, borders: Heights) -> Grid:
    """The grid with its rows counted by ``borders``; a cell over several of them spans them."""
    own = heights_of(grid)
    if own is None or own == borders:
        return grid
    at = [min(range(len(borders)), key=lambda i: abs(borders[i] - height)) for height in own]
    cells = []
    for cell in grid.cells:
        top, bottom = at[cell.row - 1], at[min(cell.row - 1 + cell.row_span, grid.rows)]
        cells.append(replace(cell, row=top + 1, row_span=max(1, bottom - top)))
    return replace(grid, rows=len(borders) - 1, cells=tuple(cells))
