"""Scans under which somebody's text recognition left its text, invisible: read, but not without saying so."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader

from scrapers.read.pdf import read_pdf


def _page(pages: Any, *, invisible: bool, picture: float) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 60), (240, 240, 235)).save(buffer, "PNG")
    buffer.seek(0)
    pages.canvas.drawImage(ImageReader(buffer), 0, 0, pages.width, pages.height * picture)
    text = pages.canvas.beginText(60, 700)
    text.setFont("STSong-Light", 10)
    text.setTextRenderMode(3 if invisible else 0)
    text.textLine("二〇二一年部门预算收入总计八百七十四万九千六百元。")
    pages.canvas.drawText(text)
    pages.next_page()


def test_text_under_a_scan_is_read_and_noted(pages: Any) -> None:
    _page(pages, invisible=False, picture=1.0)
    _page(pages, invisible=True, picture=1.0)
    document = read_pdf(pages.done())
    assert len(document.lines) == 2
    assert document.notes == ("第2页为图片，其文字取自图片下隐藏的识别（OCR）结果，可能有误",)


def test_printed_text_on_a_picture_is_not_doubted(pages: Any) -> None:
    _page(pages, invisible=False, picture=1.0)
    assert read_pdf(pages.done()).notes == ()


def test_invisible_text_without_a_scan_is_not_read_and_noted(pages: Any) -> None:
    _page(pages, invisible=False, picture=1.0)
    _page(pages, invisible=True, picture=0.2)
    document = read_pdf(pages.done())
    assert [line.page for line in document.lines] == [1]
    (note,) = document.notes
    assert note.startswith("第2页有看不见的文字（白色或隐形），未读取：二〇二一年")
