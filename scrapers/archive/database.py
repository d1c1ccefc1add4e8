"""The ledger's database: SQLite in WAL mode beside the archive, or Postgres by ``GONGKAI_LEDGER_URL``.

Every write is one short transaction that starts by taking the write lock, so that threads and processes wait for each
other instead of failing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateColumn

from scrapers.archive.tables import metadata

BUSY_SECONDS = 60
MOST_CONNECTIONS = 64
"""Open at most, one for each host that is asked at the same time."""


class Database:
    """Connections to the ledger. ``read()`` and ``write()`` are context managers giving a connection."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url, os.getpid())
        self._one_at_a_time = _writing(url, os.getpid()) if self._engine.dialect.name == "sqlite" else nullcontext()
        self._writer = self._engine.execution_options(write=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._one_at_a_time, self._writer.begin() as connection:
            yield connection

    def insert(self, table: Table) -> Any:
        """INSERT with ``on_conflict_do_…`` in the dialect at hand."""
        return (sqlite if self._engine.dialect.name == "sqlite" else postgresql).insert(table)


@cache
def _writing(_url: str, _pid: int) -> Lock:
    """SQLite has one writer: the threads of a process queue for it here, since SQLite itself only tries again."""
    return Lock()


@cache
def _engine(url: str, _pid: int) -> Engine:
    """One engine a process: connections must not be shared with a forked child."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, pool_size=MOST_CONNECTIONS, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(parsed, max_overflow=MOST_CONNECTIONS, pool_pre_ping=True)
    with engine.execution_options(write=True).begin() as connection:
        if engine.dialect.name == "postgresql":  # two processes that start at once must not both create
            connection.execute(text("select pg_advisory_xact_lock(20180613)"))
        metadata.create_all(connection)
        _add_missing_columns(connection)
    return engine


def _add_missing_columns(connection: Connection) -> None:
    """A ledger made by an earlier version gets what came since; each new column has a default or may be NULL."""
    present = inspect(connection)
    for table in metadata.sorted_tables:
        names = {column["name"] for column in present.get_columns(table.name)}
        for column in table.columns:
            if column.name not in names:
                definition = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
