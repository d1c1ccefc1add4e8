"""Files that cannot be read, or must not be: each ends with a reason, soon."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from scrapers.errors import NoTextLayer, ReadError
from scrapers.read.pdf import document as pdf_document
from scrapers.read.pdf import read_pdf

Pages = Any


def _table(pages: Pages, count: int = 3) -> bytes:
    for _ in range(count):
        pages.text(60, 80, "收入支出决算总表，数据以批复为准，供核对使用")
        pages.table((60, 240, 330), 100, [["项目", "金额"], ["合计", "1,204.50"]])
        pages.next_page()
    return bytes(pages.done())


def _picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.effect_noise((60, 85), 80))


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8, 0.97])
def test_a_file_cut_off_is_refused_not_half_read(pages: Pages, part: float) -> None:
    body = _table(pages)
    with pytest.raises(ReadError, match="不完整"):
        read_pdf(body[: int(len(body) * part)])


def test_a_whole_file_with_something_after_its_end_is_read(pages: Pages) -> None:
    assert read_pdf(_table(pages) + b"\r\n\0\0<!-- served by a portal -->").pages == 3


@pytest.mark.parametrize("body", [b"", b"%PDF", b"<html>404</html>", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused(body: bytes) -> None:
    with pytest.raises(ReadError, match="不是 PDF"):
        read_pdf(body)


def test_damage_within_is_refused() -> None:
    with pytest.raises(ReadError, match="损坏"):
        read_pdf(b"%PDF-1.4\n" + random.Random(7).randbytes(4000) + b"\nstartxref\n9\n%%EOF")


def test_a_password_is_asked_for_in_words(new_pages: Any) -> None:
    with pytest.raises(ReadError, match="加密"):
        read_pdf(_table(new_pages(encrypt=StandardEncryption("open", "owner"))))


def test_a_file_that_only_forbids_printing_is_read(new_pages: Any) -> None:
    body = _table(new_pages(encrypt=StandardEncryption("", "owner", canPrint=0, canCopy=0)))
    assert read_pdf(body).grids[0].cells[-1].text == "1,204.50"


def test_a_scan_has_no_text_layer(pages: Pages) -> None:
    for _ in range(2):
        pages.canvas.drawImage(_picture(), 0, 0, pages.width, pages.height)
        pages.text(500, 820, "- 1 -")
        pages.next_page()
    with pytest.raises(NoTextLayer, match="共2页，均为图片"):
        read_pdf(pages.done())


def test_a_scan_in_strips_has_no_text_layer(pages: Pages) -> None:
    for strip in range(10):
        pages.canvas.drawImage(_picture(), 0, 84.2 * strip, pages.width, 84.2)
    with pytest.raises(NoTextLayer):
        read_pdf(pages.done())


def test_text_drawn_as_lines_has_no_text_layer(pages: Pages) -> None:
    draw = random.Random(3)
    path = pages.canvas.beginPath()
    for _ in range(400):
        path.moveTo(draw.uniform(50, 500), draw.uniform(50, 800))
        for _ in range(4):
            path.lineTo(draw.uniform(50, 500), draw.uniform(50, 800))
    pages.canvas.drawPath(path)
    with pytest.raises(NoTextLayer, match="转为图形"):
        read_pdf(pages.done())


def test_some_scanned_pages_are_named(pages: Pages) -> None:
    pages.text(60, 80, "2024年度部门决算公开说明，以下附扫描件，请一并查阅")
    pages.next_page()
    pages.canvas.drawImage(_picture(), 0, 0, pages.width, pages.height)
    pages.next_page()
    document = read_pdf(pages.done())
    assert document.scanned_pages == (2,)
    assert len(document.lines) == 1


def test_a_few_words_are_a_document_too(pages: Pages) -> None:
    pages.text(60, 80, "空表列示")
    assert read_pdf(pages.done()).text == "空表列示"


def test_empty_pages_are_no_document(pages: Pages) -> None:
    pages.next_page()
    pages.next_page()
    with pytest.raises(ReadError, match="没有可读取的文字") as caught:
        read_pdf(pages.done())
    assert not isinstance(caught.value, NoTextLayer)


def test_too_many_pages(pages: Pages) -> None:
    for _ in range(pdf_document.MAX_PAGES + 1):
        pages.next_page()
    with pytest.raises(ReadError, match=f"有{pdf_document.MAX_PAGES + 1}页，超过上限"):
        read_pdf(pages.done())


# ── files of a hostile hand, written object by object ────────────────────────────────────────────────────────────

Raw = Any


_WORDS = b"BT /F 12 Tf 50 50 Td (words) Tj ET "
_HOSTILE: dict[str, tuple[Callable[[Raw], bytes], str]] = {
    "too many pieces of lines": (
        lambda raw: raw.page(_WORDS + b"".join(b"%d 0 m %d 800 l S " % (n % 595, n % 595) for n in range(160_000))),
        "线条超过",
    ),
    "one path without end": (lambda raw: raw.page(_WORDS + b"0 0 m " + b"5 5 l 9 1 l " * 160_000 + b"S"), "线条超过"),
    "too many rules that cross": (
        lambda raw: raw.page(
            _WORDS + b"".join(b"0 %d m 14000 %d l S %d 0 m %d 14000 l S " % (n, n, n, n) for n in range(0, 14000, 4)),
            box="0 0 14000 14000",
        ),
        "过密|上限",
    ),
    "too many characters": (
        lambda raw: raw.page(b"BT /F 1 Tf 50 50 Td " + b"(abcdefghij) Tj " * 25_000 + b"ET"),
        "字符，超过上限",
    ),
}


@pytest.mark.parametrize("kind", _HOSTILE)
def test_what_no_table_needs_is_refused_within_seconds(raw: Raw, kind: str) -> None:
    make, reason = _HOSTILE[kind]
    body = make(raw)
    start = time.process_time()
    with pytest.raises(ReadError, match=reason):
        read_pdf(body)
    assert time.process_time() - start < 10


@pytest.mark.parametrize("depth", [3, 20, 200, 2000])
def test_forms_within_forms_end(raw: Raw, depth: int) -> None:
    """However deep: read, or refused with a reason, and never lost in it."""
    forms = [raw.form(b"0 0 m 9 9 l S /X Do", 6 + n if n + 1 < depth else None) for n in range(depth)]
    body = raw.page(_WORDS + b"/X Do", objects=forms)
    start = time.process_time()
    try:
        assert read_pdf(body).text == "words"
    except ReadError as error:
        assert depth > 20
        assert "嵌套" in str(error)
    assert time.process_time() - start < 10


def test_a_form_that_draws_itself_ends(raw: Raw) -> None:
    body = raw.page(_WORDS + b"/X Do", objects=[raw.form(b"0 0 m 100 100 l S /X Do", 5)])
    with pytest.raises(ReadError, match="嵌套"):
        read_pdf(body)


@pytest.mark.parametrize(
    "box", ["0 0 0 0", "0 0 1e30 1e30", "nan nan nan nan", "9 9 -9 -9", "0 0 99999999 99999999", "[]"]
)
def test_absurd_page_sizes_end(raw: Raw, box: str) -> None:
    body = raw.page(_WORDS + b"0 0 m 1e38 1e38 l S 0 0 1e39 1 re f 10 10 100 0.5 re f 10 10 0.5 100 re f", box=box)
    try:
        assert read_pdf(body).text == "words"
    except ReadError as error:
        assert any(word in str(error) for word in ("页面尺寸", "没有可读取"))


def test_numbers_beyond_all_bounds_in_a_path_are_no_rules(raw: Raw) -> None:
    body = raw.page(_WORDS + b"1e39 -1e39 m nan 0 l S 1e20 0 0 1e20 0 0 cm 0 0 m 1e30 0 l S 0 0 9 9 re f")
    document = read_pdf(body)
    assert (document.text, document.grids) == ("words", ())
