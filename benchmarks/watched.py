"""What work costs in memory: the most that this process and all it started hold at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY_S = 0.2


@dataclass
class Watched:
    """``megabytes``: the highest sum of resident memory that was seen, and of the child that held most."""

    megabytes: int = 0
    child: int = 0


@contextmanager
def watched() -> Iterator[Watched]:
    """Look at this process and its descendants five times a second for the block."""
    found, ended = Watched(), threading.Event()

    def look() -> None:
        while not ended.wait(EVERY_S):
            own, children = _held(os.getpid()), [_held(pid) for pid in _descendants(os.getpid())]
            found.megabytes = max(found.megabytes, (own + sum(children)) // 1024)
            found.child = max([found.child, *(child // 1024 for child in children)])

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def _descendants(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        tasks = [path.name for path in Path(f"/proc/{pid}/task").iterdir() if path.name != str(pid)]
        for task in tasks:
            listed += Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    own = [int(child) for child in listed]
    return own + [below for child in own for below in _descendants(child)]


def _held(pid: int) -> int:
    """Kilobytes of resident memory; 0 of a process that has ended."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
