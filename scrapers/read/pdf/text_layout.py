"""What a table without rules hands on to the next page: its columns, which the same header there has again.

A page of few rows shows too little of its columns: labels that are short, columns that are blank. Where the header is
repeated at its place, or figures and labels stand in the very columns of the page before, these are its columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.read.pdf.geometry import Box
from scrapers.read.pdf.gutters import Column, TextLine, settled, unglued
from scrapers.read.pdf.text_columns import Placed, touched

_SAME_PLACE = 2.0
"""Points."""

_BESIDE = 8.0
"""Points: print so near to one column and to no other is of this."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, its header lines (text, left, right), and in which columns figures stand."""

    columns: tuple[Column, ...]
    header: tuple[tuple[str, float, float], ...]
    figures: frozenset[int]
    is_form: bool = False
    """Whether it is of a form, whose rows have columns of their own: then ``columns`` are between its borders."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table found by its text: the borders of its columns and rows, its cells, and which lines it took."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Placed, ...]
    lines: frozenset[int]
    layout: Layout

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def layout_of(columns: Sequence[Column], header: Sequence[TextLine], body: Sequence[TextLine]) -> Layout:
    figures = {
        at for line in body for piece in line.pieces if piece.is_figure for at in touched(columns, piece) if piece.text
    }
    return Layout(tuple(columns), _signature(header), frozenset(figures))


def columns_as_before(
    before: Layout | None, header: Sequence[TextLine], body: Sequence[TextLine], *, at_top: bool
) -> list[Column] | None:
    """The columns of the table before, as wide as this page needs them; None where this page is not of that table.

    It is if it repeats the header at its place; or if it has none, begins at the top of the page (``at_top``) and its
    figures stand where the others do.
    """
    if before is None or before.is_form or not (_is_repeated(before, header) if header else at_top):
        return None
    columns = list(before.columns)
    for line in body:
        for piece in unglued(settled(line, before.columns), before.columns).pieces:
            at = touched(columns, piece) or _nearest(columns, piece.left, piece.right)
            if len(at) != 1 or (not header and piece.is_figure and at[0] not in before.figures):
                return None
            left, right = columns[at[0]]
            columns[at[0]] = min(left, piece.left), max(right, piece.right)
    return columns


def _signature(header: Sequence[TextLine]) -> tuple[tuple[str, float, float], ...]:
    return tuple(
        ("".join(piece.text for piece in line.pieces), line.pieces[0].left, line.pieces[-1].right) for line in header
    )


def _is_repeated(before: Layout, header: Sequence[TextLine]) -> bool:
    own = _signature(header)
    return len(own) == len(before.header) and all(
        text == other and abs(left - other_left) <= _SAME_PLACE and abs(right - other_right) <= _SAME_PLACE
        for (text, left, right), (other, other_left, other_right) in zip(own, before.header, strict=True)
    )


def _nearest(columns: Sequence[Column], left: float, right: float) -> range:
    near = [i for i, column in enumerate(columns) if max(column[0] - right, left - column[1]) <= _BESIDE]
    return range(near[0], near[0] + 1) if len(near) == 1 else range(0)
