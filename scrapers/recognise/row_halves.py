"""Whether the row that a page begins with is the rest of the one before it, though a rule is drawn between them.

A row cut at a page break prints its figures on one page and the lines of its labels on both. Where no rules are drawn,
the lines that were cut off may have been taken for the first or last ones of the row beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scrapers.recognise.account_code import is_code_part
from scrapers.recognise.accounts import is_whole_name
from scrapers.recognise.amount import parse_amount
from scrapers.recognise.label import squash, strip_ordinal
from scrapers.recognise.layout import item_of, item_rules
from scrapers.recognise.matrix import Matrix
from scrapers.recognise.outline import is_total_label
from scrapers.records import Cell, Grid

_FEWEST_ROWS = 4
_NUMBER = re.compile(r"[一二三四五六七八九十\d]+")


def row_goes_on(top: Grid, bottom: Grid) -> bool:
    """Whether the last row of ``top`` and the first of ``bottom``, which begins below its header, are one row."""
    upper, lower = Matrix.of(top), Matrix.of(bottom)
    above, below = upper.printed(top.rows), lower.printed(1)
    alone = bool(above) and not any(map(_is_figure, above))
    cut = above if alone else tuple(cell for cell in below if not _is_figure(cell))
    halves = [(upper.cell(top.rows, cell.column), lower.cell(1, cell.column)) for cell in cut]
    if any(begun is None or rest is None or not _are_halves(begun, rest) for begun, rest in halves):
        return False
    texts = [(squash(begun.text), squash(rest.text)) for begun, rest in halves if begun and rest]
    if not texts or all(_completes(begun, rest, alone=alone) for begun, rest in texts):
        return bool(texts)
    if any(2 * cell.column_span > top.columns for cell in cut) or (not alone and len(cut) < len(below)):
        return False
    if any(_is_name(rest) or _is_name(begun) or strip_ordinal(rest) != rest for begun, rest in texts):
        return False
    others = [(upper, row) for row in range(1, top.rows + (not alone))]
    others += [(lower, row) for row in range(1 + (not alone), bottom.rows + 1)]
    return _others_have_more(others, cut[0].column)


def with_lines_moved(top: Grid, bottom: Grid) -> tuple[Grid, Grid]:
    """Both pages, with the lines of a name that were read as part of the row on the same page beside it."""
    upper, lower = Matrix.of(top), Matrix.of(bottom)
    for rest in lower.printed(1):
        begun = upper.cell(top.rows, rest.column)
        if begun is None or not _are_halves(begun, rest):
            continue
        if (moved := _moved(begun.text, rest.text)) is not None:
            return _with_text(top, begun, moved[0]), _with_text(bottom, rest, moved[1])
    return top, bottom


def with_lines_between(top: Grid, bottom: Grid, lines: Sequence[str]) -> tuple[Grid, Grid, list[str]]:
    """Both pages of a table without rules with the half names that stand between them as lines, and the other lines."""
    if top.origin != "borderless":
        return top, bottom, list(lines)
    others = []
    for line in lines:
        upper, lower, text = Matrix.of(top), Matrix.of(bottom), squash(line)
        begins = (c for c in lower.printed(1) if _is_half(c) and _is_begun(upper.text(top.rows, c.column), text, c))
        if (whole := with_line_below(top, line)) is not top:
            top = whole
        elif cell := next(begins, None):
            bottom = _with_text(bottom, cell, f"{line}\n{cell.text}")
        else:
            others.append(line)
    return top, bottom, others


def with_line_below(grid: Grid, line: str) -> Grid:
    """A grid without rules with the line below it that ends a name in its last row; itself where it ends none."""
    if grid.origin != "borderless":
        return grid
    ends = (c for c in Matrix.of(grid).printed(grid.rows) if _is_half(c) and _completes(squash(c.text), squash(line)))
    cell = next(ends, None)
    return _with_text(grid, cell, f"{cell.text}\n{line}") if cell else grid


def _is_begun(above: str, begun: str, cell: Cell) -> bool:
    """Whether a line begins the label in a cell: a name only then, or it goes on counting and the cell does not."""
    rest = squash(cell.text)
    counts_on = _mark(above) == _mark(begun) != "" == _mark(rest)
    return (counts_on and not _is_name(rest)) or _completes(begun, rest, alone=True)


def _mark(label: str) -> str:
    """How a label is numbered, the number apart: （一） and （二） are of one kind."""
    return _NUMBER.sub("0", squash(label).removesuffix(strip_ordinal(label)))


def _is_half(cell: Cell) -> bool:
    return cell.column_span == cell.row_span == 1 and not _is_figure(cell) and not _is_name(squash(cell.text))


def _moved(above: str, below: str) -> tuple[str, str] | None:
    """Two texts of several lines parted anew, where both are names only then."""
    if is_whole_name(squash(above)) and is_whole_name(squash(below)):
        return None
    lines = [*above.split("\n"), *below.split("\n")]
    for at in range(1, len(lines)):
        parted = "\n".join(lines[:at]), "\n".join(lines[at:])
        if all(is_whole_name(squash(part)) for part in parted):
            return parted
    return None


def _with_text(grid: Grid, cell: Cell, text: str) -> Grid:
    return replace(grid, cells=tuple(replace(own, text=text) if own is cell else own for own in grid.cells))


def _are_halves(begun: Cell, rest: Cell) -> bool:
    """Whether two cells are one below the other, and hold words."""
    placed = (begun.column, begun.column_span) == (rest.column, rest.column_span) and begun.row_span == rest.row_span
    return placed and begun.row_span == 1 and all(squash(c.text) and not _is_figure(c) for c in (begun, rest))


def _is_figure(cell: Cell) -> bool:
    return parse_amount(cell.text) is not None


def _completes(begun: str, rest: str, *, alone: bool = False) -> bool:
    """Whether two texts are one name; ``alone`` says that the first stands without figures."""
    if not _is_name(begun + rest):
        whole, first, last = (item_of(item_rules().income, strip_ordinal(text)) for text in (begun + rest, begun, rest))
        return strip_ordinal(rest) == rest and first is None and whole not in (None, last)
    return not (_is_name(begun) if alone and _is_name(rest) else _is_name(rest))


def _is_name(text: str) -> bool:
    """Whether a text is all of a name that rows have: an account's or a total's."""
    return is_whole_name(text) or is_total_label(text)


def _others_have_more(rows: Sequence[tuple[Matrix, int]], column: int) -> bool:
    """Whether every other row prints an amount, or nearly every one a code before its label."""
    first = next((at for at, (matrix, row) in enumerate(rows) if _has_amount(matrix, row)), len(rows))
    body = rows[first:]
    if len(body) < _FEWEST_ROWS:
        return False
    keyed = sum(is_code_part(_key(matrix, row, column)) for matrix, row in body)
    return keyed >= 0.7 * len(body) or all(_has_amount(matrix, row) for matrix, row in body)


def _has_amount(matrix: Matrix, row: int) -> bool:
    """Whether a row prints an amount that no code can be taken for."""
    return any(_is_figure(cell) and not squash(cell.text).isdigit() for cell in matrix.printed(row))


def _key(matrix: Matrix, row: int, column: int) -> str:
    """The text left of a label, nearest to it, that starts in its row."""
    places = [before for before in range(1, column) if matrix.starts(row, before) and matrix.text(row, before)]
    return matrix.text(row, places[-1]) if places else ""
