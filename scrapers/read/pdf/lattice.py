"""From rules to tables: rules that touch make one table, and cells with no rule between them are one cell."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scrapers.errors import ReadError
from scrapers.read.pdf.geometry import Box

CLUSTER = 1.6
"""Points: rules nearer than this are one (the two edges of a thick border, the borders of two cells)."""

_TOUCH = 2.0
_SHORTEST = 4.0
_OVERHANG = 3.0
_OPEN_SIDE = 6.0
SLIVER = 3.2
"""Points: no row or column is as narrow as this; the two lines of a double border are one border."""

MAX_CROSSINGS = 3_000_000
"""Rules that may cross one another, on one page: a bound for the time; a real page has some ten thousand."""

MAX_UNITS = 200_000
"""Rows times columns of one table."""

Rule = tuple[float, float, float]
"""position, start, end"""


class Area(NamedTuple):
    """A cell of a lattice: rows and columns from 0, the last ones exclusive."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: the borders of its columns (x) and rows (y), and its cells with their spans."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    cut_above: bool
    cut_below: bool

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def area_map(self) -> list[list[int]]:
        """For each row and column the index of its area."""
        result = [[-1] * (len(self.xs) - 1) for _ in range(len(self.ys) - 1)]
        for index, area in enumerate(self.areas):
            for row in range(area.row, area.row_end):
                for column in range(area.column, area.column_end):
                    result[row][column] = index
        return result

    def area_box(self, area: Area) -> Box:
        return self.xs[area.column], self.ys[area.row], self.xs[area.column_end], self.ys[area.row_end]


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules at one position as few long ones: positions within ``CLUSTER`` fall together, small gaps close."""
    result: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and (rule[0] - group[-1][0] > CLUSTER or rule[0] - group[0][0] > 2 * CLUSTER):
            result.extend(_joined_group(group))
            group = []
        group.append(rule)
    if group:
        result.extend(_joined_group(group))
    return result


def _joined_group(group: list[Rule]) -> list[Rule]:
    weight = sum(end - start + 0.01 for _, start, end in group)
    position = sum(at * (end - start + 0.01) for at, start, end in group) / weight
    group.sort(key=lambda rule: rule[1])
    result: list[Rule] = []
    start, end = group[0][1], group[0][2]
    for _, next_start, next_end in group[1:]:
        if next_start - end > _TOUCH:
            result.append((position, start, end))
            start, end = next_start, next_end
        else:
            end = next_end if next_end > end else end
    result.append((position, start, end))
    return [rule for rule in result if rule[2] - rule[1] >= _SHORTEST]


def lattices_of(lying: Sequence[Rule], standing: Sequence[Rule], page_no: int, sliver: float = SLIVER) -> list[Lattice]:
    """The ruled tables of a page, from joined rules. A single box is a frame around text, not a table.

    Rules nearer than ``sliver`` are one, for want of room for print between them. Raises ``ReadError`` for more rules
    than any table has.
    """
    lattices = [_lattice(*component, page_no, sliver) for component in _components(lying, standing, page_no)]
    tables = [lattice for lattice in lattices if lattice is not None and len(lattice.areas) > 1]
    return [table for table in tables if not _is_frame(table, tables)]


def _components(lying: Sequence[Rule], standing: Sequence[Rule], page_no: int) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that touch or cross, each with rules of both directions; ``standing`` is sorted by position."""
    parent = list(range(len(lying) + len(standing)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    positions = [rule[0] for rule in standing]
    crossings = 0
    for i, (y, x0, x1) in enumerate(lying):
        first, last = bisect_left(positions, x0 - _TOUCH), bisect_right(positions, x1 + _TOUCH)
        crossings += last - first
        if crossings > MAX_CROSSINGS:
            raise ReadError(f"PDF 第{page_no}页的线条过密，不是表格，不予解析")
        own = root(i)
        for j, (_, y0, y1) in enumerate(standing[first:last], len(lying) + first):
            if y0 - _TOUCH <= y <= y1 + _TOUCH and parent[j] != own:  # most are of its table already
                parent[own] = own = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(lying):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(standing):
        groups.setdefault(root(len(lying) + j), ([], []))[1].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _lattice(lying: list[Rule], standing: list[Rule], page_no: int, sliver: float) -> Lattice | None:
    lying, standing = _without_slivers(lying, sliver), _without_slivers(standing, sliver)
    ys = sorted({rule[0] for rule in lying})
    xs = sorted({rule[0] for rule in standing})
    above = sum(rule[1] < ys[0] - _OVERHANG for rule in standing)
    below = sum(rule[2] > ys[-1] + _OVERHANG for rule in standing)
    left = sum(rule[1] < xs[0] - _OPEN_SIDE for rule in lying)
    right = sum(rule[2] > xs[-1] + _OPEN_SIDE for rule in lying)
    if above > 1:
        ys.insert(0, min(rule[1] for rule in standing))
    if below > 1:
        ys.append(max(rule[2] for rule in standing))
    if left > 1:
        xs.insert(0, min(rule[1] for rule in lying))
    if right > 1:
        xs.append(max(rule[2] for rule in lying))
    if len(xs) < 2 or len(ys) < 2:
        return None
    if (len(xs) - 1) * (len(ys) - 1) > MAX_UNITS:
        raise ReadError(f"PDF 第{page_no}页的表格有{len(ys) - 1}行{len(xs) - 1}列，超过上限{MAX_UNITS}格")
    areas = _areas(_walls(standing, xs, ys), _walls(lying, ys, xs))
    return Lattice(tuple(xs), tuple(ys), areas, above > 1, below > 1)


def _without_slivers(rules: list[Rule], sliver: float) -> list[Rule]:
    """The rules of a table, those nearer than ``sliver`` at one position."""
    result: list[Rule] = []
    position = float("-inf")
    for at, start, end in sorted(rules):
        if at - position > sliver:
            position = at
        result.append((position, start, end))
    return result


def _walls(rules: list[Rule], positions: list[float], crossings: list[float]) -> list[list[bool]]:
    """For each position and each gap between crossings: does a rule run along it (through the middle of the gap)?"""
    index_of = {position: index for index, position in enumerate(positions)}
    walls = [[False] * (len(crossings) - 1) for _ in positions]
    middles = [(a + b) / 2 for a, b in itertools.pairwise(crossings)]
    for position, start, end in rules:
        wall = walls[index_of[position]]
        for gap in range(bisect_right(middles, start), bisect_right(middles, end)):
            wall[gap] = True
    return walls


def _areas(standing: list[list[bool]], lying: list[list[bool]]) -> tuple[Area, ...]:
    """Rectangles of unit cells with no rule between them, row by row. ``standing[x][row]``, ``lying[y][column]``."""
    rows, columns = len(lying) - 1, len(standing) - 1
    taken = [[False] * columns for _ in range(rows)]
    areas: list[Area] = []
    for row in range(rows):
        gone = taken[row]
        stands = [wall[row] for wall in standing]
        for column in range(columns):
            if gone[column]:
                continue
            column_end = column + 1
            while column_end < columns and not stands[column_end] and not gone[column_end]:
                column_end += 1
            row_end = row + 1
            while (
                row_end < rows
                and not lying[row_end][column]
                and _goes_on(standing, lying, taken, row_end, column, column_end)
            ):
                row_end += 1
            for i in range(row, row_end):
                for j in range(column, column_end):
                    taken[i][j] = True
            areas.append(Area(row, column, row_end, column_end))
    return tuple(areas)


def _goes_on(
    standing: list[list[bool]], lying: list[list[bool]], taken: list[list[bool]], row: int, column: int, column_end: int
) -> bool:
    """Whether the area goes on into this row: open above, nothing standing within, and closed at its sides."""
    above, gone = lying[row], taken[row]
    for j in range(column, column_end):
        if above[j] or gone[j] or (j > column and standing[j][row]):
            return False
    last = len(standing) - 1
    return (column == 0 or standing[column][row]) and (column_end == last or standing[column_end][row])


def _is_frame(table: Lattice, tables: list[Lattice]) -> bool:
    """A one-column box around another table: a border of the page, not a table."""
    if len(table.xs) > 2:
        return False
    left, top, right, bottom = table.box
    return any(
        other is not table
        and left <= other.box[0]
        and top <= other.box[1]
        and other.box[2] <= right
        and other.box[3] <= bottom
        for other in tables
    )
