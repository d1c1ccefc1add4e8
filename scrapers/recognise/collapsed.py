"""Rows of exported text that have fewer cells than their table has columns move apart again.

Merged cells stand once, blanks at the end of a row were cut off, or cells were lost: the rows themselves tell which.
A header row is laid over the row below it, a row of the body (合计 over several columns) over the columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from scrapers.recognise.header_spans import continued, laid_over, parted_over
from scrapers.recognise.label import squash
from scrapers.recognise.laying import Kind, Laid, Ways, fits, kind_of, kinds_of, lay, names_may_move
from scrapers.records import Cell

_NAME = re.compile(r"名称|项目|科目|编码|代码|^类$|^款$|^项$|序号|行次")
_NAME_OR_CODE = re.compile(r"名称|项目$|科目$|编码|代码|^[类款项]$")
_MOST_COLUMNS = 40
_FEWEST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Uncollapsed:
    """The rows with their cells in their columns. Figures of ``uncertain`` rows may stand in another column, and
    without ``header_certain`` so may the header. ``short`` rows had fewer cells than the table has columns."""

    rows: dict[int, list[Cell]]
    uncertain: tuple[int, ...] = ()
    short: tuple[int, ...] = ()
    header_certain: bool = True


def uncollapsed(
    rows: dict[int, list[Cell]], header: Sequence[int], body: Sequence[int], *, may_be_cut: bool = False
) -> Uncollapsed:
    """Every row with its cells in their columns. ``header`` and ``body`` are the numbers of rows, from the top.

    ``may_be_cut``: the text may have lost the blanks at the end of its rows.
    """
    widths = Counter(len(rows[row]) for row in body if rows[row])
    usual = max(widths, key=lambda w: (widths[w], w), default=0)
    width = max([usual, *(len(rows[row]) for row in header)])
    if not 1 < width <= _MOST_COLUMNS:
        return Uncollapsed(rows)
    printed = [rows[row] for row in body]
    cut = may_be_cut and _is_cut(printed)
    keeps_blanks = may_be_cut and _has_inner_blank(rows, header)
    straight = cut and (keeps_blanks or len(header) < 2)
    kinds = _kinds(printed, width, cut=cut)
    placed, uncertain = dict(rows), []
    if kinds:
        ways = Ways(cut=cut, loose=not any(not squash(cell.text) for row in printed for cell in row))
        names = _name_columns([rows[row] for row in header], printed, kinds)
        for row in body:
            laid = _laid(rows[row], kinds, names, ways, straight=straight)
            if laid is not None:
                placed[row] = [replace(cell, column=c) for cell, c in zip(rows[row], laid.columns, strict=False)]
                uncertain += [] if laid.certain else [row]
    uncertain += [row for row in body if len(rows[row]) > width or (not kinds and len(rows[row]) < width)]
    header_certain = keeps_blanks or straight or not header or _place_header(placed, header, body, kinds)
    short = tuple(row for row in body if len(rows[row]) < width)
    return Uncollapsed(placed, tuple(sorted(uncertain)), short, header_certain)


def _laid(
    cells: Sequence[Cell], kinds: Sequence[Kind | None], names: frozenset[int], ways: Ways, *, straight: bool
) -> Laid | None:
    """The row over its columns, None where it stands well as it is: short rows, and whole ones that are shifted, with
    a figure among names and a blank too many at the end."""
    found = [kind_of(cell.text) for cell in cells]
    if not 0 < len(cells) <= len(kinds) or (straight and fits(found, kinds)):
        return None
    if len(cells) < len(kinds):
        laid = lay(found, kinds, ways)
        return replace(laid, certain=laid.certain and not names_may_move([c.text for c in cells], kinds, laid.columns))
    if not any(found[column] == "figure" for column in names):
        return None
    last = max(number for number, kind in enumerate(found) if kind)
    return lay(found[: last + 1], kinds, Ways(cut=True))


def _name_columns(
    header: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]], kinds: Sequence[Kind | None]
) -> frozenset[int]:
    """Columns, from 0, that the header calls names or codes and in which hardly a figure stands."""
    called = {cell.column - 1 for row in header for cell in row if _NAME_OR_CODE.search(squash(cell.text))}
    columns = set()
    for column in called & set(range(len(kinds))):
        found = [kind_of(row[column].text) for row in body if len(row) == len(kinds)]
        others = sum(1 for cell in found if cell in ("word", "code"))
        if others >= _FEWEST_NAMES and found.count("figure") * 3 <= others:
            columns.add(column)
    return frozenset(columns)


def _is_cut(body: Sequence[Sequence[Cell]]) -> bool:
    """Whether blanks at the end of rows are cut off: no row ends in one, but rows have them inside. Rows that are all
    as short as each other may have lost a column instead."""
    ends_blank = any(row and not squash(row[-1].text) for row in body)
    has_blank = any(not squash(cell.text) for row in body for cell in row)
    return has_blank and not ends_blank and len({len(row) for row in body if row}) > 1


def _has_inner_blank(rows: dict[int, list[Cell]], header: Sequence[int]) -> bool:
    """Whether the top row of a header keeps the blanks of its merged cells."""
    return bool(header) and any(not squash(cell.text) for cell in rows[header[0]][1:])


def _kinds(body: Sequence[Sequence[Cell]], width: int, *, cut: bool) -> list[Kind | None]:
    """What the columns hold, by the rows that are whole; nothing where no row is."""
    texts = [[cell.text for cell in row] for row in body if row]
    if cut:
        texts = [[*row, *[""] * (width - len(row))] for row in texts]
    whole = [row for row in texts if len(row) == width]
    return kinds_of(whole, width) if whole else []


def _place_header(
    placed: dict[int, list[Cell]], header: Sequence[int], body: Sequence[int], kinds: Sequence[Kind | None]
) -> bool:
    """Place the rows of the header from the lowest up; false where one of them can stand in several ways."""
    certain = True
    lowest = placed[header[-1]]
    if 0 < len(lowest) < len(kinds):
        whole = continued([placed[row] for row in header], len(kinds)) if len(header) > 1 else None
        if whole:
            placed |= dict(zip(header, whole[0], strict=True))
            certain = whole[1]
        else:
            laid = lay([_heading_kind(cell.text) for cell in lowest], kinds, Ways())
            placed[header[-1]] = [replace(cell, column=c) for cell, c in zip(lowest, laid.columns, strict=True)]
            certain = laid.certain
    below: dict[int, list[str]] = {}
    for cell in (cell for row in body for cell in placed[row]):
        below.setdefault(cell.column, []).append(squash(cell.text))
    if open_end := next((number for number, row in enumerate(header) if number and not placed[row]), 0):
        certain = _part_header(placed, header[open_end - 1 : open_end + 2], below) and certain
    for upper, lower in reversed(list(pairwise([row for row in header if placed[row]]))):
        over = laid_over(placed[upper], placed[lower], below)
        placed[upper] = list(over.cells)
        certain = certain and over.certain
    return certain


def _part_header(placed: dict[int, list[Cell]], rows: Sequence[int], below: dict[int, list[str]]) -> bool:
    """Part the cells of the first row between it and the second, which is empty because the text does not say where
    the first one ends; false where that is not certain."""
    if len(rows) < 3:
        return False
    upper, middle, lower = rows
    parted = parted_over(placed[upper], placed[lower], below)
    if parted is None:
        return False
    placed[upper] = parted[0]
    placed[middle] = [replace(cell, row=middle) for cell in parted[1]]
    return parted[2]


def _heading_kind(text: str) -> Kind | None:
    plain = squash(text)
    if not plain:
        return None
    return "word" if _NAME.search(plain) else "figure"
