# ruff: noqa: S608  (names in the SQL are this package's own)
"""What was known on a day: ``select * from marts.fct_income_as_of(DATE '2026-03-01')``, or the whole warehouse so.

One table macro for each published table whose rows are in force from a time until another one. It gives the rows that
were in force at the end of that day in China, as the parser reads them today. ``open_as_of`` gives every table and view
under its own name, so that a question need not be written anew for the past.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from scrapers.warehouse.layout import BY_DOCUMENT, DOCUMENTS, SCHEMAS, VIEWS, Relation, text_literal

IN_FORCE = ("valid_from", "valid_to", "lapsed_from", "restored_at")
END_OF_DAY = "to_timestamp(epoch(day::date::timestamp) + 16 * 3600)"
"""Midnight after that day, eight hours ahead of UTC. Needs no extension, so that any client can ask."""
WAS_KNOWN = "valid_from < {end}"
WAS_IN_FORCE = (
    "(valid_to is null or valid_to >= {end}) "
    "and not (lapsed_from is not null and lapsed_from < {end} and restored_at >= {end})"
)
HAPPENED_AT = {"document_locations": "first_seen_at", "restatements": "restated_at", "findings": "first_seen_at"}
"""Of rows that came later than their document: when they came."""


def add_as_of(db: duckdb.DuckDBPyConnection) -> None:
    """Create the macros in a version's file. A table of an earlier version that has no times yet gets none."""
    in_force = f"{WAS_KNOWN} and {WAS_IN_FORCE}".format(end=END_OF_DAY)
    for relation in BY_DOCUMENT:
        if not _has_times(db, "current_database()", relation):
            continue
        macro = f"{relation.full_name}_as_of"
        db.execute(f"""
            create macro {macro}(day) as table
            select * replace (true as is_current) from {relation.full_name}
            where {in_force}
        """)
        says = (
            f"截至某日已知且当时现行的{relation.full_name}。Rows of {relation.full_name} that were in force on a day."
        )
        db.execute(f"comment on macro table {macro} is {text_literal(says)}")


def open_as_of(published: Path, day: date) -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only, as it was known at the end of a day in China, as the parser reads it today.

    Every table and view has its own name and columns. Rows of documents that were seen later are not there;
    ``is_current`` says what was in force then. Findings are those that had been found, with their present status.
    """
    with TemporaryDirectory(prefix="gongkai-as-of-") as folder:
        path = Path(folder) / "as_of.duckdb"
        attach = f"attach {text_literal(published)} as published (read_only)"
        with duckdb.connect(str(path)) as db:
            db.execute(attach)
            _add_views(db, day)
            db.execute("detach published")
        # What is open stays readable when the folder is gone; what does not fit into memory goes beside the warehouse.
        opened = duckdb.connect(str(path), read_only=True, config={"temp_directory": f"{published}.tmp"})
    opened.execute(attach)
    return opened


def _add_views(db: duckdb.DuckDBPyConnection, day: date) -> None:
    """All that is published as views with its comments; questions over views, over these."""
    of_published = f"where database_name = 'published' and schema_name in {SCHEMAS}"
    names = db.execute(
        f"select schema_name, table_name, comment from duckdb_tables() {of_published} union all "
        f"select schema_name, view_name, comment from duckdb_views() {of_published}"
    ).fetchall()
    for schema in SCHEMAS:
        db.execute(f"create schema {schema}")
    questions = {relation.full_name for relation in VIEWS}
    for schema, name, _ in names:
        if f"{schema}.{name}" not in questions:
            db.execute(f"create view {schema}.{name} as {_known(db, Relation(schema, name), day)}")
    for relation in VIEWS:
        made = db.execute(
            "select sql from duckdb_views() where database_name = 'published' and schema_name = ? and view_name = ?",
            [relation.schema, relation.name],
        ).fetchall()
        for (statement,) in made:
            db.execute(statement)
    for schema, name, comment in names:
        db.execute(f"comment on view {schema}.{name} is {text_literal(comment or '')}")
    described = f"select schema_name, table_name, column_name, comment from duckdb_columns() {of_published}"
    for schema, name, column, comment in db.execute(f"{described} and comment is not null").fetchall():
        db.execute(f"comment on column {schema}.{name}.{column} is {text_literal(comment)}")


def _known(db: duckdb.DuckDBPyConnection, relation: Relation, day: date) -> str:
    """A query of the rows of a published relation that were known on the day."""
    end = END_OF_DAY.replace("day::", f"date '{day}'::")
    source = f"published.{relation.full_name}"
    if _has_times(db, "'published'", relation):
        in_force = WAS_IN_FORCE.format(end=end)
        ended = f"case when valid_to < {end} then valid_to end as valid_to"
        return f"select * replace ({in_force} as is_current, {ended}) from {source} where {WAS_KNOWN.format(end=end)}"
    if relation.full_name not in {one.full_name for one in BY_DOCUMENT}:
        return f"from {source}"
    known = f"select document_id from published.{DOCUMENTS.full_name} where {WAS_KNOWN.format(end=end)}"
    came = HAPPENED_AT.get(relation.name)
    return f"from {source} where document_id in ({known})" + (f" and {came} < {end}" if came else "")


def _has_times(db: duckdb.DuckDBPyConnection, database: str, relation: Relation) -> bool:
    columns = db.execute(
        f"select column_name from duckdb_columns() where database_name = {database} "
        "and schema_name = ? and table_name = ?",
        [relation.schema, relation.name],
    ).fetchall()
    return {(name,) for name in IN_FORCE} <= set(columns)
