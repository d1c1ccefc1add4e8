"""A table as recognise understands it, and the readings it gives: printed values with everything that stands around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scrapers.recognise.columns import Column
from scrapers.recognise.header import Header
from scrapers.recognise.label import term
from scrapers.recognise.layout import TitleRule
from scrapers.recognise.matrix import Matrix
from scrapers.records import Cell

UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table: what kind, which unit, its header, columns and cells."""

    number: int
    title: str
    table_type: str
    rule: TitleRule | None
    certainty: float
    unit: str | None
    unit_inherited: bool
    matrix: Matrix
    header: Header
    columns: tuple[Column, ...]
    aligned: bool
    """False where header and rows do not fit together: values are kept, meanings are not given."""
    misread: int = 0
    """How many figures' places hold something else, where they are so many that the table was not read as it stands."""
    empty_note: str | None = None
    lines_before: tuple[str, ...] = ()
    is_cut: bool = False
    """It may be one part of a table that the page cuts, and its columns those of rows whose names are elsewhere."""

    @property
    def body_rows(self) -> range:
        return range(self.header.rows + 1, self.matrix.rows + 1)

    def places_surely(self, row: int) -> bool:
        """Whether the figures of a row stand under their own headings, as far as the document can tell."""
        return self.aligned and not self.misread and row not in self.header.uncertain_rows

    def type_of(self, reading: Reading) -> str:
        """The kind of table a value belongs to, by its column, its row or the rows above that; most tables are of one
        kind throughout."""
        others = self.rule.other_columns if self.rule else ()
        if not others:
            return self.table_type
        for said in map(term, (reading.column.label, reading.head.label, *reversed(reading.head.above))):
            kind = next((other.table_type for other in others if other.match.search(said)), None)
            if kind:
                return kind
        return self.table_type

    def path_of(self, column: Column) -> tuple[str, ...]:
        """The header path of a column; where a step says only 其中, with the path of the column before it, of whose
        figures it gives parts."""
        place = next((n for n, step in enumerate(column.path[:-1]) if step.rstrip(":：") == "其中"), None)
        if place is None:
            return column.path
        above = column.path[:place]
        before = (c for c in reversed(self.block(column)) if c.number < column.number and c.role == "value")
        whole = next(
            (c.path for c in before if c.path[:place] == above and c.path[place:][:1] != column.path[place:][:1]), ()
        )
        return (*whole, *column.path[place + 1 :]) if whole else column.path

    def block(self, column: Column) -> tuple[Column, ...]:
        """The columns of the block that a column belongs to."""
        return tuple(other for other in self.columns if other.block == column.block)


@dataclass(frozen=True, slots=True)
class RowHead:
    """What names a row within one block: the code as joined and as printed, and the label (nested parts by ``/``).

    A row keyed by two classifications has both ``codes``, joined with ``/`` in ``code``. ``above`` are the labels of
    the rows it is a part of, from the outermost inwards.
    """

    code: str | None
    code_printed: str | None
    label: str
    parts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One printed value in its place: what an observation is made of, and what its meaning is told by."""

    row: int
    column: Column
    head: RowHead
    cell: Cell
    printed: str
    unit: str | None
    value: Decimal | None
    """The number as printed; None for a dash and for what is not a number."""
    is_money: bool
    understood: bool = True
    row_label: str | None = None
    column_label: str | None = None
    """Where a reading of a form has labels of its own."""


def parts_of(texts: Sequence[str]) -> str:
    """Nested labels as one: joined with ``/``, one that repeats its neighbour only once."""
    parts: list[str] = []
    for text in texts:
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return "/".join(parts)
