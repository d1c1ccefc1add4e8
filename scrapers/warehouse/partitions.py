# ruff: noqa: S608  (names in the SQL are this package's own)
"""Facts on disk: immutable partitions of Parquet, and the documents in them that a later partition replaces.

A partition is a folder with one file a relation. Rows are sorted so that a query for a table, its totals, a year or an
organisation reads few row groups. Each row carries ``partition_no``, by which a replaced document's old rows are left
out until its partition is merged.
"""

from __future__ import annotations

import collections
import math
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.settings import Settings
from scrapers.warehouse.layout import (
    BY_DOCUMENT,
    DOCUMENTS,
    Relation,
    facts_folder,
    files_literal,
    sync_file,
    sync_folder,
    text_literal,
)
from scrapers.warehouse.manifest import Manifest, Partition, database_path, kept

MERGED_TOGETHER = 8
"""So many partitions of about the same size become one."""
SMALLEST = 100
"""Documents of a usual night: partitions below that count as equally small."""
ROW_GROUP = 60_000


def write_partition(settings: Settings, number: int, database: Path) -> Partition:
    """Write the tested tables of one run as partition ``number``, over what a killed publication left there."""
    with duckdb.connect(str(database), read_only=True, config=settings.database_limits) as db:
        documents = db.execute("select count(*) from marts.dim_document").fetchall()[0][0]
        queries = {relation: f"from {relation.full_name}" for relation in BY_DOCUMENT}
        return _write(settings, db, number, documents, queries)


class Holdings:
    """The partitions of a version in the making, and the documents in them that are replaced."""

    def __init__(self, settings: Settings, partitions: Sequence[Partition], replaced: set[tuple[int, str]]) -> None:
        self.settings = settings
        self.partitions = list(partitions)
        self.replaced = replaced

    @classmethod
    def of(cls, settings: Settings, current: Manifest | None) -> Holdings:
        """What the version in force holds; nothing without one."""
        if current is None:
            return cls(settings, (), set())
        with duckdb.connect(str(database_path(settings, current)), read_only=True) as db:
            replaced = set(db.execute("select partition_no, document_id from warehouse.replaced").fetchall())
        return cls(settings, current.partitions, replaced)

    @property
    def documents(self) -> int:
        """Documents in force."""
        return sum(partition.documents_in_force for partition in self.partitions)

    def add(self, partition: Partition) -> None:
        """Take in a partition; its documents replace their rows in all others."""
        files = files_of(self.settings, self.partitions, DOCUMENTS)
        if files:
            listed, added = files_literal(files), files_literal(files_of(self.settings, [partition], DOCUMENTS))
            with duckdb.connect(config=self.settings.database_limits) as db:
                found = db.execute(
                    f"select partition_no, document_id from read_parquet({listed}) "
                    f"semi join read_parquet({added}) as new_ using (document_id)"
                ).fetchall()
            self.replaced |= set(found)
        self.partitions.append(partition)
        self._count_replaced()

    def exchange(self, merged: Sequence[Partition], result: Partition) -> None:
        """Put ``result`` in the place of the partitions it was merged from."""
        gone = {partition.number for partition in merged}
        self.partitions = [partition for partition in self.partitions if partition.number not in gone] + [result]
        self._count_replaced()

    def _count_replaced(self) -> None:
        counts = collections.Counter(number for number, _ in self.replaced)
        counted = [p.model_copy(update={"replaced": counts[p.number]}) for p in self.partitions]
        self.partitions = [partition for partition in counted if partition.documents_in_force]
        held = {partition.number for partition in self.partitions}
        self.replaced = {(number, document) for number, document in self.replaced if number in held}

    def write_replaced(self, path: Path) -> None:
        """Write the replaced documents as Parquet: (partition_no, document_id)."""
        rows = sorted(self.replaced)
        columns = {
            "partition_no": pa.array([number for number, _ in rows], pa.int32()),
            "document_id": pa.array([document for _, document in rows], pa.string()),
        }
        pq.write_table(pa.table(columns), path)


