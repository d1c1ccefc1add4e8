"""The ledger: which documents stood where and when, and what was parsed. All that parse and build know of the archive.

A sighting is written only after its bytes are in the store. Every operation may be repeated: it finds its row and
changes nothing.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, select

from scrapers.archive.database import Database
from scrapers.archive.places import EventKind, Places
from scrapers.archive.portal_runs import portal_runs_query
from scrapers.archive.tables import events, notices, offers, parses, scans, sightings
from scrapers.records import Announcement, ArchivedDocument, Sighting
from scrapers.settings import Settings
from scrapers.stage.schema import ANNOUNCEMENTS, EVENTS, PORTAL_RUNS, SIGHTINGS

ROWS_A_TURN = 10_000
IDS_A_QUERY = 500
_MAY_BE_EMPTY = ("announcement_url", "previous_url", "previous_document_id", "column_name", "why")
_PLACE = (sightings.c.portal_id, sightings.c.url, sightings.c.document_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at an address: its bytes, and a hash of what they say (empty: only equal bytes say the same)."""

    document_id: str
    content: str


class Ledger:
    """Documents, the places they were seen at, and their parses."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.ledger_url)
        self._places = Places(self.database)

    # ── documents, for parse ─────────────────────────────────────────────────────────────────────────────────────

    def documents(self, document_ids: Sequence[str] | None = None) -> list[ArchivedDocument]:
        """Archived documents with all their sightings (earliest first), by the time they were first seen."""
        if document_ids is None:
            return self._documents(select(sightings))
        found: list[ArchivedDocument] = []
        for start in range(0, len(document_ids), IDS_A_QUERY):
            chosen = document_ids[start : start + IDS_A_QUERY]
            found += self._documents(select(sightings).where(sightings.c.document_id.in_(chosen)))
        return sorted(found, key=lambda document: (document.first_seen_at, document.document_id))

    def unparsed(self, *parser_versions: str) -> list[ArchivedDocument]:
        """Documents which none of these versions of the parser has read."""
        read = select(parses.c.document_id).where(parses.c.parser_version.in_(parser_versions))
        return self._documents(select(sightings).where(sightings.c.document_id.not_in(read)))

    def readings(self, document_ids: Sequence[str] | None = None) -> dict[str, set[str]]:
        """The staged batches that hold each document, of whatever version of the parser; all documents, or these."""
        query = select(parses.c.document_id, parses.c.batch_id)
        wanted = None if document_ids is None else set(document_ids)
        found: dict[str, set[str]] = {}
        with self.database.read() as connection:
            for row in connection.execute(query):
                if wanted is None or row.document_id in wanted:
                    found.setdefault(row.document_id, set()).add(row.batch_id)
        return found

    def record_parse(self, batch_id: str, parser_version: str, document_ids: Sequence[str]) -> None:
        """Note that a staged batch holds these documents."""
        rows = [{"document_id": d, "parser_version": parser_version, "batch_id": batch_id} for d in document_ids]
        if rows:
            with self.database.write() as connection:
                connection.execute(self.database.insert(parses).on_conflict_do_nothing(), rows)

    def record_scans(self, pages: Mapping[str, int]) -> None:
        """Note how many pages of these documents are pictures."""
        rows = [{"document_id": document, "pages": count} for document, count in pages.items()]
        if rows:
            with self.database.write() as connection:
                connection.execute(self.database.insert(scans).on_conflict_do_nothing(), rows)

    def scans(self) -> dict[str, int]:
        """All documents with pages that are pictures, and how many these are."""
        with self.database.read() as connection:
            return {row.document_id: row.pages for row in connection.execute(select(scans))}

    def parser_versions(self, *, ending: str) -> dict[str, set[str]]:
        """The versions of the parser, of those that end in these letters, by which each document was read."""
        found: dict[str, set[str]] = {}
        with self.database.read() as connection:
            for row in connection.execute(select(parses).where(parses.c.parser_version.endswith(ending))):
                found.setdefault(row.document_id, set()).add(row.parser_version)
        return found

    def batches(self) -> set[str]:
        """Ids of all staged batches that are noted."""
        with self.database.read() as connection:
            return set(connection.scalars(select(parses.c.batch_id).distinct()))

    def forget(self, batch_ids: Collection[str]) -> None:
        """Note no longer what these batches held: their documents are unparsed again, unless another batch has them."""
        with self.database.write() as connection:
            for batch_id in batch_ids:
                connection.execute(delete(parses).where(parses.c.batch_id == batch_id))

    def _documents(self, query: Select[Any]) -> list[ArchivedDocument]:
        places: dict[str, list[Sighting]] = {}
        with self.database.read() as connection:
            for row in connection.execute(query.order_by(sightings.c.first_seen_at, *_PLACE)):
                places.setdefault(row.document_id, []).append(_sighting(row))
        found = [ArchivedDocument(id_, seen[0].first_seen_at, tuple(seen)) for id_, seen in places.items()]
        return sorted(found, key=lambda document: (document.first_seen_at, document.document_id))

    # ── sightings, for collect and ingest ────────────────────────────────────────────────────────────────────────

    def offered_by(self, portal_id: str, announcement_url: str) -> set[str]:
        """The addresses of the documents that an announcement offers, as far as is known."""
        with self.database.read() as connection:
            return set(connection.scalars(select(offers.c.url).where(*_offered(portal_id, announcement_url))))

    def offering(self, portal_id: str, urls: Iterable[str]) -> set[str]:
        """The announcements that offer any of these addresses, as far as is known."""
        found: set[str] = set()
        with self.database.read() as connection:
            for url in urls:
                mine = offers.c.portal_id == portal_id, offers.c.url == url
                found |= set(connection.scalars(select(offers.c.announcement_url).where(*mine)))
        return found

    def standing_at(self, portal_id: str, url: str) -> Standing | None:
        """What stands at an address now."""
        query = select(sightings.c.document_id, sightings.c.content).where(
            sightings.c.portal_id == portal_id, sightings.c.url == url, sightings.c.gone_at.is_(None)
        )
        with self.database.read() as connection:
            row = connection.execute(query).first()
        return Standing(row.document_id, row.content) if row else None

    def see(
        self, sighting: Sighting, *, received: bool = True, run_id: str = "", content: str = ""
    ) -> EventKind | None:
        """Note that these bytes stand at this address; what stood there before is gone from now on.

        ``received`` is false when the bytes were not sent again (they came from the archive): then a place that is
        known keeps its time. A place keeps the announcement that showed it first for as long as that one offers it.
        ``run_id`` is the portal's run, empty for files from disk; ``content`` a hash of what the bytes say, where other
        bytes may say the same (a page with a visit counter). Returns the event that this was, which is written in the
        same transaction; None where nothing happened.
        """
        with self.database.write() as connection:
            return self._places.see(connection, sighting, received=received, run_id=run_id, content=content)

    def withdraw(
        self, portal_id: str, offered: Mapping[str, Iterable[str]], when: datetime, *, run_id: str = ""
    ) -> int:
        """Note what announcements (by address) offer no more. What no other announcement offers is gone, or has moved.

        All in one transaction, so that content which only changed places among them is told from what is gone. Returns
        how many places are left by that.
        """
        with self.database.write() as connection:
            return self._places.withdraw(connection, portal_id, offered, when, run_id)

    # ── exports, for build ───────────────────────────────────────────────────────────────────────────────────────

    def export_sightings(self, path: Path, changed_since: int | None = None) -> int:
        """Write sightings that changed after the mark ``changed_since`` (all, when None) as Parquet, ``SIGHTINGS``.

        Returns the mark up to which the file is complete: pass it as ``changed_since`` the next time.
        """
        columns = [
            sightings.c.title.label("announcement_title") if name == "announcement_title" else sightings.c[name]
            for name in SIGHTINGS.names
        ]
        with self.database.read() as connection:
            mark = connection.scalar(select(func.max(sightings.c.changed_seq))) or 0
            query = select(*columns).where(
                sightings.c.changed_seq > (changed_since or 0), sightings.c.changed_seq <= mark
            )
            _write_parquet(connection, [query.order_by(*_PLACE)], SIGHTINGS, path)
        return max(int(mark), changed_since or 0)

    def export_portal_runs(self, path: Path) -> int:
        """Write all portal runs as Parquet, schema ``PORTAL_RUNS``. Returns how many there are."""
        with self.database.read() as connection:
            return _write_parquet(connection, [portal_runs_query()], PORTAL_RUNS, path)

    def export_announcements(self, path: Path) -> int:
        """Write all announcements that portals listed, with what was decided of each, as Parquet, ``ANNOUNCEMENTS``.

        Returns how many there are.
        """
        query = select(*_columns(notices, ANNOUNCEMENTS)).order_by(notices.c.portal_id, notices.c.url)
        with self.database.read() as connection:
            return _write_parquet(connection, [query], ANNOUNCEMENTS, path)

    def export_events(self, path: Path, document_ids: Sequence[str]) -> int:
        """Write all events of these documents as Parquet, ``EVENTS``, in their order. Returns how many there are.

        It needs no mark: an event is written with a change of its document's sighting, which has one.
        """
        queries = (
            select(*_columns(events, EVENTS)).where(events.c.document_id.in_(document_ids[start : start + IDS_A_QUERY]))
            for start in range(0, len(document_ids), IDS_A_QUERY)
        )
        with self.database.read() as connection:
            return _write_parquet(connection, (query.order_by(events.c.seq) for query in queries), EVENTS, path)


def _columns(table: Table, schema: pa.Schema) -> list[ColumnElement[Any]]:
    """The columns of a schema; a text that is not known is NULL outside of the ledger."""
    return [
        func.nullif(table.c[name], "").label(name) if name in _MAY_BE_EMPTY else table.c[name] for name in schema.names
    ]


def _write_parquet(connection: Connection, queries: Iterable[Select[Any]], schema: pa.Schema, path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".unfinished-{uuid.uuid4().hex[:8]}-{path.name}")
    count = 0
    try:
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for query in queries:
                for rows in connection.execution_options(yield_per=ROWS_A_TURN).execute(query).partitions():
                    columns = {name: [getattr(row, name) for row in rows] for name in schema.names}
                    writer.write_table(pa.table(columns, schema=schema))
                    count += len(rows)
        os.replace(temporary, path)  # noqa: PTH105
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _offered(portal_id: str, announcement_url: str) -> tuple[ColumnElement[bool], ...]:
    return offers.c.portal_id == portal_id, offers.c.announcement_url == announcement_url


def _sighting(row: Row[Any]) -> Sighting:
    said = (row.title, row.publisher, row.column_name, row.published_on, row.region_code, row.published_time)
    announcement = Announcement(*said)
    return Sighting(
        document_id=row.document_id,
        url=row.url,
        portal_id=row.portal_id,
        announcement_url=row.announcement_url,
        file_name=row.file_name,
        announcement=announcement,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        gone_at=row.gone_at,
    )
