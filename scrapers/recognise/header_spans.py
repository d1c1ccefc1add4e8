"""Which header cells stand over which, in text that keeps no merged cells.

Such text prints a merged cell once; below it stands a blank where it reached down, and several cells where it reached
to the right. Laying one header row over the next is a division of the lower row into runs, one for each upper cell.
Some divisions are impossible, some unlikely; where two are equally good the header is not determined, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from scrapers.recognise.label import squash, term
from scrapers.recognise.layout import header_affinities
from scrapers.records import Cell

_NAME = re.compile(r"名称|^项目$|科目|编码|代码|^类$|序号")
_LEAF = re.compile(r"名称$|^金额$|(?:预算|决算|执行|完成|支出|收入)数$|行次$")
"""Headings that stand right over what they head, hardly ever over other headings."""
_SUM = re.compile(r"^(?:小计|合计|总计|金额合计)$")

_BLANK_AMONG_WORDS = 10
"""A blank inside a run belongs to no cell above: blanks continue one cell, so they stand alone under it."""
_BLANK_ABOVE = 10
_LONE_WORD = 4
_SUM_INSIDE = 3
_NAME_INSIDE = 3
_STARTS_WITH_NAME = -1
_STARTS_WITH_SUM = -1
_STARTS_TWICE = 3
_STARTS_ANEW = -2
_REPEATS_NEIGHBOUR = -6
_AFFINITY = -4
_OVER_BY_LEAF = 4
_STRANGER = 1
"""A cell that is not of the kind that the cell above is known to gather."""


@dataclass(frozen=True, slots=True)
class Laid:
    """The upper cells with the columns they begin at; ``certain`` where no other division is as good. A lower ``cost``
    is a better division."""

    cells: tuple[Cell, ...]
    certain: bool
    cost: int = 0


def laid_over(upper: Sequence[Cell], lower: Sequence[Cell], below: Mapping[int, Sequence[str]]) -> Laid:
    """Lay the cells of a header row over those of the next, whose columns are known.

    ``below`` holds what the body prints in each column. Where there are more cells above than below nothing can be
    laid: the upper cells stay as they are, uncertain.
    """
    count, width = len(upper), len(lower)
    if count > width:
        return Laid(tuple(upper), certain=False)
    if count == width:
        placed = tuple(replace(cell, column=under.column) for cell, under in zip(upper, lower, strict=True))
        return Laid(placed, certain=True)
    names = [squash(cell.text) for cell in upper]
    words = [squash(cell.text) for cell in lower]
    fits = _affinities(names, words, [below.get(cell.column, ()) for cell in lower])
    choices = _divisions(count, width, _costs(names, words, fits))
    (best, starts), *others = choices
    certain = best < _BLANK_ABOVE and not any(cost <= best for cost, _ in others)
    cells = tuple(replace(cell, column=lower[start].column) for cell, start in zip(upper, starts, strict=True))
    return Laid(cells, certain, best)


def parted_over(
    upper: Sequence[Cell], lower: Sequence[Cell], below: Mapping[int, Sequence[str]]
) -> tuple[list[Cell], list[Cell], bool] | None:
    """Header cells that may be of one row or two, parted and laid over the row below them; the flag is false where
    another parting is as good. None where there are too many of them. The second row is empty where one row is best.
    """
    found = []
    for first in range(len(upper)):
        middle = laid_over(upper[first:], lower, below)
        top = laid_over(upper[:first], middle.cells, below) if first else Laid((), certain=True)
        if len(upper) - first <= len(lower) and first <= len(upper) - first:
            found.append((middle.cost + top.cost, first, top, middle))
    if not found:
        return None
    found.sort(key=lambda option: option[:2])
    cost, first, top, middle = found[0]
    certain = top.certain and middle.certain and not any(other <= cost for other, *_ in found[1:])
    return (list(top.cells), list(middle.cells), certain) if first else (list(middle.cells), [], certain)


Cost = Callable[[int, int, int, int], int]
"""Of cell ``number`` over the lower cells ``start`` to before ``end``; its left neighbour begins at ``before``."""


def _costs(names: Sequence[str], words: Sequence[str], fits: Sequence[Sequence[int]]) -> Cost:
    chosen = [any(row) for row in fits]

    def cost(number: int, before: int, start: int, end: int) -> int:
        run = words[start:end]
        total = sum(_AFFINITY * fit if fit else _STRANGER * chosen[number] for fit in fits[number][start:end])
        if len(run) == 1 and not run[0]:
            return total
        total += _OVER_BY_LEAF if _LEAF.search(names[number]) else 0
        if len(run) == 1:
            return total + (_LONE_WORD if names[number] else _BLANK_ABOVE)
        total += _BLANK_AMONG_WORDS * sum(1 for word in run if not word) + (0 if names[number] else _BLANK_ABOVE)
        if _NAME.search(run[0]):
            total += _STARTS_WITH_NAME + _STARTS_TWICE * (run.count(run[0]) - 1)
        else:
            total += _STARTS_WITH_SUM if _SUM.match(run[0]) else 0
            total += _SUM_INSIDE * sum(1 for word in run[1:] if _SUM.match(word))
            total += _NAME_INSIDE * sum(1 for word in run[1:] if _NAME.search(word))
        total += _STARTS_ANEW if start and run[0] == words[0] else 0
        return total + (_REPEATS_NEIGHBOUR if run == words[before:start] else 0)

    return cost


def _divisions(count: int, width: int, cost: Cost) -> list[tuple[int, tuple[int, ...]]]:
    """The two cheapest divisions of ``width`` cells into ``count`` runs: cost and first cell of each run."""

    @cache
    def from_here(number: int, before: int, start: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
        if number == count - 1:
            return ((cost(number, before, start, width), (start,)),)
        found = [
            (cost(number, before, start, end) + rest, (start, *starts))
            for end in range(start + 1, width - (count - number - 1) + 1)
            for rest, starts in from_here(number + 1, start, end)
        ]
        return tuple(sorted(found)[:2])

    return list(from_here(0, 0, 0))


def _affinities(names: Sequence[str], words: Sequence[str], bodies: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each upper cell and lower cell, how many entries of ``header_affinities`` put the one over the other."""
    found = [[0] * len(words) for _ in names]
    for entry in header_affinities():
        over = [number for number, name in enumerate(names) if entry.above.search(term(name))]
        for column, (word, body) in enumerate(zip(words, bodies, strict=True)) if over else ():
            headed = entry.below is not None and entry.below.search(term(word))
            if headed or (entry.body is not None and any(entry.body.search(term(text)) for text in body)):
                for number in over:
                    found[number][column] += 1
    return found


