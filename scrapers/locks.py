"""Locks between processes of one machine, freed by the system however their holders end."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def is_open_elsewhere(database: Path) -> bool:
    """Whether another process has a DuckDB file open: its lock on it is seen, and none is taken."""
    # The system's struct flock: start, length, process, type, whence, or the last two first.
    wanted = (fcntl.F_WRLCK, os.SEEK_SET)
    shape, lock = ("qqihh", (0, 0, 0, *wanted)) if sys.platform == "darwin" else ("hhqqi", (*wanted, 0, 0, 0))
    with database.open("rb") as file:
        found = struct.unpack(shape, fcntl.fcntl(file, fcntl.F_GETLK, struct.pack(shape, *lock)))
    return bool(found[lock.index(fcntl.F_WRLCK)] != fcntl.F_UNLCK)


@contextmanager
def exclusive(path: Path, refusal: Callable[[str], Exception]) -> Iterator[None]:
    """Hold the lock in the file at ``path``, which names its holder, for the block.

    Where another process has it, raises at once what ``refusal`` makes of that process's id.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise refusal(file.read().strip() or "unknown") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
