"""Which amounts of a scan are believed: those that two readings and an identity of their table confirm.

A figure that was recognised in a picture (OCR) can be wrong by a digit and look right. It is believed where both
readings of its cell, and of what names its row and column, agree, and where it is the sum of others in its row or
column or a part of such a sum, to the last digit, or repeats a figure that is. Whose it is, of which year, and in which
unit must have been read alike twice as well. Everything else is kept as an observation and makes no fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scrapers.recognise.identity import Identified, identify
from scrapers.recognise.label import squash
from scrapers.recognise.table import Reading, Table
from scrapers.recognise.unit import find_unit
from scrapers.records import Announcement, Cell, DocumentIdentity, Grid, Line, Meaning, ReadDocument, Statement

LEAST = 0.6
"""Of the confidence: below, a character was as good as guessed."""

_ALONE = 0.9
"""Of the confidence of what says whose the document is: no sum would show that a name is misread."""

_DIGITS = 4
"""A figure with as many digits does not repeat another by chance."""

Readings = Sequence[Reading]


def _surely_said(read: ReadDocument) -> ReadDocument:
    """The document without the texts of pictures that are not quite sure, for telling whose it is."""

    def sure(part: Line | Cell) -> bool:
        return part.confidence is None or part.confidence >= _ALONE

    if all(sure(part) for item in read.items for part in ((item,) if isinstance(item, Line) else item.cells)):
        return read
    items: list[Line | Grid] = []
    for item in read.items:
        if isinstance(item, Line):
            items.append(item if sure(item) else replace(item, text=""))
        else:
            cells = tuple(cell if sure(cell) else replace(cell, text="") for cell in item.cells)
            items.append(replace(item, cells=cells))
    return replace(read, items=tuple(items))


def identified_surely(read: ReadDocument, announcement: Announcement) -> tuple[Identified, bool]:
    """What a document is, and whether that is sure: whether the sure texts of a scan and all its texts say the same.

    Where they do not, the sure texts name the bodies, unless they name none, or fewer than all texts do.
    """
    every = identify(read, announcement)
    certain = _surely_said(read)
    if certain is read:
        return every, True
    sure = identify(certain, announcement)
    if sure.identity.body is None or len(every.bodies) > len(sure.bodies):
        return every, False
    same_body = every.identity.body is not None and every.identity.body.body_id == sure.identity.body.body_id
    agree = same_body and every.identity.fiscal_year == sure.identity.fiscal_year
    return (every if same_body else replace(sure, identity=replace(every.identity, body=sure.identity.body))), agree


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document with scanned pages says for sure, and which figures of its tables an identity confirms."""

    identity: DocumentIdentity | None
    """What the document is, if sure texts alone say it."""
    texts: tuple[tuple[int, str], ...]
    """Page and text, without white space: those of the document itself and those on which two readings agree."""
    scanned_pages: frozenset[int]
    held: dict[int, frozenset[int]]
    """By the number of a table, the indexes of its readings for which an identity holds."""

    @classmethod
    def of(
        cls, read: ReadDocument, tables: Sequence[tuple[Table, Readings]], identity: DocumentIdentity | None
    ) -> Evidence | None:
        """None for a document without anything recognised in a picture."""
        said = [
            (part.page, squash(part.text), part.confidence)
            for item in read.items
            for part in ((item,) if isinstance(item, Line) else item.cells)
        ]
        if all(confidence is None for _, _, confidence in said):
            return None
        texts = tuple((page, text) for page, text, confidence in said if confidence is None or confidence >= LEAST)
        held = dict(zip((table.number for table, _ in tables), confirmed(tables), strict=True))
        return cls(identity, texts, frozenset(read.scanned_pages), held)

    def believed(self, table: Table, readings: Readings, year: int | None) -> list[bool]:
        """For each reading of a table whether it may make a fact; what was not recognised in a picture always may."""
        scanned = [self._confidence(table, reading) for reading in readings]
        if all(confidence is None for confidence in scanned):
            return [True] * len(readings)
        named = self._says_whose_and_when(year) and self._says_unit(table)
        held = self.held[table.number]
        return [
            confidence is None or (named and confidence >= LEAST and index in held)
            for index, confidence in enumerate(scanned)
        ]

    def _confidence(self, table: Table, reading: Reading) -> float | None:
        """That of the least certain cell that the reading rests on; None where the document itself says all of it.

        A cell of a scanned page that came without one is not certain at all.
        """
        cells = [reading.cell]
        naming = [c for c in table.block(reading.column) if c.role in ("account_code", "label", "project_code")]
        cells += [cell for column in naming if (cell := table.matrix.cell(reading.row, column.number)) is not None]
        headers = (table.matrix.cell(row, reading.column.number) for row in range(1, table.header.rows + 1))
        cells += [cell for cell in headers if cell is not None]
        rated = (
            0.0 if cell.confidence is None and cell.page in self.scanned_pages else cell.confidence
            for cell in cells
            if cell.text
        )
        return min((confidence for confidence in rated if confidence is not None), default=None)

    def _says_whose_and_when(self, year: int | None) -> bool:
        if self.identity is None or self.identity.body is None or year is None:
            return False
        return year == self.identity.fiscal_year or any(str(year) in text for _, text in self.texts)

    def _says_unit(self, table: Table) -> bool:
        """Whether the unit stands beside the table; one taken over from others, anywhere."""
        page = table.matrix.grid.page
        near = (text for at, text in self.texts if table.unit_inherited or page - 1 <= at <= page)
        return table.unit is None or any(find_unit([text]) == table.unit for text in near)


