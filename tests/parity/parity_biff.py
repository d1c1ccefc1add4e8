"""Writes a disclosure as an XLS of Excel 97 (BIFF 8 in a compound file), record by record."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from parity_blocks import Block, Paragraph, Sheet

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Value = tuple[int, int, str | float]
Merged = tuple[int, int, int, int]


def workbook97(blocks: Sequence[Block]) -> bytes:
    """The text on the first sheet, then a sheet a table, amounts as numbers under ``#,##0.00``."""
    sheets: list[tuple[str, list[Value], list[Merged]]] = [("说明", [], [])]
    for block in blocks:
        if isinstance(block, Paragraph):
            sheets[0][1].append((len(sheets[0][1]), 0, block.text))
        else:
            sheets.append((f"表{len(sheets)}", *_values(block)))
    return compound({"Workbook": _stream(sheets)})


def _values(block: Sheet) -> tuple[list[Value], list[Merged]]:
    lines = [block.title, block.unit] if block.unit else [block.title]
    values: list[Value] = [(row, 0, line) for row, line in enumerate(lines)]
    merged = [(row, row, 0, block.width - 1) for row in range(len(lines))]
    for place in block.places:
        row = place.row + len(lines)
        plain = place.text.replace(",", "")
        if place.text[-3:-2] == "." and plain.replace(".", "").isdigit():
            values.append((row, place.column, float(plain)))
        elif place.text:
            values.append((row, place.column, place.text))
        if place.rows > 1 or place.columns > 1:
            merged.append((row, row + place.rows - 1, place.column, place.column + place.columns - 1))
    if block.note:
        values.append((len(lines) + len(block.rows), 0, block.note))
    return values, merged


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _text(value: str, width: str) -> bytes:
    return struct.pack(width, len(value)) + b"\1" + value.encode("utf-16-le")


def _stream(sheets: Sequence[tuple[str, list[Value], list[Merged]]]) -> bytes:
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _record(0x42, struct.pack("<H", 1200))
    start += _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0) + b"\x05\0Arial") * 5
    start += _record(0x41E, struct.pack("<H", 164) + _text("#,##0.00", "<H"))
    start += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, 164, 0, 0, 0, 0, 0, 0, 0, 0))
    names = [_text(name, "<B") for name, _, _ in sheets]
    at = len(start) + sum(10 + len(name) for name in names) + 4
    bound, bodies = b"", b""
    for name, (_, values, merged) in zip(names, sheets, strict=True):
        bound += _record(0x85, struct.pack("<IH", at + len(bodies), 0) + name)
        bodies += _sheet(values, merged)
    return start + bound + _record(0x0A) + bodies


def _sheet(values: Sequence[Value], merged: Sequence[Merged]) -> bytes:
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, column, value in values:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            out += _record(0x204, place + _text(value, "<H"))
        else:
            out += _record(0x203, place + struct.pack("<d", value))
    ranges = b"".join(struct.pack("<HHHH", *span) for span in merged)
    return out + (_record(0xE5, struct.pack("<H", len(merged)) + ranges) if merged else b"") + _record(0x0A)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) with these streams in its root. Every stream is padded to be a big one."""
    padded = {name: data.ljust(-(-max(len(data), 4096) // _SECTOR) * _SECTOR, b"\0") for name, data in streams.items()}
    sectors = sum(len(data) // _SECTOR for data in padded.values()) + 1
    tables = 1
    while tables * (_SECTOR // 4) < sectors + tables:
        tables += 1
    table = [_FAT] * tables + [_END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(padded.items(), 1):
        count = len(data) // _SECTOR
        right = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, len(table), len(data), right=right))
        table += [*range(len(table) + 1, len(table) + count), _END]
    table += [_FREE] * (tables * (_SECTOR // 4) - len(table))
    header = struct.pack("<8s16sHHHHH6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    return header + struct.pack(f"<{len(table)}I", *table) + directory + b"".join(padded.values())


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
