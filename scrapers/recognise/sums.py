"""Whether the sums of a table without borders contradict the columns in which its figures were laid.

Text keeps no borders: where a cell was lost or a blank too many came in, a figure stands under another heading and
looks as well there. Sums cannot say where a figure belongs, and a publisher gets them wrong too; but where a row breaks
the sums of its table and would keep them one column further, nobody may take its figures for facts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations_with_replacement, pairwise

from scrapers.recognise.columns import Column
from scrapers.recognise.label import strip_ordinal
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.readings import readings_of
from scrapers.recognise.table import Reading, Table

_PARTLY = "其中"
_CODE_LENGTHS = (3, 5, 7)
_FEWEST, _FEWEST_BROKEN = 2, 3
_OF_THE_OTHER_SIDE = {
    "收入": re.compile(r"^(?:本年|当年)?支出[合总]计$|^(?:年末|年终).*结[转余]|^结转下年"),
    "支出": re.compile(r"^(?:本年|当年)?收入[合总]计$|^(?:年初|上年).*结[转余]"),
}
"""By the heading over a side, what only the other one has."""

Place = tuple[int, int]
Amounts = Mapping[Place, Decimal]
"""By row and column."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A place that sums other places."""

    total: Place
    parts: tuple[Place, ...]

    def holds(self, amounts: Amounts) -> bool:
        """Whether the total is the sum of its parts, blanks being nothing; half a unit of the last digit may be lost in
        each summand."""
        printed = [amounts[place] for place in (self.total, *self.parts) if place in amounts]
        difference = amounts.get(self.total, Decimal()) - sum(amounts.get(part, Decimal()) for part in self.parts)
        last_digit = max((_last_digit(amount) for amount in printed), default=Decimal())
        return abs(difference) <= last_digit * len(printed) / 2

    def is_printed(self, amounts: Amounts) -> bool:
        """Whether any of its places holds a figure other than zero."""
        return any(amounts.get(place) for place in (self.total, *self.parts))


def contradicted_rows(table: Table) -> frozenset[int]:
    """The rows whose figures cannot be where they stand, or may as well stand elsewhere."""
    readings = [reading for reading in readings_of(table) if reading.column.role == "value"]
    amounts = {(r.row, r.column.number): r.value for r in readings if r.value is not None}
    rows = sorted({reading.row for reading in readings})
    if any(_on_the_other_side(reading) for reading in readings):
        return frozenset(rows)
    across = list(_across(table, rows))
    return frozenset(
        {*_nameless(readings), *_headless(table, readings), *_half_coded(readings)}
        | _broken(table, across, amounts)
        | _moved_across(table, across, amounts)
        | _moved_down(table, list(_down(table, readings)), amounts)
    )


def headings_contradicted(table: Table) -> bool:
    """Whether a heading 合计 stands in a group whose columns it does not sum, and sums those of the next wider one."""
    readings = [reading for reading in readings_of(table) if reading.column.role == "value"]
    amounts = {(r.row, r.column.number): r.value for r in readings if r.value is not None}
    rows = sorted({reading.row for reading in readings})
    for total in _total_columns(table):
        for wider in range(len(_group(total)) - 1, -1, -1):
            near, far = _parts(table, total, _group(total)), _parts(table, total, total.path[:wider])
            if not near:
                continue
            pairs = [
                (_sum(row, total, near), _sum(row, total, far)) for row in rows if amounts.get((row, total.number))
            ]
            better = [one for one, other in pairs if other.holds(amounts) and not one.holds(amounts)]
            if len(better) >= _FEWEST and len(better) * 3 > len(pairs) * 2:
                return True
    return False


# ── sums of a row and of a column ────────────────────────────────────────────────────────────────────────────────


def _across(table: Table, rows: Sequence[int]) -> Iterator[list[Sum]]:
    """For each column 合计 its sum in every row, where its heading gathers others."""
    for total in _total_columns(table):
        if parts := _parts(table, total, _group(total)):
            yield [_sum(row, total, parts) for row in rows]


def _total_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.role == "value" and _total_step(column.path) is not None]


