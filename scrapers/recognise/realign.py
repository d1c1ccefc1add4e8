"""Rows of a table in text that stand one cell off their header.

The exported text of a table keeps no borders. Where a code stands in the column that the header calls the name, and
the name in the first column of figures, the row has a code column that the header does not show: the row moves back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scrapers.recognise.account_code import is_code_part
from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column, role_by_header
from scrapers.recognise.header import Header
from scrapers.recognise.label import GRAND_TOTALS
from scrapers.recognise.matrix import Matrix
from scrapers.records import Cell, Grid

_NAME = re.compile(r"[\u4e00-\u9fff]{2,}")
_CLASS_DIGITS = 3


def realigned(grid: Grid, header: Header) -> tuple[Grid, list[int]]:
    """The grid with shifted rows moved under their header, and the numbers of these rows."""
    matrix = Matrix.of(grid)
    name = _name_column(header)
    if grid.origin not in ("tabs", "cell_lines") or name is None:
        return grid, []
    rows = [row for row in range(header.rows + 1, grid.rows + 1) if _is_shifted(matrix, row, name)]
    if not rows:
        return grid, []
    gone = {row: name - 1 if _is_half(matrix, row, name) else name for row in rows}
    gone |= {row: name + 1 for row in header.short_rows.difference(rows) if _lacks_a_cell(matrix, row, name)}
    cells = [moved for cell in grid.cells if (moved := _moved(cell, gone.get(cell.row))) is not None]
    return replace(grid, cells=tuple(cells)), rows


def with_names_reaching_down(grid: Grid, columns: Sequence[Column], first: int) -> Grid:
    """The grid, from text, with the first of two names reaching down over the rows that print the second one only.

    A merged name stands once in text: the row it begins in prints both names, the rows below it have a blank there. A
    row with the first name alone ends that, and so does the sum of them all.
    """
    if grid.origin not in ("tabs", "cell_lines"):
        return grid
    matrix = Matrix.of(grid)
    reaching: dict[tuple[int, int], int] = {}
    for outer, inner in pairwise(columns):
        if outer.role != "label" or inner.role != "label" or outer.block != inner.block:
            continue
        above = 0
        for row in range(first, grid.rows + 1):
            names = bool(matrix.text(row, outer.number)), bool(matrix.text(row, inner.number))
            if matrix.text(row, inner.number) in GRAND_TOTALS:
                above = 0
            elif names == (False, True) and above:
                reaching[above, outer.number] = row - above + 1
            elif any(names):
                above = row if all(names) else 0
    over = {(row, column) for (top, column), rows in reaching.items() for row in range(top + 1, top + rows)}
    cells = [
        replace(cell, row_span=max(cell.row_span, reaching.get((cell.row, cell.column), 1)))
        for cell in grid.cells
        if (cell.row, cell.column) not in over
    ]
    return replace(grid, cells=tuple(cells)) if reaching else grid


def _name_column(header: Header) -> int | None:
    """The last column that the header calls a name, right in front of the figures."""
    roles = [role_by_header(path) for path in header.paths]
    names = [number for number, role in enumerate(roles, start=1) if role == "label"]
    if not names:
        return None
    name = names[-1]
    return name if name < len(roles) and roles[name] is None else None


def _is_shifted(matrix: Matrix, row: int, name: int) -> bool:
    here, following = matrix.text(row, name), matrix.text(row, name + 1)
    return is_code_part(here) and bool(_NAME.search(following)) and parse_amount(following) is None


def _is_half(matrix: Matrix, row: int, name: int) -> bool:
    """Whether the code under the name is 款 or 项, for which the column of codes before it is blank."""
    return len(matrix.text(row, name)) < _CLASS_DIGITS and name > 1 and not matrix.text(row, name - 1)


def _lacks_a_cell(matrix: Matrix, row: int, name: int) -> bool:
    """Whether a short row (合计) was laid over the column that the others have too many."""
    return not matrix.text(row, name) and not matrix.text(row, name + 1)


def _moved(cell: Cell, gone: int | None) -> Cell | None:
    """A cell of a row that loses the column ``gone``."""
    if gone is None or cell.column < gone:
        return cell
    return replace(cell, column=cell.column - 1) if cell.column > gone else None
