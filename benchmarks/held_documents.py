# ruff: noqa: S608  (names in the SQL are those of the warehouse's own tables)
"""A warehouse that already holds much: published rows copied under other keys, as if many builds had brought them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from scrapers.settings import Settings
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse.layout import BY_DOCUMENT, facts_folder
from scrapers.warehouse.manifest import Partition
from scrapers.warehouse.publish import ledger_tables, swap
from scrapers.warehouse.version import Sources, write_version

LARGE = 25
"""Copies of the base in a partition."""


def hold(settings: Settings, copies: int, say: Callable[[str], None]) -> None:
    """Add so many copies of the first partition of the version in force, in partitions as merging leaves them."""
    current = manifests.in_force(settings)
    assert current is not None
    base = current.partitions[0]
    partitions, number = [base], current.next_partition
    sizes_ = _partition_sizes(copies)
    first = 1
    for size in sizes_:
        partitions.append(_copy_partition(settings, base, number, range(first, first + size)))
        say(f"holding partition {number}: {size * base.documents} documents")
        number, first = number + 1, first + size
    made = current.model_copy(
        update={
            "partitions": tuple(partitions),
            "next_partition": number,
            "documents": sum(partition.documents for partition in partitions),
            "revision": current.revision + 1,
            "published_at": datetime.now(UTC),
        }
    )
    scratch = settings.work / "hold"
    scratch.mkdir(parents=True)
    with duckdb.connect() as db:
        db.execute(f"copy (select 0 as partition_no, '' as document_id where false) to '{scratch}/replaced.parquet'")
    of_the_ledger, _ = ledger_tables(settings, scratch)
    held = _organisations(manifests.database_path(settings, current), scratch, copies)
    sources = Sources(held, (), (), scratch / "replaced.parquet", of_the_ledger)
    path = manifests.database_path(settings, made)
    write_version(settings, path, made, sources)
    manifests.write(settings, made)
    swap(settings, made)
    shutil.rmtree(scratch)


def _partition_sizes(copies: int) -> list[int]:
    """Copies of the base by partition: large ones as merging leaves them, of 50,000 documents, and the rest."""
    return [LARGE] * (copies // LARGE) + ([copies % LARGE] if copies % LARGE else [])


def _other(column: str) -> str:
    """SQL: a key under another name for each copy, in its own form."""
    return f"left({column}, 4) || left(md5({column} || copies.n), length({column}) - 4)"


DOCUMENT_IDS = ("document_id", "content_hash", "superseded_by_document_id", "restated_document_id")
KEYS = (
    *("organisation_id", "fact_id", "observation_id", "statement_id", "finding_id"),
    *("restatement_id", "old_fact_id", "new_fact_id", *DOCUMENT_IDS),
)


def _copy_partition(settings: Settings, base: Partition, number: int, copies: range) -> Partition:
    folder = facts_folder(settings) / f"p{number:06d}"
    folder.mkdir()
    rows = {}
    with duckdb.connect(config={"threads": 2, "memory_limit": "6GB"}) as db:
        db.execute(f"set temp_directory = '{settings.work / 'spill'}'")
        for relation in BY_DOCUMENT:
            name = relation.full_name
            if name not in base.relations:
                continue
            source = facts_folder(settings) / base.name / f"{name}.parquet"
            columns = [row[0] for row in db.execute(f"describe from read_parquet('{source}')").fetchall()]
            keys = ", ".join(
                f"{_long(column) if column in DOCUMENT_IDS else _other(column)} as {column}"
                for column in KEYS
                if column in columns
            )
            target = folder / f"{name}.parquet"
            count = db.execute(
                f"copy (select * replace ({keys}, {number}::integer as partition_no) "
                f"from read_parquet('{source}') as r_, "
                f"range({copies.start}, {copies.stop}) as copies(n) order by {relation.order}) "
                f"to '{target}' (format parquet, compression zstd, row_group_size 60000)"
            ).fetchall()[0][0]
            rows[name] = count
    return Partition(number=number, documents=base.documents * len(copies), relations=rows)


def _long(column: str) -> str:
    return f"md5({column} || copies.n) || md5(copies.n || {column})"


def _organisations(current: Path, scratch: Path, copies: int) -> Path:
    """A copy of the published file whose organisations are also those of the copies."""
    path = scratch / "held.duckdb"
    shutil.copy(current, path)
    with duckdb.connect(str(path)) as db:
        db.execute(
            f"insert into marts.dim_organisation by name "
            f"select r_.* replace ({_other('organisation_id')} as organisation_id, name || copies.n as name, "
            f"{_long('described_by_document_id')} as described_by_document_id) "
            f"from marts.dim_organisation as r_, range(1, {copies + 1}) as copies(n)"
        )
    return path