def merge_due(settings: Settings, holdings: Holdings, number: int, progress: Callable[[str], None]) -> int:
    """Merge full tiers of small partitions, each result under the next number from ``number``. Returns the next free
    one.
    """
    while due := due_for_merge(holdings.partitions):
        documents = sum(partition.documents_in_force for partition in due)
        progress(f"merging {len(due)} partitions of {documents} documents")
        holdings.exchange(due, merge(settings, holdings, number, due))
        number += 1
    return number


def merge(settings: Settings, holdings: Holdings, number: int, due: Sequence[Partition]) -> Partition:
    """Write the rows in force of several partitions as one."""
    settings.work.mkdir(parents=True, exist_ok=True)
    replaced = settings.work / "replaced_in_merge.parquet"
    holdings.write_replaced(replaced)
    with duckdb.connect(config=settings.database_limits) as db:
        db.execute(f"create view replaced as from read_parquet({text_literal(replaced)})")
        queries = {}
        for relation in BY_DOCUMENT:
            files = files_of(settings, due, relation)
            if files:
                queries[relation] = live_rows(files, "replaced", "* exclude (partition_no)")
        documents = sum(partition.documents_in_force for partition in due)
        merged = _write(settings, db, number, documents, queries)
    replaced.unlink()
    return merged


def _write(
    settings: Settings, db: duckdb.DuckDBPyConnection, number: int, documents: int, queries: dict[Relation, str]
) -> Partition:
    final = facts_folder(settings) / Partition(number=number, documents=0, relations={}).name
    folder = final.with_name(f".unfinished-{final.name}")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(final, ignore_errors=True)
    folder.mkdir(parents=True)
    rows: dict[str, int] = {}
    for relation, query in queries.items():
        path = folder / f"{relation.full_name}.parquet"
        count = db.execute(
            f"copy (select *, {number}::integer as partition_no from ({query}) order by {relation.order}) "
            f"to {text_literal(path)} (format parquet, compression zstd, row_group_size {ROW_GROUP})"
        ).fetchall()[0][0]
        if count:
            rows[relation.full_name] = count
            sync_file(path)
        else:
            path.unlink()
    sync_folder(folder)
    folder.rename(final)
    sync_folder(final.parent)
    return Partition(number=number, documents=documents, relations=rows)


def files_of(settings: Settings, partitions: Sequence[Partition], relation: Relation) -> list[str]:
    """The files that hold rows of a relation."""
    return [
        str(facts_folder(settings) / partition.name / f"{relation.full_name}.parquet")
        for partition in partitions
        if relation.full_name in partition.relations
    ]


def live_rows(files: Sequence[str], replaced: str, columns: str) -> str:
    """SQL: ``columns`` of all rows of ``files`` (as ``rows_``) but those of replaced documents."""
    return (
        f"select {columns} from read_parquet({files_literal(files)}, union_by_name = true) as rows_ "
        f"anti join {replaced} as gone on rows_.partition_no = gone.partition_no "
        "and rows_.document_id = gone.document_id"
    )


def due_for_merge(partitions: Sequence[Partition]) -> list[Partition]:
    """Partitions to be written as one: the smallest full tier, or one that is mostly replaced; empty when there is
    none.

    Tiers grow by the factor ``MERGED_TOGETHER``, so that a night rewrites little, however much is held.
    """
    tiers: dict[int, list[Partition]] = {}
    for partition in partitions:
        size = partition.documents_in_force
        if partition.documents > SMALLEST and partition.replaced > size:
            return [partition]
        tier = max(0, math.ceil(math.log(size / SMALLEST, MERGED_TOGETHER)))
        tiers.setdefault(tier, []).append(partition)
    full = [tier for tier in sorted(tiers) if len(tiers[tier]) >= MERGED_TOGETHER]
    return tiers[full[0]] if full else []


def collect_garbage(settings: Settings) -> int:
    """Delete partitions that no kept version needs. Returns how many."""
    needed = {partition.name for manifest in kept(settings) for partition in manifest.partitions}
    folder = facts_folder(settings)
    unneeded = [path for path in folder.iterdir() if path.name not in needed] if folder.is_dir() else []
    for path in unneeded:
        shutil.rmtree(path)
    return len(unneeded)
