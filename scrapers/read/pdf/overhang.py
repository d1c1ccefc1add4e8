"""Figures that reach over a rule: printed too wide for their cell, they are one figure of one cell all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.text_lines import UNREADABLE

_TOUCHING = 0.12
"""Of a character's height: the characters of one figure are no farther apart, those of two cells are."""

_MOST = 0.6
"""Of its characters: with as many in one cell the figure is this cell's; with fewer nobody can tell."""

_PART = frozenset("0123456789.,")
_FIGURE = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+")


class Crossing(NamedTuple):
    """Where one character and the next of the content stand in two cells: each cell, and its place in it."""

    cell: list[Character]
    at: int
    next_cell: list[Character]
    next_at: int


def touch(one: Character, other: Character) -> bool:
    """Whether two characters may be neighbours in one figure."""
    return (
        one[6] in _PART
        and other[6] in _PART
        and abs(other[2] - one[4]) <= _TOUCHING * (one[5] - one[3])
        and abs(one[1] - other[1]) <= _TOUCHING * (one[5] - one[3])
    )


def made_whole(crossings: Sequence[Crossing]) -> None:
    """Bring the parts of each figure that crosses a rule into the cell that holds most of it, or make it unreadable."""
    parts = [(crossing, _before(crossing), _after(crossing)) for crossing in crossings]
    for crossing, left, right in parts:
        count = len(left) + len(right)
        if not _FIGURE.fullmatch("".join(character[6] for character in (*left, *right))):
            continue
        if len(left) >= _MOST * count:
            _take(crossing.next_cell, right)
            crossing.cell.extend(right)
        elif len(right) >= _MOST * count:
            _take(crossing.cell, left)
            crossing.next_cell.extend(left)
        else:
            for cell, some in ((crossing.cell, left), (crossing.next_cell, right)):
                _take(cell, some)
                cell.extend(character._replace(text=UNREADABLE) for character in some)


def _before(crossing: Crossing) -> list[Character]:
    cell, first = crossing.cell, crossing.at
    while first > 0 and touch(cell[first - 1], cell[first]):
        first -= 1
    return cell[first : crossing.at + 1]


def _after(crossing: Crossing) -> list[Character]:
    cell, last = crossing.next_cell, crossing.next_at
    while last + 1 < len(cell) and touch(cell[last], cell[last + 1]):
        last += 1
    return cell[crossing.next_at : last + 1]


def _take(cell: list[Character], some: Sequence[Character]) -> None:
    gone = set(map(id, some))
    cell[:] = [character for character in cell if id(character) not in gone]
