from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.recognise.amount import DASH, Amount, parse_amount


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.50"),
        ("1，234.50", "1234.50"),
        ("7500600. 00", "7500600.00"),
        ("12,30\n8.4 8", "12308.48"),
        ("１２３．４５", "123.45"),
        ("\u200b42\ufeff", "42"),
        ("(3.10)", "-3.10"),
        ("（3.10）", "-3.10"),
        ("－3.10", "-3.10"),
        ("−3.10", "-3.10"),
        ("0", "0"),
        (".5", "0.5"),
        ("¥1,234.50", "1234.50"),
        ("-￥3.10", "-3.10"),
    ],
)
def test_spellings_of_a_number(text: str, value: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert amount.value == Decimal(value)
    assert amount.kind == "number"


def test_a_dash_is_printed_nothing_and_not_zero() -> None:
    for dash in ("—", "-", "－", "/", "——", "- -", "／"):
        assert parse_amount(dash) == DASH
    assert parse_amount("0.00") == Amount(Decimal("0.00"), "number", 2)


def test_a_percentage_keeps_the_number_that_is_printed() -> None:
    assert parse_amount("17.31％") == Amount(Decimal("17.31"), "percent", 2)


@pytest.mark.parametrize(
    "text", ["", "  ", "无", "1.", "1,23", "12,3456.7", "1.2.3", "一、", "3台", "(-3)", "%", "2020年", "."]
)
def test_what_is_not_a_number_is_none(text: str) -> None:
    assert parse_amount(text) is None


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(["plain", "comma", "wide"]), st.data())
def test_any_amount_survives_separators_width_and_spaces(value: Decimal, style: str, data: st.DataObject) -> None:
    printed = f"{value:,.2f}" if style == "comma" else f"{value:.2f}"
    if style == "wide":
        printed = "".join(chr(ord(c) + 0xFEE0) for c in printed)
    at = data.draw(st.integers(0, len(printed)))
    blank = data.draw(st.sampled_from(["", " ", "\n", "\u3000", "\u200b"]))
    amount = parse_amount(printed[:at] + blank + printed[at:])
    assert amount == Amount(value, "number", 2)