def _total_step(path: Sequence[str]) -> int | None:
    """Where 合计 stands in a header path; below it stand years or phases, if anything."""
    return next((step for step in range(len(path) - 1, -1, -1) if is_total_label(path[step])), None)


def _group(total: Column) -> tuple[str, ...]:
    """The headings above 合计."""
    return total.path[: _total_step(total.path)]


def _parts(table: Table, total: Column, group: Sequence[str]) -> list[Column]:
    """The columns of a group beside its total; of a group inside it only its own total, where it has one."""
    depth = len(group)
    below = total.path[len(_group(total)) + 1 :]
    inside = [
        column
        for column in table.block(total)
        if column.role == "value"
        and column.number != total.number
        and column.path[:depth] == tuple(group)
        and column.path[len(column.path) - len(below) :] == below
        and not any(step.startswith(_PARTLY) for step in column.path)
    ]
    by_step: dict[str, list[Column]] = defaultdict(list)
    for column in inside:
        by_step[column.path[depth] if len(column.path) > depth else ""].append(column)
    parts = []
    for columns in by_step.values():
        totals = [column for column in columns if len(columns) > 1 and _total_step(column.path) is not None]
        parts += totals[:1] or columns
    return parts


def _sum(row: int, total: Column, parts: Sequence[Column]) -> Sum:
    return Sum((row, total.number), tuple((row, part.number) for part in parts))


def _down(table: Table, readings: Sequence[Reading]) -> Iterator[Sum]:
    """The sums of each column: accounts of the accounts below them, 合计 of the rows above or below it."""
    for block in sorted({column.block for column in table.columns}):
        heads = {reading.row: reading.head for reading in readings if reading.column.block == block}
        columns = [c.number for c in table.columns if c.block == block and c.role == "value"]
        codes = {row: head.code for row, head in heads.items() if head.code}
        totals = [row for row, head in heads.items() if not head.code and is_total_label(head.label)]
        own = [row for row, head in heads.items() if not head.above and row not in totals]
        sums = [*_of_accounts(codes, totals)] if codes else [*_of_items(own, totals)]
        for row, parts in sums:
            yield from (Sum((row, column), tuple((part, column) for part in parts)) for column in columns)


