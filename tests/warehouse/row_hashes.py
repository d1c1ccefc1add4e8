# ruff: noqa: S608  (names in the SQL are those of the warehouse's own tables)
"""Whether two published files hold the same rows: a count and a hash for each table, whatever the order of rows."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

SCHEMAS = ("marts", "quality")


def row_hashes(path: Path, without: Collection[str] = ()) -> dict[str, str]:
    """``{"marts.observations": "3190-<hash>", …}`` for every table of marts and quality.

    Columns named in ``without`` do not count, for instance the times at which a build ran.
    """
    with duckdb.connect(str(path), read_only=True) as db:
        columns = db.execute(
            "select schema_name || '.' || table_name, list(column_name order by column_name) from duckdb_columns() "
            "where schema_name in ? and database_name = current_database() group by all order by all",
            [SCHEMAS],
        ).fetchall()
        found = {}
        for table, names in columns:
            row = ", ".join(f'"{name}"' for name in names if name not in without)
            count, total = db.execute(f"select count(*), coalesce(sum(hash({row})), 0) from {table}").fetchall()[0]
            found[table] = f"{count}-{total:x}"
        return found
