# ruff: noqa: S608  (names in the SQL are this package's own)
"""What was known on a day: ``select * from marts.fct_income_as_of(DATE '2026-03-01')``.

One table macro for each published table whose rows are in force from a time until another one. It gives the rows that
were in force at the end of that day in China, as the parser reads them today.
"""

from __future__ import annotations

import duckdb

from scrapers.warehouse.layout import BY_DOCUMENT, text_literal

IN_FORCE = ("valid_from", "valid_to", "lapsed_from", "restored_at")
END_OF_DAY = "to_timestamp(epoch(day::date::timestamp) + 16 * 3600)"
"""Midnight after that day, eight hours ahead of UTC. Needs no extension, so that any client can ask."""


def add_as_of(db: duckdb.DuckDBPyConnection) -> None:
    """Create the macros in a version's file. A table of an earlier version that has no times yet gets none."""
    for relation in BY_DOCUMENT:
        columns = db.execute(
            "select column_name from duckdb_columns() where database_name = current_database() "
            "and schema_name = ? and table_name = ?",
            [relation.schema, relation.name],
        ).fetchall()
        if not {(name,) for name in IN_FORCE} <= set(columns):
            continue
        macro = f"{relation.full_name}_as_of"
        db.execute(f"""
            create macro {macro}(day) as table
            select * replace (true as is_current) from {relation.full_name}
            where valid_from < {END_OF_DAY} and (valid_to is null or valid_to >= {END_OF_DAY})
                and not (lapsed_from is not null and lapsed_from < {END_OF_DAY} and restored_at >= {END_OF_DAY})
        """)
        says = (
            f"截至某日已知且当时现行的{relation.full_name}。Rows of {relation.full_name} that were in force on a day."
        )
        db.execute(f"comment on macro table {macro} is {text_literal(says)}")
