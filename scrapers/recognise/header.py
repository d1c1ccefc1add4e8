"""Where the header of a table ends, and the path of header cells above each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scrapers.recognise.account_code import classification_of
from scrapers.recognise.amount import parse_amount
from scrapers.recognise.collapsed import Uncollapsed, uncollapsed
from scrapers.recognise.label import GRAND_TOTALS, squash, wide
from scrapers.recognise.matrix import Matrix
from scrapers.recognise.unit import split_unit
from scrapers.records import Cell, Grid

_ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])")
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
_TOTAL = re.compile(rf"^(?:收入|支出|本年收入|本年支出)?(?:{'|'.join(GRAND_TOTALS)})$")
_COLUMN_NUMBER = re.compile(
    r"^[（(]?(\d{1,2})[）)]?(?:[=＝]\S*)?$|^[甲乙丙丁]$|^[①-⑳A-Z](?:[=＝]\S*)?$|^\d{1,2}[=＝][\d+＋\-－()（）]+$"
)
_FIRST_OF_A_LIST = ("一", "（一）", "(一)", "甲", "I", "Ⅰ")
_ORDINAL_HEADERS = ("序号", "序", "编号")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBERING_WORDS = ("栏次", "栏目", "列次", "行次", "*", "**", "***")
_LEVELS = ("类", "款", "项", "目")
"""Names of code columns, which may stand on the row that numbers the columns."""
_NUMBERS_THAT_TELL = 4
"""As many numbers in a row that rise by one are those of columns, wherever they begin."""
_SPANLESS = ("tabs", "cell_lines")


@dataclass(frozen=True, slots=True)
class Header:
    """``rows`` rows from the top belong to the header; ``paths`` gives each column's steps from top to bottom."""

    rows: int
    paths: tuple[tuple[str, ...], ...]
    number_rows: tuple[int, ...] = ()
    """Rows that only number the columns (栏次): left out on purpose."""
    certain: bool = True
    """False where the text has lost the spans of header cells and leaves more than one way to lay them."""
    uncertain_rows: frozenset[int] = frozenset()
    """Rows of the body whose figures may stand in other columns than they do here."""
    short_rows: frozenset[int] = frozenset()
    """Rows of the body that came with fewer cells than the table has columns."""


def header_of(grid: Grid) -> tuple[Header, Grid]:
    """The header, and the grid with the spans of its header cells, where the format itself has lost them."""
    matrix = Matrix.of(grid)
    rows, numbers = _extent(matrix)
    laid = Uncollapsed({})
    if grid.origin in _SPANLESS:
        grid, laid = _with_spans(grid, rows, numbers)
        matrix = Matrix.of(grid)
    paths = tuple(_path(matrix, column, rows, numbers) for column in range(1, grid.columns + 1))
    return (
        Header(
            rows,
            paths,
            tuple(numbers),
            certain=laid.header_certain,
            uncertain_rows=frozenset(laid.uncertain),
            short_rows=frozenset(laid.short),
        ),
        grid,
    )


