"""The cells of a short row laid over the columns of its table: figures among figures, words among words.

Text keeps no borders. Where a row has fewer cells than the table has columns, a merged cell stands once, blanks at the
end were cut off, or a cell was lost. The cheapest way to lay the cells is taken; where a figure could as well stand in
another column the row is not certain, and nobody may take its figures for facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from scrapers.recognise.account_code import is_account, is_code_part
from scrapers.recognise.amount import parse_amount
from scrapers.recognise.label import squash
from scrapers.recognise.outline import is_total_label

Kind = Literal["word", "figure", "code"]

_MISPLACED = 1000
_OVER_WORDS, _OVER_FIGURES, _AFTER_BLANK, _AFTER_FIGURE, _IN_FRONT = 100, 400, 200, 500, 300
"""What it costs that a cell reaches over a further column: merged cells are words over words, hardly ever figures."""
_CODE_APART, _CODE_AS_FIGURE = 150, 300
_MARGIN = 200
"""Another way that costs no more than this above the cheapest is as likely."""
_IMPOSSIBLE = 10**9


@dataclass(frozen=True, slots=True)
class Ways:
    """How rows can have become short. ``cut``: blanks at their end were cut off; ``loose``: blanks are lost everywhere,
    so that a cell may stand anywhere behind the one before it. Otherwise only merged cells stand once."""

    cut: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """The column of each cell, from 1, and whether its figures can stand nowhere else."""

    columns: tuple[int, ...]
    certain: bool


def kind_of(text: str) -> Kind | None:
    """What a text of the body is; None for a blank."""
    plain = squash(text)
    if not plain:
        return None
    if is_account(plain) or (is_code_part(plain) and len(plain) == 2):
        return "code"
    return "figure" if parse_amount(plain) is not None else "word"


def kinds_of(rows: Sequence[Sequence[str]], width: int) -> list[Kind | None]:
    """What each column holds in rows that are whole; None where they print nothing."""
    kinds: list[Kind | None] = []
    for column in range(width):
        found = [kind for row in rows if (kind := kind_of(row[column])) is not None]
        figures, codes = found.count("figure"), found.count("code")
        if not found:
            kinds.append(None)
        elif codes == len(found) or codes * 2 > len(found):
            kinds.append("code")
        else:
            kinds.append("figure" if figures * 2 > len(found) - codes else "word")
    return kinds


def lay(found: Sequence[Kind | None], kinds: Sequence[Kind | None], ways: Ways) -> Laid:
    """Lay cells of these kinds over the columns; there are no more cells than columns."""
    count, width = len(found), len(kinds)
    costs = [[_misfit(found[n], kinds[c]) for c in range(width)] for n in range(count)]
    steps = [[0 if ways.loose else _over(found[n], kinds[c]) for c in range(width)] for n in range(count)]
    ends = [0] * width if ways.cut or ways.loose else [sum(steps[-1][c + 1 :]) for c in range(width)]
    ahead = _ahead(costs, steps, loose=ways.loose)
    behind = _behind(costs, steps, ends)
    total = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(ahead, behind, strict=True)]
    columns = _cheapest(total, ahead, costs, steps)
    best = min(total[-1])
    certain = best < _MISPLACED and all(
        cost > best + _MARGIN
        for n, kind in enumerate(found)
        if kind in ("figure", "code")
        for c, cost in enumerate(total[n])
        if c != columns[n] and "figure" in (kinds[c], kinds[columns[n]])
    )
    return Laid(tuple(column + 1 for column in columns), certain)


def names_may_move(texts: Sequence[str], kinds: Sequence[Kind | None], columns: Sequence[int]) -> bool:
    """Whether names stand among more columns of names than there are cells for, so that each may be another's.

    A lone total in front (合计) is one cell over all of them. ``columns`` are those of the texts, from 1.
    """
    cells = dict(zip(columns, texts, strict=True))
    for is_name, group in groupby(range(1, len(kinds) + 1), key=lambda column: kinds[column - 1] == "word"):
        places = list(group)
        laid = [cells[column] for column in places if column in cells]
        names = [text for text in laid if kind_of(text) == "word"]
        if is_name and names and len(laid) < len(places) and not (len(names) == 1 and is_total_label(names[0])):
            return True
    return False


def fits(found: Sequence[Kind | None], kinds: Sequence[Kind | None]) -> bool:
    """Whether cells from the first column on hold what their columns hold."""
    return all(_misfit(cell, kind) < _MISPLACED for cell, kind in zip(found, kinds, strict=False))


def _misfit(found: Kind | None, kind: Kind | None) -> int:
    if found is None or kind is None or found == kind:
        return 0
    if "figure" not in (found, kind):
        return 0 if found == "word" else _CODE_APART
    return _CODE_AS_FIGURE if found == "code" else _MISPLACED


def _over(found: Kind | None, kind: Kind | None) -> int:
    if found is None:
        return _AFTER_BLANK
    if found == "figure":
        return _AFTER_FIGURE
    reached = _OVER_FIGURES if kind == "figure" else _OVER_WORDS
    return reached if found == "word" else reached + _CODE_APART


def _ahead(fits: Sequence[Sequence[int]], steps: Sequence[Sequence[int]], *, loose: bool) -> list[list[int]]:
    """The least cost of the cells up to one, this one standing in a column."""
    width = len(fits[0])
    ahead = [[cost + (0 if loose else _IN_FRONT * c) for c, cost in enumerate(fits[0])]]
    for number in range(1, len(fits)):
        costs = [_IMPOSSIBLE] * width
        reached = _IMPOSSIBLE
        for column in range(1, width):
            reached = min(reached + steps[number - 1][column - 1], ahead[-1][column - 1])
            costs[column] = min(_IMPOSSIBLE, reached + fits[number][column])
        ahead.append(costs)
    return ahead


def _behind(fits: Sequence[Sequence[int]], steps: Sequence[Sequence[int]], ends: Sequence[int]) -> list[list[int]]:
    """The least cost of the cells after one that stands in a column."""
    width = len(fits[0])
    behind = [list(ends)]
    for number in range(len(fits) - 2, -1, -1):
        costs = [_IMPOSSIBLE] * width
        reached = _IMPOSSIBLE
        for column in range(width - 2, -1, -1):
            following = behind[0][column + 1] + fits[number + 1][column + 1]
            reached = min(reached + (steps[number][column + 1]), following)
            costs[column] = min(_IMPOSSIBLE, reached)
        behind.insert(0, costs)
    return behind


def _cheapest(
    total: Sequence[Sequence[int]],
    ahead: Sequence[Sequence[int]],
    fits: Sequence[Sequence[int]],
    steps: Sequence[Sequence[int]],
) -> list[int]:
    """One cheapest way, each cell as far to the left as that way allows."""
    count, width = len(total), len(total[0])
    last = min(range(width), key=lambda c: (total[-1][c], c))
    columns = [last]
    for number in range(count - 2, -1, -1):
        after = columns[0]
        rest = ahead[number + 1][after] - fits[number + 1][after]
        ways = [c for c in range(after) if ahead[number][c] + sum(steps[number][c + 1 : after]) == rest]
        columns.insert(0, ways[0] if ways else after - 1)
    return columns
