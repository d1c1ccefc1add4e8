"""Rows of exported text in which a merged cell stands only once: shorter than the others, they move apart again.

A header row is laid over the row below it; a row of the body (合计 over several columns) is laid over the columns so
that figures stand among figures and words among words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from scrapers.recognise.account_code import is_account, is_code_part
from scrapers.recognise.amount import parse_amount
from scrapers.recognise.header_spans import continued, laid_over
from scrapers.recognise.label import squash
from scrapers.records import Cell

Kind = Literal["word", "figure"]

_NAME = re.compile(r"名称|项目|科目|编码|代码|^类$|^款$|^项$|序号|行次")
_MOST_COLUMNS = 40
_MISPLACED = 10
_AFTER_WORD, _AFTER_BLANK, _AFTER_FIGURE = 1, 2, 5
"""What it costs that a cell reaches over a further column: merged cells are words, hardly ever figures."""


def uncollapsed(
    rows: dict[int, list[Cell]], header: Sequence[int], body: Sequence[int]
) -> tuple[dict[int, list[Cell]], bool]:
    """Every row with its cells in their columns, and whether the header leaves only one way to lay it.

    ``header`` and ``body`` are the numbers of rows, from the top.
    """
    widths = Counter(len(rows[row]) for row in body if rows[row])
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    width = max([width, *(len(rows[row]) for row in header)])
    if not 1 < width <= _MOST_COLUMNS:
        return rows, True
    placed = dict(rows)
    kinds = _kinds([rows[row] for row in body if len(rows[row]) == width], width)
    for row in body:
        if 0 < len(rows[row]) < width:
            placed[row] = _laid(rows[row], [_wanted(cell.text) for cell in rows[row]], kinds)
    certain = True
    if header and len(rows[header[-1]]) < width and kinds:
        bottom = rows[header[-1]]
        whole = continued([rows[row] for row in header], width) if len(header) > 1 else None
        if whole:
            placed |= dict(zip(header, whole[0], strict=True))
            certain = whole[1]
        else:
            placed[header[-1]] = _laid(bottom, [_wanted_of_heading(cell.text) for cell in bottom], kinds)
    below: dict[int, list[str]] = {}
    for cell in (cell for row in body for cell in placed[row]):
        below.setdefault(cell.column, []).append(squash(cell.text))
    for upper, lower in reversed(list(pairwise(header))):
        laid = laid_over(placed[upper], placed[lower], below)
        placed[upper] = list(laid.cells)
        certain = certain and laid.certain
    return placed, certain


def _kinds(rows: Sequence[Sequence[Cell]], width: int) -> list[Kind | None]:
    """What each column holds in the rows that are whole; None where they print nothing."""
    kinds: list[Kind | None] = []
    for column in range(width):
        texts = [text for row in rows if (text := squash(row[column].text))]
        figures = [text for text in texts if parse_amount(text) is not None]
        codes = [text for text in texts if is_account(text) or (is_code_part(text) and len(text) == 2)]
        if not texts:
            kinds.append(None)
        else:
            kinds.append("figure" if len(figures) * 2 > len(texts) and len(codes) < len(texts) else "word")
    return kinds if rows else []


def _wanted(text: str) -> Kind | None:
    plain = squash(text)
    if not plain or is_account(plain) or (is_code_part(plain) and len(plain) == 2):
        return None
    return "figure" if parse_amount(plain) is not None else "word"


def _wanted_of_heading(text: str) -> Kind | None:
    plain = squash(text)
    if not plain:
        return None
    return "word" if _NAME.search(plain) else "figure"


def _laid(cells: Sequence[Cell], wanted: Sequence[Kind | None], kinds: Sequence[Kind | None]) -> list[Cell]:
    """The cells in their order over the columns, at the least cost."""
    count, width = len(cells), len(kinds)
    if count > width:
        return list(cells)
    best: dict[int, tuple[int, tuple[int, ...]]] = {-1: (0, ())}
    for number in range(count):
        reached: dict[int, tuple[int, tuple[int, ...]]] = {}
        for before, (cost, starts) in best.items():
            for column in range(before + 1, width - (count - number - 1)):
                if number == 0 and column:
                    break
                gap = column - before - 1
                total = cost + gap * _reach_cost(cells, number - 1) + _mismatch(wanted[number], kinds[column])
                if column not in reached or total < reached[column][0]:
                    reached[column] = (total, (*starts, column))
        best = reached
    ends = {column: cost + (width - column - 1) * _reach_cost(cells, count - 1) for column, (cost, _) in best.items()}
    starts = best[min(ends, key=ends.__getitem__)][1]
    return [replace(cell, column=start + 1) for cell, start in zip(cells, starts, strict=True)]


def _reach_cost(cells: Sequence[Cell], number: int) -> int:
    if number < 0:
        return 0
    text = squash(cells[number].text)
    if not text:
        return _AFTER_BLANK
    return _AFTER_FIGURE if parse_amount(text) is not None else _AFTER_WORD


def _mismatch(wanted: Kind | None, kind: Kind | None) -> int:
    return _MISPLACED if wanted and kind and wanted != kind else 0