def without_scanned(
    read: ReadDocument, said: Sequence[Statement], meant: Sequence[Meaning]
) -> tuple[list[Statement], list[Meaning]]:
    """Statements with their confidence, and the meanings of those that were not recognised in a picture.

    What is said in text stands in no identity, so that nothing could confirm it.
    """
    lines = [line for line in read.lines if line.confidence is not None]
    rated = []
    for statement in said:
        here = [
            line.confidence
            for line in lines
            if line.start < statement.char_end
            and statement.char_start < line.start + len(line.text)
            and line.confidence is not None
        ]
        rated.append(replace(statement, confidence=min(here, default=None)))
    scanned = {statement.statement_id for statement in rated if statement.confidence is not None}
    return rated, [meaning for meaning in meant if meaning.statement_id not in scanned]


@dataclass(frozen=True, slots=True)
class _Place:
    index: int
    value: Decimal


def confirmed(tables: Sequence[tuple[Table, Readings]]) -> list[frozenset[int]]:
    """The indexes of the readings of each table that are sums, parts of sums, or repeat such a figure.

    What repeats a confirmed figure is a class with one account in it, a total that stands in two tables, and the like.
    """
    figures = [_figures(readings) for _, readings in tables]
    held: list[set[int]] = []
    for places in figures:
        sums: set[int] = set()
        for line in places.values():
            sums |= _sums_in(line) | _sums_in(line[::-1])
        held.append(sums)
    said = {
        (readings[index].unit, value)
        for (_, readings), places, sums in zip(tables, figures, held, strict=True)
        for index, value in ((place.index, place.value) for line in places.values() for place in line)
        if index in sums and len(value.as_tuple().digits) >= _DIGITS
    }
    for (_, readings), places, sums in zip(tables, figures, held, strict=True):
        sums |= {p.index for line in places.values() for p in line if (readings[p.index].unit, p.value) in said}
    return [frozenset(sums) for sums in held]


_Line = tuple[str, int, int]


def _figures(readings: Readings) -> dict[_Line, list[_Place]]:
    """The amounts of a table by rows (within a block) and by columns."""
    lines: dict[_Line, list[_Place]] = {}
    for index, reading in enumerate(readings):
        if reading.is_money and reading.value is not None:
            place = _Place(index, reading.value)
            lines.setdefault(("row", reading.row, reading.column.block), []).append(place)
            lines.setdefault(("column", reading.column.number, 0), []).append(place)
    return lines


def _sums_in(line: Sequence[_Place]) -> set[int]:
    """The figures of a row or column that are the sum of those right behind them, and these.

    A part that is itself a sum may stand for its own parts, also for a single one. At least two parts must not be
    nothing: that one figure repeats another shows too little, for the same digits may be misread in the same way.
    """
    held: set[int] = set()
    for nested, single in ((False, False), (True, False), (True, True)):
        ends = list(range(1, len(line) + 1))
        for first in range(len(line) - 2, -1, -1):
            parts: list[int] = []
            total, filled = Decimal(0), 0
            for part in _siblings(first + 1, ends if nested else None, len(line)):
                parts.append(part)
                total += line[part].value
                filled += line[part].value != 0
                if total == line[first].value and filled > (0 if single else 1):
                    held |= {line[index].index for index in (first, *parts) if filled > 1}
                    ends[first] = ends[part]
                    break
    return held


def _siblings(position: int, ends: Sequence[int] | None, count: int) -> Iterator[int]:
    while position < count:
        yield position
        position = ends[position] if ends else position + 1
