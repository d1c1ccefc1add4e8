"""What the readers of meanings share: the context of a table, and the dimensions that header and row give."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scrapers.recognise.account_code import classification_of, code_in_label
from scrapers.recognise.label import strip_ordinal, term
from scrapers.recognise.layout import DimensionRule, dimension_rules
from scrapers.recognise.period import names_a_period
from scrapers.recognise.table import Reading, RowHead, Table
from scrapers.recognise.totals import is_total_label
from scrapers.records import FactKind

_ACCOUNT_WORD = re.compile(r"(?:合计|总计|小计|结转|结余|支出|收入|经费|资金|拨款|补助)$|结转|结余")
_BODY_HEADER = re.compile(r"^(?:预算)?(?:单位|部门)(?:（.{1,4}）)?(?:名称)?$")
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
    parents: dict[tuple[int, int], str] = field(default_factory=dict)
    """The label of the row that a row is a part of, by row and block."""

    def is_total(self, reading: Reading) -> bool:
        """Whether the row or the column of a reading sums others."""
        return (reading.row, reading.column.block) in self.total_rows or reading.column.number in self.total_columns

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
                if head.code:
                    found.setdefault(block, {}).setdefault(head.code, []).append(row)
        return found

    @cached_property
    def body_rows(self) -> dict[int, list[int]]:
        """The rows that name a body or an office, by block: in a table keyed by codes one without a code that is no
        total, in a list of bodies every row but the total."""
        return {
            block: [row for row in sorted(heads) if self._names_a_body(block, heads[row])]
            for block, heads in self.heads.items()
        }

    def names_a_body(self, reading: Reading) -> bool:
        """Whether the row of a reading names a body and no account."""
        rows = self.body_rows[reading.column.block]
        position = bisect_left(rows, reading.row)
        return position < len(rows) and rows[position] == reading.row

    def bodies_between(self, block: int, first: int, last: int) -> bool:
        """Whether a row between two others names a body."""
        rows = self.body_rows[block]
        return bisect_right(rows, first) < bisect_left(rows, last)

    def _names_a_body(self, block: int, head: RowHead) -> bool:
        if head.code or not head.label:
            return False
        label = term(strip_ordinal(head.label.rsplit("/", 1)[-1]))
        if self.has_codes(block):
            return not (is_total_label(label) or _ACCOUNT_WORD.search(label))
        columns = (c for c in self.table.columns if c.block == block and c.role == "label")
        listed = any(_BODY_HEADER.search(c.leaf) for c in columns)
        return listed and len(self.heads[block]) > 1 and not is_total_label(label)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every header step and row label, as terms: all that may name an item."""
        steps = [step for column in self.table.columns for step in column.path]
        labels = [head.label for heads in self.heads.values() for head in heads.values()]
        return frozenset(term(strip_ordinal(name)) for name in (*steps, *labels))

    def has_codes(self, block: int) -> bool:
        """Whether the rows of a block are keyed by account codes."""
        return block in self.codes


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
    """The dimensions that a header path gives, the inmost step first. A total below a heading is of all the heading's
    sources: the heading's own source is not taken for it."""
    given: dict[str, str] = {}
    total = bool(steps) and strip_ordinal(steps[-1]) in ("合计", "小计", "总计")
    for step in reversed(steps):
        for name, value in _given(dimension_rules().columns, term(strip_ordinal(step)), kind).items():
            if not (total and name == "funding_source"):
                given.setdefault(name, value)
        code, _ = code_in_label(step)
        for name, value in code_dimension(code).items():
            given.setdefault(name, value)
    return given


def row_dimensions(label: str, kind: str) -> dict[str, str]:
    """The dimensions that a row's own words give (基本支出, 结转下年)."""
    return _given(dimension_rules().rows, term(strip_ordinal(label)), kind)


def code_dimension(code: str | None) -> dict[str, str]:
    """The dimension of the classification that a code belongs to."""
    classification = classification_of(code) if code else None
    return {_CODE_DIMENSION[classification]: code} if code and classification else {}


def _given(rules: Sequence[DimensionRule], text: str, kind: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for rule in rules:
        if rule.fact in (None, kind) and rule.match.search(text):
            for name, value in rule.dimensions.given().items():
                given.setdefault(name, value)
    return given
