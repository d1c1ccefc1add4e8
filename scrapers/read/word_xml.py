"""Word documents in a single XML file: of Word 2003, and a whole DOCX package written flat (``pkg:package``)."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from lxml import etree

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.docx import read_docx
from scrapers.read.limits import parse_xml
from scrapers.read.word_story import child_of, read_story
from scrapers.records import ReadDocument

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read_word_xml(body: bytes) -> ReadDocument:
    """Read either kind. Raises ``ReadError`` for damage and for declared entities."""
    root = parse_xml(body.lstrip())
    if root.tag == f"{_PACKAGE}package":
        read = read_docx(_package(root))
        return ReadDocument("word_xml", read.pages, read.items, read.title, notes=read.notes)
    story = child_of(root, "w:body")
    if story is None:
        raise ReadError("文件已损坏：没有正文")
    builder = DocumentBuilder("word_xml")
    return builder.document(pages=read_story(builder, story, []))


def _package(root: etree._Element) -> bytes:
    """The same package as a ZIP, its parts stored as they are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in root.iter(f"{_PACKAGE}part"):
            archive.writestr(str(part.get(f"{_PACKAGE}name", "")).lstrip("/"), _content(part))
    return stream.getvalue()


def _content(part: etree._Element) -> bytes:
    for child in part:
        if child.tag == f"{_PACKAGE}xmlData" and len(child):
            return bytes(etree.tostring(child[0], encoding="utf-8"))
        if child.tag == f"{_PACKAGE}binaryData":
            try:
                return base64.b64decode("".join(child.itertext()), validate=False)
            except binascii.Error:
                return b""
    return b""
