"""How a reading process and its parent talk: messages with their length before them."""

from __future__ import annotations

import io
import pickle  # only ever loads the records below
import struct
from typing import NamedTuple

from scrapers.records import Cell, Grid, Line, ReadDocument

LENGTH = struct.Struct(">Q")
_RECORDS = {("scrapers.records", record.__name__): record for record in (Cell, Grid, Line, ReadDocument)}


class _RecordsOnly(pickle.Unpickler):
    """A process that a hostile file has taken over must not be able to run anything in its parent."""

    def find_class(self, module: str, name: str) -> type:
        try:
            return _RECORDS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no record") from None


class Answer(NamedTuple):
    """``("read", document)`` or a status that names an error, and its reason; ``scanned`` counts pages of a scan."""

    status: str
    said: ReadDocument | str
    scanned: int = 0


def packed(status: str, said: ReadDocument | str, scanned: int = 0) -> bytes:
    """A whole message of what ``Answer`` holds."""
    data = pickle.dumps((status, said, scanned), protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def unpacked(data: bytes) -> Answer:
    """The message without its length. Raises ``UnpicklingError`` for anything but records and text."""
    match _RecordsOnly(io.BytesIO(data)).load():
        case (str(status), ReadDocument() | str() as said, int(scanned)):
            return Answer(status, said, scanned)
    raise pickle.UnpicklingError("neither a document nor a reason")
