"""What the bytes are, by what is in them: never by a file's name, a suffix or a header."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable

import olefile

from scrapers.read.comma_text import is_comma_text
from scrapers.read.encoding import decode

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_BIFF_BEGINNINGS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|meta|title|body|table|div|p|style|script|span|center)\b[^<>]*>", re.IGNORECASE
)
_XML = re.compile(r"^\s*<\??[A-Za-z][\w:.-]*[\s/>]")
_MIME = re.compile(
    rb"^(?:[\x21-\x7e]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?content-type:\s*multipart/", re.IGNORECASE
)
_OFFICE_XML = (
    (
        re.compile(r'<\?mso-application\s+progid="Excel\.Sheet"|<(?:\w+:)?Workbook\b[^>]*schemas-microsoft-com'),
        "excel_xml",
    ),
    (re.compile(r'<\?mso-application\s+progid="Word\.Document"|<(?:w:wordDocument|pkg:package)\b'), "word_xml"),
)
"""Never the bare name of the program: a page that Word saved names it too, in its ``ProgId``."""
_HEAD = 4_000
_MAIN_PARTS = (
    (b"wordprocessingml.document.main", "docx"),
    (b"wordprocessingml.template.main", "docx"),
    (b"ms-word.document.macroEnabled.main", "docx"),
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"spreadsheetml.template.main", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main", "xlsx"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
)
_SAMPLE = 65_536
_LONGEST_JSON = 1_000_000


def sniff(body: bytes) -> str:
    """What ``READERS`` reads (``pdf docx xlsx xlsb xls doc rtf odt ods excel_xml word_xml html mhtml csv text``),
    or one of ``ofd ooxml zip rar 7z json xml image encrypted empty unknown``.

    ``doc`` and ``xls`` are also what WPS writes as .wps and .et; ``encrypted`` is an office file under a password.
    """
    if not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "empty"
    if b"%PDF-" in body[:1024]:
        return "pdf"
    for beginnings, kind in _BEGINNINGS:
        if body.startswith(beginnings):
            return kind(body) if callable(kind) else kind
    return _text_kind(body)


def _zip_kind(body: bytes) -> str:
    """By the parts an office file must have. A damaged one is still of its kind: its reader says what is wrong."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            if "OFD.xml" in names:
                return "ofd"
            mime = _start_of(archive, "mimetype") if "mimetype" in names else b""
            types = _start_of(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    for mark, kind in (*_MAIN_PARTS, (b"opendocument.text", "odt"), (b"opendocument.spreadsheet", "ods")):
        if mark in types or mark in mime:
            return kind
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "ooxml" if "[Content_Types].xml" in names else "zip"


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as member:
            return member.read(_SAMPLE * 4)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return b""


def _ole_kind(body: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            streams = {path[0].lower() for path in ole.listdir() if len(path) == 1}
    except Exception:  # a damaged directory raises whatever it likes; that it is an OLE file stands fast
        return "unknown"
    for stream, kind in (
        ("encryptedpackage", "encrypted"),
        ("workbook", "xls"),
        ("book", "xls"),
        ("worddocument", "doc"),
    ):
        if stream in streams:
            return kind
    return "unknown"


def _text_kind(body: bytes) -> str:
    if _MIME.match(body[:_SAMPLE].lstrip()):
        return "mhtml"
    text, _ = decode(body[:_SAMPLE])
    if text.lstrip("\ufeff \t\r\n").startswith("<") and (kind := _markup_kind(text)):
        return kind
    if _is_json(body):
        return "json"
    controls = sum(1 for c in text if (c < " " and c not in "\t\n\r\x0b\x0c\x07") or c == "\ufffd")
    if controls * 50 > len(text):
        return "unknown"
    return "csv" if is_comma_text(text) else "text"


def _markup_kind(text: str) -> str | None:
    for mark, kind in _OFFICE_XML:
        if mark.search(text[:_HEAD]):
            return kind
    if _HTML.search(text):
        return "html"
    return "xml" if _XML.match(text) else None


def _is_json(body: bytes) -> bool:
    if body.lstrip()[:1] not in {b"{", b"["} or len(body) > _LONGEST_JSON:
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


_BEGINNINGS: tuple[tuple[bytes | tuple[bytes, ...], str | Callable[[bytes], str]], ...] = (
    (b"PK\x03\x04", _zip_kind),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _ole_kind),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (_BIFF_BEGINNINGS, "xls"),
    (_IMAGES, "image"),
)
