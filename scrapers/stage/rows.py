"""Recognised documents as columns of the staged files: a renaming, nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa

from scrapers.records import ArchivedDocument, RecognisedDocument, Sighting
from scrapers.stage.schema import BATCH_FILES


@dataclass(frozen=True, slots=True)
class StagedDocument:
    """A document on its way to Parquet. ``text`` is what the offsets of its statements refer to, ``size`` its bytes."""

    recognised: RecognisedDocument
    archived: ArchivedDocument
    text: str
    size: int
    parser_version: str

    @property
    def reading(self) -> StagedReading:
        """What the ledger notes of it."""
        pages = self.recognised.scanned_pages or 0
        return StagedReading(self.recognised.document_id, self.parser_version, pages)


class StagedReading(NamedTuple):
    """A document of a batch: which version of the parser read it, and how many of its pages are pictures."""

    document_id: str
    parser_version: str
    scanned_pages: int


RENAMED = {"bodies": {"organisation_code": "code"}}
"""Columns named otherwise than the record's field, by staged file."""


def tables_of(documents: Sequence[StagedDocument]) -> dict[str, pa.Table]:
    """One table for each staged file, holding the rows of all ``documents`` in their order."""
    tables = {"documents": _documents(documents)}
    for name, schema in BATCH_FILES.items():
        if name != "documents":
            tables[name] = _records(documents, name, schema)
    return tables


def _records(documents: Sequence[StagedDocument], name: str, schema: pa.Schema) -> pa.Table:
    records = [record for document in documents for record in getattr(document.recognised, name)]
    owners = [d.recognised.document_id for d in documents for _ in getattr(d.recognised, name)]
    renamed = RENAMED.get(name, {})
    columns = {
        field.name: owners if field.name == "document_id" else _column(records, renamed.get(field.name, field.name))
        for field in schema
    }
    return pa.table(columns, schema=schema)


def _column(records: Iterable[Any], name: str) -> list[Any]:
    values = [getattr(record, name) for record in records]
    return [list(value) if isinstance(value, tuple) else value for value in values]


def _documents(documents: Sequence[StagedDocument]) -> pa.Table:
    schema = BATCH_FILES["documents"]
    return pa.table({field.name: [_value(d, field.name) for d in documents] for field in schema}, schema=schema)


def _value(document: StagedDocument, column: str) -> Any:
    recognised, identity = document.recognised, document.recognised.identity
    if column in _FIRST_SIGHTING:
        first = min(document.archived.sightings, key=lambda s: (s.first_seen_at, s.url), default=None)
        return _FIRST_SIGHTING[column](first) if first else None
    if column == "bytes":
        return document.size
    if column == "body_id":
        return identity.body.body_id if identity.body else None
    if column == "first_seen_at":
        return document.archived.first_seen_at
    for source in (document, recognised, identity):
        if hasattr(source, column):
            return getattr(source, column)
    raise AttributeError(f"no source for staged column documents.{column}")


_FIRST_SIGHTING: dict[str, Callable[[Sighting], Any]] = {
    "file_name": lambda first: first.file_name,
    "source_url": lambda first: first.url,
    "portal_id": lambda first: first.portal_id,
    "published_on": lambda first: first.announcement.published_on,
}
