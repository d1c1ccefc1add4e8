"""Tables in plain text whose columns are kept apart by spaces, as PDF extractors set them that keep the layout.

Such a text is a page of its own kind: a character is as wide as any other, or a Chinese one twice as wide as a Latin
one, and what stands in columns there is found as on a page without rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import median

from scrapers.read.pdf.borderless import tables_of_lines
from scrapers.read.pdf.gutters import FIGURE, Piece, TextLine
from scrapers.read.pdf.text_layout import Layout, TextTable
from scrapers.read.straight_rows import straightened
from scrapers.records import Cell

_PIECE = re.compile(r"\S+")
_GAP = re.compile(r"[ \u3000]{2,}")
_SENTENCE = re.compile(r"[。；;！？!?]|，|(?<!\d),|,(?!\d)|[.．…·]{4,}")
_ENUMERATOR = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]+|其中[:：]?")
_HEIGHT = 1.5
"""Of a line, in widths of a character: a gutter of one character parts two columns."""
_PITCH = 3.0
"""From line to line: as much blank between two as they are high, so that they are rows and not one wrapped cell."""
_FEWEST = 3
"""Rows."""
_BLANK = 4
"""Lines; what stands farther apart is not of one table."""
_APART = 2
"""Blanks between texts of two columns; one may stand in a text."""
_NEAR = 2
"""Characters: so far apart may begin what stands in one column."""
_HEADER, _WRAPPED = 12, 3
"""Lines above the first row of a table, and below its last, that may be of it too."""


def with_aligned_tables(lines: Sequence[str]) -> Iterator[str | list[Cell]]:
    """The lines outside tables, and the cells of each table at its place. A line with a form feed begins a page."""
    breaks = [number for number, line in enumerate(lines) if "\f" in line]
    before: Layout | None = None
    for start, end in pairwise([0, *breaks, len(lines)]):
        page = [line.replace("\f", "") for line in lines[start:end]]
        before = yield from _page(_printed(page), before)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line that is not blank: how far down the page, in lines, and what it says."""

    place: int
    text: str


def _printed(page: Sequence[str]) -> list[_Printed]:
    """The lines of a page that are not blank. Where blank lines part most of them, it says nothing how many do."""
    numbers = [number for number, text in enumerate(page) if text.strip()]
    gaps = [0, *(b - a for a, b in pairwise(numbers))]
    if len(numbers) > 1 and median(gaps[1:]) > 1:
        gaps = [gap if gap > _BLANK else min(gap, 2) for gap in gaps]
    return [_Printed(place, page[number]) for place, number in zip(accumulate(gaps), numbers, strict=False)]


def _page(lines: Sequence[_Printed], before: Layout | None) -> Generator[str | list[Cell], None, Layout | None]:
    """The lines and tables of a page; returns the layout of its last table. ``before`` is that of the page before."""
    at = 0
    rows = [index for index, line in enumerate(lines) if _is_row(line.text)]
    for first, last in _runs(rows, 1 if before else _FEWEST):
        start, end = max(at, first - _HEADER), min(len(lines), last + 1 + _WRAPPED)
        yield from (line.text for line in lines[at:start])
        at = start
        for table in _tables(lines[start:end], before):
            before = table.layout
            yield from (line.text for line in lines[at : start + min(table.lines)])
            yield [
                Cell(c.row + 1, c.column + 1, c.text, c.row_end - c.row, c.column_end - c.column)
                for c in sorted(table.cells, key=lambda c: (c.row, c.column))
            ]
            at = start + max(table.lines) + 1
    yield from (line.text for line in lines[at:])
    return before


def _runs(rows: Sequence[int], fewest: int) -> Iterator[tuple[int, int]]:
    """First and last of rows, at least ``fewest``, that stand so near to each other that they may be of one table."""
    run: list[int] = []
    for row in rows:
        if run and row - run[-1] > _HEADER:
            if len(run) >= fewest:
                yield run[0], run[-1]
            run = []
        run.append(row)
    if len(run) >= fewest:
        yield run[0], run[-1]


def _is_row(line: str) -> bool:
    """Figures beside other pieces, set apart by more than a space, in a line that is no sentence and no contents."""
    pieces = [piece for piece in _GAP.split(line.strip()) if piece]
    figures = any(FIGURE.fullmatch(word) for piece in pieces for word in piece.split())
    return len(pieces) > 1 and figures and not _SENTENCE.search(line)


