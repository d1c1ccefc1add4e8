"""The way from bytes to a ``ReadDocument``: what are they, and who can read that."""

from __future__ import annotations

from collections.abc import Callable

from scrapers.errors import ReadError
from scrapers.read.limits import open_zip
from scrapers.read.sniff import sniff
from scrapers.read.text import read_text
from scrapers.records import ReadDocument


def _read_pdf(body: bytes) -> ReadDocument:
    from scrapers.read.pdf import read_pdf

    return read_pdf(body)


def _read_docx(body: bytes) -> ReadDocument:
    from scrapers.read.docx import read_docx

    return read_docx(body)


def _read_html(body: bytes) -> ReadDocument:
    from scrapers.read.html import read_html

    return read_html(body)


def _read_xls(body: bytes) -> ReadDocument:
    from scrapers.read.xls import read_xls

    return read_xls(body)


def _read_xlsx(body: bytes) -> ReadDocument:
    from scrapers.read.xlsx import read_xlsx

    return read_xlsx(body)


READERS: dict[str, Callable[[bytes], ReadDocument]] = {
    "pdf": _read_pdf,
    "docx": _read_docx,
    "html": _read_html,
    "text": read_text,
    "xls": _read_xls,
    "xlsx": _read_xlsx,
}

REFUSALS = {
    "empty": "文件是空的，没有任何内容",
    "encrypted": "文件有密码保护，无法读取",
    "image": "文件是图片，没有可读取的文字",
    "zip": "文件是压缩包，须先解开，其中每个文件各为一份文档",
    "rar": "文件是压缩包，须先解开，其中每个文件各为一份文档",
    "7z": "文件是压缩包（7z），暂不支持",
    "ofd": "文件是 OFD 版式文件，暂不支持",
}


def read_document(body: bytes) -> ReadDocument:
    """Read one document of any format. Raises ``ReadError`` with a reason in Chinese."""
    kind = sniff(body)
    reader = READERS.get(kind)
    if kind == "zip":
        open_zip(body).close()
    if reader is None:
        raise ReadError(REFUSALS.get(kind, "无法识别文件格式：内容不是已知的文档"))
    return reader(body)
