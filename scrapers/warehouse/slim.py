"""The database of a tested run without what was only on the way to its tables, so that a full build of many runs does
not fill the disk before it is published.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from scrapers.settings import Settings
from scrapers.warehouse.layout import text_literal

KEPT = ("marts", "quality")
"""Schemas whose tables publish takes from every run. Views and comments it takes from the first, which stays whole."""


def keep_tables(settings: Settings, database: Path) -> None:
    """Write the tables of ``KEPT`` to a new file, and let that take the place of ``database``."""
    slim = database.with_suffix(".slim")
    slim.unlink(missing_ok=True)
    with duckdb.connect(config=settings.database_limits) as db:
        db.execute(f"attach {text_literal(database)} as whole (read_only)")
        db.execute(f"attach {text_literal(slim)} as slim")
        for schema in KEPT:
            db.execute(f"create schema slim.{schema}")
        tables = db.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where database_name = 'whole' and schema_name in ? order by all",
            [KEPT],
        ).fetchall()
        for (table,) in tables:
            db.execute(f"create table slim.{table} as from whole.{table}")
        db.execute("detach slim")
    slim.replace(database)
