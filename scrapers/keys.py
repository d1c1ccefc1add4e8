"""The keys of records: each is derived from what it names, so that work done twice gives the same row."""

from __future__ import annotations

import hashlib


def _digest(*parts: object) -> str:
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:24]


def document_id(body: bytes) -> str:
    """SHA-256 of the bytes, 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def body_id(region_code: str | None, name: str) -> str:
    """An organisation is a region and a name (white space and bracket width do not matter); codes are local."""
    plain = "".join(name.split()).replace("(", "（").replace(")", "）")
    return "org-" + _digest(region_code, plain)


def observation_id(document: str, table_no: int, row_no: int, column_no: int) -> str:
    """The key of a printed value: its document and place."""
    return "obs-" + _digest(document, table_no, row_no, column_no)


def statement_id(document: str, char_start: int, char_end: int) -> str:
    """The key of a figure in text: its document and the offsets of the figure."""
    return "sta-" + _digest(document, char_start, char_end)


def cell_statement_id(document: str, table_no: int, row_no: int, column_no: int, start: int, end: int) -> str:
    """The key of a figure said in a cell of words: its document, the cell's place, and the offsets in its text."""
    return "sta-" + _digest(document, table_no, row_no, column_no, start, end)


def event_id(portal_id: str, kind: str, url: str, document: str, previous: tuple[str, str], number: int) -> str:
    """The key of an event: what happened at which place, and the how-manieth time.

    ``previous``: the address and the document that stood before, empty where they are the same or there were none.
    """
    return "evt-" + _digest(portal_id, kind, url, document, *previous, number)
