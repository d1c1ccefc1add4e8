# ruff: noqa: S608  (names in the SQL are this package's own)
"""The published file of a version: small tables inside, views over the Parquet files of its partitions, comments on all
of it.

Views name their files by absolute path, so that any client can open the file from any folder. When the home is moved,
the next publication writes the file anew (``Manifest.warehouse`` says which folder the views point to).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scrapers.settings import Settings
from scrapers.warehouse.as_of import add_as_of
from scrapers.warehouse.dbt import DATABASE
from scrapers.warehouse.layout import (
    ACCOUNTS,
    BY_DOCUMENT,
    CALENDAR,
    OF_THE_LEDGER,
    ORGANISATIONS,
    RULES,
    SCHEMAS,
    VIEWS,
    Relation,
    text_literal,
)
from scrapers.warehouse.manifest import Manifest
from scrapers.warehouse.partitions import files_of, live_rows


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a version's rows come from besides its partitions.

    ``held``: the published file it is based on. ``runs``: the tested databases of this build, the last one's small
    tables count. ``batches``: staged batches that are in force with it, those of ``held`` among them unless it is
    ``full``: then one that is staged again after it was lost is news. ``replaced``: (partition_no, document_id) as
    Parquet. ``of_the_ledger``: a folder with the ledger's small tables as Parquet, by their names.
    """

    held: Path | None
    runs: tuple[Path, ...]
    batches: tuple[str, ...]
    replaced: Path
    of_the_ledger: Path
    full: bool = False


def write_version(settings: Settings, path: Path, manifest: Manifest, sources: Sources) -> None:
    """Write the file of one version to ``path``, which must not exist, and close it."""
    with duckdb.connect(str(path), config=settings.database_limits) as db:
        for schema in (*SCHEMAS, "warehouse"):
            db.execute(f"create schema {schema}")
        if sources.held:
            db.execute(f"attach {text_literal(sources.held)} as held (read_only)")
        for number, run in enumerate(sources.runs):
            db.execute(f"attach {text_literal(run)} as run_{number} (read_only)")
        _bookkeeping(db, manifest, sources)
        shape = "run_0" if sources.runs else "held"
        for relation in BY_DOCUMENT:
            _view(settings, db, manifest, relation, shape)
        _small_tables(db, sources, shape)
        _questions(db, shape)
        _comments(db, shape)
        add_as_of(db)
        for (name,) in db.execute("select database_name from duckdb_databases() where not internal").fetchall():
            if name == "held" or name.startswith("run_"):
                db.execute(f"detach {name}")
        db.execute("checkpoint")


def _bookkeeping(db: duckdb.DuckDBPyConnection, manifest: Manifest, sources: Sources) -> None:
    db.execute(
        "create table warehouse.version as select ?::varchar as name, ?::varchar as build_id, "
        "?::timestamptz as published_at, ?::bigint as documents",
        [manifest.name, manifest.build_id, manifest.published_at, manifest.documents],
    )
    db.execute(f"""
        create table warehouse.replaced as
        select partition_no::integer as partition_no, document_id::varchar as document_id
        from read_parquet({text_literal(sources.replaced)})
    """)
    held = "union from held.warehouse.batches" if sources.held and not sources.full else ""
    db.execute(
        f"create table warehouse.batches as select unnest(?::varchar[]) as batch_id {held} order by batch_id",
        [list(sources.batches)],
    )
    db.execute("comment on table warehouse.version is '本文件的版本号、构建标识、发布时间与文件数'")
    db.execute("comment on table warehouse.replaced is '已被后来分区替换的文件，其旧行不再计入'")
    db.execute("comment on table warehouse.batches is '本版本所含的解析批次'")


def _view(
    settings: Settings, db: duckdb.DuckDBPyConnection, manifest: Manifest, relation: Relation, shape: str
) -> None:
    """A view over the partitions; an empty table of the same shape where no partition has rows."""
    columns = _columns(db, shape, relation)
    if not columns:  # a version from before this relation came is renewed without it
        return
    files = files_of(settings, manifest.partitions, relation)
    if not files:
        db.execute(f"create table {relation.full_name} as from {shape}.{relation.full_name} limit 0")
        return
    rows = live_rows(files, "warehouse.replaced", ", ".join(f"rows_.{column}" for column in columns))
    db.execute(f"create view {relation.full_name} as {rows}")