def is_column_numbers(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 栏次 1 2 3 …, also with 7=1+2, or ① ② ③ …, or A B C=A+B …"""
    said = any(text in _NUMBERING_WORDS for text in texts)
    texts = [text for text in texts if text and text not in (*_NUMBERING_WORDS, *_LEVELS, "合计")]
    numbers = []
    for text in texts:
        match = _COLUMN_NUMBER.match(text)
        if match is None:
            return False
        if match[1]:
            numbers.append(int(match[1]))
        elif text[0] in _CIRCLED:
            numbers.append(_CIRCLED.index(text[0]) + 1)
    if not numbers and len(texts) >= _NUMBERS_THAT_TELL:
        numbers = [_LETTERS.find(text[0]) + 1 for text in texts]
    if said and texts:
        return True
    rising = all(after == before + 1 for before, after in pairwise(numbers))
    begins = numbers[:1] and (numbers[0] <= 3 or len(numbers) >= _NUMBERS_THAT_TELL)
    return len(numbers) >= 2 and (rising or _leaves_out_a_page(numbers)) and bool(begins)


def _leaves_out_a_page(numbers: Sequence[int]) -> bool:
    """Whether the numbers 1 2 … go on further on: a table's first columns again, beside those of its right part."""
    gaps = [after - before for before, after in pairwise(numbers)]
    return numbers[0] == 1 and len(numbers) > _NUMBERS_THAT_TELL and gaps.count(1) == len(gaps) - 1 and min(gaps) > 0


def _extent(matrix: Matrix) -> tuple[int, list[int]]:
    """How many rows the header has, and which of them number the columns."""
    last, numbers = 0, []
    for row in range(1, matrix.rows + 1):
        texts = [squash(cell.text) for cell in matrix.printed(row)]
        if not texts:
            continue
        if is_column_numbers(texts) and row > 1:
            numbers.append(row)
        elif _is_body(texts, row) or _opens_a_list(matrix, row):
            return row - 1, numbers
        last = row
    return last, numbers


def _is_body(texts: Sequence[str], row: int) -> bool:
    if any(_ENUMERATED.match(text) for text in texts):
        return True
    if _heads_economics(texts):
        return False
    if row > 1 and len(texts) == 1 and _TOTAL.match(texts[0]):
        return True
    return any(parse_amount(split_unit(text)[0]) is not None and not _YEAR.match(text) for text in texts)


def _opens_a_list(matrix: Matrix, row: int) -> bool:
    """Whether a row has the first number of a list (一, （一）) in the column of numbers: it heads a group of rows."""
    first = matrix.printed(row)[0]
    above = (squash(cell.text) for n in range(1, row) for cell in matrix.printed(n) if cell.column == first.column)
    return squash(first.text) in _FIRST_OF_A_LIST and any(text in _ORDINAL_HEADERS for text in above)


def _heads_economics(texts: Sequence[str]) -> bool:
    """Whether a row prints economic accounts over their columns: several codes side by side, and no other figure."""
    figures = [text for text in texts if parse_amount(text) is not None]
    kinds = {classification_of(text) for text in figures}
    return len(figures) > 1 and kinds <= {"department_economic", "government_economic"} and len(set(figures)) > 1


def _path(matrix: Matrix, column: int, rows: int, numbers: Sequence[int]) -> tuple[str, ...]:
    steps: list[str] = []
    before: Cell | None = None
    for row in range(1, rows + 1):
        cell = matrix.cell(row, column)
        if row in numbers or cell is None or cell is before:
            continue
        before = cell
        text = wide(squash(cell.text))
        if text and (not steps or steps[-1] != text):
            steps.append(text)
    return tuple(steps)


# ── formats without spans ────────────────────────────────────────────────────────────────────────────────────────


def _with_spans(grid: Grid, header_rows: int, numbers: Sequence[int]) -> tuple[Grid, Uncollapsed]:
    """Give header cells the spans they had: spread rows that lost their merged places, then reach over blanks."""
    by_row: dict[int, list[Cell]] = {row: [] for row in range(1, grid.rows + 1)}
    for cell in sorted(grid.cells, key=lambda c: c.column):
        by_row[cell.row].append(cell)
    rows = [row for row in range(1, header_rows + 1) if row not in numbers]
    body = range(header_rows + 1, grid.rows + 1)
    whole = {row: _with_blanks(cells) for row, cells in by_row.items()}
    laid = uncollapsed(whole, rows, body, may_be_cut=grid.origin == "tabs")
    by_row = laid.rows
    starts: set[int] = set()
    spanned: list[Cell] = []
    for row in rows:
        printed = [cell for cell in by_row[row] if squash(cell.text)]
        below = _columns_with_text(by_row, [r for r in rows if r > row])
        for number, cell in enumerate(printed, 1):
            limit = printed[number].column if number < len(printed) else grid.columns + 1
            limit = min([limit, *(s for s in starts if s > cell.column)])
            spanned.append(replace(cell, column_span=max(1, _reach(cell.column, limit, below, row == rows[-1]))))
        starts |= {cell.column for cell in printed}
    rest = [cell for row, cells in by_row.items() if row not in rows for cell in cells]
    columns = max([grid.columns, *(cell.column for cell in (*spanned, *rest))])
    cells = tuple(sorted([*spanned, *rest], key=lambda c: (c.row, c.column)))
    return replace(grid, columns=columns, cells=cells), laid


def _with_blanks(cells: Sequence[Cell]) -> list[Cell]:
    """A row of cells with a blank one at each column that has none."""
    by_column = {cell.column: cell for cell in cells}
    last = max(by_column, default=0)
    return [by_column.get(column, Cell(cells[0].row, column, "")) for column in range(1, last + 1)]


def _reach(column: int, limit: int, below: set[int], last_row: bool) -> int:
    """A header cell reaches to the right as far as there are header cells below it."""
    if last_row:
        return 1
    reached = [c for c in range(column, limit) if c in below]
    return (reached[-1] if reached else column) - column + 1


def _columns_with_text(by_row: dict[int, list[Cell]], rows: Sequence[int]) -> set[int]:
    return {cell.column for row in rows for cell in by_row[row] if squash(cell.text)}
