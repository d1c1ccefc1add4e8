"""The way from bytes to a ``ReadDocument``: what are they, and who can read that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scrapers.errors import NoTextLayer, ReaderMissing, ReadError
from scrapers.read.archive import members
from scrapers.read.sniff import sniff
from scrapers.records import ReadDocument

# Readers are imported when first needed: a portal of PDFs does not pay for a spreadsheet library.


def _read_text(body: bytes) -> ReadDocument:
    from scrapers.read.text import read_text

    return read_text(body)


def _read_comma_text(body: bytes) -> ReadDocument:
    from scrapers.read.comma_text import read_comma_text

    return read_comma_text(body)


def _read_pdf(body: bytes) -> ReadDocument:
    from scrapers.read.pdf import read_pdf

    return read_pdf(body)


def _read_docx(body: bytes) -> ReadDocument:
    from scrapers.read.docx import read_docx

    return read_docx(body)


def _read_excel_xml(body: bytes) -> ReadDocument:
    from scrapers.read.excel_xml import read_excel_xml

    return read_excel_xml(body)


def _read_html(body: bytes) -> ReadDocument:
    from scrapers.read.html import read_html

    return read_html(body)


def _read_mhtml(body: bytes) -> ReadDocument:
    from scrapers.read.mhtml import read_mhtml

    return read_mhtml(body)


def _read_word_xml(body: bytes) -> ReadDocument:
    from scrapers.read.word_xml import read_word_xml

    return read_word_xml(body)


def _read_xls(body: bytes) -> ReadDocument:
    from scrapers.read.xls import read_xls

    return read_xls(body)


def _read_xlsx(body: bytes) -> ReadDocument:
    from scrapers.read.xlsx import read_xlsx

    return read_xlsx(body)


def _read_converted(kind: str, target: str) -> Callable[[bytes], ReadDocument]:
    """A reader for a format that is converted first: the document keeps the name of what was published."""

    def read(body: bytes) -> ReadDocument:
        from scrapers.read.external import convert_office

        return replace(READERS[target](convert_office(body, kind, target)), format=kind)

    return read


READERS: dict[str, Callable[[bytes], ReadDocument]] = {
    "csv": _read_comma_text,
    "doc": _read_converted("doc", "docx"),
    "docx": _read_docx,
    "excel_xml": _read_excel_xml,
    "html": _read_html,
    "mhtml": _read_mhtml,
    "ods": _read_converted("ods", "xlsx"),
    "odt": _read_converted("odt", "docx"),
    "pdf": _read_pdf,
    "rtf": _read_converted("rtf", "docx"),
    "text": _read_text,
    "word_xml": _read_word_xml,
    "xls": _read_xls,
    "xlsb": _read_converted("xlsb", "xlsx"),
    "xlsx": _read_xlsx,
}
"""A new format is one line here and one in ``sniff``."""

_ARCHIVE = "文件是压缩包，其中每个文件各为一份文档，须先解开"
REFUSALS = {
    "empty": "文件是空的，没有任何内容",
    "encrypted": "文件有密码保护，无法读取",
    "zip": _ARCHIVE,
    "rar": _ARCHIVE,
    "ooxml": "文件是演示文稿等其他 Office 文件，暂不支持",
    "json": "内容不是文档，而是接口返回的数据（JSON）",
    "xml": "内容不是文档，而是 XML 数据",
    "7z": "文件是 7z 压缩包，暂不支持",
    "ofd": "文件是 OFD 版式文件，暂不支持",
}


def read_document(body: bytes) -> ReadDocument:
    """Read one document of any format. Raises ``ReadError`` with a reason in Chinese.

    Not for bytes of unknown origin in a process that matters: that is what ``scrapers.bounded`` is for.
    """
    kind = sniff(body)
    reader = READERS.get(kind)
    if kind in ("zip", "rar"):
        for _ in members(body):  # one that was not unpacked says here why
            pass
    if kind == "image":
        raise NoTextLayer("文件是图片，没有文字层，需要文字识别（OCR）", 1)
    if reader is None:
        raise ReadError(REFUSALS.get(kind, "无法识别文件格式：内容不是已知的文档"))
    return reader(body)


def read_with_ocr(body: bytes) -> ReadDocument:
    """As ``read_document``, with scanned pages read by text recognition. Raises ``ReaderMissing`` without the extra."""
    read: ReadDocument | None
    try:
        read = read_document(body)
    except NoTextLayer:
        read = None
    if read is not None and not read.scanned_pages:
        return read
    from scrapers.read import ocr

    if not ocr.is_installed():
        raise ReaderMissing(f"读取扫描件需要文字识别（OCR）：{ocr.HOW_TO_INSTALL}")
    from scrapers.read.ocr.document import read_scanned

    return read_scanned(body, read)
