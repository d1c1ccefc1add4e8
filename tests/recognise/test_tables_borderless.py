"""Tables without rules, where only places tell what stands over what: what cannot stand so gives no facts."""

from __future__ import annotations

import pytest
from recognise_grids import facts, grid, tables

_WHOLE = """
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
    213 | 农林水支出 | 1203.50 | 803.50 | 400.00
    21303 | 水利 | 1203.50 | 803.50 | 400.00
"""


def test_a_header_that_stands_well_gives_facts() -> None:
    assert len(facts("支出决算表", "单位：万元", grid(_WHOLE, "borderless"))) == 6


@pytest.mark.parametrize(
    ("printed", "instead"),
    [("项目支出", ""), ("项目支出", "出"), ("合计 | 基本支出 | 项目支出", "合计 | 项目支 | 出")],
    ids=["figures without a name", "a name broken off", "a name in two halves"],
)
def test_a_broken_header_gives_none(printed: str, instead: str) -> None:
    said = ("支出决算表", "单位：万元", grid(_WHOLE.replace(printed, instead, 1), "borderless"))
    assert facts(*said) == []
    assert not tables(*said)[0].aligned


def test_a_heading_over_figures_and_over_the_names_behind_them_gives_none() -> None:
    said = (
        "收支决算总表",
        "单位：万元",
        grid(
            """
            收入 | 支出 | < | <
            项目 | 金额 | 项目 | 金额
            一、一般公共预算拨款收入 | 8.10 | 一、农林水支出 | 6.10
            二、其他收入 | 0.40 | 二、住房保障支出 | 2.40
            """,
            "borderless",
        ),
    )
    assert facts(*said) == []


@pytest.mark.parametrize("name", ["", "小计"])
def test_a_row_that_says_nothing_of_what_it_is_gives_no_facts(name: str) -> None:
    """Its name stands in the middle of several rows, and no rule says which."""
    said = grid(_WHOLE + f"| {name} | 300.00 | 300.00 | 0.00", "borderless")
    assert len(facts("支出决算表", "单位：万元", said)) == 6
    (table,) = tables("支出决算表", "单位：万元", said)
    assert table.header.uncertain_rows == {4}
