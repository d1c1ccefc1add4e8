from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.recognise.label import squash, strip_ordinal, term, wide


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("一、 一般公共服务支出", "一般公共服务支出"),
        ("（二）公用经费", "公用经费"),
        ("1.一般公共预算", "一般公共预算"),
        ("其中：财政拨款", "财政拨款"),
        ("2、其中:公务用车\n购置费", "公务用车购置费"),
        ("⑴ 差旅费", "差旅费"),
        ("十二、其他", "其他"),
        ("项 目", "项目"),
        ("2019年决算", "2019年决算"),
        ("1.5倍", "1.5倍"),
        ("其中", "其中"),
        ("一、", "一、"),
        ("一般公共预算", "一般公共预算"),
    ],
)
def test_ordinals_go_and_the_label_stays(text: str, label: str) -> None:
    assert strip_ordinal(text) == label


def test_two_widths_of_bracket_are_one_term() -> None:
    assert wide("境(国)外") == wide("境（国）外")
    assert term("“三公” 经费(预算) 表") == term("三公经费（预算）表")


@given(st.text())
def test_squash_and_strip_leave_nothing_more_to_do(text: str) -> None:
    assert squash(squash(text)) == squash(text)
    assert strip_ordinal(strip_ordinal(text)) == strip_ordinal(text)
