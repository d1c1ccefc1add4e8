"""Documents as a reader would hand them over, made from a few lines; ``|`` parts the cells of a row."""

from __future__ import annotations

from collections.abc import Iterable

from scrapers.records import Cell, Grid, Line, ReadDocument


def grid_of(rows: Iterable[str], page: int = 1) -> Grid:
    cells = [
        Cell(row, column, text, page=page)
        for row, line in enumerate(rows, start=1)
        for column, text in enumerate(line.split("|"), start=1)
    ]
    return Grid(page, max(c.row for c in cells), max(c.column for c in cells), tuple(cells), "tabs")


def document_of(*parts: str | list[str], title: str = "", paragraph: bool = True) -> ReadDocument:
    """Strings are lines, lists of strings are grids."""
    items: list[Line | Grid] = []
    start = 0
    for part in parts:
        if isinstance(part, str):
            items.append(Line(1, part, start, paragraph))
            start += len(part) + 1
        else:
            items.append(grid_of(part))
    return ReadDocument("text", 1, tuple(items), title)
