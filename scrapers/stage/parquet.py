"""Staged batches are written: a folder appears under its name only when every file in it is whole."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.stage.rows import StagedDocument, tables_of

UNFINISHED = ".unfinished-"


def write_batch(staging: Path, batch_id: str, documents: Sequence[StagedDocument]) -> Path:
    """Write ``staging/<batch_id>/``. A batch is named by its content: where it exists already, nothing is written."""
    final = staging / batch_id
    if final.is_dir():
        return final
    staging.mkdir(parents=True, exist_ok=True)
    folder = staging / f"{UNFINISHED}{batch_id}-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    try:
        for name, table in tables_of(documents).items():
            _write(folder / f"{name}.parquet", table)
        sync(folder)
        rename(folder, final)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sync(staging)
    return final


def _write(path: Path, table: pa.Table) -> None:
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def rename(folder: Path, final: Path) -> None:
    """Let a folder appear under its name."""
    try:
        folder.rename(final)
    except OSError:
        if not final.is_dir():  # another task wrote the same batch meanwhile: it holds the same rows
            raise


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
