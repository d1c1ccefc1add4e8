"""Writes a RAR (version 4, members stored) and a RAR 5, byte by byte."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping


def rar4(files: Mapping[str, bytes], *, names: str = "gbk") -> bytes:
    """As WinRAR 3 and 4 write it; names in UTF-8 say so, names in the code page of Chinese Windows do not."""
    out = b"Rar!\x1a\x07\x00" + _block4(0x73, 0, b"\0" * 6)
    for name, data in files.items():
        coded = name.replace("/", "\\").encode(names)
        head = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x5A210000, 20, 0x30, len(coded), 32
        )
        out += _block4(0x74, 0x8000 | (0x0200 if names == "utf-8" else 0), head + coded) + data
    return out + _block4(0x7B, 0x4000, b"")


def _block4(kind: int, flags: int, content: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(content)) + content
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar5(files: Mapping[str, bytes]) -> bytes:
    """As WinRAR 5 and later write it."""
    out = b"Rar!\x1a\x07\x01\x00" + _block5(_number(1) + _number(0) + _number(0))
    for name, data in files.items():
        coded = name.encode()
        head = _number(2) + _number(2) + _number(len(data)) + _number(4) + _number(len(data)) + _number(32)
        head += struct.pack("<I", zlib.crc32(data)) + _number(0) + _number(1) + _number(len(coded)) + coded
        out += _block5(head) + data
    return out + _block5(_number(5) + _number(0) + _number(0))


def _block5(content: bytes) -> bytes:
    sized = _number(len(content)) + content
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])