# ── text in which a merged cell leaves no blanks below it either ─────────────────────────────────────────────────


def continued(rows: Sequence[Sequence[Cell]], width: int) -> tuple[list[list[Cell]], bool] | None:
    """Header rows with a blank put in wherever a cell of the row above reaches down, so that the last has ``width``.

    Each cell either reaches down or stands over cells of the next row; ``width`` says how many do. The flag is false
    where another choice is as good; None where no choice gives the width.
    """
    found = _continuations(tuple(rows[0]), rows[1:], width)
    if not found:
        return None
    (cost, whole), *others = found
    return [list(row) for row in whole], cost < _BLANK_ABOVE and not any(other <= cost for other, _ in others)


Rows = tuple[tuple[Cell, ...], ...]


def _continuations(upper: tuple[Cell, ...], lower: Sequence[Sequence[Cell]], width: int) -> list[tuple[int, Rows]]:
    """The two cheapest ways to put blanks into the rows below ``upper``."""
    if not lower:
        return [(0, (upper,))] if len(upper) == width else []
    found = []
    for cost, row in _with_blanks(upper, tuple(lower[0]), width):
        found += [(cost + rest, (upper, *rows)) for rest, rows in _continuations(row, lower[1:], width)]
    return sorted(found, key=lambda choice: choice[0])[:2]


def _with_blanks(upper: Sequence[Cell], lower: Sequence[Cell], width: int) -> list[tuple[int, tuple[Cell, ...]]]:
    """Ways to divide ``lower`` among some cells of ``upper``: the two best for each number of cells that reach down."""
    names = [squash(cell.text) for cell in upper]
    words = [squash(cell.text) for cell in lower]
    cost = _costs(names, words, _affinities(names, words, [()] * len(words)))

    @cache
    def from_here(number: int, before: int, start: int) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
        """Cost, how many reach down, and the length of each cell's run (0: it reaches down)."""
        if number == len(names):
            return ((0, 0, ()),) if start == len(words) else ()
        found = [(rest, down + 1, (0, *runs)) for rest, down, runs in from_here(number + 1, before, start)]
        for end in range(start + 1, len(words) + 1) if names[number] else ():
            here = cost(number, before, start, end)
            found += [
                (here + rest, down, (end - start, *runs)) for rest, down, runs in from_here(number + 1, start, end)
            ]
        best: dict[int, list[tuple[int, int, tuple[int, ...]]]] = {}
        for choice in sorted(found):
            if len(best.setdefault(choice[1], [])) < 2:
                best[choice[1]].append(choice)
        return tuple(choice for choices in best.values() for choice in choices)

    ways = []
    for total, down, runs in from_here(0, 0, 0):
        if len(words) + down > width:
            continue
        row: list[Cell] = []
        taken = 0
        for run in runs:
            row += lower[taken : taken + run] if run else [replace(lower[0], text="")]
            taken += run
        ways.append((total, tuple(replace(cell, column=number) for number, cell in enumerate(row, 1))))
    return ways
