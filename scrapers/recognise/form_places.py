"""What stands over and beside a figure of a form: the names above it in its column, and the keys above its key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.label import squash, strip_ordinal, wide
from scrapers.recognise.period import Period, period_of
from scrapers.recognise.table import Table
from scrapers.recognise.unit import split_unit
from scrapers.records import Cell

_BY_ORDER = ("tabs", "cell_lines")
_RATE = re.compile(r"[率%％]|比例|进度")
_ROWS_OF_A_KEY = 5
"""Rows below a key that says a phase (预算数) in which parts of its amount may stand."""


def is_figure(text: str) -> bool:
    """Whether a cell prints a number, alone or with its unit of money."""
    return parse_amount(split_unit(text)[0]) is not None


def is_percentage(text: str) -> bool:
    """Whether a cell prints a percentage."""
    amount = parse_amount(text)
    return amount is not None and amount.kind == "percent"


def is_displaced(table: Table) -> bool:
    """Whether the rows of a form whose cells are only told by their order are shifted against the names above them:
    a percentage stands under the name of an amount."""
    if table.matrix.grid.origin not in _BY_ORDER:
        return False
    percentages = (cell for cell in table.matrix.grid.cells if is_percentage(cell.text))
    over = ((name := names_above(table, cell)[-1], _says_phase(name)) for cell in percentages)
    return any(says and not _RATE.search(name) for name, says in over)


def plain(text: str) -> str:
    """A text of a form as its rules know it: without ordinals, in wide brackets."""
    return wide(strip_ordinal(text))


def path_below_heading(table: Table, cell: Cell, heading: str) -> tuple[str, ...]:
    """The texts over a figure from the first row of the heading at its left on, where that spans several rows."""
    left = table.matrix.cell(cell.row, 1)
    if left is None or left.row == cell.row or plain(left.text) != heading:
        return ()
    cells = (table.matrix.cell(row, cell.column) for row in range(left.row, cell.row))
    texts = (plain(above.text) for above in cells if above is not None and not is_figure(above.text))
    return tuple(dict.fromkeys(text for text in texts if text))


def names_above(table: Table, cell: Cell) -> tuple[str, ...]:
    """The nearest text over a figure, below the heading over several columns that says its phase where it says none."""
    row, text = _text_above(table, cell)
    over = table.matrix.cell(row - 1, cell.column)
    heading = plain(over.text) if over is not None and over.column_span > 1 else ""
    return (heading, text) if _says_phase(heading) and not _says_phase(text) else (text,)


def phase_above(table: Table, key: Cell | None, column_key: str) -> tuple[str, ...]:
    """The key above a key that says neither phase nor year (其中：财政拨款), and gives parts of what that one says."""
    if key is None or _says_phase(column_key) or _says_phase(plain(key.text)):
        return ()
    for row in range(key.row - 1, max(0, key.row - 1 - _ROWS_OF_A_KEY), -1):
        text = plain(table.matrix.text(row, key.column))
        if _says_phase(text):
            return (text,)
    return ()


def _says_phase(text: str) -> bool:
    return period_of((text,), Period(None, None)).phase is not None


def _text_above(table: Table, cell: Cell) -> tuple[int, str]:
    """The nearest text over a figure in its column with its first row, other figures passed over."""
    for row in range(cell.row - 1, 0, -1):
        above = table.matrix.cell(row, cell.column)
        if above is not None and squash(above.text) and not is_figure(above.text):
            return above.row, plain(above.text)
    return 0, ""


def headings_above(table: Table, cell: Cell) -> Iterator[str]:
    """The texts over a figure in its column, nearest first, up to the top of the part of the form it stands in."""
    for row in range(cell.row - 1, 0, -1):
        above = table.matrix.cell(row, cell.column)
        if above is not None and above.row == row and not is_figure(above.text):
            yield squash(above.text)
