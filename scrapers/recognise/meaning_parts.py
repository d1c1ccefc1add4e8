"""What the readers of meanings share: the context of a table, and the dimensions that header and row give."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from scrapers.recognise.account_code import classification_of, code_in_label
from scrapers.recognise.columns import Column
from scrapers.recognise.economic_names import Economics, economics_in
from scrapers.recognise.label import strip_ordinal, term
from scrapers.recognise.layout import APPROPRIATED, APPROPRIATION, dimension_rules, item_of, item_rules
from scrapers.recognise.meaning_bodies import names_a_body, whole_of_bodies
from scrapers.recognise.named_accounts import codes_of_block
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.period import names_a_period
from scrapers.recognise.table import Reading, RowHead, Table
from scrapers.recognise.totals import total_word
from scrapers.records import FactKind

_SAID_BY_ROWS = ("expenditure_type", "cost_type", "flow")
_GOVERNMENT = re.compile(r"government_economic|政府(?:预算)?(?:支出)?经济")
_CODE_DIMENSION = {
    "functional": "functional_code",
    "department_economic": "department_economic_code",
    "government_economic": "government_economic_code",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as a table tells it; period, body and ids are added by the caller."""

    kind: FactKind
    label: str
    item: str | None = None
    is_total: bool = False
    dimensions: dict[str, str] = field(default_factory=dict)
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A reading with the fact it is; None where the value is only kept."""

    reading: Reading
    fact: Fact | None


@dataclass(frozen=True)
class Context:
    """A table with all its readings and its totals; what is asked of them often is found once."""

    table: Table
    readings: tuple[Reading, ...]
    total_rows: set[tuple[int, int]]
    total_columns: set[int]
    _economics: dict[int, dict[int, str]] = field(default_factory=dict)

    def is_total(self, reading: Reading) -> bool:
        """Whether the row or the column of a reading sums others."""
        return self.is_total_row(reading) or reading.column.number in self.total_columns

    def is_total_row(self, reading: Reading) -> bool:
        """Whether the row of a reading sums others."""
        block = reading.column.block
        return (reading.row, block) in self.total_rows or reading.row == self.wholes[block]

    @cached_property
    def heads(self) -> dict[int, dict[int, RowHead]]:
        """The head of every row that prints a value, by block and row."""
        found: dict[int, dict[int, RowHead]] = {}
        for reading in self.readings:
            found.setdefault(reading.column.block, {})[reading.row] = reading.head
        return found

    @cached_property
    def codes(self) -> dict[int, dict[str, list[int]]]:
        """The rows of every code, by block."""
        found: dict[int, dict[str, list[int]]] = {}
        for block, heads in self.heads.items():
            for row, head in heads.items():
                if head.code and not self._names_a_body(block, head):
                    found.setdefault(block, {}).setdefault(head.code, []).append(row)
        return found

    @cached_property
    def body_rows(self) -> dict[int, list[int]]:
        """The rows that name a body or an office and are not of all of them, by block."""
        return {
            block: [row for row in sorted(heads) if row != self.wholes[block] and self._names_a_body(block, heads[row])]
            for block, heads in self.heads.items()
        }

    def names_a_body(self, reading: Reading) -> bool:
        """Whether the row of a reading names a body and no account."""
        rows = self.body_rows[reading.column.block]
        position = bisect_left(rows, reading.row)
        return position < len(rows) and rows[position] == reading.row

    def bodies_between(self, block: int, first: int, last: int) -> bool:
        """Whether a row between two others names a body."""
        return bisect_right(self.body_rows[block], first) < bisect_left(self.body_rows[block], last)

    def _names_a_body(self, block: int, head: RowHead) -> bool:
        has_codes = not head.code and self.has_codes(block)
        return names_a_body(self.table, block, head, has_codes=has_codes, rows=len(self.heads[block]))

    @cached_property
    def wholes(self) -> dict[int, int | None]:
        """The row of each block that is of the body whose units the others are; see ``whole_of_bodies``."""
        return {
            block: None if self.has_codes(block) or not self.lists_bodies(block) else whole_of_bodies(self.table, heads)
            for block, heads in self.heads.items()
        }

    def lists_bodies(self, block: int) -> bool:
        """Whether the rows of a block are bodies, by the header of their names."""
        return any(c.block == block and c.role == "label" and c.names == "body" for c in self.table.columns)

    def is_the_row(self, reading: Reading) -> bool:
        """Whether a row speaks of the whole body where the items are columns: the total, a year's or phase's row, the
        only row, the body over its units, or one of those of the only body, a year or phase each."""
        block, label = reading.column.block, reading.head.label
        heads = self.heads[block].values()
        whole = not label or is_total_label(label) or reading.row == self.wholes[block]
        if whole or all(names_a_period(part) for part in reading.head.parts):
            return True
        if any(not head.label or is_total_label(head.label) for head in heads):
            return False
        bodies = {tuple(part for part in head.parts if not names_a_period(part)) for head in heads}
        return len(bodies) == 1 and len({head.parts for head in heads}) == len(heads)

    @cached_property
    def coded_names(self) -> frozenset[tuple[int, str]]:
        """The parts of the labels of rows with a code, with their block."""
        heads = ((block, head) for block, heads in self.heads.items() for head in heads.values() if head.codes)
        return frozenset((block, part) for block, head in heads for part in head.parts)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every header step and row label, as terms: all that may name an item."""
        steps = [step for column in self.table.columns for step in column.path]
        steps += [head.label for heads in self.heads.values() for head in heads.values()]
        return frozenset(term(strip_ordinal(name)) for name in steps)

    @cached_property
    def has_carryover(self) -> bool:
        """Whether columns set what is carried over beside what is of the year: only then 本年 says a fund year, and is
        not only the year of what all rows say."""
        steps = {term(strip_ordinal(step)) for column in self.table.columns for step in column.path}
        return any(("fund_year", "carryover") in _given(step, "") for step in steps)

    def dimensions_of(self, reading: Reading, kind: str) -> dict[str, str]:
        """The dimensions that the column of a value gives; see ``column_dimensions``. What stands below a heading of
        the year is of the year."""
        given = column_dimensions(self.table.path_of(reading.column), kind)
        if kind == "income" and reading.column.path[:1] and reading.column.path[0] in self.headings_of_the_year:
            given.setdefault("fund_year", "current")
        return self.within_year(given)

    @cached_property
    def headings_of_the_year(self) -> frozenset[str]:
        """The headings, whatever they are called, that name no source and stand over several, beside a column of what
        is carried over and not over it: their sources are the year's own."""
        groups: dict[str, list[Column]] = {}
        for column in self.table.columns:
            if column.role == "value" and len(column.path) > 1:
                groups.setdefault(column.path[0], []).append(column)
        carried = {c.path[0] for c in self.table.columns if c.path and _is_carried(c.path)}
        return frozenset(
            heading
            for heading, columns in groups.items()
            if carried - {heading}
            and heading not in carried
            and _source(heading) in (None, "total", "current_year")
            and len({source for c in columns if (source := _source(c.leaf))} - {"total"}) > 1
        )

    def with_title(self, given: dict[str, str]) -> dict[str, str]:
        """What columns give, over what the title gives: appropriation in a table of one budget is of that budget."""
        table = self.table.rule.dimensions.given() if self.table.rule else {}
        of_one_budget = table.get("funding_source") in APPROPRIATED and given.get("funding_source") == APPROPRIATION
        return {**table, **given, **({"funding_source": table["funding_source"]} if of_one_budget else {})}

    def within_year(self, dimensions: dict[str, str]) -> dict[str, str]:
        """The dimensions without a fund year where the table has only one."""
        if dimensions.get("fund_year") != "current" or self.has_carryover:
            return dimensions
        return {name: value for name, value in dimensions.items() if name != "fund_year"}

    def economics(self, block: int) -> dict[int, str]:
        """The economic account of each column that names one, where the rows of a block are functions and at least two
        columns name accounts; by the column's number."""
        if block not in self._economics:
            keyed = {classified for code in self.codes.get(block, {}) if (classified := classification_of(code))}
            functional = keyed == {"functional"} or (not keyed and not self.named_codes(block))
            government = _GOVERNMENT.search(f"{self.table.table_type} {self.table.title}")
            kind: Economics = "government_economic" if government else "department_economic"
            columns = [c for c in self.table.columns if c.block == block] if functional else []
            self._economics[block] = economics_in(columns, kind)
        return self._economics[block]

    def only_economics(self, column: Column) -> bool:
        """Whether a table by economic accounts has them in its columns: one that names none is no total of theirs."""
        by_economics = "economic" in self.table.table_type and bool(self.economics(column.block))
        return by_economics and bool(column.path) and not total_word(column.path[:1])

    def named_codes(self, block: int) -> dict[int, tuple[str, ...]]:
        """The accounts of a block's rows by their names, where the block prints no codes."""
        return self._named_codes.get(block, {})

    @cached_property
    def _named_codes(self) -> dict[int, dict[int, tuple[str, ...]]]:
        return {
            block: codes_of_block(self.table, block, heads)
            for block, heads in self.heads.items()
            if not self.has_codes(block) and not self.lists_bodies(block)
        }

    def has_codes(self, block: int) -> bool:
        """Whether the rows of a block are keyed by account codes."""
        return block in self.codes


