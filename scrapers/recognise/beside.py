"""A table too wide for its page goes on to the right on another: the rows it began with, under further headers.

The page to the right prints no labels of its own, or repeats those of the first page. Its rows stand at the same
heights as there; where a format has no geometry, there are as many of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.header import header_of, is_column_numbers
from scrapers.recognise.label import squash
from scrapers.recognise.matrix import Matrix, without_rows
from scrapers.recognise.title import Caption, plain_title, rule_for
from scrapers.records import Cell, Grid

_SAME_HEIGHT = 2.5
"""Points by which the borders of one row may differ on the two pages."""
_OF_A_ROW = 0.3
"""Of the lowest row: as much where the text alone tells the rows."""
_FEWEST_ROWS = 3
_NUMBER = re.compile(r"\d{1,2}")
"""The number of a column (栏次)."""
_NOTES = ("备注", "说明", "注")

Heights = tuple[float, ...]


def right_part(left: Grid, page: Grid, *, headed: bool) -> Grid | None:
    """The columns that ``page`` adds at the right of ``left``; None where it is anything else.

    ``headed`` says that ``left`` holds the header of the table; where it is a page further down, only the rows can
    tell, and the caller has to know the columns of the part from the page above.
    """
    rows = _rows_of_both(left, page)
    if rows is None:
        return None
    left, page = rows
    depth = header_of(left)[0].rows if headed else 0
    if (headed and not 0 < depth < left.rows) or left.rows - depth < _FEWEST_ROWS:
        return None
    first, second = Matrix.of(left), Matrix.of(page)
    repeated = _repeated_columns(first, second)
    body = range(depth + 1, page.rows + 1)
    if repeated == page.columns or not _has_labels(first, body):
        return None
    if headed and not (_is_header(first, second, depth, repeated) and _is_figures(second, body, repeated, depth)):
        return None
    return _without_columns(page, repeated)


def side_by_side(parts: Sequence[Grid]) -> Grid:
    """One grid of all parts from left to right; their rows are those of all of them together."""
    heights = [_heights(part) for part in parts]
    if all(heights):
        borders = _united([h for h in heights if h is not None])
        parts = [_over_heights(part, borders) for part in parts]
    cells: list[Cell] = []
    columns = 0
    edges: list[float] = []
    for part in parts:
        cells += [replace(cell, column=cell.column + columns) for cell in part.cells]
        columns += part.columns
        shift = edges[-1] - part.column_edges[0] if edges and part.column_edges else 0.0
        edges += [edge + shift for edge in part.column_edges[1 if edges else 0 :]]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(
        parts[0],
        rows=max(part.rows for part in parts),
        columns=columns,
        cells=tuple(cells),
        column_edges=tuple(edges) if len(edges) == columns + 1 else (),
    )


def _rows_of_both(left: Grid, page: Grid) -> tuple[Grid, Grid] | None:
    """Both with the same rows, what stands above the first row of ``left`` left out; None where the rows differ."""
    first, second = _heights(left), _heights(page)
    if first is None or second is None:
        return (left, page) if first is second and left.rows == page.rows else None
    near = _tolerance(left, first)
    above = sum(height < first[0] - near for height in second[:-1])
    if above:
        if any(not _heads(Matrix.of(page), row) for row in range(1, above + 1)):
            return None
        page, second = without_rows(page, 1, above), second[above:]
    if abs(first[0] - second[0]) > near or abs(first[-1] - second[-1]) > near:
        return None
    # A merged cell may cover borders on one page; a border in the body of the second that the first lacks may not be.
    body = first[header_of(left)[0].rows] + near
    strangers = [h for h in second if h > body and min(abs(h - other) for other in first) > near]
    shared = sum(min(abs(h - other) for other in second) <= near for h in first)
    if strangers or shared < 0.7 * len(first):
        return None
    borders = _united([first, second])
    return _over_heights(left, borders), _over_heights(page, borders)


def _heads(matrix: Matrix, row: int) -> bool:
    """Whether a row may belong to a title or header: no figure in it, but for the numbers of columns."""
    texts = [squash(cell.text) for cell in matrix.printed(row)]
    return all(parse_amount(text) is None or _NUMBER.fullmatch(text) for text in texts)


def _heights(grid: Grid) -> Heights | None:
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


def _united(all_heights: Sequence[Heights]) -> Heights:
    """The borders of all, those at one height once."""
    united: list[float] = []
    for height in sorted(h for heights in all_heights for h in heights):
        if not united or height - united[-1] > 2 * _SAME_HEIGHT:
            united.append(height)
    return tuple(united)


def _over_heights(grid: Grid, borders: Heights) -> Grid:
    """The grid with its rows counted by ``borders``; a cell over several of them spans them."""
    own = _heights(grid)
    if own is None or len(own) == len(borders):
        return grid
    at = [min(range(len(borders)), key=lambda i: abs(borders[i] - height)) for height in own]
    cells = []
    for cell in grid.cells:
        top, bottom = at[cell.row - 1], at[min(cell.row - 1 + cell.row_span, grid.rows)]
        cells.append(replace(cell, row=top + 1, row_span=max(1, bottom - top)))
    return replace(grid, rows=len(borders) - 1, cells=tuple(cells))


def _texts(matrix: Matrix, column: int) -> list[str]:
    return [matrix.text(row, column) for row in range(1, matrix.rows + 1)]


def _repeated_columns(left: Matrix, page: Matrix) -> int:
    """How many columns at the left of a page are those of the first page again."""
    repeated = 0
    for column in range(1, min(left.columns, page.columns) + 1):
        texts = _texts(left, column)
        if not any(texts) or texts != _texts(page, column):
            break
        repeated = column
    return repeated


def _has_labels(matrix: Matrix, body: range) -> bool:
    """Whether most rows say in words or codes at their left end what they are."""
    named = [row for row in body if (printed := matrix.printed(row)) and not _is_value(printed[0].text)]
    return 2 * len(named) >= sum(bool(matrix.printed(row)) for row in body) > 0


def _is_value(text: str) -> bool:
    """Whether a text is an amount and no code: a code has neither point nor sign."""
    return parse_amount(text) is not None and not squash(text).isdigit()


def _is_figures(matrix: Matrix, body: range, repeated: int, depth: int) -> bool:
    """Whether the columns that are not repeated hold figures only; the last ones may hold remarks."""
    columns = range(repeated + 1, matrix.columns + 1)
    remarks = False
    for column in reversed(columns):
        heads = [matrix.text(row, column) for row in range(1, depth + 1)]
        if any(head in _NOTES for head in heads):
            remarks = True
            continue
        texts = [matrix.text(row, column) for row in body if matrix.starts(row, column)]
        if any(text and parse_amount(text) is None for text in texts):
            return False
    return not remarks or len(columns) > 1


def _is_header(left: Matrix, page: Matrix, depth: int, repeated: int) -> bool:
    """Whether the rows beside the header are one: words over the further columns, and no figure but their numbers."""
    words = False
    for row in range(1, depth + 1):
        texts = [squash(cell.text) for cell in page.printed(row) if cell.column > repeated]
        beside = [squash(cell.text) for cell in left.printed(row)]
        if texts and all(map(_NUMBER.fullmatch, texts)) and is_column_numbers([*beside, *texts]):
            continue
        if any(parse_amount(text) is not None for text in texts):
            return False
        words = words or bool(texts)
    return words


def _without_columns(grid: Grid, count: int) -> Grid:
    """The grid without its first columns; a cell that reaches out of them keeps what is left of it."""
    if not count:
        return grid
    cells = []
    for cell in grid.cells:
        end = cell.column + cell.column_span - 1
        if end > count:
            column = max(cell.column - count, 1)
            cells.append(replace(cell, column=column, column_span=end - count - column + 1))
    return replace(grid, columns=grid.columns - count, cells=tuple(cells), column_edges=grid.column_edges[count:])


def title_over_pages(first: Caption, second: Caption) -> Caption | None:
    """The caption of a table whose second page stands at the right of the first; None where it has a title of its own.

    A title centred over all columns is cut by the page: either page prints a part of it, or both print all.
    """
    if not second.title or plain_title(second.title) == plain_title(first.title):
        return first
    begins, ends = squash(first.title), squash(second.title)
    if ends in begins:
        return first
    if first.rule is not None and first.certain:
        return None
    if begins in ends:
        return replace(second, unit=first.unit)
    for shared in range(min(len(begins), len(ends)) - 1, -1, -1):
        whole = begins + ends[shared:]
        if begins.endswith(ends[:shared]) and begins and (rule := rule_for(whole)) is not None:
            return replace(first, title=whole, rule=rule, certain=True)
    return None
