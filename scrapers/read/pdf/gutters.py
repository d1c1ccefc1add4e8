"""Where columns part in text without rules: the pieces of lines, and the white between them all the way down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scrapers.read.pdf.characters import Character

Column = tuple[float, float]
"""left, right"""

_WORD_GAP = 0.9
"""Of an em: a wider gap parts two pieces of a line (in Chinese text there are no gaps between words)."""

_FIGURE_GAP = 0.55
"""Of an em: a wider gap parts two figures; the stray space in ``8749600. 00`` is narrower."""

_FINE_GAP = 0.25
"""Of an em: white as narrow may part two columns, where it is free all the way down."""

_HAIR = 0.06
"""Of an em: so little does where a figure meets words."""

_TALLEST = 1.3
"""Ems: a line is as high at the most; the boxes of some fonts are twice as high as their print."""

FIGURE = re.compile(r"[-+−(（]?[￥¥]?[\d０-９][\d０-９,，.．]*%?[)）]?|[-—–－/]+")
_ROWS_ALIKE = 3
"""Rows in which words stand side by side make columns of them."""

_ALIGNED = 1.0
"""Points: print that begins or ends at one border differs by no more."""

_GAPS_TRIED = 60
"""The widest gaps of a column: where none of them parts it, narrower ones do not."""

_IN_FIGURES = frozenset("0123456789,.%-")
_GLUED = re.compile(r"[-+\d,]*\d\.\d[\d,]*\.\d[-\d,.]*")
DASH = re.compile(r"[-—–－/]+")
_SMALL = re.compile(r"\d{1,2}")
_NUMBERING = re.compile("栏次|列次|行次")
_LEADER = re.compile(r"[.·…．]{4,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line without a gap."""

    left: float
    right: float
    text: str
    ends: tuple[float, ...] = ()
    """Where each of its characters ends."""

    @property
    def is_figure(self) -> bool:
        return FIGURE.fullmatch(self.text) is not None

    @property
    def is_glued(self) -> bool:
        """Figures of neighbouring columns with no gap between: what has two points is no figure."""
        return _GLUED.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with its pieces from left to right."""

    y: float
    top: float
    bottom: float
    pieces: tuple[Piece, ...]
    fine: tuple[Piece, ...] = ()
    """Narrower pieces, where there are any: what stands close together is of two columns if a border runs there."""

    @property
    def finest(self) -> tuple[Piece, ...]:
        return self.fine or self.pieces

    @property
    def figures(self) -> int:
        return sum(piece.is_figure for piece in self.pieces)

    @property
    def is_row(self) -> bool:
        """Figures beside other pieces, in a line that is no entry of a list of contents."""
        if len(self.pieces) < 2 or self.figures == 0 or self.numbers_columns:
            return False
        return not any(_LEADER.search(piece.text) for piece in self.pieces)

    @property
    def numbers_columns(self) -> bool:
        """Whether a line numbers the columns and says nothing else: it is of the header."""
        numbers = [int(piece.text) for piece in self.pieces if _SMALL.fullmatch(piece.text)]
        words = [piece.text for piece in self.pieces if not _SMALL.fullmatch(piece.text)]
        counted = numbers[:1] in ([0], [1]) and all(b == a + 1 for a, b in pairwise(numbers))
        return counted and (any(_NUMBERING.search(word) for word in words) or (not words and len(numbers) > 2))


def pieces_of(line: Sequence[Character]) -> TextLine:
    """The line in its pieces, and in the finer ones that a border of columns may part."""
    em = _em(line)
    fine: list[_Part] = []
    for character in line:
        if character.text.isspace():
            continue
        last = fine[-1] if fine else None
        white = character.left - last.ends[-1] if last else 0.0
        if last is None or _parts_at(last.text[-1], character.text, white / em):
            fine.append(_Part(character.left, character.text, [character.right], white / em))
        else:
            last.text += character.text
            last.ends.append(character.right)
    fine = _without_spread_letters(fine)
    coarse: list[_Part] = []
    for part in fine:
        if coarse and part.white <= (_FIGURE_GAP if _are_figures(coarse[-1].text, part.text) else _WORD_GAP):
            coarse[-1] = _Part(coarse[-1].left, coarse[-1].text + part.text, coarse[-1].ends + part.ends, 0.0)
        else:
            coarse.append(part)
    y = median(character.y for character in line)
    half = min(median(character.bottom - character.top for character in line), _TALLEST * em) / 2
    whole = tuple(part.piece for part in coarse)
    return TextLine(y, y - half, y + half, whole, tuple(part.piece for part in fine) if len(fine) > len(coarse) else ())


@dataclass(slots=True)
class _Part:
    """A piece in the making; ``white`` is what parts it from the one before, in ems."""

    left: float
    text: str
    ends: list[float]
    white: float

    @property
    def piece(self) -> Piece:
        return Piece(self.left, self.ends[-1], self.text, tuple(self.ends))


def _em(line: Sequence[Character]) -> float:
    """The size of the print: as wide as a Chinese character, or twice a digit; boxes may be far higher."""
    widths = [c.right - c.left for c in line if "\u2e80" < c.text < "\uff00"]
    digits = [2 * (c.right - c.left) for c in line if c.text.isdigit()]
    height = max(c.bottom - c.top for c in line)
    return min(median(widths or digits or [height]) or height, height)


def _parts_at(before: str, after: str, white: float) -> bool:
    """Whether a border of columns may run between two characters with so much white, in ems, between them."""
    if white > _FINE_GAP:
        return True
    return white > _HAIR and (before in _IN_FIGURES) != (after in _IN_FIGURES) and max(before, after) > "\u2e80"


def _are_figures(before: str, after: str) -> bool:
    return before[-1] in _IN_FIGURES and after[0] in _IN_FIGURES


def _without_spread_letters(parts: list[_Part]) -> list[_Part]:
    """A single letter that only narrow white sets apart is spread print, and no piece of its own."""
    result: list[_Part] = []
    for part in parts:
        last = result[-1] if result else None
        lone = last is not None and any(len(t) == 1 and t not in _IN_FIGURES for t in (last.text, part.text))
        if last is not None and lone and part.white <= _WORD_GAP:
            last.text += part.text
            last.ends += part.ends
        else:
            result.append(part)
    return result


def columns_of(lines: Sequence[TextLine], gutter: float) -> list[Column]:
    """What the pieces cover across, with gutters between; narrower ones too where figures of one line need them."""
    rows = [[piece for piece in line.finest if not piece.is_glued] for line in lines]
    columns: list[Column] = []
    for piece in sorted((piece for row in rows for piece in row), key=lambda piece: piece.left):
        if columns and piece.left - columns[-1][1] < gutter:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return _without_dashes([part for column in columns for part in _parted(column, rows)], rows)


def _parted(column: Column, rows: Sequence[Sequence[Piece]]) -> list[Column]:
    """A column in which lines print two pieces side by side is several, if a line down can be drawn between them.

    Two figures of one line need it; words, or words and a figure, may be one text in one line, but not in several.
    """
    own = [[p for p in row if column[0] <= p.left and p.right <= column[1]] for row in rows]
    pieces = [piece for row in own for piece in row]
    pairs = [(a, b) for row in own for a, b in pairwise(row)]
    gaps = {(a.right, b.left): a.is_figure and b.is_figure for a, b in pairs}
    for begins, ends in sorted(gaps, key=lambda gap: gap[0] - gap[1])[:_GAPS_TRIED]:
        at = _free_line(begins, ends, pieces)
        if at is not None and (gaps[begins, ends] or _rows_parted(begins, ends, own) >= _ROWS_ALIKE):
            left = [piece for piece in pieces if piece.right <= at]
            right = [piece for piece in pieces if piece.left >= at]
            return [*_parted(_covered(left), own), *_parted(_covered(right), own)]
    return [column]


def _rows_parted(begins: float, ends: float, rows: Sequence[Sequence[Piece]]) -> int:
    """How many rows have print that ends or begins where this gap does, or on both sides of it."""
    return sum(
        (any(p.right <= ends for p in row) and any(p.left >= begins for p in row))
        or any(abs(p.right - begins) <= _ALIGNED or abs(p.left - ends) <= _ALIGNED for p in row)
        for row in rows
    )


def settled(line: TextLine, columns: Sequence[Column]) -> TextLine:
    """The line in pieces that fall into the columns: finer ones only where a border runs between them."""
    if not line.fine:
        return line
    borders = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    ends = {piece.right for piece in line.pieces}
    pieces: list[Piece] = []
    for part in line.fine:
        last = pieces[-1] if pieces else None
        apart = last is None or last.right in ends
        if last is None or apart or any(last.right <= border <= part.left for border in borders):
            pieces.append(part)
        else:
            pieces[-1] = Piece(last.left, part.right, last.text + part.text, last.ends + part.ends)
    return TextLine(line.y, line.top, line.bottom, tuple(pieces))


def _without_dashes(columns: list[Column], rows: Sequence[Sequence[Piece]]) -> list[Column]:
    """Dashes that stand in the middle of a column are no column beside its figures, which stand at its right."""
    for column in columns:
        own = [piece for row in rows for piece in row if column[0] <= piece.left and piece.right <= column[1]]
        if not all(DASH.fullmatch(piece.text) for piece in own):
            continue
        beside = [row for row in rows if any(piece in own for piece in row)]
        free = [other for other in columns if other != column and not any(within(other, row) for row in beside)]
        near = [other for other in free if abs(columns.index(other) - columns.index(column)) == 1]
        if near:
            other = min(near, key=lambda other: max(other[0] - column[1], column[0] - other[1]))
            whole = (min(column[0], other[0]), max(column[1], other[1]))
            return _without_dashes([whole if c == other else c for c in columns if c != column], rows)
    return columns


def within(column: Column, row: Sequence[Piece]) -> bool:
    return any(piece.left < column[1] and piece.right > column[0] for piece in row)


def _free_line(begins: float, ends: float, pieces: Sequence[Piece]) -> float | None:
    """The middle of the widest white within a gap, all the way down."""
    inside = [piece for piece in pieces if piece.right > begins and piece.left < ends]
    best: Column | None = None
    for start in (begins, *(piece.right for piece in inside if piece.right < ends)):
        stop = min((piece.left for piece in inside if piece.right > start), default=ends)
        if start < stop and (best is None or stop - start > best[1] - best[0]):
            best = (start, min(stop, ends))
    return (best[0] + best[1]) / 2 if best else None


def _covered(pieces: Sequence[Piece]) -> Column:
    return min(piece.left for piece in pieces), max(piece.right for piece in pieces)


def unglued(line: TextLine, columns: Sequence[Column]) -> TextLine:
    """The line with its glued figures parted where columns part; what does not fall into whole figures stays."""
    if not any(piece.is_glued for piece in line.pieces):
        return line
    borders = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    pieces = [part for piece in line.pieces for part in (_parts(piece, borders) if piece.is_glued else [piece])]
    return TextLine(line.y, line.top, line.bottom, tuple(pieces))


def _parts(piece: Piece, borders: Sequence[float]) -> list[Piece]:
    parts: list[Piece] = []
    start, left = 0, piece.left
    for border in [b for b in borders if piece.left < b < piece.right]:
        near = min(range(len(piece.ends)), key=lambda i: abs(piece.ends[i] - border))
        if near >= start and near < len(piece.ends) - 1:
            parts.append(Piece(left, piece.ends[near], piece.text[start : near + 1], piece.ends[start : near + 1]))
            start, left = near + 1, piece.ends[near]
    parts.append(Piece(left, piece.right, piece.text[start:], piece.ends[start:]))
    return parts if all(part.is_figure for part in parts) else [piece]
