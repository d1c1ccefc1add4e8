"""Text under clipping paths: what a page clips away is not read, and a figure that is cut is no figure."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.read.pdf import read_pdf

XS = (60.0, 200.0, 300.0, 400.0)


def _clipped(pages: Any, box: tuple[float, float, float, float], *text: Any, **options: Any) -> None:
    """Text that is seen within ``box`` only."""
    left, top, right, bottom = box
    pages.canvas.saveState()
    path = pages.canvas.beginPath()
    path.rect(left, pages.height - bottom, right - left, bottom - top)
    pages.canvas.clipPath(path, stroke=0, fill=0)
    pages.text(*text, **options)
    pages.canvas.restoreState()


def _table(pages: Any) -> None:
    pages.table(XS, 100, [["科目", "预算数", "执行数"], ["", "", ""], ["", "", ""]])


@pytest.mark.parametrize(
    ("right", "read"),
    [(300.0, "1,234.009"), (282.0, "1,234.0\ufffd"), (276.0, "1,234\ufffd"), (256.0, "\ufffd"), (240.0, "")],
)
def test_a_figure_that_is_cut_is_not_read_as_if_it_ended_there(pages: Any, texts: Any, right: float, read: str) -> None:
    _table(pages)
    pages.text(63, 134, "教育支出")
    _clipped(pages, (200, 120, right, 140), 254, 134, "1,234.009")
    document = read_pdf(pages.done())
    assert texts(document.grids[0])[1] == ["教育支出", read, ""]
    cut = document.notes == ("第1页有1处数字被裁剪，只看得见一部分，以“\ufffd”代之",)
    assert cut == ("\ufffd" in read)


def test_a_figure_cut_on_its_left_or_through_its_height_is_none(pages: Any, texts: Any) -> None:
    _table(pages)
    _clipped(pages, (200, 120, 300, 130.5), 220, 134, "12.34")
    _clipped(pages, (300, 120, 400, 140), 291, 134, "8,765.43")
    assert texts(read_pdf(pages.done()).grids[0])[1] == ["", "\ufffd" * 4, "\ufffd5.43"]


def test_a_label_cut_at_its_cell_leaves_the_figure_beside_it_alone(pages: Any, texts: Any) -> None:
    _table(pages)
    _clipped(pages, (60, 120, 200, 140), 63, 134, "机关事业单位基本养老保险缴费支出（2080505）")
    _clipped(pages, (200, 120, 300, 140), 297, 134, "41.27", at="right")
    document = read_pdf(pages.done())
    label, budget, executed = texts(document.grids[0])[1]
    assert (budget, executed) == ("41.27", "")
    assert "机关事业单位基本养老保险缴费".startswith(label[:14])
    assert document.notes == ()


def test_cells_that_clip_what_fits_them_are_read_whole(pages: Any, texts: Any) -> None:
    _table(pages)
    for left, right, text in ((60, 200, "教育支出"), (200, 300, "1,000.50"), (300, 400, "(999.00)")):
        _clipped(pages, (left, 120, right, 140), right - 1, 137, text, at="right", size=14)
    document = read_pdf(pages.done())
    assert texts(document.grids[0])[1] == ["教育支出", "1,000.50", "(999.00)"]
    assert document.notes == ()


def test_clips_within_forms_and_around_them_count(pages: Any, texts: Any) -> None:
    """A form moves and scales its own clips; what shows it may clip it in turn."""
    _table(pages)
    canvas = pages.canvas
    canvas.beginForm("figures", 0, 0, 200, 200)
    path = canvas.beginPath()
    path.rect(0, 0, 40, 8)
    canvas.saveState()
    canvas.clipPath(path, stroke=0, fill=0)
    pages.text(30, pages.height - 2, "1,234.56", size=5)
    canvas.restoreState()
    pages.text(70, pages.height - 2, "66.00", size=5)
    canvas.endForm()
    canvas.saveState()
    around = canvas.beginPath()
    around.rect(200, pages.height - 140, 100, 20)
    canvas.clipPath(around, stroke=0, fill=0)
    canvas.translate(200, pages.height - 138)
    canvas.scale(2, 2)
    canvas.doForm("figures")
    canvas.restoreState()
    assert texts(read_pdf(pages.done()).grids[0])[1] == ["", "1,23\ufffd", ""]


def test_a_clip_of_an_outline_that_is_no_rectangle_hides_what_is_outside_it(pages: Any, texts: Any) -> None:
    _table(pages)
    canvas = pages.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.roundRect(200, pages.height - 140, 100, 20, 4)
    canvas.clipPath(path, stroke=0, fill=0)
    pages.text(230, 134, "12.00")
    pages.text(330, 134, "99.00")
    canvas.restoreState()
    assert texts(read_pdf(pages.done()).grids[0])[1] == ["", "12.00", ""]
