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

from scrapers.recognise.label import squash
from scrapers.recognise.table import Reading, Table
from scrapers.recognise.unit import find_unit
from scrapers.records import Announcement, Line, Meaning, ReadDocument, Statement

LEAST = 0.5
"""Of the confidence: below, a character was as good as guessed."""

_ALONE = 0.9
"""Of the confidence of a name or year that is said once only; no sum would show that it is misread."""

_DIGITS = 4
"""A figure with as many digits does not repeat another by chance."""

Readings = Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document with scanned pages says for sure, and which figures of its tables an identity confirms."""

    texts: tuple[tuple[int, str, float], ...]
    """Page, text without white space, and confidence: those of the document itself, and those read alike twice."""
    scanned_pages: frozenset[int]
    held: dict[int, frozenset[int]]
    """By the number of a table, the indexes of its readings for which an identity holds."""

    @classmethod
    def of(
        cls, read: ReadDocument, tables: Sequence[tuple[Table, Readings]], announcement: Announcement
    ) -> Evidence | None:
        """None for a document without anything recognised in a picture. What its announcement says is sure."""
        said = [
            (part.page, squash(part.text), part.confidence)
            for item in read.items
            for part in ((item,) if isinstance(item, Line) else item.cells)
        ]
        if all(confidence is None for _, _, confidence in said):
            return None
        rated = ((page, text, 1.0 if confidence is None else confidence) for page, text, confidence in said)
        announced = [(0, squash(text), 1.0) for text in (announcement.title, announcement.publisher) if text]
        texts = (*announced, *(part for part in rated if part[2] >= LEAST))
        pages = frozenset(read.scanned_pages)
        return cls(texts, pages, dict(zip((table.number for table, _ in tables), confirmed(tables), strict=True)))

    def believed(self, table: Table, readings: Readings, body: str | None, year: int | None) -> list[bool]:
        """For each reading of a table whether it may make a fact; what was not recognised in a picture always may."""
        scanned = [self._confidence(table, reading) for reading in readings]
        if all(confidence is None for confidence in scanned):
            return [True] * len(readings)
        named = self._says(body) and self._says(str(year) if year else None) and self._says_unit(table)
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

    def _says(self, words: str | None) -> bool:
        """Whether two places say it, or one that is quite sure."""
        sure = [confidence for _, text, confidence in self.texts if words is not None and squash(words) in text]
        return len(sure) > 1 or any(confidence >= _ALONE for confidence in sure)

    def _says_unit(self, table: Table) -> bool:
        """Whether the unit stands beside the table; one taken over from others, anywhere."""
        page = table.matrix.grid.page
        near = (text for at, text, _ in self.texts if table.unit_inherited or page - 1 <= at <= page)
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
