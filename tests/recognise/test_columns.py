"""What a column holds is told by its header, unless the data contradict it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from recognise_grids import facts, grid


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(6, 30))
def test_a_column_that_numbers_the_rows_is_never_money(first: int, rows: int) -> None:
    """Also where the header that called it 行次 is lost, or another word stands over it."""
    lines = ["科目名称 | 合计 | 金额"]
    lines += [f"其他事务{row}的支出 | {first + row} | {row * 7 % 13}.{row % 10}5" for row in range(rows)]
    found = facts("支出决算表", "单位：万元", grid("\n".join(lines)), executed=True)
    assert {printed for printed, _ in found} == {f"{row * 7 % 13}.{row % 10}5" for row in range(rows)}


@settings(deadline=None)
@given(st.sampled_from(["常委", "类款项", "科目编码212"]))
def test_accounts_under_a_header_nobody_knows_are_never_money(heading: str) -> None:
    """A font that says other characters than it prints, or borders that are missing, garble a header."""
    lines = [f"{heading} | 科目名称 | 合计", "208 | 社会保障和就业支出 | 86.40", "20805 | 行政事业单位养老支出 | 86.40"]
    found = facts("财政拨款支出预算表", "单位：万元", grid("\n".join(lines)))
    assert {printed for printed, _ in found} == {"86.40"}
