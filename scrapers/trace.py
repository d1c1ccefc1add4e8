"""From any id to the place it stands: one join to the document, and the file with its bytes as they were fetched."""

from __future__ import annotations

from typing import Any

import duckdb

from scrapers.errors import GongkaiError
from scrapers.settings import Settings

_PLACES = {
    "obs-": ("marts.observations", "observation_id"),
    "sta-": ("marts.statements", "statement_id"),
}


def trace(db: duckdb.DuckDBPyConnection, settings: Settings, identifier: str) -> dict[str, Any]:
    """What is known of an id, by name of field. ``identifier`` may be the unambiguous beginning of one."""
    for prefix, (table, key) in _PLACES.items():
        if identifier.startswith(prefix):
            found = _one(db, table, key, identifier)
            return found | _document(db, settings, found["document_id"])
    finding = _rows(db, "quality.findings", "finding_id", identifier)
    if len(finding) == 1:
        return finding[0] | _document(db, settings, finding[0]["document_id"])
    return _document(db, settings, identifier)


def _document(db: duckdb.DuckDBPyConnection, settings: Settings, identifier: str) -> dict[str, Any]:
    document = _one(db, "marts.dim_document", "document_id", identifier)
    places = db.execute(
        "select url from marts.document_locations where document_id = ? order by url", [document["document_id"]]
    ).fetchall()
    digest = document["document_id"]
    return document | {
        "seen_at": [url for (url,) in places],
        "events": _events(db, digest),
        "bytes_at": str(settings.archive / "sha256" / digest[:2] / digest),
    }


def _events(db: duckdb.DuckDBPyConnection, document_id: str) -> list[str]:
    """What happened to a document at the portals: when, what, where, and where it stood before, where it moved."""
    known = (
        "select 1 from information_schema.tables where table_schema = 'quality' and table_name = 'disclosure_events'"
    )
    if not db.execute(known).fetchall():  # published by a version from before events were noted
        return []
    rows = db.execute(
        """select happened_at, kind, url, previous_url from quality.disclosure_events
        where document_id = ? or previous_document_id = ? order by happened_at, event_id""",
        [document_id, document_id],
    ).fetchall()
    return [
        f"{when:%Y-%m-%d %H:%M} {kind} {url}" + (f" ← {previous}" if previous else "")
        for when, kind, url, previous in rows
    ]


def _one(db: duckdb.DuckDBPyConnection, table: str, key: str, identifier: str) -> dict[str, Any]:
    found = _rows(db, table, key, identifier)
    if len(found) != 1:
        problem = "nothing in the published warehouse has" if not found else "more than one row has"
        raise GongkaiError(f"{problem} the id {identifier} ({table}.{key})")
    return found[0]


def _rows(db: duckdb.DuckDBPyConnection, table: str, key: str, identifier: str) -> list[dict[str, Any]]:
    cursor = db.execute(f"select * from {table} where starts_with({key}, ?) limit 2", [identifier])  # noqa: S608
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
