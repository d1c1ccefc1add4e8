"""Lines of text in columns: the cells that come of their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrapers.read.pdf.gutters import Column, Piece, TextLine

_CENTRED = 6.0
"""Points: twice what the middles of two lines of one text may differ by."""

_NEXT_LINE = 1.5
"""Of the line's height: lines of one text are no farther apart."""


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
    touched = [i for i, (left, right) in enumerate(columns) if piece.left < right and piece.right > left]
    if touched:
        return range(touched[0], touched[-1] + 1)
    middle = (piece.left + piece.right) / 2
    nearest = min(range(len(columns)), key=lambda i: min(abs(columns[i][0] - middle), abs(columns[i][1] - middle)))
    return range(nearest, nearest + 1)


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


def header_cells(lines: Sequence[TextLine], columns: Sequence[Column]) -> list[Placed]:
    """Cells of the header, a row a line: one with headers below spreads over those it is centred on, others reach down,
    and what goes on in the next line is one."""
    rows = [row_cells([line], columns, row) for row, line in enumerate(lines)]
    for row in range(len(rows) - 1):
        below = {cell.column for later in rows[row + 1 :] for cell in later if cell.text}
        wrapped = _wrapped(lines[row], lines[row + 1 :], columns)
        rows[row] = _spread(rows[row], below - wrapped, lines[row].pieces, columns)
    _join_wrapped(rows, lines)
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


def _wrapped(line: TextLine, later: Sequence[TextLine], columns: Sequence[Column]) -> set[int]:
    """The columns whose header goes on in a next line: there it stands under its first part, and is no longer.

    Where the columns beside it have headers in the lower line only, the upper one is set over all of them.
    """
    reach = line.y + _NEXT_LINE * (line.bottom - line.top)
    upper = {column_at(columns, piece)[0]: piece for piece in line.pieces if len(column_at(columns, piece)) == 1}
    found = set()
    for below in (below for below in later if below.y <= reach):
        lower = {column_at(columns, piece)[0]: piece for piece in below.pieces}
        for column in upper.keys() & lower.keys():
            first, second = upper[column], lower[column]
            centred = abs(first.left + first.right - second.left - second.right) <= _CENTRED
            longer = second.right - second.left <= first.right - first.left + _CENTRED
            alone = any(beside in lower and beside not in upper for beside in (column - 1, column + 1))
            if centred and longer and not alone:
                found.add(column)
    return found


def _join_wrapped(rows: Sequence[list[Placed]], lines: Sequence[TextLine]) -> None:
    """A header and the one right below it, over the same columns, are one text in two lines."""
    for lower in range(1, len(rows)):
        height = lines[lower].bottom - lines[lower].top
        for upper in range(lower - 1, -1, -1):
            if lines[lower].y - lines[upper].y > _NEXT_LINE * height:
                break
            for i, cell in enumerate(rows[upper]):
                at = next((j for j, other in enumerate(rows[lower]) if _extent(other) == _extent(cell)), None)
                if at is None or not (cell.text and rows[lower][at].text):
                    continue
                rows[upper][i] = replace(cell, text=f"{cell.text}\n{rows[lower][at].text}")
                rows[lower][at] = replace(rows[lower][at], text="")


def _extent(cell: Placed) -> tuple[int, int]:
    return cell.column, cell.column_end


def _spread(
    cells: Sequence[Placed], below: set[int], pieces: Sequence[Piece], columns: Sequence[Column]
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
