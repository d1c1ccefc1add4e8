"""Makes old office files, for which there is no writer among the project's packages, byte by byte."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest

Compound = Callable[[dict[str, bytes]], bytes]
Workbook97 = Callable[..., bytes]

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) with these streams in its root. Every stream is padded to be a big one."""
    padded = {name: data.ljust(-(-max(len(data), 4096) // _SECTOR) * _SECTOR, b"\0") for name, data in streams.items()}
    chains: list[tuple[int, int]] = []
    at = 2  # sector 0 holds the table of sectors, sector 1 the directory
    for data in padded.values():
        chains.append((at, len(data) // _SECTOR))
        at += len(data) // _SECTOR
    table = [_FAT, _END]
    for start, count in chains:
        table += [*range(start + 1, start + count), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    assert len(table) == _SECTOR // 4, "one sector of table is enough for these tests"

    def entry(name: str, kind: int, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
        return head + b"\0" * 36 + struct.pack("<IQ", start, size)

    names = list(padded)
    entries = [entry("Root Entry", 5, _END, 0, child=1)]
    for number, name in enumerate(names, 1):
        right = number + 1 if number < len(names) else _FREE
        entries.append(entry(name, 2, chains[number - 1][0], len(padded[name]), right=right))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    header = struct.pack("<8s16sHHHHH6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + struct.pack("<128I", *table) + directory + b"".join(padded.values())


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _text(value: str, width: str) -> bytes:
    return struct.pack(width, len(value)) + b"\1" + value.encode("utf-16-le")


def _workbook97(
    cells: list[tuple[int, int, str | float]],
    *,
    number_format: str = "General",
    merged: tuple[tuple[int, int, int, int], ...] = (),
    hidden_rows: tuple[int, ...] = (),
    encrypted: bool = False,
) -> bytes:
    """The workbook stream (BIFF 8) of one sheet. Rows and columns count from 0; numbers have ``number_format``."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _record(0x2F, struct.pack("<HH16s16s16s", 1, 1, b"", b"", b"")) if encrypted else b""
    start += _record(0x42, struct.pack("<H", 1200))
    start += _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0) + b"\x05\0Arial") * 5
    start += _record(0x41E, struct.pack("<H", 164) + _text(number_format, "<H"))
    start += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, 164, 0, 0, 0, 0, 0, 0, 0, 0))
    name = _text("收入表", "<B")
    sheet_at = len(start) + 4 + 6 + len(name) + 4
    bound = _record(0x85, struct.pack("<IH", sheet_at, 0) + name)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row in sorted({row for row, _, _ in cells}):
        hidden = 0x20 if row in hidden_rows else 0
        sheet += _record(0x208, struct.pack("<HHHHHHHH", row, 0, 9, 255, 0, 0, 0x100 | hidden, 0))
    for row, column, value in cells:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            sheet += _record(0x204, place + _text(value, "<H"))
        else:
            sheet += _record(0x203, place + struct.pack("<d", value))
    ranges = b"".join(struct.pack("<HHHH", *span) for span in merged)
    sheet += _record(0xE5, struct.pack("<H", len(merged)) + ranges) if merged else b""
    return start + bound + _record(0x0A) + sheet + _record(0x0A)


@pytest.fixture(scope="session")
def compound() -> Compound:
    return _compound


@pytest.fixture(scope="session")
def workbook97() -> Workbook97:
    return _workbook97
