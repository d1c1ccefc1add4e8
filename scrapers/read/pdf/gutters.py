"""Where columns part in text without rules: the pieces of lines, and the white between them all the way down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.text_lines import line_box

Column = tuple[float, float]
"""left, right"""

_WORD_GAP = 0.9
"""Of the line's height: a wider gap parts two pieces of a line (in Chinese text there are no gaps between words)."""

_FIGURE_GAP = 0.55
"""Of the line's height: a wider gap parts two figures; the stray space in ``8749600. 00`` is narrower."""

FIGURE = re.compile(r"[-+−(（]?[￥¥]?[\d０-９][\d０-９,，.．]*%?[)）]?|[-—–－/]+")
_GAPS_TRIED = 60
"""The widest gaps of a column: where none of them parts it, narrower ones do not."""

_IN_FIGURES = frozenset("0123456789,.%-")
_GLUED = re.compile(r"[-+\d,]*\d\.\d[\d,]*\.\d[-\d,.]*")
DASH = re.compile(r"[-—–－/]+")
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

    @property
    def figures(self) -> int:
        return sum(piece.is_figure for piece in self.pieces)

    @property
    def is_row(self) -> bool:
        """Figures beside other pieces, in a line that is no entry of a list of contents."""
        return len(self.pieces) > 1 and self.figures > 0 and not any(_LEADER.search(p.text) for p in self.pieces)


def pieces_of(line: Sequence[Character]) -> TextLine:
    left, top, _, bottom = line_box(line)
    gap, figure_gap = _WORD_GAP * (bottom - top), _FIGURE_GAP * (bottom - top)
    pieces: list[Piece] = []
    start = end = left
    text: list[str] = []
    ends: list[float] = []
    for character in line:
        if character.text.isspace():
            continue
        if text and (white := character.left - end) > figure_gap:
            between_figures = character.text in _IN_FIGURES and text[-1] in _IN_FIGURES
            if white > gap or between_figures:
                pieces.append(Piece(start, end, "".join(text), tuple(ends)))
                text, ends = [], []
        if not text:
            start = character.left
        text.append(character.text)
        end = character.right
        ends.append(end)
    if text:
        pieces.append(Piece(start, end, "".join(text), tuple(ends)))
    return TextLine((top + bottom) / 2, top, bottom, tuple(pieces))


def columns_of(lines: Sequence[TextLine], gutter: float) -> list[Column]:
    """What the pieces cover across, with gutters between; narrower ones too where figures of one line need them."""
    pieces = [piece for line in lines for piece in line.pieces if not piece.is_glued]
    columns: list[Column] = []
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if columns and piece.left - columns[-1][1] < gutter:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    rows = [[piece for piece in line.pieces if not piece.is_glued] for line in lines]
    return _without_dashes([part for column in columns for part in _parted(column, rows)], rows)


def _parted(column: Column, rows: Sequence[Sequence[Piece]]) -> list[Column]:
    """A column in which lines print two pieces side by side is several, if a line down can be drawn between them."""
    own = [[p for p in row if column[0] <= p.left and p.right <= column[1]] for row in rows]
    pieces = [piece for row in own for piece in row]
    gaps = {(a.right, b.left) for row in own for a, b in pairwise(row) if a.is_figure and b.is_figure}
    for begins, ends in sorted(gaps, key=lambda gap: gap[0] - gap[1])[:_GAPS_TRIED]:
        at = _free_line(begins, ends, pieces)
        if at is not None:
            left = [piece for piece in pieces if piece.right <= at]
            right = [piece for piece in pieces if piece.left >= at]
            return [*_parted(_covered(left), own), *_parted(_covered(right), own)]
    return [column]


def _without_dashes(columns: list[Column], rows: Sequence[Sequence[Piece]]) -> list[Column]:
    """Dashes that stand in the middle of a column are no column beside its figures, which stand at its right."""
    for column in columns:
        own = [piece for row in rows for piece in row if column[0] <= piece.left and piece.right <= column[1]]
        if not all(DASH.fullmatch(piece.text) for piece in own):
            continue
        beside = [row for row in rows if any(piece in own for piece in row)]
        free = [other for other in columns if other != column and not any(_within(other, row) for row in beside)]
        near = [other for other in free if abs(columns.index(other) - columns.index(column)) == 1]
        if near:
            other = min(near, key=lambda other: max(other[0] - column[1], column[0] - other[1]))
            whole = (min(column[0], other[0]), max(column[1], other[1]))
            return _without_dashes([whole if c == other else c for c in columns if c != column], rows)
    return columns


def _within(column: Column, row: Sequence[Piece]) -> bool:
    return any(piece.left < column[1] and piece.right > column[0] for piece in row)


def with_header_columns(columns: Sequence[Column], header: Sequence[TextLine]) -> list[Column]:
    """The columns, and those that are blank in all rows: their headers stand beside the columns, or crowd another's."""
    found = list(columns)
    for line in header:
        own = [piece for piece in line.pieces if any(_within(column, [piece]) for column in columns)]
        for piece in line.pieces:
            if piece in own or any(_within(column, [piece]) for column in found):
                continue
            nearest = min(columns, key=lambda c: max(c[0] - piece.right, piece.left - c[1]))
            beside = piece.left > columns[-1][1] or piece.right < columns[0][0]
            if beside or any(_within(nearest, [other]) for other in own):
                found.append((piece.left, piece.right))
    return sorted(found)


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
