"""Pages that are turned, and drawings within drawings: the table is read as a reader would hold the page."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.read.pdf import read_pdf

XS = (60.0, 240.0, 330.0, 420.0)
ROWS = [
    ["科目名称", "本年预算数", "上年预算数"],
    ["教育支出", "1,204.50", "1,100.00"],
    ["卫生健康支出", "310.25", ""],
]
TITLE = "部门支出总表"


def _read(body: bytes, texts: Any) -> tuple[str, list[list[str]]]:
    document = read_pdf(body)
    (grid,) = document.grids
    return document.text, texts(grid)


def _draw(pages: Any) -> None:
    pages.text(150, 80, TITLE, size=16)
    pages.table(XS, 100, ROWS)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_page_is_turned_and_its_text_with_it(pages: Any, texts: Any, turn: int) -> None:
    """Drawn upright, shown turned by /Rotate: the reader turns his head, or the publisher made a mistake."""
    pages.canvas.setPageRotation(turn)
    if turn % 180:
        pages.canvas.setPageSize((pages.height, pages.width))  # reportlab exchanges them for a page that is turned
    _draw(pages)
    assert _read(pages.done(), texts) == (TITLE, ROWS)


@pytest.mark.parametrize(("turn", "shift"), [(90, (595, 0)), (180, (842, 595)), (270, (0, 842))])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_text_turned_against_its_page(
    new_pages: Any, texts: Any, turn: int, shift: tuple[int, int], rotate: int
) -> None:
    """The usual landscape table on an upright sheet, which /Rotate puts upright on the screen, or does not."""
    pages = new_pages((842.0, 595.0))
    sheet = (595.0, 842.0) if turn % 180 else (842.0, 595.0)
    pages.canvas.setPageSize(sheet[::-1] if rotate % 180 else sheet)
    pages.canvas.setPageRotation(rotate)
    pages.canvas.translate(*shift)
    pages.canvas.rotate(turn)
    _draw(pages)
    document = read_pdf(pages.done())
    (grid,) = document.grids
    assert (document.text, texts(grid)) == (TITLE, ROWS)
    assert grid.bbox == pytest.approx((XS[0], 100, XS[-1], 160), abs=0.5)


def test_a_page_number_that_stands_otherwise_changes_nothing(pages: Any, texts: Any) -> None:
    _draw(pages)
    pages.canvas.saveState()
    pages.canvas.translate(30, 400)
    pages.canvas.rotate(90)
    pages.canvas.drawString(0, 0, "12")
    pages.canvas.restoreState()
    text, table = _read(pages.done(), texts)
    assert table == ROWS
    assert text.splitlines()[0] == TITLE
    assert sorted(text.replace(TITLE, "").split()) == ["1", "2"]


def test_a_page_whose_corner_is_not_the_origin(pages: Any, texts: Any) -> None:
    pages.canvas.setCropBox((40, 300, 580, 830))
    _draw(pages)
    document = read_pdf(pages.done())
    assert texts(document.grids[0]) == ROWS
    assert document.grids[0].bbox == pytest.approx((XS[0] - 40, 100 - 12, XS[-1] - 40, 160 - 12), abs=0.5)


def test_a_table_drawn_in_a_form(pages: Any, texts: Any) -> None:
    pages.canvas.beginForm("table", 0, 0, pages.width, pages.height)
    _draw(pages)
    pages.canvas.endForm()
    pages.canvas.doForm("table")
    document = read_pdf(pages.done())
    assert texts(document.grids[0]) == ROWS
    assert document.grids[0].bbox == pytest.approx((XS[0], 100, XS[-1], 160), abs=0.5)


def test_forms_with_matrices_within_forms(raw: Any, texts: Any) -> None:
    """Text drawn on the page and rules drawn two forms deep meet, through every matrix between."""
    text = b"BT /F 9 Tf 110 704 Td (1,204.50) Tj 100 0 Td (310.25) Tj 0 -20 Td (88.00) Tj -100 0 Td (7.00) Tj ET "
    rules = b"".join(b"%d 340 m %d 360 l S " % (x, x) for x in (50, 100, 150))
    rules += b"".join(b"50 %d m 150 %d l S " % (y, y) for y in (340, 350, 360))
    inner = raw.form(rules, matrix="0.5 0 0 0.5 10 20")
    outer = raw.form(b"q 2 0 0 2 -20 -40 cm /X Do Q", 6, matrix="1 0 0 1 0 7")
    body = raw.page(text + b"q 2 0 0 2 0 -14 cm /X Do Q", objects=[outer, inner])
    (grid,) = read_pdf(body).grids
    assert texts(grid) == [["1,204.50", "310.25"], ["7.00", "88.00"]]
    assert grid.bbox == pytest.approx((100, 842 - 720, 300, 842 - 680), abs=0.5)
