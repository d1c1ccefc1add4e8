from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.recognise.account_code import classification_of, code_in_label, join_code, printed_code
from scrapers.recognise.economic_names import economic_code


@pytest.mark.parametrize(
    ("parts", "above", "code"),
    [
        (["210", "15", "01"], None, "2101501"),
        (["210", "15", "1"], None, "2101501"),
        (["210", "", ""], None, "210"),
        (["210", "21015", "2101501"], None, "2101501"),
        (["208", "05", "05", "2080505"], None, "2080505"),
        (["", "15", "01"], "21011", "2101501"),
        (["502", "", "502"], "50103", "502"),
        (["210", "", "3"], "2101501", "2101503"),
        (["211", "", "3"], "2101501", "21103"),
        (["", "", "02"], "2101501", "2101502"),
        (["301", "2"], None, "30102"),
        (["", ""], "210", None),
        (["210", "", "01"], "210", None),
        (["类", "款"], None, None),
        ([], None, None),
    ],
)
def test_code_columns_are_joined(parts: list[str], above: str | None, code: str | None) -> None:
    assert join_code(parts, above) == code


@given(st.integers(201, 234), st.integers(1, 99), st.integers(1, 99), st.booleans())
def test_a_code_survives_any_way_of_printing_it(first: int, second: int, third: int, padded: bool) -> None:
    whole = f"{first}{second:02}{third:02}"
    width = 2 if padded else 1
    assert join_code([str(first), f"{second:0{width}}", f"{third:0{width}}"]) == whole
    assert join_code([str(first), whole[:5], whole]) == whole
    assert join_code(["", "", f"{third:0{width}}"], whole[:5]) == whole


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("2101501", "2101501"),
        ("２１０１５", "21015"),
        ("[2101501]", "2101501"),
        ("210.15.01", "2101501"),
        ("210-15-01", "2101501"),
        ("210 15 01", "2101501"),
        ("2101501.0", "2101501"),
        ("208.00", "208"),
        ("2.101501E+06", "2101501"),
        ("20801 1", "2080101"),
        ("208 5 5", "2080505"),
        ("301 2", "30102"),
        ("21015\n01", "2101501"),
        ("210150\n1", "2101501"),
        ("15", "15"),
        ("1", "1"),
        ("417001", "417001"),
        ("205050201", "205050201"),
        ("2.1E+06", None),
        ("12.5", None),
        ("1,234", None),
        ("1234.50", None),
        ("-5", None),
        ("（5）", None),
        ("—", None),
        ("合计", None),
        ("", None),
    ],
)
def test_a_cell_prints_a_code(printed: str, code: str | None) -> None:
    assert printed_code(printed) == code


@pytest.mark.parametrize(
    "label", ["500万元以上设备", "205国道养护", "301医院", "207所学校", "20211号文", "50000元以上", "202室改造"]
)
def test_a_quantity_in_front_of_a_label_is_no_code(label: str) -> None:
    assert code_in_label(label) == (None, label)


def test_a_code_in_front_of_its_label() -> None:
    assert code_in_label("210卫生健康支出") == ("210", "卫生健康支出")
    assert code_in_label("210-卫生健康支出") == ("210", "卫生健康支出")
    assert code_in_label("208.05.05机关事业单位基本养老保险缴费") == ("2080505", "机关事业单位基本养老保险缴费")
    assert code_in_label("（30201）办公费") == ("30201", "办公费")
    assert code_in_label("2101501行政运行") == ("2101501", "行政运行")
    assert code_in_label("[30101]基本工资") == ("30101", "基本工资")
    assert code_in_label("2021年预算数") == (None, "2021年预算数")
    assert code_in_label("行政运行") == (None, "行政运行")
    assert code_in_label("20万元以上设备") == (None, "20万元以上设备")


def test_the_first_digit_tells_the_classification() -> None:
    assert classification_of("2101501") == "functional"
    assert classification_of("30101") == "department_economic"
    assert classification_of("50206") == "government_economic"
    assert classification_of("417001") is None
    assert classification_of("2021") is None


def test_headings_name_economic_accounts() -> None:
    assert economic_code(["工资福利支出", "基本工资"], "department_economic") == "30101"
    assert economic_code(["工资福利支出", "小计"], "department_economic") == "301"
    assert economic_code(["30201办公费"], "department_economic") == "30201"
    assert economic_code(["对事业单位经常性补助", "商品和服务支出"], "government_economic") == "50502"
    assert economic_code(["本地补贴"], "department_economic") is None
    assert economic_code(["合计"], "department_economic") is None