def _columns(db: duckdb.DuckDBPyConnection, database: str, relation: Relation) -> list[str]:
    """The columns of a relation in an attached database; none where it has no such relation."""
    return [
        row[0]
        for row in db.execute(
            "select column_name from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ? "
            "order by column_index",
            [database, relation.schema, relation.name],
        ).fetchall()
    ]


def _questions(db: duckdb.DuckDBPyConnection, shape: str) -> None:
    """The views that dbt made over its own tables, over the published ones: without the name of its database."""
    for relation in VIEWS:
        made = db.execute(
            "select sql from duckdb_views() where database_name = ? and schema_name = ? and view_name = ?",
            [shape, relation.schema, relation.name],
        ).fetchall()
        for (statement,) in made:  # none in a version from before the view came
            db.execute(re.sub(rf"\b{Path(DATABASE).stem}\.(?=({'|'.join(SCHEMAS)})\.)", "", statement))


def _small_tables(db: duckdb.DuckDBPyConnection, sources: Sources, shape: str) -> None:
    last = f"run_{len(sources.runs) - 1}" if sources.runs else shape
    for relation in (RULES, CALENDAR):
        if _columns(db, last, relation):  # a version from before this relation came is renewed without it
            db.execute(
                f"create table {relation.full_name} as from {last}.{relation.full_name} order by {relation.order}"
            )
    _accounts(db, sources, last)
    # An organisation that no document names any more, after a document was read again, goes.
    db.execute(f"""
        create table {ORGANISATIONS.full_name} as
        select * exclude (age) from ({_in_all(sources, ORGANISATIONS)})
        where organisation_id in (select organisation_id from marts.document_organisations)
        qualify row_number() over (partition by organisation_id order by age desc) = 1
        order by {ORGANISATIONS.order}
    """)
    for relation in OF_THE_LEDGER:
        rows = text_literal(sources.of_the_ledger / f"{relation.name}.parquet")
        db.execute(f"create table {relation.full_name} as from read_parquet({rows}) order by {relation.order}")


def _accounts(db: duckdb.DuckDBPyConnection, sources: Sources, last: str) -> None:
    """The list, and every account that is not on it, as long as a document prints it."""
    if not sources.runs:
        db.execute(f"create table {ACCOUNTS.full_name} as from {last}.{ACCOUNTS.full_name} order by {ACCOUNTS.order}")
        return
    db.execute(f"""
        create table {ACCOUNTS.full_name} as
        select * from {last}.{ACCOUNTS.full_name} where is_listed
        union all by name
        select * exclude (age) from ({_in_all(sources, ACCOUNTS)})
        where not is_listed
            and account_code not in (select account_code from {last}.{ACCOUNTS.full_name} where is_listed)
            and account_code in (select row_code from marts.observations)
        qualify row_number() over (partition by account_code order by age desc) = 1
        order by {ACCOUNTS.order}
    """)


def _in_all(sources: Sources, relation: Relation) -> str:
    """A query of a relation's rows in every run and in the version it is based on, the newest with the highest age."""
    rows = [f"select *, {number} as age from run_{number}.{relation.full_name}" for number in range(len(sources.runs))]
    if sources.held:
        rows.append(f"select *, -1 as age from held.{relation.full_name}")
    return " union all by name ".join(rows)


def _comments(db: duckdb.DuckDBPyConnection, shape: str) -> None:
    """Carry over what the models' YAML says of every table and column."""
    views = {
        (schema, name)
        for schema, name in db.execute(
            "select schema_name, view_name from duckdb_views() "
            "where database_name = current_database() and not internal"
        ).fetchall()
    }
    tables = db.execute(
        f"select schema_name, table_name, comment from duckdb_tables() where database_name = '{shape}' "
        f"and comment is not null and schema_name in {SCHEMAS} union all "
        f"select schema_name, view_name, comment from duckdb_views() where database_name = '{shape}' "
        f"and comment is not null and schema_name in {SCHEMAS}"
    ).fetchall()
    for schema, name, comment in tables:
        kind = "view" if (schema, name) in views else "table"
        db.execute(f"comment on {kind} {schema}.{name} is {text_literal(comment)}")
    columns = db.execute(
        f"select schema_name, table_name, column_name, comment from duckdb_columns() where database_name = '{shape}' "
        f"and comment is not null and schema_name in {SCHEMAS}"
    ).fetchall()
    for schema, name, column, comment in columns:
        db.execute(f"comment on column {schema}.{name}.{column} is {text_literal(comment)}")
