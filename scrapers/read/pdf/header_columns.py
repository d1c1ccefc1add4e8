"""The columns of a table without rules once its header is known: as wide as this, and those that are blank in all rows.

Figures stand at the right of their column, labels at its left, headers in its middle: so a header may stand beside all
that is printed below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.read.pdf.gutters import Column, Piece, TextLine, within

_CENTRED = 6.0
"""Points: twice what the middles of two lines of one text may differ by."""


def with_header_columns(
    columns: Sequence[Column], header: Sequence[TextLine], rows: Sequence[TextLine]
) -> list[Column]:
    """The columns as wide as their headers, and those of headers that have nothing below them in any of the rows."""
    wide = _widened(columns, header)
    found = list(wide)
    for line in header:
        own = [piece for piece in line.pieces if any(within(column, [piece]) for column in wide)]
        for piece in line.pieces:
            if piece in own or any(within(column, [piece]) for column in found):
                continue
            nearest = min(wide, key=lambda c: max(c[0] - piece.right, piece.left - c[1]))
            beside = piece.left > wide[-1][1] or piece.right < wide[0][0]
            if beside or any(within(nearest, [other]) for other in own) or not _is_titled(nearest, header):
                found.append((piece.left, piece.right))
    blank = [column for column in found if column not in wide]
    for column in wide:
        if not _is_titled(column, header):
            _claim(column, blank, found, figures=_holds_figures(column, rows))
    _take_headers_beside(found, header)
    return sorted(found)


def _take_headers_beside(found: list[Column], header: Sequence[TextLine]) -> None:
    """A header that stands over no column is the nearest one's, if that has none of its own."""
    for line in reversed(header):
        for piece in line.pieces:
            if any(within(column, [piece]) for column in found):
                continue
            nearest = min(found, key=lambda c: max(c[0] - piece.right, piece.left - c[1]))
            union = min(nearest[0], piece.left), max(nearest[1], piece.right)
            alone = not any(union[0] < right and union[1] > left for left, right in found if (left, right) != nearest)
            if alone and not any([nearest] == [c for c in found if within(c, [p])] for x in header for p in x.pieces):
                found[found.index(nearest)] = union


def _widened(columns: Sequence[Column], header: Sequence[TextLine]) -> list[Column]:
    """The columns with the headers that stand over one of them alone; one over blank columns too widens none."""
    wide = list(columns)
    for row in range(len(header) - 1, -1, -1):
        line = header[row]
        for piece in line.pieces:
            at = [column for column in wide if within(column, [piece])]
            if len(at) != 1:
                continue
            union = min(at[0][0], piece.left), max(at[0][1], piece.right)
            others = [column for column in wide if column != at[0]]
            lower = [p for below in header[row + 1 :] for p in below.pieces if within(union, [p])]
            aside = [p for p in lower if not within(at[0], [p]) and not _is_centred(p, piece)]
            if not aside and not any(union[0] < right and union[1] > left for left, right in others):
                wide[wide.index(at[0])] = union
    return wide


def _is_centred(piece: Piece, on: Piece) -> bool:
    return abs(piece.left + piece.right - on.left - on.right) <= _CENTRED


def _is_titled(column: Column, header: Sequence[TextLine]) -> bool:
    return any(within(column, line.pieces) for line in header)


def _holds_figures(column: Column, rows: Sequence[TextLine]) -> bool:
    own = [piece for line in rows for piece in line.pieces if within(column, [piece])]
    return bool(own) and all(piece.is_figure for piece in own)


def _claim(column: Column, blank: Sequence[Column], found: list[Column], *, figures: bool) -> None:
    """A column without a header takes the one beside it that has nothing else below: at the left of figures, which
    stand at the right of their column, at the right of labels."""
    order = sorted(found)
    at = order.index(column) + (-1 if figures else 1)
    if 0 <= at < len(order) and order[at] in blank:
        found.remove(column)
        found.remove(order[at])
        found.append((min(column[0], order[at][0]), max(column[1], order[at][1])))
