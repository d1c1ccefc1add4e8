"""A PDF as a whole: opened within limits, read page by page, or refused with a reason."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import pypdfium2
import pypdfium2.raw as pdfium_c

from scrapers.errors import NoTextLayer, ReadError
from scrapers.read.pdf.page import SCAN_PICTURE, PageText, ReadPage, read_page
from scrapers.read.progress import reached
from scrapers.records import Grid, Line, ReadDocument

MAX_PAGES = 3000

MAX_CHARACTERS = 5_000_000
MAX_SEGMENTS = 5_000_000
MAX_CELLS = 500_000
"""Of one document; a final account of 300 pages has some 150,000 characters, 60,000 segments and 15,000 cells."""

_SCAN_CHARACTERS = 20
"""A page with fewer characters than this and a picture over most of it is a scan; a stamp may be text."""

_DRAWN_SEGMENTS = 1000
"""A page without a character and with as many pieces of lines shows its text as drawings."""

_HEADER_WITHIN = 1024

_QUOTED = 40
"""Characters of a watermark that its note repeats."""


def read_pdf(body: bytes) -> ReadDocument:
    """Read the lines and tables of a PDF, tables as grids of one page each.

    Raises ``NoTextLayer`` for a scan and ``ReadError`` for what is encrypted, truncated, damaged or too large.
    """
    _refuse_truncated(body)
    document = _open(body)
    try:
        count = len(document)
        if count == 0:
            raise ReadError("PDF 没有任何页面，文件损坏或不完整")
        if count > MAX_PAGES:
            raise ReadError(f"PDF 有{count}页，超过上限{MAX_PAGES}页")
        with _collector_paused():
            pages = _read_pages(document.raw, count)
        title = document.get_metadata_value("Title").strip()
    finally:
        document.close()
    scanned = tuple(number for number, page in enumerate(pages, 1) if _has_no_text(page))
    if not any(page.characters for number, page in enumerate(pages, 1) if number not in scanned):
        _refuse_textless(pages, scanned)
    return ReadDocument("pdf", count, _items(pages), title=title, notes=_notes(pages, scanned), scanned_pages=scanned)


def _read_pages(document: Any, count: int) -> list[ReadPage]:
    """Page by page, as long as all of them together stay within the limits of a document."""
    pages: list[ReadPage] = []
    characters = segments = cells = 0
    for page_no in range(1, count + 1):
        reached(f"第{page_no}页，共{count}页")
        page = read_page(document, page_no, pages[-1].layout if pages else None)
        pages.append(page)
        characters += page.characters
        segments += page.segments
        cells += sum(len(item.cells) for item in page.items if isinstance(item, Grid))
        for what, found, limit in (
            ("字符", characters, MAX_CHARACTERS),
            ("线条", segments, MAX_SEGMENTS),
            ("表格单元格", cells, MAX_CELLS),
        ):
            if found > limit:
                raise ReadError(f"PDF 读到第{page_no}页时{what}已有{found}个，超过一份文件的上限{limit}，不予解析")
    return pages


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A page makes thousands of small tuples and no cycle among them: looking for cycles would take a tenth of all.

    What was made is put among the old before looking goes on, or the next tuple would have all of it looked through.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # somebody else's frozen objects stay frozen
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()


def _notes(pages: list[ReadPage], scanned: Sequence[int]) -> tuple[str, ...]:
    """What was left out besides scanned pages, once for all pages it was left out on."""
    notes = []
    recognised = [number for number, page in enumerate(pages, 1) if page.recognised and number not in scanned]
    if recognised:
        notes.append(f"第{_listed(recognised)}页为图片，其文字取自图片下隐藏的识别（OCR）结果，可能有误")
    unknown = [number for number, page in enumerate(pages, 1) if page.unknown and number not in scanned]
    if unknown:
        count = sum(pages[number - 1].unknown for number in unknown)
        notes.append(f"第{_listed(unknown)}页有{count}个字符的字体未说明其为何字，无法读取，以“\ufffd”代之")
    partly = [number for number, page in enumerate(pages, 1) if page.partly]
    if partly:
        count = sum(page.partly for page in pages)
        notes.append(f"第{_listed(partly)}页有{count}处数字被裁剪，只看得见一部分，以“\ufffd”代之")
    slanted = _by_text(page.slanted for page in pages)
    notes += [
        f"第{_listed(numbers)}页的倾斜或浅色文字（水印或印章）未读取：{text}" for text, numbers in slanted.items()
    ]
    hidden = _by_text(page.hidden for page in pages)
    notes += [f"第{_listed(numbers)}页有看不见的文字（白色或隐形），未读取：{text}" for text, numbers in hidden.items()]
    return tuple(notes)


def _by_text(texts: Iterable[str]) -> dict[str, list[int]]:
    """The pages of each text, shortened to be quoted."""
    pages: dict[str, list[int]] = {}
    for number, text in enumerate(texts, 1):
        if text:
            pages.setdefault(text[:_QUOTED], []).append(number)
    return pages


def _listed(numbers: list[int]) -> str:
    return "、".join(map(str, numbers))


def _refuse_textless(pages: list[ReadPage], scanned: Sequence[int]) -> NoReturn:
    count = len(pages)
    if any(_is_scan(page) for page in pages):
        raise NoTextLayer(f"PDF 共{count}页，均为图片，没有文字层，需要文字识别（OCR）", count)
    if any(_is_unreadable(page) for page in pages):
        raise NoTextLayer(f"PDF 共{count}页，字体未说明所印何字，文字无法提取，需要文字识别（OCR）", count)
    if scanned:
        raise NoTextLayer(f"PDF 共{count}页，文字已转为图形，没有文字层，需要文字识别（OCR）", count)
    raise ReadError(f"PDF 共{count}页，没有可读取的文字")


def _is_scan(page: ReadPage) -> bool:
    return page.characters < _SCAN_CHARACTERS and page.picture_share >= SCAN_PICTURE


def _has_no_text(page: ReadPage) -> bool:
    return _is_scan(page) or _is_drawn(page) or _is_unreadable(page)


def _is_unreadable(page: ReadPage) -> bool:
    """Whether most of the page's text is in fonts that do not say which characters they print."""
    return 2 * page.unknown > page.characters > 0


def _is_drawn(page: ReadPage) -> bool:
    return page.characters == 0 and page.segments >= _DRAWN_SEGMENTS


def _items(pages: list[ReadPage]) -> tuple[Line | Grid, ...]:
    items: list[Line | Grid] = []
    start = 0
    for page_no, page in enumerate(pages, 1):
        for item in () if _is_unreadable(page) else page.items:
            if isinstance(item, PageText):
                items.append(Line(page_no, item.text, start, bbox=item.box))
                start += len(item.text) + 1
            else:
                items.append(item)
    return tuple(items)


def _open(body: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise ReadError("PDF 已加密，需要密码才能打开") from error
        raise ReadError("PDF 损坏，无法打开") from error


_END_OF_OBJECT = re.compile(rb"endobj|endstream|\bobj\b")


def _refuse_truncated(body: bytes) -> None:
    """pdfium repairs a file that was cut off and loses pages without a word; such a file ends amid its objects."""
    if b"%PDF-" not in body[:_HEADER_WITHIN]:
        raise ReadError("文件内容不是 PDF（缺少 %PDF 文件头）")
    end = max(body.rfind(b"startxref"), body.rfind(b"%%EOF"))
    if end < 0 or _END_OF_OBJECT.search(body, end):
        raise ReadError("PDF 不完整：文件在结尾之前中断（缺少文件尾），请重新获取")
