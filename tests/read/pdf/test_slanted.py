"""Watermarks and stamps: text at an angle stands in the midst of figures and belongs to none of them."""

from __future__ import annotations

from typing import Any

import pytest
from reportlab.lib.colors import Color

from scrapers.read.pdf import read_pdf

XS = [60, 200, 320]
ROWS = [["科目", "金额"], ["一、甲", "1,234.00"], ["二、乙", "12.30"], ["合计", "1,246.30"]]


def _watermark(pages: Any, text: str, angle: float) -> None:
    pages.canvas.saveState()
    pages.canvas.translate(210, pages.height - 170)
    pages.canvas.rotate(angle)
    pages.text(0, pages.height, text, size=30)
    pages.canvas.restoreState()


def test_a_watermark_over_a_table_is_left_out_and_noted(pages: Any, texts: Any) -> None:
    for _ in range(2):
        pages.table(XS, 100, ROWS)
        _watermark(pages, "公开2021", 30)
        pages.next_page()
    document = read_pdf(pages.done())
    assert [texts(grid) for grid in document.grids] == [ROWS, ROWS]
    assert document.text == ""
    assert document.notes == ("第1、2页的倾斜或浅色文字（水印或印章）未读取：公开2021",)


def test_italics_on_a_level_line_are_text(pages: Any) -> None:
    pages.canvas.translate(100, 500)
    pages.canvas.skew(0, 15)
    pages.text(0, pages.height, "合计为斜体")
    document = read_pdf(pages.done())
    assert (document.text, document.notes) == ("合计为斜体", ())


def test_a_table_turned_by_a_quarter_is_not_slanted(pages: Any, texts: Any) -> None:
    pages.canvas.translate(pages.width, 0)
    pages.canvas.rotate(90)
    pages.table(XS, 400, ROWS)
    document = read_pdf(pages.done())
    assert [texts(grid) for grid in document.grids] == [ROWS]
    assert document.notes == ()


@pytest.mark.parametrize("colour", [Color(0.85, 0.85, 0.85), Color(0, 0, 0, alpha=0.15), Color(1, 0.8, 0.8)])
def test_a_level_watermark_of_pale_large_print_is_left_out_too(pages: Any, texts: Any, colour: Color) -> None:
    pages.table(XS, 100, ROWS)
    pages.canvas.setFillColor(colour)
    pages.text(210, 160, "公开2021", size=40, at="middle")
    document = read_pdf(pages.done())
    assert [texts(grid) for grid in document.grids] == [ROWS]
    assert document.notes == ("第1页的倾斜或浅色文字（水印或印章）未读取：公开2021",)


def test_pale_print_as_large_as_the_rest_is_text(pages: Any, texts: Any) -> None:
    pages.canvas.setFillColor(Color(0.8, 0.8, 0.8))
    pages.text(60, 90, "单位：万元")
    pages.canvas.setFillColor(Color(0, 0, 0))
    pages.table(XS, 100, ROWS)
    document = read_pdf(pages.done())
    assert document.text == "单位：万元"
    assert document.notes == ()


@pytest.mark.parametrize("colour", [Color(0.75, 0.75, 0.75), Color(0, 0, 0, alpha=0.2), Color(0.5, 0.5, 0.5)])
def test_a_light_watermark_as_small_as_the_print_is_told_by_lying_over_it(
    pages: Any, texts: Any, colour: Color
) -> None:
    """It enters no label and no blank cell either, where it lies over nothing."""
    rows = [*ROWS, ["三、丙", ""]]
    ys = pages.table(XS, 100, rows)
    pages.canvas.setFillColor(colour)
    for y in ys[:-1]:
        pages.text(85, y + 14, "公开2021")
        pages.text(210, y + 13, "公开2021")
        pages.text(290, y + 13, "公开2021")
    document = read_pdf(pages.done())
    assert [texts(grid) for grid in document.grids] == [rows]
    (note,) = document.notes
    assert note.startswith("第1页的倾斜或浅色文字（水印或印章）未读取：公开2021公开2021")


def test_grey_cells_that_lie_over_nothing_are_read(pages: Any, texts: Any) -> None:
    pages.table(XS, 100, [["科目", "金额"], ["一、甲", "1,234.00"], ["", ""]])
    pages.canvas.setFillColor(Color(0.6, 0.6, 0.6))
    pages.row(XS, 154, ["二、乙", "0.00"])
    document = read_pdf(pages.done())
    assert texts(document.grids[0])[2] == ["二、乙", "0.00"]
    assert document.notes == ()
