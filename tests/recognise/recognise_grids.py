"""Grids and documents made by hand: ``<`` continues the cell to the left, ``^`` the cell above."""

from __future__ import annotations

from dataclasses import replace

from scrapers.read.builder import DocumentBuilder
from scrapers.recognise.join import tables_of
from scrapers.recognise.meaning import meaning_of, tell
from scrapers.recognise.period import Period
from scrapers.recognise.table import Table
from scrapers.recognise.tables import table_of, with_inherited_units
from scrapers.records import Cell, Grid, Meaning, Origin, ReadDocument


def grid(text: str, origin: Origin = "ruled", page: int = 1, edges: tuple[float, ...] = ()) -> Grid:
    """A grid from lines of cells separated by ``|``; ``/`` + ``n`` in a cell is a line break."""
    rows = [[cell.strip().replace("/n", "\n") for cell in line.split("|")] for line in text.strip().splitlines()]
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value == "<":
                owner[r, c] = owner[r, c - 1]
            elif value == "^":
                owner[r, c] = owner[r - 1, c]
            else:
                owner[r, c] = (r, c)
                cells[r, c] = Cell(r, c, value, page=page)
                continue
            start = cells[owner[r, c]]
            cells[owner[r, c]] = replace(
                start,
                row_span=max(start.row_span, r - start.row + 1),
                column_span=max(start.column_span, c - start.column + 1),
            )
    return Grid(page, len(rows), max(map(len, rows)), tuple(cells.values()), origin, column_edges=edges)


def document(*items: str | Grid) -> ReadDocument:
    """A read document of lines and grids in this order."""
    builder = DocumentBuilder("text")
    for item in items:
        if isinstance(item, Grid):
            builder.grid(item)
        else:
            builder.line(item, paragraph=True)
    return builder.document()


def tables(*items: str | Grid) -> list[Table]:
    """The tables of such a document, all of one body."""
    read = document(*items)
    captioned = tables_of(read, ["body"] * len(read.items))
    found = [table_of(table, number) for number, table in enumerate(captioned, 1)]
    return with_inherited_units(found, ["body"] * len(found))


def facts(*items: str | Grid, year: int | None = 2021, executed: bool = False) -> list[tuple[str, Meaning]]:
    """Every fact of the tables, with the value as printed."""
    period = Period(year, "executed" if executed else "approved")
    found = []
    for table in tables(*items):
        for number, told in enumerate(tell(table)):
            if told.fact is not None:
                meaning = meaning_of(table, told.reading, told.fact, f"{table.number}-{number}", "body", period)
                found.append((told.reading.printed, meaning))
    return found


def one(found: list[tuple[str, Meaning]], printed: str) -> Meaning:
    """The only fact whose value is printed so."""
    meanings = [meaning for value, meaning in found if value == printed]
    assert len(meanings) == 1, f"{printed}: {len(meanings)} facts of {[value for value, _ in found]}"
    return meanings[0]
