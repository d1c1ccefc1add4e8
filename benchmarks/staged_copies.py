# ruff: noqa: S608  (names in the SQL are those of the staged files)
"""Much that is staged: copies of staged documents under other keys, with their places in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import duckdb
from sqlalchemy import insert, select

from scrapers.archive.ledger import Ledger
from scrapers.archive.tables import sightings
from scrapers.settings import Settings
from scrapers.stage.schema import BATCH_FILES

ROWS_AT_ONCE = 5_000
LONG = ("document_id", "content_hash")
SHORT = ("body_id", "parent_body_id", "observation_id", "statement_id")
NAMES = ("name", "title", "announcement_title")


def stage_copies(settings: Settings, batch_ids: Iterable[str], copies: range, say: Callable[[str], None]) -> None:
    """Stage the documents of these batches again, once for each number of ``copies``, each time as one batch."""
    named = list(batch_ids)
    for number in copies:
        folder = settings.staging / f"copy-{number:06d}"
        folder.mkdir()
        with duckdb.connect(config=settings.database_limits) as db:
            for name in BATCH_FILES:
                files = [str(settings.staging / batch_id / f"{name}.parquet") for batch_id in named]
                rows = db.read_parquet(files)
                changed = ", ".join(f"{_other(column, number)} as {column}" for column in _keys(rows.columns))
                db.execute(
                    f"copy (select * replace ({changed}) from read_parquet({files})) "
                    f"to '{folder / f'{name}.parquet'}' (format parquet, compression zstd)"
                )
        if number % 10 == 0:
            say(f"staged copy {number}")
    _see_copies(settings, copies)


def _keys(columns: Iterable[str]) -> list[str]:
    return [column for column in columns if column in (*LONG, *SHORT, *NAMES)]


def _other(column: str, number: int) -> str:
    """SQL: a key or name under another name, in its own form."""
    if column in NAMES:
        return rf"regexp_replace({column}, '^第(\d+)号', '第\1-{number}号')"
    if column in LONG:
        return f"md5({column} || {number}) || md5({number} || {column})"
    return f"left({column}, 4) || left(md5({column} || {number}), length({column}) - 4)"


def _see_copies(settings: Settings, copies: range) -> None:
    """The places of the copies, as the SQL above names the documents."""
    ledger = Ledger(settings)
    with ledger.database.read() as connection:
        held = [row._asdict() for row in connection.execute(select(sightings))]
    rows: list[dict[str, Any]] = []
    for number in copies:
        for row in held:
            given = row["document_id"]
            forwards, backwards = f"{given}{number}".encode(), f"{number}{given}".encode()
            document_id = hashlib.md5(forwards).hexdigest() + hashlib.md5(backwards).hexdigest()  # noqa: S324
            rows.append({**row, "document_id": document_id, "url": f"{row['url']}?{number}"})
    with ledger.database.write() as connection:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            connection.execute(insert(sightings), rows[start : start + ROWS_AT_ONCE])
