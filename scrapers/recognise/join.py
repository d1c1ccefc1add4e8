"""Grids become tables: each with its caption, and joined where one table goes on over pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.header import header_of
from scrapers.recognise.label import squash, strip_ordinal, term
from scrapers.recognise.matrix import Matrix, without_rows
from scrapers.recognise.split import parts_of_grid
from scrapers.recognise.title import Caption, caption_of, is_page_number, plain_title
from scrapers.recognise.unit import find_unit
from scrapers.records import Cell, Grid, Line, ReadDocument

_SAME_EDGE = 3.0
"""Points: column borders nearer than this are one."""
_LINES_KEPT = 8
_SAME_EXTENT = 12.0
"""Points by which the outer borders of the pages of one table may differ."""


@dataclass(frozen=True, slots=True)
class CaptionedGrid:
    """A whole table, pages joined: the grid, its caption, the item it starts at and the lines below it."""

    grid: Grid
    caption: Caption
    item: int
    lines_before: tuple[str, ...] = ()
    lines_after: tuple[str, ...] = ()


def tables_of(read: ReadDocument, owner_of: Sequence[object]) -> list[CaptionedGrid]:
    """All tables of a document in order. ``owner_of`` gives the body of each item: a table never spans two bodies."""
    tables: list[CaptionedGrid] = []
    for piece, lines in _pieces(read):
        before = tables[-1] if tables else None
        joined = _join(before, piece, lines) if before and owner_of[before.item] == owner_of[piece.item] else None
        if before is not None:
            tables[-1] = replace(before, lines_after=tuple(lines[:_LINES_KEPT]))
        if joined is not None:
            tables[-1] = joined
        else:
            tables.append(piece)
    if tables:
        tables[-1] = replace(tables[-1], lines_after=tuple(_lines_at_the_end(read)[:_LINES_KEPT]))
    return [replace(table, grid=part) for table in tables for part in parts_of_grid(table.grid)]


def _lines_at_the_end(read: ReadDocument) -> list[str]:
    """The lines behind the last grid."""
    last = max(number for number, item in enumerate(read.items) if isinstance(item, Grid))
    return [item.text for item in read.items[last + 1 :] if isinstance(item, Line)]


def _pieces(read: ReadDocument) -> Iterator[tuple[CaptionedGrid, list[str]]]:
    """Each grid with its own caption, and the lines between it and the grid before."""
    lines: list[str] = []
    for number, item in enumerate(read.items):
        if isinstance(item, Line):
            lines.append(item.text)
            continue
        grid, inner = _caption_rows(item)
        if grid.rows:
            above = [*lines, *inner]
            yield CaptionedGrid(grid, caption_of(above), number, tuple(above[-_LINES_KEPT:])), lines
        lines = []


def _caption_rows(grid: Grid) -> tuple[Grid, list[str]]:
    """Take title and unit rows off the top of a grid: one text over the whole width, or a row that names the unit."""
    lines: list[str] = []
    while grid.rows > 1:
        printed = Matrix.of(grid).printed(1)
        texts = [cell.text for cell in printed]
        whole = len(printed) == 1 and printed[0].column_span == grid.columns > 1 and printed[0].row_span == 1
        titled = whole and (caption_of(texts).rule is not None or find_unit(texts) is not None)
        unit_row = len(printed) < min(4, grid.columns) and any("单位" in squash(t) and find_unit([t]) for t in texts)
        if printed and not ((titled and _is_title(texts[0])) or unit_row):
            break
        lines.append("  ".join(texts))
        grid = without_rows(grid, 1, 1)
    return grid, [line for line in lines if line.strip()]


def _is_title(text: str) -> bool:
    plain = plain_title(text)
    return plain.endswith(("表", "）")) or find_unit([text]) is not None


def _join(before: CaptionedGrid, piece: CaptionedGrid, lines: Sequence[str]) -> CaptionedGrid | None:
    """``before`` with ``piece`` as its continuation, None where ``piece`` is a table of its own."""
    top, bottom = before.grid, piece.grid
    if bottom.page - _last_page(top) > 1 or top.name != bottom.name or _units_differ(before, piece):
        return None
    repeated = _repeated_header(top, bottom)
    if _is_new(before, piece, lines, repeated):
        return None
    body = without_rows(bottom, 1, repeated) if repeated else bottom
    grid = _stack(top, body, header_repeated=repeated > 0)
    if grid is None:
        return None
    caption = before.caption
    if caption.unit is None and piece.caption.unit is not None:
        caption = replace(caption, unit=piece.caption.unit)
    return replace(before, grid=grid, caption=caption)


def _units_differ(before: CaptionedGrid, piece: CaptionedGrid) -> bool:
    return bool(before.caption.unit and piece.caption.unit and before.caption.unit != piece.caption.unit)


def _is_new(before: CaptionedGrid, piece: CaptionedGrid, lines: Sequence[str], repeated: int) -> bool:
    """Whether what stands between two grids, and the header of the second, make the second a new table."""
    titled = piece.caption.rule is not None and piece.caption.certain
    same_title = plain_title(piece.caption.title) == plain_title(before.caption.title)
    if titled:
        return not (same_title and repeated and not _starts_anew(before.grid, piece.grid))
    if repeated:
        return not same_title and _is_named(piece, lines)
    return any(not _is_furniture(line) for line in lines)


def _is_named(piece: CaptionedGrid, lines: Sequence[str]) -> bool:
    """Whether a line above the grid heads it as something new, although no rule knows it."""
    return any(
        not _is_furniture(line) and strip_ordinal(line) != squash(line) and len(squash(line)) < 40 for line in lines
    ) or bool(piece.caption.title and piece.caption.title.endswith("表"))


def _is_furniture(line: str) -> bool:
    """Page numbers, units and names that stand on every page: no sign of a new table."""
    text = squash(line)
    return is_page_number(line) or not text or find_unit([line]) is not None or caption_of([line]).title == ""


def _starts_anew(top: Grid, bottom: Grid) -> bool:
    """Whether ``bottom`` is a whole table of its own: it has a total too, or begins with the same row."""
    return (_has_total(top) and _has_total(bottom)) or _first_row(top) == _first_row(bottom)


def _first_row(grid: Grid) -> list[str]:
    """The words and codes of the first row below the header."""
    matrix = Matrix.of(grid)
    row = header_of(grid)[0].rows + 1
    return [term(cell.text) for cell in matrix.printed(row) if "." not in cell.text]


def _has_total(grid: Grid) -> bool:
    header = header_of(grid)[0].rows
    return any(term(cell.text) in ("合计", "总计") and cell.row > header and cell.column <= 5 for cell in grid.cells)


def _last_page(grid: Grid) -> int:
    return max((cell.page for cell in grid.cells), default=grid.page)


def _repeated_header(top: Grid, bottom: Grid) -> int:
    """How many rows at the top of ``bottom`` repeat the header of ``top``."""
    header = header_of(top)[0].rows
    first, second = Matrix.of(top), Matrix.of(bottom)
    repeated = 0
    while repeated < min(header, bottom.rows):
        row = repeated + 1
        if [term(c.text) for c in first.printed(row)] != [term(c.text) for c in second.printed(row)]:
            break
        repeated += 1
    while repeated and not first.printed(repeated):
        repeated -= 1
    return repeated


def _stack(top: Grid, bottom: Grid, *, header_repeated: bool) -> Grid | None:
    """One grid of both; its columns are the union over both pages. None where the columns do not agree."""
    if top.column_edges and bottom.column_edges:
        united = _united_edges(top.column_edges, bottom.column_edges)
        if united is None:
            return None
        top, bottom = _over_edges(top, united), _over_edges(bottom, united)
    elif top.columns != bottom.columns and not header_repeated:
        return None
    if top.cut_below and bottom.cut_above:
        top, bottom = _mend_cut_row(top, bottom)
    moved = tuple(replace(cell, row=cell.row + top.rows) for cell in bottom.cells)
    return replace(
        top,
        rows=top.rows + bottom.rows,
        columns=max(top.columns, bottom.columns),
        cells=top.cells + moved,
        cut_below=bottom.cut_below,
    )


def _united_edges(first: Sequence[float], second: Sequence[float]) -> tuple[float, ...] | None:
    if abs(first[0] - second[0]) > _SAME_EXTENT or abs(first[-1] - second[-1]) > _SAME_EXTENT:
        return None
    shift = first[0] - second[0]
    second = [first[0], *(edge + shift for edge in second[1:-1]), first[-1]]
    fewer, more = sorted((first, second), key=len)
    strangers = [edge for edge in fewer if min(abs(edge - other) for other in more) > _SAME_EDGE]
    if len(strangers) > max(0, len(fewer) - 2) // 2:
        return None
    return tuple(sorted([*more, *strangers]))


def _over_edges(grid: Grid, edges: tuple[float, ...]) -> Grid:
    """The grid with its columns counted by ``edges``; a cell over several of them spans them."""
    own = grid.column_edges
    shift = edges[0] - own[0]
    at = [_nearest(edges, edge + shift) for edge in own[:-1]] + [len(edges) - 1]
    cells = []
    for cell in grid.cells:
        left, right = at[cell.column - 1], at[cell.column - 1 + cell.column_span]
        cells.append(replace(cell, column=left + 1, column_span=max(1, right - left)))
    return replace(grid, columns=len(edges) - 1, column_edges=edges, cells=tuple(cells))


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))


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
    mended = {id(upper): replace(upper, text=upper.text + "\n" + lower.text) for upper, lower in halves}
    cells = tuple(mended.get(id(cell), cell) for cell in top.cells)
    return replace(top, cells=cells), without_rows(bottom, 1, 1)
