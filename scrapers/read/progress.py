"""Where a reader is, written down as it goes: a process that dies, or is ended, leaves word of the page it was at."""

from __future__ import annotations

import os

_LONGEST = 64
"""Bytes of a place as it is written down."""


class _Log:
    descriptor: int | None = None


def keep_in(descriptor: int) -> None:
    """From now on places are written into this open file."""
    _Log.descriptor = descriptor


def reached(place: str) -> None:
    """A reader begins with this part of a document (``第12页``; empty at its start); without a file nothing happens."""
    if _Log.descriptor is not None:
        os.pwrite(_Log.descriptor, place.encode()[:_LONGEST].ljust(_LONGEST), 0)


def left_at(descriptor: int) -> str:
    """The place written last, empty if there is none."""
    return os.pread(descriptor, _LONGEST, 0).decode(errors="ignore").strip()
