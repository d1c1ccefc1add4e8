"""Text that nobody sees, and text of fonts that do not say what they print: neither becomes a figure."""

from __future__ import annotations

from typing import Any

import pytest
from reportlab.lib.colors import HexColor, white

from scrapers.errors import NoTextLayer
from scrapers.read.pdf import read_pdf

XS = (60.0, 200.0, 300.0)


def test_white_text_on_white_is_not_read_and_noted(pages: Any, texts: Any) -> None:
    pages.table(XS, 100, [["项目", "金额"], ["支出", "1.00"]])
    pages.canvas.setFillColor(white)
    pages.text(250, 114, "999.99")
    pages.text(60, 300, "收入总计888.88万元")
    document = read_pdf(pages.done())
    assert texts(document.grids[0]) == [["项目", "金额"], ["支出", "1.00"]]
    assert document.lines == ()
    assert document.notes == ("第1页有看不见的文字（白色或隐形），未读取：999.99收入总计888.88万元",)


def test_white_text_on_a_coloured_header_is_read(pages: Any, texts: Any) -> None:
    pages.bar(60, 100, 300, 120, HexColor("#1f4e79"))
    pages.canvas.setFillColor(white)
    pages.row(XS, 114, ["项目", "金额"])
    pages.canvas.setFillColor(HexColor("#000000"))
    pages.table(XS, 120, [["支出", "1.00"], ["收入", "2.00"]])
    pages.lattice(XS, (100, 120))
    document = read_pdf(pages.done())
    assert texts(document.grids[0]) == [["项目", "金额"], ["支出", "1.00"], ["收入", "2.00"]]
    assert document.notes == ()


_GLYPHS_ONLY = (
    b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Nameless/Encoding/Identity-H/DescendantFonts["
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Nameless/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600>>]>>"
)


def _with_nameless_font(raw: Any, named: bytes, nameless: bytes) -> bytes:
    """A page with text in the font F, and in a font N that gives numbers of glyphs and no characters."""
    page = raw.page(b"BT /F 10 Tf 50 700 Td " + named + b" ET BT /N 10 Tf 50 600 Td " + nameless + b" ET")
    return bytes(page.replace(b"/Resources<</Font<<", b"/Resources<</Font<</N " + _GLYPHS_ONLY))


def test_figures_of_a_font_without_characters_are_no_figures(raw: Any) -> None:
    document = read_pdf(_with_nameless_font(raw, b"(total expenditure of this year) Tj", b"<0014001500160031> Tj"))
    named, nameless = document.lines
    assert named.text == "total expenditure of this year"
    assert set(nameless.text) == {"\ufffd"}
    assert document.notes == ("第1页有4个字符的字体未说明其为何字，无法读取，以“\ufffd”代之",)


def test_a_document_in_such_a_font_needs_its_pages_read_as_pictures(raw: Any) -> None:
    body = _with_nameless_font(raw, b"(p) Tj", b"<00140015001600310032003300340035> Tj")
    with pytest.raises(NoTextLayer, match="字体未说明所印何字"):
        read_pdf(body)
