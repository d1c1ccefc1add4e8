"""Lines of text in columns: their pieces, the columns these stand in, and the cells that come of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.text_lines import line_box

_WORD_GAP = 0.9
"""Of the line's height: a wider gap parts two pieces of a line (in Chinese text there are no gaps between words)."""

FIGURE = re.compile(r"[-+−(（]?[￥¥]?[\d０-９][\d０-９,，.．]*%?[)）]?|[-—–－/]+")
_LEADER = re.compile(r"[.·…．]{4,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line without a gap."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with its pieces from left to right."""

    y: float
    top: float
    bottom: float
    pieces: tuple[Piece, ...]

    @property
    def figures(self) -> int:
        return sum(FIGURE.fullmatch(piece.text) is not None for piece in self.pieces)

    @property
    def is_row(self) -> bool:
        """Figures beside other pieces, in a line that is no entry of a list of contents."""
        return len(self.pieces) > 1 and self.figures > 0 and not any(_LEADER.search(p.text) for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in the unit cells of a table: rows and columns from 0, the last ones exclusive."""

    row: int
    column: int
    row_end: int
    column_end: int
    text: str


def pieces_of(line: Sequence[Character]) -> TextLine:
    left, top, _, bottom = line_box(line)
    gap = _WORD_GAP * (bottom - top)
    pieces: list[Piece] = []
    start = end = left
    text: list[str] = []
    for character in line:
        if character.text.isspace():
            continue
        if text and character.left - end > gap:
            pieces.append(Piece(start, end, "".join(text)))
            text = []
        if not text:
            start = character.left
        text.append(character.text)
        end = character.right
    if text:
        pieces.append(Piece(start, end, "".join(text)))
    return TextLine((top + bottom) / 2, top, bottom, tuple(pieces))


def columns_of(pieces: Sequence[Piece], gutter: float) -> list[tuple[float, float]]:
    """What the pieces cover across, with gutters between."""
    columns: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if columns and piece.left - columns[-1][1] < gutter:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns


def column_at(columns: Sequence[tuple[float, float]], piece: Piece) -> range:
    """The columns a piece touches; the nearest one for a piece that stands in a gutter."""
    touched = [i for i, (left, right) in enumerate(columns) if piece.left < right and piece.right > left]
    if touched:
        return range(touched[0], touched[-1] + 1)
    middle = (piece.left + piece.right) / 2
    nearest = min(range(len(columns)), key=lambda i: min(abs(columns[i][0] - middle), abs(columns[i][1] - middle)))
    return range(nearest, nearest + 1)


def row_cells(lines: Sequence[TextLine], columns: Sequence[tuple[float, float]], row: int) -> list[Placed]:
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


def header_cells(
    lines: Sequence[TextLine], groups: Sequence[Sequence[int]], columns: Sequence[tuple[float, float]]
) -> list[Placed]:
    """Cells of the header: one with headers below spreads over those it is centred on, others reach down."""
    rows = [row_cells([lines[index] for index in group], columns, row) for row, group in enumerate(groups)]
    for row in range(len(rows) - 1):
        below = {cell.column for later in rows[row + 1 :] for cell in later if cell.text}
        pieces = [piece for index in groups[row] for piece in lines[index].pieces]
        rows[row] = _spread(rows[row], below, pieces, columns)
    taken: set[tuple[int, int]] = set()
    cells: list[Placed] = []
    for cell in (cell for row_of_cells in rows for cell in row_of_cells):
        if (cell.row, cell.column) in taken:
            continue
        row_end = cell.row_end
        span = range(cell.column, cell.column_end)
        while (
            cell.text
            and row_end < len(rows)
            and not any(
                other.text
                for other in rows[row_end]
                if other.column < cell.column_end and cell.column < other.column_end
            )
        ):
            row_end += 1
        taken.update((row, column) for row in range(cell.row + 1, row_end) for column in span)
        cells.append(Placed(cell.row, cell.column, row_end, cell.column_end, cell.text))
    return cells


def _spread(
    cells: Sequence[Placed], below: set[int], pieces: Sequence[Piece], columns: Sequence[tuple[float, float]]
) -> list[Placed]:
    """A header over empty neighbours that have headers below covers those its text is centred on."""
    printed = [cell for cell in cells if cell.text]
    result: list[Placed] = []
    for number, cell in enumerate(printed):
        low = result[-1].column_end if result else 0
        high = printed[number + 1].column if number + 1 < len(printed) else len(columns)
        first, end = cell.column, cell.column_end
        if all(column in below for column in range(first, end)):
            own = [p for p in pieces if column_at(columns, p)[0] == cell.column]
            middle = (min(p.left for p in own) + max(p.right for p in own)) / 2
            while low < first and first - 1 not in below:
                low += 1
            ranges = [
                (a, b)
                for a in range(low, first + 1)
                for b in range(end, high + 1)
                if all(column in below for column in range(a, b))
            ]
            first, end = min(
                ranges,
                key=lambda r: (round(abs((columns[r[0]][0] + columns[r[1] - 1][1]) / 2 - middle) / 8), r[0] - r[1]),
            )
        result.append(Placed(cell.row, first, cell.row_end, end, cell.text))
    covered = {column for cell in result for column in range(cell.column, cell.column_end)}
    row = cells[0].row
    result.extend(
        Placed(row, column, row + 1, column + 1, "") for column in range(len(columns)) if column not in covered
    )
    return sorted(result, key=lambda cell: cell.column)
