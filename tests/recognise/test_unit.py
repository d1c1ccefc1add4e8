from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.recognise.unit import UNITS, find_unit, split_unit, to_yuan


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位:元", "元"),
        ("单位：万\n元", "万元"),
        ("单 位 ： 千元", "千元"),
        ("单位：人民币亿元", "亿元"),
        ("编制部门：某某局 单位：元", "元"),
        ("单位：万元 编制单位：某某局", "万元"),
        ("单位：百万元", "百万元"),
        ("预算数（万元）", "万元"),
        ("单价（元/台）", "元"),
        ("预算执行情况（万元，20分）", "万元"),
        ("金额(单位：元)", "元"),
        ("万元", "万元"),
        ("单位： 万元", "万元"),
        ("单位：元、%", "元"),
    ],
)
def test_units_as_printed(text: str, unit: str) -> None:
    assert find_unit([text]) == unit


@pytest.mark.parametrize(
    "text", ["单位：医保局", "单位名称：元山镇", "单位：元山镇政府", "单位", "预算单位", "数量（台）", ""]
)
def test_an_organisation_is_no_unit(text: str) -> None:
    assert find_unit([text]) is None


def test_the_first_text_that_says_one_decides() -> None:
    assert find_unit(["单位：某某局", "单位：千元", "单位：元"]) == "千元"


@given(st.decimals(-(10**9), 10**9, places=6), st.sampled_from(sorted(UNITS)))
def test_yuan_is_exact(value: Decimal, unit: str) -> None:
    assert to_yuan(value, unit) / UNITS[unit] == value


def test_a_cell_may_carry_its_own_unit() -> None:
    assert split_unit("120.5 万元") == ("120.5", "万元")
    assert split_unit("8,000元") == ("8,000", "元")
    assert split_unit("120.5") == ("120.5", None)
    assert split_unit("5辆") == ("5辆", None)
    assert split_unit("万元") == ("万元", None)
