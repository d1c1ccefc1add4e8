"""Tables in plain text whose columns are kept apart by spaces, as PDF extractors set them that keep the layout.

Such a text is a page of its own kind: a character is as wide as any other, or a Chinese one twice as wide as a Latin
one, and what stands in columns there is found as on a page without rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scrapers.read.pdf.borderless import TextTable, tables_of_lines
from scrapers.read.pdf.gutters import FIGURE, Piece, TextLine
from scrapers.records import Cell

_PIECE = re.compile(r"\S+")
_GAP = re.compile(r"[ \u3000]{2,}")
_SENTENCE = re.compile(r"[。；;！？!?]|，|(?<!\d),|,(?!\d)|[.．…·]{4,}")
_HEIGHT = 1.5
"""Of a line, in widths of a character: a gutter of one character parts two columns."""
_PITCH = 3.0
"""From line to line: as much blank between two as they are high, so that they are rows and not one wrapped cell."""
_FEWEST = 3
"""Rows."""
_HEADER, _WRAPPED = 12, 3
"""Lines above the first row of a table, and below its last, that may be of it too."""


def with_aligned_tables(lines: Sequence[str]) -> Iterator[str | list[Cell]]:
    """The lines outside tables, and the cells of each table at its place. A line with a form feed begins a page."""
    breaks = [number for number, line in enumerate(lines) if "\f" in line]
    for start, end in pairwise([0, *breaks, len(lines)]):
        yield from _page([line.replace("\f", "") for line in lines[start:end]])


def _page(lines: Sequence[str]) -> Iterator[str | list[Cell]]:
    at = 0
    for first, last in _runs([number for number, line in enumerate(lines) if _is_row(line)]):
        start, end = max(at, first - _HEADER), min(len(lines), last + 1 + _WRAPPED)
        yield from lines[at:start]
        at = start
        for table in _tables(lines[start:end]):
            yield from lines[at : start + min(table.lines)]
            yield [
                Cell(c.row + 1, c.column + 1, c.text, c.row_end - c.row, c.column_end - c.column)
                for c in sorted(table.cells, key=lambda c: (c.row, c.column))
            ]
            at = start + max(table.lines) + 1
    yield from lines[at:]


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of rows that stand so near to each other that they may be of one table, or of some."""
    run: list[int] = []
    for row in rows:
        if run and row - run[-1] > _HEADER:
            if len(run) >= _FEWEST:
                yield run[0], run[-1]
            run = []
        run.append(row)
    if len(run) >= _FEWEST:
        yield run[0], run[-1]


def _is_row(line: str) -> bool:
    """Figures beside other pieces, set apart by more than a space, in a line that is no sentence and no contents."""
    pieces = [piece for piece in _GAP.split(line.strip()) if piece]
    figures = any(FIGURE.fullmatch(word) for piece in pieces for word in piece.split())
    return len(pieces) > 1 and figures and not _SENTENCE.search(line)


def _tables(lines: Sequence[str]) -> list[TextTable]:
    """The tables by the measure in which more columns are kept apart; where both keep as many, by the one in which more
    pieces begin or end right below each other."""
    rows = [number for number, line in enumerate(lines) if _is_row(line)]
    found = []
    for wide in (1, 2):
        split = [_pieces(line, number, wide) for number, line in enumerate(lines)]
        tables = tables_of_lines(split, rows, [])
        cells = sum(1 for table in tables for cell in table.cells if cell.text)
        found.append((cells, _edges_in_line(split), tables))
    return max(found, key=lambda option: option[:2])[2]


def _edges_in_line(lines: Sequence[TextLine]) -> int:
    """How many pieces begin or end at the place where one of another line does."""
    begins = Counter(x for line in lines for x in {piece.left for piece in line.pieces})
    ends = Counter(x for line in lines for x in {piece.right for piece in line.pieces})
    return sum(begins[piece.left] > 1 or ends[piece.right] > 1 for line in lines for piece in line.pieces)


def _pieces(line: str, number: int, wide: int) -> TextLine:
    """The words of a line with their places; ``wide`` is the width of a Chinese character."""
    places = [0]
    for character in line:
        places.append(places[-1] + (wide if unicodedata.east_asian_width(character) in "WF" else 1))
    pieces = tuple(
        Piece(places[m.start()], places[m.end()], m.group(), tuple(places[m.start() + 1 : m.end() + 1]))
        for m in _PIECE.finditer(line)
    )
    y = number * _PITCH
    return TextLine(y, y - _HEIGHT / 2, y + _HEIGHT / 2, pieces)
