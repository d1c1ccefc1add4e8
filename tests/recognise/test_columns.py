"""What a column holds is told by its header, unless the data contradict it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from recognise_grids import facts, grid


@given(st.integers(1, 60), st.integers(6, 30))
def test_a_column_that_numbers_the_rows_is_never_money(first: int, rows: int) -> None:
    """Also where the header that called it 行次 is lost, or another word stands over it."""
    lines = ["科目名称 | 合计 | 金额"]
    lines += [f"其他事务{row}的支出 | {first + row} | {row * 7 % 13}.{row % 10}5" for row in range(rows)]
    found = facts("支出决算表", "单位：万元", grid("\n".join(lines)), executed=True)
    assert {printed for printed, _ in found} == {f"{row * 7 % 13}.{row % 10}5" for row in range(rows)}
