"""What two readings of the same document have of each other: amount by amount, the same, changed, gone or new.

Tables and rows may be counted otherwise in a better reading, so a figure is known again by what is printed, not by its
number: first figures that are the same in every respect, then those at the same place, then those of the same label and
header, then the same print on the same page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

import duckdb
import pyarrow as pa

from scrapers.stage.schema import MEANINGS
from scrapers.stage.staging import Staging

Reading = tuple[str, str]
"""A document and the staged batch that holds this reading of it."""

Kind = Literal["changed", "gone", "new"]

_MEANS = tuple(
    name for name in MEANINGS.names if name not in ("document_id", "observation_id", "statement_id", "attributes")
)
"""What a meaning says of a figure, beside its attributes."""


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A figure as one reading has it. ``place`` is table, row and column, or the offsets of a statement; ``means`` is
    every dimension of its fact, empty where it means none; ``amount_yuan`` in yuan, ``value`` for what is no money.
    """

    figure_id: str
    document_id: str
    page: int | None
    place: str
    label: str
    column_label: str
    value_printed: str
    unit_printed: str | None
    amount_yuan: Decimal | None
    value: Decimal | None
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """``before`` is None for a new figure, ``after`` for one that is gone."""

    kind: Kind
    before: ReadFigure | None
    after: ReadFigure | None

    @property
    def figure(self) -> ReadFigure:
        """The figure as it is read now; a gone one as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change without a figure")
        return found

    @property
    def fields(self) -> tuple[str, ...]:
        """What changed, by name: ``value_printed``, ``unit_printed``, ``amount_yuan``, ``means`` …"""
        if self.before is None or self.after is None:
            return ()
        before, after = asdict(self.before), asdict(self.after)
        return tuple(name for name in before if name not in ("figure_id", "place") and before[name] != after[name])


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One reading of a document: the version of the parser, how it ended, and its figures in the document's order."""

    parser_version: str
    parse_status: str
    figures: tuple[ReadFigure, ...]


def readings_in(staged: Staging, of: Collection[Reading]) -> dict[Reading, ReadDocument]:
    """These readings as they are staged; one that is not is left out."""
    if not of:
        return {}
    with duckdb.connect() as db:
        wanted = {name: [reading[i] for reading in of] for i, name in enumerate(("document_id", "batch_id"))}
        db.register("wanted", pa.table(wanted))
        source = _Source(staged, db, sorted({batch_id for _, batch_id in of}), staged.places(db, "wanted"))
        figures = _figures(source)
        return {
            key: ReadDocument(row["parser_version"], row["parse_status"], tuple(figures.get(key, ())))
            for key, row in source.rows("documents")
        }


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the rows of the readings of the table ``wanted`` come from."""

    staged: Staging
    db: duckdb.DuckDBPyConnection
    batch_ids: Sequence[str]
    packed: str

    def rows(self, name: str) -> Iterator[tuple[Reading, dict[str, Any]]]:
        """The rows of one kind, each with its reading."""
        rows = self.staged.rows(name, self.batch_ids, self.packed)
        found = self.db.execute(f"from ({rows}) semi join wanted using (document_id, batch_id)").to_arrow_table()
        for row in found.to_pylist():
            yield (row["document_id"], row["batch_id"]), row


def _figures(source: _Source) -> dict[Reading, list[ReadFigure]]:
    meanings: dict[tuple[Reading, str], tuple[str, ...]] = {}
    for key, row in source.rows("meanings"):
        said = [f"{name}={row[name]}" for name in _MEANS if row[name] is not None and row[name] is not False]
        said += [f"{key}={value}" for key, value in row["attributes"] or ()]
        meanings[key, row["observation_id"] or row["statement_id"]] = tuple(said)
    found: dict[Reading, list[ReadFigure]] = defaultdict(list)
    for key, row in source.rows("observations"):
        place = f"table {row['table_no']} row {row['row_no']} column {row['column_no']}"
        label = " ".join(part for part in (row["row_code_printed"], row["row_label"]) if part)
        means = meanings.get((key, row["observation_id"]), ())
        found[key].append(_figure(row, row["observation_id"], place, label, row["column_label"], means))
    for key, row in source.rows("statements"):
        place = f"text {row['char_start']}-{row['char_end']}"
        means = meanings.get((key, row["statement_id"]), ())
        found[key].append(_figure(row, row["statement_id"], place, row["subject"], "", means))
    return dict(found)


def differences(before: Sequence[ReadFigure], after: Sequence[ReadFigure]) -> list[FigureChange]:
    """The changes from one reading of a document to another; what is the same in both is left out."""
    old, new = list(before), list(after)
    _pair(
        old, new, lambda f: (f.page, f.label, f.column_label, f.value_printed, f.unit_printed, f.amount_yuan, f.means)
    )
    changes = []
    for key in _SAME:
        changes += [FigureChange("changed", one, other) for one, other in _pair(old, new, key)]
    changes = [change for change in changes if change.fields]
    changes += [FigureChange("gone", figure, None) for figure in old]
    changes += [FigureChange("new", None, figure) for figure in new]
    return changes


_SAME: tuple[Callable[[ReadFigure], Hashable], ...] = (
    lambda f: (f.page, f.place, f.value_printed),
    lambda f: (f.page, f.label, f.column_label),
    lambda f: (f.page, f.label, f.value_printed),
    lambda f: (f.page, f.column_label, f.value_printed),
    lambda f: (f.page, f.value_printed),
)


def _pair(
    old: list[ReadFigure], new: list[ReadFigure], key: Callable[[ReadFigure], Hashable]
) -> list[tuple[ReadFigure, ReadFigure]]:
    """Take figures with equal keys out of both lists, first with first."""
    waiting: dict[Hashable, list[ReadFigure]] = defaultdict(list)
    for figure in new:
        waiting[key(figure)].append(figure)
    pairs, rest = [], []
    for figure in old:
        if others := waiting.get(key(figure)):
            pairs.append((figure, others.pop(0)))
        else:
            rest.append(figure)
    taken = {id(other) for _, other in pairs}
    old[:], new[:] = rest, [figure for figure in new if id(figure) not in taken]
    return pairs


def _figure(
    row: dict[str, Any], figure_id: str, place: str, label: str, column_label: str, means: tuple[str, ...]
) -> ReadFigure:
    return ReadFigure(
        figure_id=figure_id,
        document_id=row["document_id"],
        page=row["page"],
        place=place,
        label=label or "",
        column_label=column_label or "",
        value_printed=row["value_printed"],
        unit_printed=row["unit_printed"],
        amount_yuan=row["amount_yuan"],
        value=row["value"],
        means=means,
    )
