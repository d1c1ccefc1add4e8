"""How the bounded process and its parent talk: messages with their length before them."""

from __future__ import annotations

import io
import pickle  # only ever loads what is listed below
import struct
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from scrapers.records import (
    Announcement,
    Body,
    Cell,
    DocumentIdentity,
    Grid,
    Line,
    Meaning,
    Observation,
    ParseIssue,
    ReadDocument,
    RecognisedDocument,
    RecognisedTable,
    Statement,
    UnreadFigure,
)

LENGTH = struct.Struct(">Q")
_READ = (ReadDocument, Line, Grid, Cell)
_RECOGNISED = (RecognisedDocument, RecognisedTable, Observation, Statement, Meaning, ParseIssue, UnreadFigure)
_RECORDS: tuple[type, ...] = (*_READ, *_RECOGNISED, Announcement, DocumentIdentity, Body)
_KNOWN = {(kind.__module__, kind.__qualname__): kind for kind in (*_RECORDS, Decimal, date)}


def _by_its_fields(record: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """A record as the call that makes it again: a third of the time that dataclasses take for their own way."""
    values = attrgetter(*(field.name for field in fields(record)))
    return lambda found: (record, values(found))


_REDUCERS = {record: _by_its_fields(record) for record in _RECORDS}


class _RecordsOnly(pickle.Unpickler):
    """A process that a hostile file has taken over must not be able to run anything in its parent."""

    def find_class(self, module: str, name: str) -> type:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no record") from None


class Question(NamedTuple):
    """The document at ``path`` is to be read; where a ``document_id`` is given, recognised too."""

    path: str
    document_id: str | None = None
    announcement: Announcement | None = None


class Answer(NamedTuple):
    """What became of a document: its record, or a status that names an error, and the reason.

    ``text`` is that of a recognised document, ``scanned`` counts the pages of a scan, ``trace`` says where in the
    parser it broke.
    """

    status: str
    said: ReadDocument | RecognisedDocument | str
    text: str = ""
    scanned: int = 0
    trace: str = ""


def packed(message: Question | Answer) -> bytes:
    """A whole message, its length before it."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(tuple(message))
    return LENGTH.pack(stream.tell()) + stream.getvalue()


def unpacked(data: bytes) -> Answer:
    """An answer without its length. Raises ``UnpicklingError`` for anything but records and text."""
    match _RecordsOnly(io.BytesIO(data)).load():
        case (str(status), ReadDocument() | RecognisedDocument() | str() as said, str(text), int(scanned), str(trace)):
            return Answer(status, said, text, scanned, trace)
    raise pickle.UnpicklingError("neither a document nor a reason")


def unpacked_question(data: bytes) -> Question:
    """A question without its length."""
    return Question(*_RecordsOnly(io.BytesIO(data)).load())
