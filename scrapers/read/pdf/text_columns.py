"""Lines of text in columns: the cells that come of their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.read.pdf.gutters import Column, Piece, TextLine


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in the unit cells of a table: rows and columns from 0, the last ones exclusive."""

    row: int
    column: int
    row_end: int
    column_end: int
    text: str


def column_at(columns: Sequence[Column], piece: Piece) -> range:
    """The columns a piece touches; the nearest one for a piece that stands in a gutter."""
    at = touched(columns, piece)
    if at:
        return at
    middle = (piece.left + piece.right) / 2
    nearest = min(range(len(columns)), key=lambda i: min(abs(columns[i][0] - middle), abs(columns[i][1] - middle)))
    return range(nearest, nearest + 1)


def touched(columns: Sequence[Column], piece: Piece) -> range:
    """The columns a piece touches; none for a piece that stands in a gutter."""
    at = [i for i, (left, right) in enumerate(columns) if piece.left < right and piece.right > left]
    return range(at[0], at[-1] + 1) if at else range(0)


def row_cells(lines: Sequence[TextLine], columns: Sequence[Column], row: int) -> list[Placed]:
    texts: dict[int, list[str]] = {}
    ends: dict[int, int] = {}
    for line in lines:
        here: dict[int, list[str]] = {}
        for piece in line.pieces:
            at = column_at(columns, piece)
            here.setdefault(at[0], []).append(piece.text)
            ends[at[0]] = max(ends.get(at[0], 0), at[-1] + 1)
        for column, parts in here.items():
            texts.setdefault(column, []).append(" ".join(parts))
    cells: list[Placed] = []
    column = 0
    while column < len(columns):
        end = max(ends.get(column, 0), column + 1)
        inner = [other for other in range(column + 1, end) if other in texts]
        end = min(inner, default=end)  # what is printed keeps its own column
        cells.append(Placed(row, column, row + 1, end, "\n".join(texts.get(column, []))))
        column = end
    return cells
