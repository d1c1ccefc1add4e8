"""What XLSX, XLS and CSV have in common: from the cells of a sheet to its tables and the lines around them.

A sheet is a page. One sheet can hold several tables below each other; they part where a blank row is followed by a
caption and a header. What is hidden is kept and noted: it is in the file that was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scrapers.read.builder import DocumentBuilder
from scrapers.read.tables import add_table
from scrapers.records import Cell, Origin

_FAR = 50
"""Blank rows or columns."""
_FIGURE = re.compile(r"^[\s(（¥￥+\-—]*\d[\d.,，]*\s*[%％)）]?$")


@dataclass(slots=True)
class Sheet:
    """A sheet's printed cells (blank ones may be left out), and what of it is hidden."""

    name: str
    cells: list[Cell]
    hidden: bool = False
    hidden_rows: bool = False
    hidden_columns: bool = False
    notes: list[str] = field(default_factory=list)
    origin: Origin = "sheet"
    """``tabs`` for a sheet that has lost its merged cells."""


def add_sheet(builder: DocumentBuilder, sheet: Sheet, page: int) -> None:
    """Add the tables and lines of a sheet as page ``page``."""
    printed = [cell for cell in sheet.cells if cell.text]
    if not printed:
        return
    if sheet.hidden:
        builder.note(f"工作表“{sheet.name}”是隐藏的，内容已保留")
    if sheet.hidden_rows or sheet.hidden_columns:
        what = "行和列" if sheet.hidden_rows and sheet.hidden_columns else "行" if sheet.hidden_rows else "列"
        builder.note(f"工作表“{sheet.name}”有隐藏的{what}，内容已保留")
    for note in sheet.notes:
        builder.note(f"工作表“{sheet.name}”{note}")
    rows = _tables(_within_print(sheet.cells, printed))
    for cells in (part for part_of_rows in rows for part in _side_by_side(part_of_rows)):
        first = min(cell.column for cell in cells if cell.text)
        moved = [replace(cell, column=cell.column - first + 1, page=page) for cell in cells]
        if _is_text(moved):
            for cell in sorted(moved, key=lambda c: (c.row, c.column)):
                for text in cell.text.split("\n"):
                    builder.line(text, page=page, paragraph=True)
        else:
            whole = sheet.origin == "sheet"
            add_table(builder, moved, sheet.origin, page=page, name=sheet.name, hidden=sheet.hidden, lone_cells=whole)


def _within_print(cells: Iterable[Cell], printed: Sequence[Cell]) -> list[Cell]:
    """Cut off the cells and spans beyond the last printed row and column: borders drawn to the end of the sheet."""
    last_row = max(cell.row for cell in printed)
    first_column = min(cell.column for cell in printed)
    last_column = max(cell.column + (cell.column_span - 1 if cell.column_span < 100 else 0) for cell in printed)
    return [
        replace(
            cell,
            row_span=min(cell.row_span, last_row - cell.row + 1),
            column_span=min(cell.column_span, last_column - cell.column + 1),
        )
        for cell in cells
        if cell.row <= last_row and first_column <= cell.column <= last_column
    ]


def _tables(cells: Sequence[Cell]) -> Iterable[list[Cell]]:
    """The cells parted where a new table begins."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        if cell.text:
            rows.setdefault(cell.row, []).append(cell)
    numbers = sorted(rows)
    starts = [numbers[0]]
    starts += [row for at, row in enumerate(numbers[1:], 1) if _starts_table(rows, numbers, at)]
    for start, end in zip(starts, [*starts[1:], numbers[-1] + 1], strict=True):
        yield [cell for cell in cells if start <= cell.row < end]


def _side_by_side(cells: Sequence[Cell]) -> Iterable[list[Cell]]:
    """The cells parted where many blank columns stand between them."""
    reach = 0
    starts: list[int] = []
    for cell in sorted((cell for cell in cells if cell.text), key=lambda c: c.column):
        if not starts or cell.column - reach > _FAR:
            starts.append(cell.column)
        reach = max(reach, cell.column + cell.column_span - 1)
    for start, end in pairwise([*starts, reach + 1]):
        yield [cell for cell in cells if start <= cell.column < end]


def _starts_table(rows: dict[int, list[Cell]], numbers: Sequence[int], at: int) -> bool:
    """A blank row above, a lone text here, and below it, past further such rows, several texts without a figure.

    Far below everything else a stray entry stands alone in any case: it must not draw the table out to itself.
    """
    above = max(cell.row + cell.row_span - 1 for cell in rows[numbers[at - 1]])
    if numbers[at] - above > _FAR:
        return True
    if numbers[at] - above < 2 or not _is_lone_text(rows[numbers[at]]):
        return False
    for number in numbers[at + 1 :]:
        if not _is_lone_text(rows[number]):
            return len(rows[number]) > 1 and not any(_FIGURE.match(cell.text) for cell in rows[number])
    return False


def _is_lone_text(row: Sequence[Cell]) -> bool:
    return len(row) == 1 and not _FIGURE.match(row[0].text)


def _is_text(cells: Sequence[Cell]) -> bool:
    """A sheet of text: everything in one column, or one row."""
    printed = [cell for cell in cells if cell.text]
    return len({cell.column for cell in printed}) < 2 or len({cell.row for cell in printed}) < 2