def _tables(lines: Sequence[_Printed], before: Layout | None) -> list[TextTable]:
    """The tables by the measure in which more columns are kept apart; where both keep as many, by the one in which more
    pieces begin or end right below each other. By the order of the figures only where that keeps more apart."""
    rows = [number for number, line in enumerate(lines) if _is_row(line.text)]
    narrow, wide = (_in_pieces(lines, width) for width in (1, 2))
    ordered = straightened([line.pieces for line in narrow], rows)
    straight = [replace(line, pieces=pieces) for line, pieces in zip(narrow, ordered, strict=True)]
    found = []
    for split, edges in ((narrow, _edges_in_line(narrow)), (wide, _edges_in_line(wide)), (straight, 0)):
        tables = [
            table
            for table in tables_of_lines(split, rows, [], before)
            if _is_certain(table, lines, split, rows)
            and (len(table.lines & set(rows)) >= _FEWEST or _goes_on(table, before))
        ]
        cells = sum(1 for table in tables for cell in table.cells if cell.text)
        found.append((cells, edges, tables))
    return max(found, key=lambda option: option[:2])[2]


def _is_certain(table: TextTable, printed: Sequence[_Printed], split: Sequence[TextLine], rows: Sequence[int]) -> bool:
    """Whether no sentence stands above the rows, and nothing in one column that more than a space parts."""
    first = min((row for row in rows if row in table.lines), default=0)
    if any(_SENTENCE.search(printed[line].text) for line in table.lines if line < first):
        return False
    texts = {text for cell in table.cells for text in cell.text.split("\n") if " " in text}
    return not any(
        _is_text(a.text) and _is_text(b.text) and f"{a.text} {b.text}" in text
        for line in table.lines
        for a, b in pairwise(split[line].pieces)
        for text in texts
    )


def _goes_on(table: TextTable, before: Layout | None) -> bool:
    """Whether a table of a row or two may be the end of the one before: as many columns, figures in no other."""
    layout = table.layout
    return before is not None and len(layout.columns) == len(before.columns) and layout.figures <= before.figures


def _is_text(text: str) -> bool:
    """More than a letter of spread print or a number in front of a text."""
    return len(text) > 1 and not _ENUMERATOR.fullmatch(text)


def _edges_in_line(lines: Sequence[TextLine]) -> int:
    """How many pieces begin or end at the place where one of another line does."""
    begins = Counter(x for line in lines for x in {piece.left for piece in line.pieces})
    ends = Counter(x for line in lines for x in {piece.right for piece in line.pieces})
    return sum(begins[piece.left] > 1 or ends[piece.right] > 1 for line in lines for piece in line.pieces)


def _in_pieces(lines: Sequence[_Printed], wide: int) -> list[TextLine]:
    """The lines in pieces: what a single space parts is one text of words, unless a column begins there in others."""
    words = [_words(line.text, wide) for line in lines]
    apart = [b for line in words for a, b in pairwise(line) if b.left - a.right >= _APART]
    apart += [line[0] for line in words if line[0].left >= _APART]
    return [
        TextLine(y, y - _HEIGHT / 2, y + _HEIGHT / 2, tuple(_joined(line, apart)))
        for y, line in zip((line.place * _PITCH for line in lines), words, strict=True)
    ]


def _joined(words: Sequence[Piece], apart: Sequence[Piece]) -> list[Piece]:
    begins, said = {piece.left for piece in apart}, {piece.text for piece in apart if len(piece.text) > 1}
    pieces: list[Piece] = []
    for word in words:
        last = pieces[-1] if pieces else None
        single = last is not None and word.left - last.right < _APART and not (last.is_figure or word.is_figure)
        if last is None or not single or word.text in said or any(abs(word.left - x) <= _NEAR for x in begins):
            pieces.append(word)
        else:
            text = f"{last.text} {word.text}"
            pieces[-1] = Piece(last.left, word.right, text, (*last.ends, last.right + 1, *word.ends))
    return pieces


def _words(line: str, wide: int) -> list[Piece]:
    """What stands between blanks, with its place; ``wide`` is the width of a Chinese character."""
    places = [0]
    for character in line:
        places.append(places[-1] + (wide if unicodedata.east_asian_width(character) in "WF" else 1))
    return [
        Piece(places[m.start()], places[m.end()], m.group(), tuple(places[m.start() + 1 : m.end() + 1]))
        for m in _PIECE.finditer(line)
    ]