def _of_accounts(codes: Mapping[int, str], totals: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Each row of accounts with its parts; none where a code stands twice, as in tables of several bodies."""
    by_code = {code: row for row, code in codes.items()}
    if len(by_code) < len(codes):
        return
    parts: dict[int | None, list[int]] = defaultdict(list)
    for code, row in by_code.items():
        above = [by_code[code[:n]] for n in _CODE_LENGTHS if n < len(code) and code[:n] in by_code]
        parts[above[-1] if above else None].append(row)
    yield from ((row, rows) for row, rows in parts.items() if row is not None)
    yield from ((row, parts[None]) for row in totals)


def _of_items(rows: Sequence[int], totals: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Each total row with the rows since the top, and with the total before it and the rows since that."""
    for number, row in enumerate(totals):
        if parts := [part for part in rows if part < row] or (
            [part for part in rows if part > row] if not number else []
        ):
            yield row, parts
        if number:
            yield row, [totals[number - 1], *(part for part in rows if totals[number - 1] < part < row)]


# ── what contradicts a layout ────────────────────────────────────────────────────────────────────────────────────


def _on_the_other_side(reading: Reading) -> bool:
    """Whether a total or carry-over of one side stands under the other: the sides of the table were swapped."""
    other = _OF_THE_OTHER_SIDE.get(reading.column.path[0] if reading.column.path else "")
    return other is not None and other.search(strip_ordinal(reading.head.label)) is not None


def _nameless(readings: Sequence[Reading]) -> set[int]:
    """Rows of figures without a code or label in a block whose other rows have them: the name was lost."""
    named = {(r.row, r.column.block): bool(r.head.code or r.head.label) for r in readings}
    known = {block for (_, block), is_named in named.items() if is_named}
    return {row for (row, block), is_named in named.items() if not is_named and block in known}


def _headless(table: Table, readings: Sequence[Reading]) -> set[int]:
    """Rows with a figure under no heading, in a block where that leaves several columns without a name."""
    blocks: dict[int, list[Column]] = defaultdict(list)
    for column in table.columns:
        if column.role == "value":
            blocks[column.block].append(column)
    return {r.row for r in readings if not r.column.path and len(blocks[r.column.block]) > 1}


def _half_coded(readings: Sequence[Reading]) -> set[int]:
    """Rows of which only 款 or 项 is printed: the column of 类 was lost."""
    return {r.row for r in readings if r.head.codes and all(len(code) < _CODE_LENGTHS[0] for code in r.head.codes)}


def _broken(table: Table, across: Sequence[Sequence[Sum]], amounts: Amounts) -> set[int]:
    """All rows where a third of them breaks a sum: a column was lost. Where most keep it, those that break it and came
    with too few cells or without the total: an error in adding up looks different."""
    found = set()
    for sums in across:
        printed = [one for one in sums if one.is_printed(amounts)]
        broken = [one for one in printed if not one.holds(amounts)]
        whole = [one for one in printed if one.total[0] not in table.header.short_rows]
        kept = sum(1 for one in whole if one.holds(amounts))
        if len(broken) >= _FEWEST_BROKEN and len(broken) * 3 >= len(printed):
            found |= {one.total[0] for one in sums}
        elif kept and kept * 3 >= len(whole) * 2:
            found |= {
                one.total[0] for one in broken if one.total[0] in table.header.short_rows or one.total not in amounts
            }
    return found


def _moved_across(table: Table, across: Sequence[Sequence[Sum]], amounts: Amounts) -> set[int]:
    """Rows that break a sum and would keep all their sums with their figures one column further."""
    by_row: dict[int, list[Sum]] = defaultdict(list)
    for one in (one for sums in across for one in sums):
        by_row[one.total[0]].append(one)
    return {
        row
        for row, sums in by_row.items()
        if not all(one.holds(amounts) for one in sums)
        and any(all(one.holds(moved) for one in sums) for moved in _neighbours(table, row, amounts))
    }


def _neighbours(table: Table, row: int, amounts: Amounts) -> Iterator[Amounts]:
    """The row with some figures in a line one column further in their block, either way."""
    for block in {column.block for column in table.columns}:
        columns = [c.number for c in table.columns if c.block == block and c.role == "value"]
        for order in (columns, columns[::-1]):
            further = dict(pairwise(order))
            own = [column for column in order if (row, column) in amounts]
            for first, last in combinations_with_replacement(range(len(own)), 2):
                moved = own[first : last + 1]
                to = further.get(moved[-1])
                if to is None or (row, to) in amounts:
                    continue
                rest = {place: amount for place, amount in amounts.items() if place[0] != row or place[1] not in moved}
                yield rest | {(row, further[column]): amounts[row, column] for column in moved}


def _moved_down(table: Table, down: Sequence[Sum], amounts: Amounts) -> set[int]:
    """Rows with a figure that leaves one column's sums broken and breaks those of the column beside it, where the row
    has a blank."""
    by_place: dict[Place, list[Sum]] = defaultdict(list)
    for one in down:
        for place in (one.total, *one.parts):
            by_place[place].append(one)
    found = set()
    for row, column in amounts:
        for beside in _beside(table, column):
            here, there = (row, column), (row, beside)
            if there in amounts or not amounts[here]:
                continue
            moved = _with_moved(amounts, here, there)
            if all(_mends(by_place[place], amounts, moved) for place in (here, there)):
                found.add(row)
    return found


def _mends(sums: Sequence[Sum], before: Amounts, after: Amounts) -> bool:
    return sum(one.holds(before) for one in sums) < sum(one.holds(after) for one in sums)


def _beside(table: Table, column: int) -> list[int]:
    values = [c.number for c in table.block(table.columns[column - 1]) if c.role == "value"]
    at = values.index(column)
    return values[max(0, at - 1) : at] + values[at + 1 : at + 2]


def _with_moved(amounts: Amounts, here: Place, there: Place) -> Amounts:
    return {**{place: amount for place, amount in amounts.items() if place != here}, there: amounts[here]}


def _last_digit(amount: Decimal) -> Decimal:
    exponent = amount.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
