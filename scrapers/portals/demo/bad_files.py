"""Files as they should not be: what real portals offer all the same, and every reader has to survive."""

from __future__ import annotations

import struct

from scrapers.portals.demo.compose import compose
from scrapers.portals.demo.write_pdf import pdf_bytes

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALL = 4096
"""A stream of at least so many bytes stands in the ordinary sectors of a compound file."""


def bad_files() -> dict[str, bytes]:
    """File name and bytes of each bad file: empty, cut off, a web page named .pdf, a workbook under a password."""
    whole = pdf_bytes(compose("songquan-yb-2023-final"))
    page = "<html><head><title>站内检索</title></head><body><p>请输入要检索的标题或正文</p></body></html>"
    return {
        "空文件.pdf": b"",
        "没有下载完的文件.pdf": whole[: len(whole) * 2 // 5],
        "其实是网页的文件.pdf": page.encode(),
        "有打开密码的工作簿.xlsx": encrypted_workbook(),
    }


def encrypted_workbook() -> bytes:
    """What Excel leaves of a workbook with a password: a compound file with EncryptionInfo and EncryptedPackage.

    The package's content is noise: it has the shape (MS-OFFCRYPTO 2.3.4), but no password opens it.
    """
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0" encoding="UTF-8"?><encryption/>'
    package = struct.pack("<Q", 8000) + bytes((i * 197 + 31) % 256 for i in range(8000))
    return _compound_file({"EncryptionInfo": info.ljust(SMALL, b"\0"), "EncryptedPackage": package})


def _compound_file(streams: dict[str, bytes]) -> bytes:
    """A version 3 compound file (MS-CFB) with the streams in its root; each has at least ``SMALL`` bytes.

    Sector 0 is the allocation table, sector 1 the directory, then the streams one after another.
    """
    table = [FAT, END]
    content = b""
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, body) in enumerate(streams.items(), start=1):
        sectors = -(-len(body) // SECTOR)
        start = len(table)
        table += [*range(start + 1, start + sectors), END]
        content += body.ljust(sectors * SECTOR, b"\0")
        entries.append(_entry(name, 2, start, len(body), right=number + 1 if number < len(streams) else FREE))
    table += [FREE] * (SECTOR // 4 - len(table))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\0" * 16,
        0x3E,  # minor version
        3,  # major version
        0xFFFE,  # little endian
        9,  # sectors of 2**9 bytes
        6,  # small sectors of 2**6 bytes
        0,  # directory sectors: not counted in version 3
        1,  # sectors of the allocation table
        1,  # the directory begins in sector 1
        0,
        SMALL,
        END,  # no small sectors
        0,
        END,  # the list of table sectors is in the header
        0,
        0,  # the allocation table is sector 0
    )
    return header.ljust(SECTOR, b"\xff") + struct.pack(f"<{len(table)}I", *table) + directory + content


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    """A directory entry of 128 bytes; ``kind`` 5 is the root, 2 a stream."""
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", text, len(text), kind, 1, FREE, right, child, b"\0" * 16, 0, 0, 0, start, size
    )
