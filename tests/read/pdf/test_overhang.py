"""Figures too wide for their cells, painted many times, or followed by small print: exact, or told as unreadable."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.read.pdf import read_pdf

XS = (60.0, 200.0, 300.0, 400.0)
HEAD = ["科目", "预算数", "执行数"]


def _row(pages: Any, texts: Any, row: list[str], *more: tuple[float, str]) -> list[str]:
    pages.table(XS, 100, [HEAD, row])
    for x, text in more:
        pages.text(x, 134, text)
    (grid,) = read_pdf(pages.done()).grids
    return list(texts(grid)[1])


@pytest.mark.parametrize(("x", "read"), [(278.0, ["1,234.56", ""]), (293.0, ["", "1,234.56"])])
def test_a_figure_over_a_rule_is_of_the_cell_that_holds_most_of_it(
    pages: Any, texts: Any, x: float, read: list[str]
) -> None:
    assert _row(pages, texts, ["教育支出", "", ""], (x, "1,234.56")) == ["教育支出", *read]


def test_a_figure_halved_by_a_rule_is_of_neither_cell(pages: Any, texts: Any) -> None:
    assert _row(pages, texts, ["教育支出", "", ""], (286.0, "1,234.56")) == ["教育支出", "\ufffd" * 4, "\ufffd" * 4]


def test_figures_of_two_cells_stay_two(pages: Any, texts: Any) -> None:
    assert _row(pages, texts, ["教育支出", "", "12.30"], (285.5, "98.70")) == ["教育支出", "98.70", "12.30"]


def test_print_painted_four_times_for_bold_is_read_once(pages: Any, texts: Any) -> None:
    more = [(220 + by, "1,133.00") for by in (0.0, 0.2, 0.4, 0.6)]
    assert _row(pages, texts, ["教育支出", "", ""], *more) == ["教育支出", "1,133.00", ""]


def test_the_mark_of_a_footnote_is_no_digit_of_its_figure(pages: Any, texts: Any) -> None:
    pages.text(239, 131, "1", size=5)
    assert _row(pages, texts, ["教育支出", "1,234.56", "12.30"]) == ["教育支出", "1,234.56\ufffd", "12.30"]


def test_small_print_that_stands_alone_is_read(pages: Any) -> None:
    for x, y, text, size in ((60, 131, "301", 5), (120, 134, "1,234.56", 10), (220, 131, "302", 5)):
        pages.text(x, y, text, size=size)
    assert read_pdf(pages.done()).text.split() == ["301", "1,234.56", "302"]
