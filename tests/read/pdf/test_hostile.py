"""PDFs of a hostile hand, through the process that reads: bounded in time and memory, with the page that did it."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers.bounded.process import BoundedProcess
from scrapers.errors import ReadError
from scrapers.read.pdf import document as pdf_document
from scrapers.read.pdf import read_pdf

Raw = Any
_WORDS = b"BT /F 12 Tf 50 50 Td (words) Tj ET "
_SECONDS, _MEGABYTES = 40, 512


@pytest.fixture
def reader() -> Iterator[BoundedProcess]:
    reader = BoundedProcess()
    yield reader
    reader.close()


def _doubling(raw: Raw, depth: int) -> bytes:
    """Each form draws the next ten times: ten to the power of ``depth`` lines in a few kilobytes."""
    forms = [raw.form(b"0 0 m 9 9 l S " + b"/X Do " * 10, 6 + n if n + 1 < depth else None) for n in range(depth)]
    return bytes(raw.page(_WORDS + b"/X Do", objects=forms))


def _inflating(raw: Raw) -> bytes:
    """A content stream of 700 megabytes of path in some three."""
    content = _zipped(b"5 5 l 9 1 l ", 60_000_000)
    page = raw.page(_WORDS)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content)
    return bytes(re.sub(rb"4 0 obj<<.*?endstream", lambda _: b"4 0 obj" + stream, page, flags=re.DOTALL))


def _zipped(part: bytes, count: int) -> bytes:
    packer = zlib.compressobj(1)
    block = part * 10_000
    return b"".join([packer.compress(b"0 0 m "), *(packer.compress(block) for _ in range(count // 10_000))]) + (
        packer.flush()
    )


def _looping_table(raw: Raw) -> bytes:
    """A cross-reference table that names itself as the one before."""
    page = raw.page(_WORDS)
    start = page.rindex(b"startxref")
    at = int(page[start:].split()[1])
    return bytes(page.replace(b"trailer<<", b"trailer<</Prev %d" % at))


def _pages_in_a_circle(raw: Raw) -> bytes:
    return bytes(raw.page(_WORDS).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"))


_CASES: dict[str, tuple[Callable[[Raw], bytes], str]] = {
    "forms that multiply": (lambda raw: _doubling(raw, 8), "第1页"),
    "a stream that inflates": (_inflating, "第1页"),
    "pages in a circle": (_pages_in_a_circle, "PDF"),
}


@pytest.mark.parametrize("name", _CASES)
def test_what_costs_too_much_names_its_page(raw: Raw, reader: BoundedProcess, tmp_path: Path, name: str) -> None:
    make, reason = _CASES[name]
    path = tmp_path / "hostile.pdf"
    path.write_bytes(make(raw))
    start = time.monotonic()
    with pytest.raises(ReadError, match=reason):
        reader.read(path, seconds=_SECONDS, megabytes=_MEGABYTES)
    assert time.monotonic() - start < 2 * _SECONDS + 10


def test_a_table_of_objects_that_turns_in_a_circle_ends(raw: Raw, reader: BoundedProcess, tmp_path: Path) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(_looping_table(raw))
    try:
        assert reader.read(path, seconds=_SECONDS, megabytes=_MEGABYTES).text == "words"
    except ReadError as error:
        assert "PDF" in str(error)


def test_the_next_document_is_read_after_a_hostile_one(
    raw: Raw, reader: BoundedProcess, tmp_path: Path, pages: Any
) -> None:
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.pdf"
    bad.write_bytes(_doubling(raw, 8))
    pages.table((60, 200, 300), 100, [["项目", "金额"], ["支出", "1.00"]])
    good.write_bytes(pages.done())
    with pytest.raises(ReadError):
        reader.read(bad, seconds=_SECONDS, megabytes=_MEGABYTES)
    assert reader.read(good, seconds=_SECONDS, megabytes=_MEGABYTES).grids


@pytest.mark.parametrize(
    ("limit", "most", "reason"),
    [
        ("MAX_CHARACTERS", 15, "读到第2页时字符"),
        ("MAX_SEGMENTS", 15, "读到第2页时线条"),
        ("MAX_CELLS", 7, "读到第2页时表格单元格"),
    ],
)
def test_pages_that_are_each_within_bounds_are_too_much_together(
    pages: Any, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, reason: str
) -> None:
    for _ in range(3):
        pages.table((60, 200, 300), 100, [["项目", "金额"], ["支出", "1.00"]])
        pages.next_page()
    monkeypatch.setattr(pdf_document, limit, most)
    with pytest.raises(ReadError, match=reason):
        read_pdf(pages.done())


def test_a_page_of_figures_without_end_stays_text(raw: Raw) -> None:
    """More pieces side by side and below each other than any table has: no columns are looked for."""
    rows = [b"BT /F 2 Tf %d %d Td (12.50) Tj ET " % (20 + 20 * n, y) for y in range(0, 1400, 3) for n in range(30)]
    body = raw.page(b"".join(rows), box="0 0 1400 1400")
    start = time.process_time()
    assert not read_pdf(body).grids
    assert time.process_time() - start < 20
