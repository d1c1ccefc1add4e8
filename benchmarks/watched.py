"""What work costs besides time: memory, with all that this process started, and files that are opened (on Linux)."""

from __future__ import annotations

import ctypes
import os
import struct
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


OPENED, FOLDER, LOST = 0x20, 0x40000000, 0x4000
"""The system's marks of inotify: a file was opened, a folder was, marks were lost."""


@contextmanager
def opened(*roots: Path) -> Iterator[set[Path]]:
    """The files below these folders that any process opens during the block; folders made meanwhile are not watched."""
    system = ctypes.CDLL(None, use_errno=True)
    descriptor = system.inotify_init1(os.O_NONBLOCK)
    watched_folders: dict[int, Path] = {}
    for root in roots:
        for folder in (root, *(path for path in root.rglob("*") if path.is_dir())):
            watched_folders[system.inotify_add_watch(descriptor, os.fsencode(folder), OPENED)] = folder
    found: set[Path] = set()
    ended = threading.Event()

    def look() -> None:
        last = False
        while not last:
            last = ended.wait(EVERY_S)
            found.update(_read_marks(descriptor, watched_folders))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()
        os.close(descriptor)


def _read_marks(descriptor: int, folders: dict[int, Path]) -> Iterator[Path]:
    while True:
        try:
            marks = os.read(descriptor, 1 << 20)
        except BlockingIOError:
            return
        while marks:
            number, kind, _, length = struct.unpack_from("iIII", marks)
            name = marks[16 : 16 + length].rstrip(b"\0")
            marks = marks[16 + length :]
            if kind & LOST:
                raise RuntimeError("more files were opened than could be counted")
            if not kind & FOLDER:
                yield folders[number] / os.fsdecode(name)
