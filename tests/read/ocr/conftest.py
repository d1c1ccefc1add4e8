"""Tests that read scans need the extra ``ocr`` and a Chinese font to draw with."""

from __future__ import annotations

import pytest
from scan_maker import drawn, pictures


@pytest.fixture(scope="session", autouse=True)
def _needs_the_extra_and_a_font() -> None:
    pytest.importorskip("rapidocr", reason="needs the extra ocr: make ocr")
    pytest.importorskip("onnxruntime", reason="needs the extra ocr: make ocr")
    (page,) = pictures(drawn(lambda sheet: sheet.text(60, 100, "决算", size=40)))
    narrow = pictures(drawn(lambda sheet: sheet.text(60, 100, "一一", size=40)))[0]
    if page.tobytes().count(0) <= 2 * narrow.tobytes().count(0):
        pytest.skip("no Chinese font on this machine to draw a scan with (Debian: fonts-wqy-microhei)")
