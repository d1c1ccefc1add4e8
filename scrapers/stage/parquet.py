"""Staged batches on disk: a folder appears under its name only when every file in it is whole."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.stage.rows import StagedDocument, tables_of
from scrapers.stage.schema import BATCH_FILES

_READING = pa.schema(
    [BATCH_FILES["documents"].field(name) for name in ("document_id", "parser_version", "scanned_pages")]
)
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
        _sync(folder)
        _rename(folder, final)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _sync(staging)
    return final


def batches(staging: Path) -> Iterator[tuple[str, Path]]:
    """Every finished batch: its id and folder, by name."""
    if staging.is_dir():
        for folder in sorted(staging.iterdir()):
            if folder.is_dir() and not folder.name.startswith("."):
                yield folder.name, folder


class StagedReading(NamedTuple):
    """A document of a batch: which version of the parser read it, and how many of its pages are pictures."""

    document_id: str
    parser_version: str
    scanned_pages: int


def documents_of(folder: Path) -> list[StagedReading]:
    """The documents of a batch."""
    table = pq.read_table(folder / "documents.parquet", schema=_READING)
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return [StagedReading(document, version, pages or 0) for document, version, pages in rows]


def _write(path: Path, table: pa.Table) -> None:
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def _rename(folder: Path, final: Path) -> None:
    try:
        folder.rename(final)
    except OSError:
        if not final.is_dir():  # another task wrote the same batch meanwhile: it holds the same rows
            raise


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
