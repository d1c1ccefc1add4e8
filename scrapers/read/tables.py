"""From the cells of a table, as a format writes it, to a grid and the lines that stand in rows of their own around it.

A title, a unit or a note is often a row of the table itself: one cell over the whole width, a lone cell, or a few
cells like 单位：万元. These rows become lines, so that every format gives its captions in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scrapers.read.builder import DocumentBuilder
from scrapers.records import Cell, Grid, Origin

NAMED = re.compile(r"^(?!其中)[^：:，。；\n]{1,12}[：:][^。；\n]{0,60}$")
"""单位：万元, 部门：…: a line that says something of the table, and is none of its rows."""
_NOTE = re.compile(r"^(?:注|备注|附注|说明)\s*[：:\d]")
_SENTENCE = re.compile(r"[。！？]\s*$")
_FIGURE = re.compile(r"^[\s(（+\-—]*[\d.,，]+\s*[%％)）]?$")
_FEW = 3
_LONGEST_CAPTION = 120
OWN_ROWS_OF_DATA = 3
"""Rows; a table with as many rows of several cells is a table of data, whatever table stands in one of its cells."""
_PROSE = 200
"""Characters in a cell; where the cells have more on average, a table only lays out text."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell of a row before it has a column: text and spans."""

    text: str
    row_span: int = 1
    column_span: int = 1
    page: int = 1


def place(rows: Sequence[Sequence[RawCell]], *, most_columns: int = 1000) -> list[Cell]:
    """Give every cell its column: cells fill the columns that no cell from a row above reaches into (as in HTML)."""
    cells: list[Cell] = []
    reaching: dict[int, int] = {}
    for row, raw_cells in enumerate(rows, 1):
        column = 1
        for raw in raw_cells:
            while reaching.get(column, 0) >= row:
                column += 1
            if column > most_columns:
                break
            column_span = max(1, min(raw.column_span, most_columns - column + 1))
            row_span = max(1, min(raw.row_span, len(rows) - row + 1))
            cells.append(Cell(row, column, raw.text.strip(), row_span, column_span, raw.page))
            if row_span > 1:
                for covered in range(column, column + column_span):
                    reaching[covered] = row + row_span - 1
            column += column_span
    return cells


def lays_out_only(cells: Sequence[Cell]) -> bool:
    """Whether a table only arranges text: one row, one column, or cells of prose."""
    printed = [cell for cell in cells if cell.text]
    rows = {cell.row for cell in printed}
    columns = {cell.column for cell in printed}
    if len(rows) < 2 or len(columns) < 2:
        return True
    return sum(len(cell.text) for cell in printed) > _PROSE * len(printed)


def add_table(
    builder: DocumentBuilder,
    cells: Sequence[Cell],
    origin: Origin,
    *,
    page: int = 1,
    name: str = "",
    hidden: bool = False,
    lone_cells: bool = True,
) -> None:
    """Add the caption rows as lines, the grid, and the note rows below it as lines.

    ``cells`` may start at any row; blank rows above and below go. ``lone_cells`` is false for formats that have lost
    their merged cells, where a lone cell may be a header over several columns.
    """
    rows = _rows(cells)
    columns = max((cell.column + cell.column_span - 1 for cell in cells), default=0)
    while rows and not any(cell.text for cell in rows[0]):
        rows.pop(0)
    while rows and not any(cell.text for cell in rows[-1]):
        rows.pop()
    head = 0
    while head < len(rows) - 1 and _is_caption(rows[head], columns, lone_cells):
        _add_lines(builder, rows[head])
        head += 1
    foot = _foot(rows, head + 1, columns)
    if body := [cell for row in rows[head:foot] for cell in row]:
        _add_grid(builder, body, origin, page=page, name=name, hidden=hidden)
    for row in rows[foot:]:
        _add_lines(builder, row)


def _rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Cells by row, in order; a row between two others without any cell is an empty list."""
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    if not by_row:
        return []
    return [sorted(by_row.get(row, []), key=lambda c: c.column) for row in range(min(by_row), max(by_row) + 1)]


def _is_caption(row: Sequence[Cell], columns: int, lone_cells: bool) -> bool:
    printed = [cell for cell in row if cell.text]
    if any(_FIGURE.match(cell.text) or len(cell.text) > _LONGEST_CAPTION for cell in printed):
        return False
    if len(printed) == 1 and _stands_alone(printed[0], row, columns, lone_cells):
        return True
    if any(cell.row_span > 1 for cell in printed) or len(printed) > _FEW:
        return False
    named = sum(1 for cell in printed if NAMED.match(cell.text))
    return not printed or (named > 0 and len(printed) < columns)


def _stands_alone(cell: Cell, row: Sequence[Cell], columns: int, lone_cells: bool) -> bool:
    """A title over the whole width, or the only text of a row; a cell over some columns is a header."""
    if cell.column_span >= columns or (len(row) == 1 < columns and cell.column_span == 1 and cell.column == 1):
        return True
    return lone_cells and cell.column_span == 1 and cell.row_span == 1


def _foot(rows: Sequence[Sequence[Cell]], least: int, columns: int) -> int:
    """Where the table ends and the notes below it begin: sheets have whole paragraphs there, a row each."""
    start = len(rows)
    while start > least and _is_lone_text(rows[start - 1]):
        start -= 1
    for at in range(start, len(rows)):
        if _is_note(rows[at], columns):
            return at
        if not rows[at] and any(_is_note(row, columns) for row in rows[at:]):
            return at
    return len(rows)


def _is_lone_text(row: Sequence[Cell]) -> bool:
    printed = [cell for cell in row if cell.text]
    return not printed or (len(printed) == 1 and not _FIGURE.match(printed[0].text))


def _is_note(row: Sequence[Cell], columns: int) -> bool:
    """Over the whole width, named a note, or a sentence."""
    printed = [cell for cell in row if cell.text]
    if len(printed) != 1:
        return False
    text = printed[0].text
    return printed[0].column_span >= columns > 1 or _NOTE.match(text) is not None or _SENTENCE.search(text) is not None


def _add_lines(builder: DocumentBuilder, row: Sequence[Cell]) -> None:
    for cell in row:
        for text in cell.text.split("\n"):
            builder.line(text, page=cell.page, paragraph=True)


def _add_grid(
    builder: DocumentBuilder, cells: Sequence[Cell], origin: Origin, *, page: int, name: str, hidden: bool
) -> None:
    top = min(cell.row for cell in cells)
    rows = max(cell.row for cell in cells) - top + 1
    placed = tuple(
        replace(cell, row=cell.row - top + 1, row_span=min(cell.row_span, rows - (cell.row - top))) for cell in cells
    )
    builder.grid(
        Grid(
            page=page if origin == "sheet" else min(cell.page for cell in placed),
            rows=rows,
            columns=max(cell.column + cell.column_span - 1 for cell in placed),
            cells=placed,
            origin=origin,
            name=name,
            hidden=hidden,
        )
    )
