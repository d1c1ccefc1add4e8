"""Which amounts of a scan are believed: those that two readings and an identity of their table confirm.

An amount that was recognised in a picture (OCR) can be wrong by a digit and look right. It is believed where both readings
of its cell, and of the code and label of its row, agree, and where it is a sum of others beside or below it in its table,
or one of the parts of such a sum, to the last digit. Everything else is kept as an observation and makes no fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scrapers.recognise.table import Reading, Table

LEAST = 0.5
"""Of the confidence: below, a character was as good as guessed."""


def confidence_of(table: Table, reading: Reading) -> float | None:
    """How far a reading can be trusted: as far as the least certain of its own cell and those that name its row and column.

    None where the document itself says what it says.
    """
    cells = [reading.cell]
    block = [c for c in table.block(reading.column) if c.role in ("account_code", "label", "project_code")]
    cells += [cell for column in block if (cell := table.matrix.cell(reading.row, column.number)) is not None]
    headers = (table.matrix.cell(row, reading.column.number) for row in range(1, table.header.rows + 1))
    cells += [cell for cell in headers if cell is not None]
    return min((cell.confidence for cell in cells if cell.confidence is not None and cell.text), default=None)


def confirmed(readings: Sequence[Reading]) -> list[bool]:
    """For each reading of a table, whether an identity holds in which it stands."""
    places = [_Place(i, r.row, r.column.number, r.column.block, r.value) for i, r in enumerate(readings) if r.is_money and r.value is not None]
    rows: dict[tuple[int, int], list[_Place]] = {}
    columns: dict[int, list[_Place]] = {}
    for place in places:
        rows.setdefault((place.row, place.block), []).append(place)
        columns.setdefault(place.column, []).append(place)
    held: set[int] = set()
    for line in [*rows.values(), *columns.values()]:
        held |= _sums_in(line) | _sums_in(line[::-1])
    return [index in held for index in range(len(readings))]


@dataclass(frozen=True, slots=True)
class _Place:
    index: int
    row: int
    column: int
    block: int
    value: Decimal


def _sums_in(line: Sequence[_Place]) -> set[int]:
    """The amounts of a row or column that are the sum of those right behind them, or such a part.

    A part that is itself a sum stands for its own parts. At least two parts must not be nothing: that one figure
    repeats another shows too little, for the same picture is misread the same way.
    """
    held: set[int] = set()
    for stands_for_parts in (False, True):
        ends = list(range(1, len(line) + 1))
        for first in range(len(line) - 1, -1, -1):
            total, parts, position = Decimal(0), list[int](), first + 1
            while position < len(line):
                parts.append(position)
                total += line[position].value
                position = ends[position] if stands_for_parts else position + 1
                if total == line[first].value and sum(line[part].value != 0 for part in parts) > 1:
                    held |= {line[part].index for part in (first, *parts)}
                    ends[first] = position
                    break
    return held
