"""A grid as rows and columns that can be asked: which cell covers a place, and what does a row print."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scrapers.recognise.label import squash
from scrapers.records import Cell, Grid


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cells of a grid by place. Rows and columns count from 1; a merged cell covers several places."""

    grid: Grid
    _places: dict[tuple[int, int], Cell] = field(repr=False)
    _printed: dict[int, tuple[Cell, ...]] = field(default_factory=dict, repr=False, compare=False)
    """By row, as far as it was asked for: the same rows are asked for a dozen times."""

    @classmethod
    def of(cls, grid: Grid) -> Matrix:
        """Build the places. Where cells overlap (damaged spans) the one that starts there stands before the others."""
        for known in tuple(_LATELY):
            if known.grid is grid:
                return known
        places: dict[tuple[int, int], Cell] = {}
        for cell in grid.cells:
            if cell.row_span == cell.column_span == 1:
                continue  # it covers only the place it starts at
            for row in range(cell.row, min(cell.row + cell.row_span, grid.rows + 1)):
                for column in range(cell.column, min(cell.column + cell.column_span, grid.columns + 1)):
                    places.setdefault((row, column), cell)
        for cell in grid.cells:
            places[cell.row, cell.column] = cell
        matrix = cls(grid, places)
        _LATELY.append(matrix)
        return matrix

    @property
    def rows(self) -> int:
        return self.grid.rows

    @property
    def columns(self) -> int:
        return self.grid.columns

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell that covers the place, None where there is none."""
        return self._places.get((row, column))

    def text(self, row: int, column: int) -> str:
        cell = self.cell(row, column)
        return squash(cell.text) if cell else ""

    def starts(self, row: int, column: int) -> bool:
        """Whether a cell starts at this place, and is not only reaching into it from above or from the left."""
        cell = self.cell(row, column)
        return cell is not None and cell.row == row and cell.column == column

    def printed(self, row: int) -> tuple[Cell, ...]:
        """The cells with text that start in this row, from left to right."""
        if (known := self._printed.get(row)) is not None:
            return known
        cells = (self._places.get((row, column)) for column in range(1, self.columns + 1))
        own = {id(cell): cell for cell in cells if cell is not None and cell.row == row and squash(cell.text)}
        self._printed[row] = tuple(own.values())
        return self._printed[row]

    def heads_rows(self, row: int) -> bool:
        """Whether a row only heads or explains the rows below it: one text, over the whole width or before a colon."""
        printed = self.printed(row)
        whole = len(printed) == 1 and printed[0].row_span == 1
        return whole and (printed[0].column_span >= self.columns > 1 or squash(printed[0].text).endswith(("：", ":")))

    def page(self, row: int) -> int:
        """The page on which a row is printed."""
        return next(
            (c.page for column in range(1, self.columns + 1) if (c := self.cell(row, column)) and c.row == row),
            self.grid.page,
        )


_LATELY: deque[Matrix] = deque(maxlen=8)
"""The last ones made: join, header and columns ask for the same grid in turn."""


def parted(grid: Grid, starts: Sequence[int]) -> list[Grid]:
    """The grid cut above each of the rows ``starts`` (the first is row 1); a cell across a cut ends there."""
    if list(starts) == [1]:
        return [grid]
    ends = [*starts[1:], grid.rows + 1]
    cells: list[list[Cell]] = [[] for _ in starts]
    for cell in grid.cells:
        part = bisect_right(starts, cell.row) - 1
        rows = min(cell.row_span, ends[part] - cell.row)
        cells[part].append(replace(cell, row=cell.row - starts[part] + 1, row_span=rows))
    return [
        replace(grid, rows=end - start, cells=tuple(own)) for start, end, own in zip(starts, ends, cells, strict=True)
    ]


def without_rows(grid: Grid, first: int, last: int) -> Grid:
    """The grid without rows ``first`` to ``last``; a cell that reaches out of them keeps what is left of it."""
    gone = last - first + 1
    cells = []
    for cell in grid.cells:
        end = cell.row + cell.row_span - 1
        cut = max(0, min(end, last) - max(cell.row, first) + 1)
        if cut == cell.row_span:
            continue
        row = cell.row if cell.row < first else max(cell.row - gone, first)
        cells.append(replace(cell, row=row, row_span=cell.row_span - cut))
    return replace(grid, rows=grid.rows - gone, cells=tuple(cells))
