"""The columns of a Word table: cells that nearly line up, as they do after rows were drawn by hand, are one column.

Word keeps a column border for every border of any row. Where two of them lie closer together than the narrowest cell
could, the strip between them is no column, and what stands left and right of it meets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrapers.records import Cell

_SLIVER = 60
"""Twentieths of a point: 3 pt, narrower than any character."""


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell as its row names it: the first column border (from 0) and how many columns it takes.

    ``merge`` is ``restart`` or ``continue`` where the cell is part of one over several rows.
    """

    start: int
    span: int
    text: str
    page: int
    merge: str = ""


def placed(rows: Sequence[Sequence[RowCell]], widths: Sequence[int]) -> list[Cell]:
    """Cells with their places; one that goes on below stands once. ``widths`` are those of the columns, in twips."""
    edges = _edges(rows, widths)
    cells: list[Cell] = []
    open_merges: dict[int, int] = {}
    for row_no, row in enumerate(rows, 1):
        for raw in row:
            column, after = edges[raw.start] + 1, edges[raw.start + raw.span] + 1
            if column == after:
                continue
            above = open_merges.get(column)
            if raw.merge == "continue" and above is not None:
                cells[above] = _one_row_longer(cells[above], row_no, raw.text)
                continue
            cells.append(Cell(row_no, column, raw.text, 1, after - column, raw.page))
            open_merges.pop(column, None)
            if raw.merge:
                open_merges[column] = len(cells) - 1
    return cells


def _edges(rows: Sequence[Sequence[RowCell]], widths: Sequence[int]) -> list[int]:
    """For each border, the number of columns to its left; every border counts where a narrow column holds text."""
    most = max((cell.start + cell.span for row in rows for cell in row), default=0)
    if len(widths) < most:
        return list(range(most + 1))
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + (width >= _SLIVER))
    if any(cell.text and edges[cell.start] == edges[cell.start + cell.span] for row in rows for cell in row):
        return list(range(len(widths) + 1))
    return edges


def _one_row_longer(cell: Cell, row: int, text: str) -> Cell:
    joined = "\n".join(part for part in (cell.text, text) if part)
    return replace(cell, text=joined, row_span=row - cell.row + 1)
