"""Files that want to cost time or memory, or are broken: each with what the reason says that it is set aside for."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import docx
import openpyxl

MB = 2**20


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_part(body: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    return zipped({**parts, name: change(parts[name])})


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("某局2024年部门预算")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["项目", "金额"], ["拨款", 1.5], ["合计", 1.5]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(markup: bytes, before: bytes = b"</sheetData>") -> bytes:
    return with_part(workbook(), "xl/worksheets/sheet1.xml", lambda data: data.replace(before, markup + before))


# ── archives ─────────────────────────────────────────────────────────────────────────────────────────────────────


def bomb() -> bytes:
    return zipped({"a.txt": bytes(64 * MB)})


def nested_bomb() -> bytes:
    """Each level is small for the one above it; only together they are too much."""
    inner = zipped({"a.txt": bytes(15 * MB)})
    return zipped({f"{n}.zip": inner for n in range(60)})


def deep_archive() -> bytes:
    body = zipped({"核.txt": b"1"})
    for _ in range(40):
        body = zipped({"层.zip": body})
    return body


def many_members() -> bytes:
    return zipped({f"{n}.txt": b"" for n in range(3000)})


def overlapping_members() -> bytes:
    """Hundreds of entries of the directory lead to the same bytes: 8 MB each, 4 GB together."""
    body = zipped({"a.txt": bytes(8 * MB)})
    at = body.index(b"PK\x01\x02")
    end = body.index(b"PK\x05\x06")
    entries = b"".join(body[at:end].replace(b"a.txt", f"a{n:04d}"[:5].encode()) for n in range(500))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 500, 500, len(entries), at, 0)
    return body[:at] + entries + tail


def lying_size() -> bytes:
    """A DOCX whose directory says that 64 MB of zeros are 10 bytes."""
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        relations = archive.read("_rels/.rels")
    body = bytearray(zipped({"word/document.xml": bytes(64 * MB), "_rels/.rels": relations}))
    at = body.index(b"PK\x01\x02")
    body[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(body)


def protected_archive() -> bytes:
    body = bytearray(zipped({"预算.txt": b"1" * 100}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    return bytes(body)


# ── XML ──────────────────────────────────────────────────────────────────────────────────────────────────────────

LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
QUADRATIC = f'<!DOCTYPE d [<!ENTITY a "{"x" * 100_000}">]>'
EXTERNAL = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def word_with_type(declaration: str, encoding: str = "utf-8") -> bytes:
    markup = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}<d>{"&a;" * 1000}</d>'.encode(encoding)
    return with_part(word(), "word/document.xml", lambda _: markup)


def sheet_with_type(declaration: str) -> bytes:
    return sheet(declaration.encode(), b"<worksheet")


def deep_word() -> bytes:
    deep = b"<w:sdt><w:sdtContent>" * 5000 + b"</w:sdtContent></w:sdt>" * 5000
    return with_part(word(), "word/document.xml", lambda data: data.replace(b"<w:body>", b"<w:body>" + deep, 1))


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


def million_cells() -> bytes:
    row = b"".join(b'<c r="%c%%d"><v>1.5</v></c>' % column for column in b"ABCDEFGHIJKLMNOPQRST")
    rows = b"".join(
        b'<row r="%d">' % number + row.replace(b"%d", b"%d" % number) + b"</row>" for number in range(4, 25_004)
    )
    return sheet(rows)


def scattered_cells() -> bytes:
    """Ten thousand cells that, set as one table, would take up ten million places."""
    rows = "<tr><td>项目</td><td colspan=999>金额</td></tr>" + "<tr><td>甲</td><td>1.00</td></tr>" * 10_000
    return f"<html><body><p>支出表</p><table>{rows}</table></body></html>".encode()


def endless_merge() -> bytes:
    merges = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (row, row) for row in range(10, 200))
    body = sheet(b'<row r="199"><c r="A199"><v>1</v></c></row>')
    return with_part(
        body,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"),
    )


# ── PDF and old office files ─────────────────────────────────────────────────────────────────────────────────────


def pdf(objects: list[bytes], root: int = 1, extra: bytes = b"") -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer <</Size %d /Root %d 0 R %b>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, extra, at)


def endless_pdf() -> bytes:
    """A tree of pages whose leaves are the tree itself."""
    return pdf([b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000>>"])


def protected_pdf() -> bytes:
    protection = b"<</Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b>>>" % (b"00" * 32, b"11" * 32)
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"
    pages = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    return pdf([b"<</Type /Catalog /Pages 2 0 R>>", pages, page, protection], extra=b"/Encrypt 4 0 R /ID [<00> <00>]")


def circular_compound() -> bytes:
    """A compound file whose directory goes on in itself for ever."""
    header = struct.pack("<8s16sHHHHH6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128I", 0xFFFFFFFD, 1, *[0xFFFFFFFF] * 126) + b"\0" * 512


def garbage_compound() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40
