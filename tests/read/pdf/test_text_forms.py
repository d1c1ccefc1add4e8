"""Forms and lists of words without rules: read where every row and every border is certain, left as text where not."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.read.pdf import read_pdf

INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "衬砌干渠长度", "≥12公里"],
    ["效益指标", "社会效益", "受益农田面积", "≥3万亩"],
]
KEYS = [["项目名称", "灌区节水改造"], ["项目资金", "120.50"]]
XS = (60, 140, 230, 330)


def _print(pages: Any, rows: list[list[str]], *, y: float = 160, step: float = 20, xs: tuple[int, ...] = XS) -> None:
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            pages.text(x, y + number * step, text)


def test_keys_and_indicators_are_one_grid(pages: Any, texts: Any) -> None:
    pages.text(200, 120, "项目支出绩效目标表", size=14)
    _print(pages, [*KEYS, *INDICATORS])
    (grid,) = read_pdf(pages.done()).grids
    assert [list(filter(None, row)) for row in texts(grid)] == [*KEYS, *INDICATORS]


@pytest.mark.parametrize("step", [10, 13])
def test_rows_as_near_as_lines_of_one_text_make_no_form(pages: Any, step: float) -> None:
    _print(pages, [*KEYS, *INDICATORS], step=step)
    read = read_pdf(pages.done())
    assert not read.grids
    assert "120.50" in read.text


def test_a_label_that_stands_off_its_rows_makes_no_form(pages: Any) -> None:
    _print(pages, [*KEYS, *INDICATORS, ["", "生态效益", "灌溉水利用系数", "≥0.56"]])
    _print(pages, [["目标满意度"]], y=270)
    assert not read_pdf(pages.done()).grids


def test_a_label_in_the_middle_of_its_rows_spans_them(pages: Any) -> None:
    rows = [*KEYS, INDICATORS[0], ["", "数量指标", "衬砌长度", "≥12公里"], ["", "质量指标", "合格率", "100%"]]
    _print(pages, rows)
    _print(pages, [["产出指标"]], y=230)
    (grid,) = read_pdf(pages.done()).grids
    label = next(cell for cell in grid.cells if cell.text == "产出指标")
    assert (label.row, label.row_span) == (4, 2)


def test_the_lower_part_of_a_form_is_none_without_the_upper(pages: Any) -> None:
    _print(pages, [["项目资金", "120.50"], *INDICATORS], y=60)
    assert not read_pdf(pages.done()).grids


def test_a_form_goes_on_over_the_page_in_its_own_frame(pages: Any) -> None:
    pages.text(60, 60, "青岚市水务局是市政府工作部门，负责全市水资源的统一管理和保护，组织编制水利规划。")
    _print(pages, KEYS, y=780)
    pages.next_page()
    _print(pages, [["年度资金", "110.00"], *INDICATORS], y=60)
    upper, lower = read_pdf(pages.done()).grids
    assert (upper.column_edges[0], upper.column_edges[-1]) == (lower.column_edges[0], lower.column_edges[-1])
    assert set(upper.column_edges) <= set(lower.column_edges)


def test_figures_under_headings_that_nobody_can_tell_apart_make_no_form(pages: Any) -> None:
    _print(pages, [["项目名称", "灌区节水改造"], ["项目资金", "预算总额", "其中财政"]])
    _print(pages, [["", "120.50", "100.50"]], y=200, xs=(60, 185, 290))
    _print(pages, INDICATORS, y=220)
    assert not read_pdf(pages.done()).grids


HEADER = ["单位名称", "单位性质", "经费形式"]


def test_a_list_of_institutions_is_read_where_every_row_is_a_line(pages: Any, texts: Any) -> None:
    rows = [HEADER, ["水务局本级", "行政", "财政拨款"], ["防汛服务中心", "事业", "财政补助"]]
    _print(pages, rows)
    (grid,) = read_pdf(pages.done()).grids
    assert texts(grid) == rows


def test_a_list_of_institutions_with_a_name_in_two_lines_is_text(pages: Any) -> None:
    _print(pages, [HEADER, ["水务局本级", "行政", "财政拨款"], ["防汛抗旱与农村", "事业", "财政补助"]])
    pages.text(60, 212, "供水服务中心")
    assert not read_pdf(pages.done()).grids


def test_a_figure_that_goes_on_in_the_next_line_makes_no_table(pages: Any) -> None:
    rows = [
        ["科目", "预算数", "执行数"],
        ["教育支出", "1,234.5", "12.30"],
        ["", "6", ""],
        ["科技支出", "45.60", "4.20"],
    ]
    _print(pages, [*rows, ["农林支出", "15.60", "3.20"]], step=13)
    assert not read_pdf(pages.done()).grids


def test_a_key_without_a_value_has_a_row_of_its_own(pages: Any, texts: Any) -> None:
    pages.text(200, 120, "项目支出绩效目标表", size=14)
    _print(pages, [*KEYS, ["立项依据"], *INDICATORS], step=30)
    (grid,) = read_pdf(pages.done()).grids
    assert [list(filter(None, row)) for row in texts(grid)] == [*KEYS, ["立项依据"], *INDICATORS]


def test_a_form_of_blank_values_only_is_none(pages: Any) -> None:
    _print(pages, [["项目名称", "灌区节水改造"], INDICATORS[0]], y=60)
    assert read_pdf(pages.done()).text
