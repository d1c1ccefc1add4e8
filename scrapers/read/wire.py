"""How a reading process and its parent talk: messages with their length before them."""

from __future__ import annotations

import io
import pickle  # only ever loads the records below
import struct

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


def packed(status: str, answer: ReadDocument | str) -> bytes:
    """A whole message: ``("read", document)`` or a status that names an error, and its reason."""
    data = pickle.dumps((status, answer), protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


def unpacked(data: bytes) -> tuple[str, ReadDocument | str]:
    """The message without its length. Raises ``UnpicklingError`` for anything but records and text."""
    status, answer = _RecordsOnly(io.BytesIO(data)).load()
    if not isinstance(status, str) or not isinstance(answer, ReadDocument | str):
        raise pickle.UnpicklingError("neither a document nor a reason")
    return status, answer
