# ruff: noqa: S608  (names in the SQL are this package's own)
"""What is staged: batches, each in a folder of its own or, together with many others, in the pack.

Where a batch lies changes nothing of it: its rows, its id and its age stay. A pack is a folder with one file a kind of
row like a batch, each row with its ``batch_id`` and its document's ``position``, by which few documents of many are
found, and ``batches.parquet`` (batch_id, age). Of several packs the one with the highest number counts, and what stands
both in it and in a folder of its own is read from the pack. See ``scrapers/stage/compact.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from scrapers.stage.rows import StagedReading

PACK = ".pack-"
POSITIONS_NAMED = 1_000
"""Up to so many documents are looked for by position, more within the range of their positions."""


@dataclass(frozen=True, slots=True)
class Batch:
    """``age``: when it was staged, in nanoseconds; a later batch speaks for a document that was read again. ``folder``
    is None where it lies in the pack.
    """

    batch_id: str
    age: int
    folder: Path | None


class Staging:
    """The batches of a folder as they lie now. Look anew for each piece of work: batches come and are packed."""

    def __init__(self, staging: Path) -> None:
        self.staging = staging
        self.pack = max(packs(staging), default=None)
        self.batches = _packed(self.pack)
        if staging.is_dir():
            for folder in staging.iterdir():
                if not folder.name.startswith(".") and folder.name not in self.batches and folder.is_dir():
                    self.batches[folder.name] = Batch(folder.name, folder.stat().st_mtime_ns, folder)

    def in_order(self) -> list[Batch]:
        """All batches, the oldest first."""
        return sorted(self.batches.values(), key=lambda batch: (batch.age, batch.batch_id))

    def rows(self, name: str, batch_ids: Iterable[str], packed: str = "true") -> str:
        """SQL: the rows of one kind in these batches, at least one, each with its ``batch_id``.

        From the pack come rows of other batches too, as far as the condition ``packed`` lets them (see ``places``):
        whoever asks picks his own by document and batch.
        """
        wanted = sorted(set(batch_ids))
        loose = [batch_id for batch_id in wanted if self._folder(batch_id)]
        queries = []
        if loose:
            files = ", ".join(_text(self.staging / batch_id / f"{name}.parquet") for batch_id in loose)
            queries.append(
                "select * exclude (filename), parse_path(filename)[-2] as batch_id "
                f"from read_parquet([{files}], filename = true, union_by_name = true)"
            )
        if len(loose) < len(wanted) and self.pack:
            file = _text(self.pack / f"{name}.parquet")
            queries.append(f"select * exclude (position) from read_parquet({file}) where {packed}")
        return " union all by name ".join(queries)

    def documents(self, batch_ids: Collection[str]) -> dict[str, list[StagedReading]]:
        """The documents of each of these batches."""
        found: dict[str, list[StagedReading]] = {batch_id: [] for batch_id in batch_ids}
        if found:
            with duckdb.connect() as db:
                for batch_id, *reading in db.execute(
                    "select batch_id, document_id, parser_version, coalesce(scanned_pages, 0) "
                    f"from ({self.rows('documents', found)}) where batch_id in ? order by all",
                    [list(found)],
                ).fetchall():
                    found[batch_id].append(StagedReading(*reading))
        return found

    def places(self, db: duckdb.DuckDBPyConnection, documents: str) -> str:
        """SQL: a condition by which DuckDB reads those row groups of the pack only in which the documents of the table
        ``documents`` (document_id, batch_id) lie.
        """
        if not self.pack:
            return "true"
        found = db.execute(
            f"select position from read_parquet({_text(self.pack / 'documents.parquet')}) "
            f"semi join {documents} using (document_id, batch_id) order by position"
        ).fetchall()
        positions = [str(position) for (position,) in found]
        if not positions:
            return "false"
        if len(positions) <= POSITIONS_NAMED:
            return f"position in ({', '.join(positions)})"
        return f"position between {positions[0]} and {positions[-1]}"

    def _folder(self, batch_id: str) -> bool:
        """Whether a batch lies in a folder of its own; one that is gone would, and reading it says so."""
        batch = self.batches.get(batch_id)
        return batch is None or batch.folder is not None


def packs(staging: Path) -> Collection[Path]:
    """The whole packs of a staging folder; one, but for a moment and after a kill."""
    return list(staging.glob(f"{PACK}*"))


def _packed(pack: Path | None) -> dict[str, Batch]:
    if pack is None:
        return {}
    rows = pq.read_table(pack / "batches.parquet").to_pylist()
    return {row["batch_id"]: Batch(row["batch_id"], row["age"], None) for row in rows}


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
