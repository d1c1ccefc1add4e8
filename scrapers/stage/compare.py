"""What two readings of the same document have of each other: amount by amount, the same, changed, gone or new.

Tables and rows may be counted otherwise in a better reading, so a figure is known again by what is printed, not by its
number: first figures that are the same in every respect, then those at the same place, then those of the same label and
header, then the same print on the same page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scrapers.stage.schema import MEANINGS

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
class StagedReading:
    """One reading of a document: the version of the parser, how it ended, and its figures in the document's order."""

    parser_version: str
    parse_status: str
    figures: tuple[ReadFigure, ...]


def staged_readings(batch: Path, document_ids: Sequence[str]) -> dict[str, StagedReading]:
    """The readings of these documents in a staged batch; a document that is not in it is left out."""
    wanted = pa.array(document_ids, pa.string())
    found = _figures(batch, wanted)
    return {
        row["document_id"]: StagedReading(
            row["parser_version"], row["parse_status"], tuple(found.get(row["document_id"], ()))
        )
        for row in _rows(batch / "documents.parquet", wanted)
    }


def _figures(batch: Path, wanted: pa.Array) -> dict[str, list[ReadFigure]]:
    meanings: dict[str, tuple[str, ...]] = {}
    for row in _rows(batch / "meanings.parquet", wanted):
        said = [f"{name}={row[name]}" for name in _MEANS if row[name] is not None and row[name] is not False]
        said += [f"{key}={value}" for key, value in row["attributes"] or ()]
        meanings[row["observation_id"] or row["statement_id"]] = tuple(said)
    found: dict[str, list[ReadFigure]] = defaultdict(list)
    for row in _rows(batch / "observations.parquet", wanted):
        place = f"table {row['table_no']} row {row['row_no']} column {row['column_no']}"
        label = " ".join(part for part in (row["row_code_printed"], row["row_label"]) if part)
        found[row["document_id"]].append(_figure(row, "observation_id", place, label, row["column_label"], meanings))
    for row in _rows(batch / "statements.parquet", wanted):
        place = f"text {row['char_start']}-{row['char_end']}"
        found[row["document_id"]].append(_figure(row, "statement_id", place, row["subject"], "", meanings))
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
    row: dict[str, Any], key: str, place: str, label: str, column_label: str, meanings: dict[str, tuple[str, ...]]
) -> ReadFigure:
    return ReadFigure(
        figure_id=row[key],
        document_id=row["document_id"],
        page=row["page"],
        place=place,
        label=label or "",
        column_label=column_label or "",
        value_printed=row["value_printed"],
        unit_printed=row["unit_printed"],
        amount_yuan=row["amount_yuan"],
        value=row["value"],
        means=meanings.get(row[key], ()),
    )


def _rows(path: Path, document_ids: pa.Array) -> Iterable[dict[str, Any]]:
    table = pq.read_table(path)
    rows: list[dict[str, Any]] = table.filter(pc.is_in(table.column("document_id"), document_ids)).to_pylist()
    return rows