def _is_carried(path: Sequence[str]) -> bool:
    return any(("fund_year", "carryover") in _given(term(strip_ordinal(step)), "") for step in path)


def _source(step: str) -> str | None:
    return item_of(item_rules().income, term(strip_ordinal(step)))


def label_of(reading: Reading) -> str:
    """The label of a row, ordinals off; of a nested one the inmost part that is not only 小计; else the column's."""
    parts = [strip_ordinal(part) for part in reading.head.parts]
    named = [part for part in parts if part not in ("小计", "其中")]
    if named:
        return named[-1]
    if parts:
        return parts[-1]
    steps = [step for step in reading.column.path if not names_a_period(step)]
    return strip_ordinal(steps[-1]) if steps else ""


def column_dimensions(steps: Sequence[str], kind: str) -> dict[str, str]:
    """The dimensions that a header path gives, the inmost step first; a 小计 under a heading is the heading's. One of
    income has no source beside its item, which is the heading's."""
    given: dict[str, str] = {}
    of_several = kind == "income" and total_word(steps)
    for step in reversed(steps):
        for name, value in _given(term(strip_ordinal(step)), kind):
            if of_several and name == "funding_source":
                continue
            if name == "funding_source" and given.get(name) == APPROPRIATION and value in APPROPRIATED:
                given[name] = value
            given.setdefault(name, value)
        code, _ = code_in_label(step)
        for name, value in code_dimension(code).items():
            given.setdefault(name, value)
    return given


def row_dimensions(head: RowHead, label: str, kind: str) -> dict[str, str]:
    """The dimensions that a row's own words give (基本支出, 结转下年), and those of the rows it is a part of."""
    given: dict[str, str] = {}
    for text in (label, *reversed(head.above)):
        for name, value in _given(term(strip_ordinal(text)), kind):
            if name in _SAID_BY_ROWS:
                given.setdefault(name, value)
    return given


def code_dimension(*codes: str | None) -> dict[str, str]:
    """The dimensions of the classifications that codes belong to."""
    return {_CODE_DIMENSION[kind]: code for code in codes if code and (kind := classification_of(code))}


@lru_cache(maxsize=8192)
def _given(text: str, kind: str) -> tuple[tuple[str, str], ...]:
    """The dimensions that the rules read in a header step or a row's label."""
    given: dict[str, str] = {}
    for rule in dimension_rules().steps:
        if rule.fact in (None, kind) and rule.match.search(text):
            for name, value in rule.dimensions.given().items():
                given.setdefault(name, value)
    return tuple(given.items())
