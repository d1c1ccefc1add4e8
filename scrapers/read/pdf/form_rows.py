"""The rows of a form without rules, and the grid they make: each row has columns of its own, or shares a band's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import NamedTuple

from scrapers.read.pdf.gutters import Column, Piece, TextLine, columns_of
from scrapers.read.pdf.header_columns import with_header_columns
from scrapers.read.pdf.text_columns import Placed, touched
from scrapers.read.pdf.text_labels import Text
from scrapers.read.pdf.text_layout import Layout, TextTable

_GUTTER = 0.6
"""Of an em."""

_LEVEL = 0.3
"""Of its height: pieces whose middles differ by no more stand side by side."""


class Print(NamedTuple):
    """A piece with its own place in height: lines that lie one over the other hold several heights."""

    piece: Piece
    y: float
    half: float


class NotCertainError(Exception):
    """Nobody can tell which texts are of one row, or which column a figure stands in."""


@dataclass(slots=True)
class FormRow:
    """The texts of a row beside the first column, from left to right; its columns where it shares those of others."""

    texts: list[Text]
    top: float
    bottom: float
    columns: Sequence[Column] = ()

    @property
    def line(self) -> TextLine:
        pieces = tuple(Piece(text.left, text.right, text.text) for text in self.texts)
        return TextLine((self.top + self.bottom) / 2, self.top, self.bottom, pieces)

    @property
    def has_figures(self) -> bool:
        return any(map(_is_figure, self.texts))

    @property
    def cells(self) -> list[tuple[Column, Text | None]]:
        """Its columns with what stands in them; none where it is blank."""
        if not self.columns:
            return [((text.left, text.right), text) for text in self.texts]
        return [(column, text_in(self, column)) for column in self.columns]


@dataclass(frozen=True, slots=True)
class Spanning:
    """A label with the rows it is of, and its column; None: the first one of the form."""

    text: Text
    rows: range
    column: Column | None = None


def text_in(row: FormRow, column: Column) -> Text | None:
    return next((text for text in row.texts if text.left < column[1] and text.right > column[0]), None)


def apart(prints: Sequence[Print], far: float) -> list[list[Print]]:
    """Pieces by runs of lines that are no farther from each other than this."""
    groups: list[list[Print]] = []
    for one in sorted(prints, key=lambda one: one.y):
        if groups and one.y - groups[-1][-1].y <= far:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def row_of(prints: Sequence[Print]) -> FormRow:
    """A row of these pieces; those that lie one over the other are lines of one text."""
    groups: list[list[Print]] = []
    for one in sorted(prints, key=lambda one: one.piece.left):
        if groups and one.piece.left < max(other.piece.right for other in groups[-1]):
            groups[-1].append(one)
        else:
            groups.append([one])
    texts = [text_of(group) for group in groups]
    if any(one.piece.is_figure for one in prints) and any(
        len(text.levels) < len(group) for text, group in zip(texts, groups, strict=True)
    ):
        raise NotCertainError
    return FormRow(texts, min(text.top for text in texts), max(text.bottom for text in texts))


def text_of(prints: Sequence[Print]) -> Text:
    lines: list[list[Print]] = []
    for one in sorted(prints, key=lambda one: one.y):
        if lines and one.y - lines[-1][0].y <= _LEVEL * one.half:
            lines[-1].append(one)
        else:
            lines.append([one])
    ordered = [sorted(line, key=lambda one: one.piece.left) for line in lines]
    return Text(
        min(one.piece.left for one in prints),
        max(one.piece.right for one in prints),
        min(one.y - one.half for one in prints),
        max(one.y + one.half for one in prints),
        "\n".join(" ".join(one.piece.text for one in line) for line in ordered),
        tuple(line[0].y for line in ordered),
    )


def may_be_two_rows(texts: Sequence[Text]) -> bool:
    """Whether two texts of a row have two lines each that stand side by side: they may be of two rows."""
    return any(_side_by_side(one, other) > 1 for one, other in combinations(texts, 2))


def _side_by_side(one: Text, other: Text) -> int:
    near = _LEVEL * (one.bottom - one.top) / len(one.levels)
    return sum(any(abs(level - beside) <= near for beside in other.levels) for level in one.levels)


def give_columns(rows: Sequence[FormRow], keys: Sequence[Text | None], em: float) -> None:
    """Figures without a key beside them stand under headings: their rows have the columns of these.

    ``keys`` are the labels of single rows at the left of each.
    """
    bands: list[list[FormRow]] = []
    for row, key in zip(rows, keys, strict=True):
        if _needs_headings(row, key) and bands:
            bands[-1].append(row)
        elif _needs_headings(row, key):
            raise NotCertainError
        else:
            bands.append([row])
    for head, *below in bands:
        if below:
            _share_columns(head, below, em)


def _needs_headings(row: FormRow, key: Text | None) -> bool:
    is_figure = [key is None or _is_figure(key), *map(_is_figure, row.texts)]
    return any(one and other for one, other in pairwise(is_figure))


def _is_figure(text: Text) -> bool:
    return Piece(text.left, text.right, text.text).is_figure


def _share_columns(head: FormRow, below: Sequence[FormRow], em: float) -> None:
    lines = [row.line for row in below]
    columns = with_header_columns(columns_of(lines, _GUTTER * em), [head.line], lines)
    headed = set(placed_in(head, columns))
    for row in below:
        for at, text in zip(placed_in(row, columns), row.texts, strict=True):
            if _is_figure(text) and at not in headed:
                raise NotCertainError
    if any(map(_is_figure, head.texts)):
        raise NotCertainError
    for row in (head, *below):
        row.columns = columns


def placed_in(row: FormRow, columns: Sequence[Column]) -> list[int]:
    """The column of each text of a row; an error where one stands over two of them, or two in one."""
    at = [touched(columns, piece) for piece in row.line.pieces]
    if any(len(one) != 1 for one in at) or len({one[0] for one in at}) < len(at):
        raise NotCertainError
    return [one[0] for one in at]


def form_table(
    rows: Sequence[FormRow],
    labels: Sequence[Spanning],
    used: frozenset[int],
    before: Layout | None = None,
    end: float = 0.0,
) -> TextTable:
    """The grid: ``labels`` span rows, all else is of one. It reaches to ``end`` at least; ``before`` is the layout of
    the form that goes on here."""
    first = [label.text for label in labels if label.column is None]
    if not any(row.cells for row in rows):
        raise NotCertainError
    left, right = min(text.left for text in first), max(end, *(cell[1] for row in rows for cell, _ in row.cells))
    begin = max(text.right for text in first), min(cell[0] for row in rows for cell, _ in row.cells)
    known = [column[0] for column in before.columns] if before else []
    if begin[0] >= begin[1]:
        raise NotCertainError
    cuts = _cuts([begin, *(white for row in rows for white in _whites(row))], known[1:])
    xs = [known[0], *cuts, before.columns[-1][1]] if before else [left, *cuts, right]
    if sorted(xs) != xs:
        raise NotCertainError  # it stands outside the frame of the page before

    def border(white: Column) -> int:
        return max(n for n, x in enumerate(xs) if white[0] < x < white[1])

    cells = [Placed(s.rows.start, 0, s.rows.stop, border(begin), s.text.text) for s in labels if s.column is None]
    for number, row in enumerate(rows):
        borders = [border(begin), *map(border, _whites(row)), len(xs) - 1]
        for (column, text), (start, stop) in zip(row.cells or [(begin, None)], pairwise(borders), strict=True):
            above = next((s for s in labels if s.column == column and number in s.rows), None)
            if above is None:
                cells.append(Placed(number, start, number + 1, stop, text.text if text else ""))
            elif above.rows.start == number:
                cells.append(Placed(number, start, above.rows.stop, stop, above.text.text))
    middles = [(a.bottom + b.top) / 2 for a, b in pairwise(rows)]
    ys = (rows[0].top, *middles, rows[-1].bottom)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return TextTable(tuple(xs), ys, tuple(cells), used, Layout(tuple(pairwise(xs)), (), frozenset(), True))


def _whites(row: FormRow) -> Iterator[Column]:
    """The white between its columns."""
    for (one, _), (other, _) in pairwise(row.cells):
        if one[1] >= other[0]:
            raise NotCertainError
        yield one[1], other[0]


def _cuts(whites: Sequence[Column], known: Sequence[float]) -> list[float]:
    """As few borders as possible beside those known, one at least in each white."""
    cuts = list(known)
    for left, right in sorted(whites, key=lambda white: white[1]):
        if not any(left < cut < right for cut in cuts):
            begun = [a for a, b in whites if a < right <= b]
            cuts.append((max(begun) + right) / 2)
    return sorted(cuts)
