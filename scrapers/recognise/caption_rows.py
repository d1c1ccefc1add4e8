"""Captions that stand in the cells of a grid: of a grid of its own, or between tables that share a sheet or a frame.

Word and web pages set 公开03表, the body and the unit as a small table without borders above the table they belong to.
A sheet holds several tables, each under a title of its own. Both are told by what their cells say, in every format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.apart import tables_side_by_side
from scrapers.recognise.label import squash
from scrapers.recognise.matrix import Matrix, parted, without_rows
from scrapers.recognise.title import announces_table, belongs_to_caption, caption_of, plain_title
from scrapers.recognise.unit import find_unit
from scrapers.records import Grid

_MOST_CAPTION_ROWS = 5
_NOTE = re.compile("备?注[:：]")


def captioned_parts(grid: Grid) -> Iterator[str | Grid]:
    """The tables of a grid from left to right and from top to bottom, and as lines the caption rows that stand between
    or instead of them."""
    for table in tables_side_by_side(grid):
        yield from _parts_below(table)


def _parts_below(grid: Grid) -> Iterator[str | Grid]:
    matrix = Matrix.of(grid)
    if grid.rows <= _MOST_CAPTION_ROWS and all(_is_caption_row(matrix, row) for row in range(1, grid.rows + 1)):
        yield from _lines(matrix, 1, grid.rows)
        return
    blocks = _inner_captions(matrix)
    starts = sorted({1, *(first for first, _ in blocks), *(last + 1 for _, last in blocks)})
    ends = dict(blocks)
    for start, part in zip(starts, parted(grid, starts), strict=True):
        if start in ends:
            yield from _lines(matrix, start, ends[start])
        else:
            yield part


def without_caption_rows(grid: Grid) -> tuple[Grid, list[str]]:
    """Take title and unit rows off the top of a grid: one text over the whole width, or a row that names the unit."""
    lines: list[str] = []
    while grid.rows > 1:
        printed = Matrix.of(grid).printed(1)
        texts = [cell.text for cell in printed]
        whole = len(printed) == 1 and printed[0].column_span == grid.columns > 1 and printed[0].row_span == 1
        titled = whole and (caption_of(texts).rule is not None or find_unit(texts) is not None)
        unit_row = len(printed) < min(4, grid.columns) and any("单位" in squash(t) and find_unit([t]) for t in texts)
        captions = bool(printed) and all(belongs_to_caption(text) for text in texts)
        if printed and not ((titled and _is_title(texts[0])) or unit_row or captions):
            break
        lines.append("  ".join(texts))
        grid = without_rows(grid, 1, 1)
    return grid, [line for line in lines if line.strip()]


def without_note_in_cells(grid: Grid) -> Grid:
    """The grid without a note at its foot that runs on over the borders of the cells: it is no row of the table."""
    matrix = Matrix.of(grid)
    printed = matrix.printed(grid.rows)
    is_note = len(printed) > 1 and _NOTE.match(squash(printed[0].text)) is not None
    if grid.rows > 1 and is_note and all(parse_amount(cell.text) is None for cell in printed):
        return without_rows(grid, grid.rows, grid.rows)
    return grid


def _is_title(text: str) -> bool:
    plain = plain_title(text)
    return plain.endswith(("表", "）")) or find_unit([text]) is not None


def _inner_captions(matrix: Matrix) -> list[tuple[int, int]]:
    """First and last row of each block of caption rows inside the grid: it names a table, and a header follows it."""
    blocks = []
    row = 2
    while row < matrix.rows:
        last = row - 1
        while last < matrix.rows and _is_caption_row(matrix, last + 1):
            last += 1
        if row <= last < matrix.rows and _names_table(matrix, row, last) and _is_header_row(matrix, last + 1):
            blocks.append((row, last))
        row = max(last, row) + 1
    return blocks


def _is_caption_row(matrix: Matrix, row: int) -> bool:
    return all(belongs_to_caption(cell.text) for cell in matrix.printed(row))


def _names_table(matrix: Matrix, first: int, last: int) -> bool:
    return any(
        announces_table(cell.text)
        for row in range(first, last + 1)
        if not _is_header_again(matrix, row)
        for cell in matrix.printed(row)
    )


def _is_header_again(matrix: Matrix, row: int) -> bool:
    """Whether several cells say what a row above says: 项目 | 收入预算 begins a header, which a later page repeats."""
    words = [squash(cell.text) for cell in matrix.printed(row)]
    return len(words) > 1 and any(words == [squash(c.text) for c in matrix.printed(above)] for above in range(1, row))


def _is_header_row(matrix: Matrix, row: int) -> bool:
    printed = matrix.printed(row)
    return len(printed) > 1 and all(parse_amount(squash(cell.text)) is None for cell in printed)


def _lines(matrix: Matrix, first: int, last: int) -> Iterator[str]:
    for row in range(first, last + 1):
        if texts := [cell.text for cell in matrix.printed(row)]:
            yield "  ".join(texts)
