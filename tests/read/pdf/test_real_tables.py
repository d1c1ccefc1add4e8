"""Every amount that real disclosures print stands in a cell of its own, in the row and column where it is printed."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from scrapers.read.pdf import read_pdf
from scrapers.records import Cell, Grid

_SPACE = re.compile(r"\s+")


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _label(text: str) -> str:
    return re.sub(r"[^\w]", "", text)


def _fits(grid: Grid, cell: Cell, row: dict[str, str], *, continued: bool) -> bool:
    """The last part of the row's label stands in the cell's row, that of the column's label above the cell.

    On a page on which the table only goes on, its header may stand on the page before.
    """
    beside = _label(
        "".join(c.text for c in grid.cells if c.row < cell.row + cell.row_span and cell.row < c.row + c.row_span)
    )
    above = _label(
        "".join(
            c.text
            for c in grid.cells
            if c.row < cell.row and c.column < cell.column + cell.column_span and cell.column < c.column + c.column_span
        )
    )
    label = _label(row["row_label"].rsplit("/", 1)[-1])
    column = _label(row["column_label"].rsplit("/", 1)[-1])
    return label in beside and (column in above or continued)


@pytest.mark.real
def test_every_true_amount_is_a_cell_beside_its_label_and_below_its_header(real_documents: Path) -> None:
    with (real_documents / "truth" / "corpus.csv").open(encoding="utf-8", newline="") as file:
        by_file: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in csv.DictReader(file):
            by_file[row["file"]].append(row)
    missing, misplaced = [], []
    for name, rows in by_file.items():
        grids = read_pdf((real_documents / "corpus" / name).read_bytes()).grids
        cells: dict[tuple[int, str], list[tuple[Grid, Cell]]] = defaultdict(list)
        for grid in grids:
            for cell in grid.cells:
                cells[cell.page, _bare(cell.text)].append((grid, cell))
        first_page: dict[str, int] = {}
        for row in rows:
            first_page[row["table"]] = min(int(row["page"]), first_page.get(row["table"], 10**6))
        for row in rows:
            continued = int(row["page"]) > first_page[row["table"]]
            place = f"{name}:{row['page']}: {row['row_label']} | {row['column_label']} | {row['amount_as_printed']}"
            found = cells[int(row["page"]), _bare(row["amount_as_printed"])]
            if not found:
                missing.append(place)
            elif not any(_fits(grid, cell, row, continued=continued) for grid, cell in found):
                misplaced.append(place)
    assert by_file
    assert missing == []
    assert misplaced == []
