"""A document with scanned pages as a ``ReadDocument``: pages with a text layer by their reader, the others by OCR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scrapers.errors import NoTextLayer
from scrapers.read.builder import DocumentBuilder
from scrapers.read.docx import is_picture_in_docx
from scrapers.read.limits import open_zip, read_member
from scrapers.read.ocr import MOST_PAGES
from scrapers.read.ocr.page import read_picture
from scrapers.read.ocr.pictures import PagePicture, opened_pdf, picture_of_pdf_page, pictures_of_file
from scrapers.read.sniff import sniff
from scrapers.records import Grid, ReadDocument

_NUMBER = re.compile(r"\d+")


def read_scanned(body: bytes, read: ReadDocument | None) -> ReadDocument:
    """Read the scanned pages of a document by OCR.

    ``read`` is what its reader found in the other pages (``scanned_pages`` names the scanned ones); None where it found
    nothing at all. Raises ``NoTextLayer`` for more pages than allowed or where no text was found, ``ReadError`` for
    damage, ``ReaderMissing`` without the extra.
    """
    kind = sniff(body)
    if kind == "pdf":
        return _read_pdf(body, read)
    pictures = pictures_of_file(body) if kind == "image" else list(_pictures_in_docx(body))
    _refuse_too_many(len(pictures))
    builder = DocumentBuilder(kind)
    for page_no, picture in enumerate(pictures, 1):
        _add(builder, picture, page_no)
    return _whole(builder, tuple(range(1, len(pictures) + 1)), len(pictures))


def _read_pdf(body: bytes, read: ReadDocument | None) -> ReadDocument:
    builder = DocumentBuilder("pdf", title=read.title if read else "")
    with opened_pdf(body) as document:
        pages = len(document)
        scanned = read.scanned_pages if read else tuple(range(1, pages + 1))
        _refuse_too_many(len(scanned))
        for page_no in range(1, pages + 1):
            if page_no in scanned:
                _add(builder, picture_of_pdf_page(document, page_no), page_no)
                continue
            for item in read.items if read else ():
                if item.page != page_no:
                    continue
                if isinstance(item, Grid):
                    builder.grid(item)
                else:
                    builder.line(item.text, page=page_no, bbox=item.bbox)
    for note in read.notes if read else ():
        builder.note(note)
    return _whole(builder, scanned, pages)


def _add(builder: DocumentBuilder, picture: PagePicture, page_no: int) -> None:
    for item in read_picture(picture, page_no):
        if isinstance(item, Grid):
            builder.grid(item)
        else:
            builder.line(item.text, page=page_no, bbox=item.box, confidence=item.confidence)


def _whole(builder: DocumentBuilder, scanned: tuple[int, ...], pages: int) -> ReadDocument:
    document = replace(builder.document(pages), scanned_pages=scanned)
    if not document.items:
        raise NoTextLayer(f"文件共{pages}页，均为图片，文字识别（OCR）没有认出文字", pages)
    return document


def _refuse_too_many(pages: int) -> None:
    if pages > MOST_PAGES:
        raise NoTextLayer(f"文件有{pages}页为图片，超过文字识别（OCR）的上限{MOST_PAGES}页，未读取", pages)


def _pictures_in_docx(body: bytes) -> Iterator[PagePicture]:
    """The pictures of a Word file that holds nothing else, in the order they were put in."""
    with open_zip(body) as archive:
        names = [name for name in archive.namelist() if is_picture_in_docx(name)]
        for name in sorted(names, key=lambda name: [int(number) for number in _NUMBER.findall(name)]):
            yield from pictures_of_file(read_member(archive, name))
