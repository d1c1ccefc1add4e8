# ruff: noqa: S608  (names in the SQL are this package's own)
"""Compact: many staged batches become one pack, so that the number of files does not grow from night to night.

The new pack is written whole beside the present one and comes into force by its name; only then what it holds goes.
Killed at any moment, every batch stands at least once, and the next run removes what is left over.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.stage.parquet import UNFINISHED, rename, sync
from scrapers.stage.schema import BATCH_FILES
from scrapers.stage.staging import PACK, Batch, Staging, packs

ROW_GROUP = 20_480
"""Rows that are read to find one document's."""
DOCUMENTS_ROW_GROUP = 2_048
"""Documents carry their text."""


def compact(staging: Path, limits: Mapping[str, str | bool | int | float | list[str]], least: int) -> int:
    """Write all batches into one new pack, where at least ``least`` of them lie in folders of their own.

    Returns how many batches were taken into it. ``limits`` is the configuration that DuckDB is opened with. Nobody may
    build meanwhile; batches that are being staged stay where they are.
    """
    _remove_left_over(staging)
    staged = Staging(staging)
    loose = [batch for batch in staged.in_order() if batch.folder]
    if len(loose) < max(least, 1):
        return 0
    final = staging / f"{PACK}{_number(staged.pack) + 1:06d}"
    folder = staging / f"{UNFINISHED}{final.name}"
    folder.mkdir()
    with duckdb.connect(config=dict(limits)) as db:
        start = _last_position(db, staged.pack)
        db.register(
            "loose", pa.table({"batch_id": [batch.batch_id for batch in loose], "number": list(range(len(loose)))})
        )
        db.execute(f"""
            create table places as
            select document_id, batch_id, {start} + row_number() over (order by number, document_id) as position
            from ({staged.rows("documents", [batch.batch_id for batch in loose], "false")}) join loose using (batch_id)
        """)
        for name in BATCH_FILES:
            _write(db, folder / f"{name}.parquet", name, staged.pack, loose)
    _write_batches(folder / "batches.parquet", staged.in_order())
    sync(folder)
    rename(folder, final)
    sync(staging)
    _remove_left_over(staging)
    return len(loose)


def _write(db: duckdb.DuckDBPyConnection, path: Path, name: str, pack: Path | None, loose: Sequence[Batch]) -> None:
    """One kind of row: the present pack's in their order, then those of the loose batches, the oldest first."""
    db.register("no_rows", BATCH_FILES[name].empty_table())  # older batches lack the columns that came since
    files = ", ".join(f"'{batch.folder}/{name}.parquet'" for batch in loose)
    before = f"union all by name from read_parquet('{pack / f'{name}.parquet'}')" if pack else ""
    db.execute(f"""
        copy (
            from no_rows
            {before}
            union all by name
            select rows_.* exclude (filename), places.batch_id, places.position
            from read_parquet([{files}], filename = true, union_by_name = true) as rows_
            join places
                on rows_.document_id = places.document_id and parse_path(rows_.filename)[-2] = places.batch_id
        ) to '{path}' (
            format parquet, compression zstd,
            row_group_size {DOCUMENTS_ROW_GROUP if name == "documents" else ROW_GROUP}
        )
    """)
    db.unregister("no_rows")
    sync(path)


def _write_batches(path: Path, batches: Sequence[Batch]) -> None:
    rows = {"batch_id": [batch.batch_id for batch in batches], "age": [batch.age for batch in batches]}
    pq.write_table(pa.table(rows, schema=pa.schema([("batch_id", pa.string()), ("age", pa.int64())])), path)
    sync(path)


def _number(pack: Path | None) -> int:
    return int(pack.name.removeprefix(PACK)) if pack else 0


def _last_position(db: duckdb.DuckDBPyConnection, pack: Path | None) -> int:
    if pack is None:
        return 0
    found = db.execute(f"select max(position) from read_parquet('{pack / 'documents.parquet'}')").fetchall()[0][0]
    return int(found or 0)


def _remove_left_over(staging: Path) -> None:
    """Remove packs that another took the place of, batches that stand in the pack, and a pack that was not finished."""
    staged = Staging(staging)
    left = [pack for pack in packs(staging) if pack != staged.pack]
    left += list(staging.glob(f"{UNFINISHED}{PACK}*"))
    left += [folder for batch in staged.batches.values() if not batch.folder and (folder := staging / batch.batch_id)]
    for folder in left:
        if folder.is_dir():
            shutil.rmtree(folder)
