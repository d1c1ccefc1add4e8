"""Word documents (DOCX): the package around the story, its notes, and the pages and sheets embedded in it."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from scrapers.errors import NoTextLayer, ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.html import read_into
from scrapers.read.limits import open_zip, parse_xml, read_member
from scrapers.read.mhtml import pages_of
from scrapers.read.sniff import sniff
from scrapers.read.word_story import attribute_of, child_of, read_story
from scrapers.read.xlsx import read_xlsx
from scrapers.records import Grid, ReadDocument

_PICTURES = PurePosixPath("word/media")
_SCANNED_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_DOCUMENT_RELATION = "/officeDocument"


def read_docx(body: bytes) -> ReadDocument:
    """Read a DOCX. Raises ``NoTextLayer`` for one of pictures only, ``ReadError`` for damage, bombs and entities."""
    with open_zip(body) as archive:
        part = _main_part(archive)
        root = parse_xml(read_member(archive, part))
        notes = _footnotes(archive)
        story = child_of(root, "w:body")
        if story is None:
            raise ReadError("文件已损坏：没有正文")
        builder = DocumentBuilder("docx")
        embedded = _Embedded(archive, part, builder)
        document = builder.document(pages=read_story(builder, story, notes, embedded.insert))
        pictures = sum(map(is_picture_in_docx, archive.namelist()))
    if pictures and not document.items:
        raise NoTextLayer(f"文件只有{pictures}张图片，没有文字，需要文字识别（OCR）", pictures)
    return document


def is_picture_in_docx(name: str) -> bool:
    """Whether a part of the file is a picture such as a scanner makes."""
    path = PurePosixPath(name)
    return path.parent == _PICTURES and path.suffix.lower() in _SCANNED_SUFFIXES


def _main_part(archive: zipfile.ZipFile) -> str:
    relations = parse_xml(read_member(archive, "_rels/.rels"))
    for relation in relations:
        if str(relation.get("Type", "")).endswith(_DOCUMENT_RELATION):
            return posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")
    raise ReadError("文件已损坏：没有正文")


def _footnotes(archive: zipfile.ZipFile) -> list[etree._Element]:
    """Footnotes and endnotes, without the separators that Word keeps as notes too."""
    found: list[etree._Element] = []
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if part in archive.namelist():
            found.extend(note for note in parse_xml(read_member(archive, part)) if attribute_of(note, "type") is None)
    return found


@dataclass(frozen=True, slots=True)
class _Embedded:
    """What stands in a part of its own: a web page as a chunk of the text, a sheet as an object in it."""

    archive: zipfile.ZipFile
    part: str
    builder: DocumentBuilder

    def insert(self, element: etree._Element) -> None:
        """Add what the element refers to, or a note on what cannot be read there."""
        name = self._target(attribute_of(element, "id"))
        if name is None:
            return
        body = read_member(self.archive, name)
        kind = sniff(body)
        if kind == "html":
            read_into(self.builder, body)
        elif kind == "mhtml":
            for page in pages_of(body):
                read_into(self.builder, page)
        elif kind == "xlsx":
            self._sheets(body)
        else:
            self.builder.note(f"文档中嵌入的对象（{posixpath.basename(name)}）未读取")

    def _sheets(self, body: bytes) -> None:
        self.builder.note("文档中嵌入了工作簿，其中可见的工作表已一并读取")
        for item in read_xlsx(body).items:
            if not isinstance(item, Grid):
                self.builder.line(item.text, paragraph=True)
            elif not item.hidden:
                self.builder.grid(item)

    def _target(self, relation_id: str | None) -> str | None:
        """The part that a relation of the main part leads to; none where it leads out of the package or nowhere."""
        folder, _, file = self.part.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels"
        if relation_id is None or relations not in self.archive.namelist():
            return None
        for relation in parse_xml(read_member(self.archive, relations)):
            if relation.get("Id") == relation_id and relation.get("TargetMode") != "External":
                name = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target", "")))).lstrip("/")
                return name if name in self.archive.namelist() else None
        return None
