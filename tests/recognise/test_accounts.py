"""The list of accounts, and what it says of names."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.errors import SettingsError
from scrapers.recognise.accounts import accounts, codes_named, functional_code_by_names
from scrapers.recognise.prose_vocabulary import functional_classes

HEADER = "classification,account_code,name,valid_from,valid_to,synonyms,note\n"


@pytest.mark.parametrize(
    ("kind", "digits", "least"),
    [
        ("functional", 3, 28),
        ("functional", 5, 250),
        ("functional", 7, 1200),
        ("department_economic", 3, 10),
        ("department_economic", 5, 100),
        ("government_economic", 3, 15),
        ("government_economic", 5, 60),
    ],
)
def test_the_list_holds_the_classifications_in_full(kind: str, digits: int, least: int) -> None:
    in_force = {a.code for a in accounts() if a.classification == kind and len(a.code) == digits and a.in_force(2024)}
    assert len(in_force) >= least


def test_a_year_has_one_name_for_a_code_or_says_that_it_is_not_sure() -> None:
    names: dict[tuple[str, int], list[str]] = {}
    for account in accounts():
        for year in range(2015, 2027):
            if account.in_force(year) and not account.note:
                names.setdefault((account.code, year), []).append(account.name)
    twice = {key: found for key, found in names.items() if len(found) > 1}
    assert not twice


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("210", 2018, "医疗卫生与计划生育支出"),
        ("210", 2019, "卫生健康支出"),
        ("20805", 2019, "行政事业单位离退休"),
        ("20805", 2020, "行政事业单位养老支出"),
        ("30311", 2017, "住房公积金"),
        ("30113", 2018, "住房公积金"),
        ("2089901", 2020, "其他社会保障和就业支出"),
        ("2089999", 2021, "其他社会保障和就业支出"),
    ],
)
def test_names_change_with_the_year(code: str, year: int, name: str) -> None:
    assert [a.name for a in accounts() if a.code == code and a.in_force(year) and not a.note] == [name]


@pytest.mark.parametrize(
    ("names", "year", "code"),
    [
        (("卫生健康支出（类）", "医疗保障管理事务（款）", "行政运行（项）"), 2021, "2101501"),
        (("社会保障和就业支出(208类)", "行政事业单位养老支出(05款)", "行政单位离退休(01项)"), 2025, "2080501"),
        (("社会保障和就业支出", "行政事业单位离退休", "归口管理的行政单位离退休"), 2018, "2080501"),
        (("一般公共服务", "“人大事务”", "行政运行"), 2018, "2010101"),
        (("教育支出", "小学教育"), 2018, "2050202"),
        (("残疾人康复",), 2021, "2081104"),
        (("行政单位医疗",), 2016, "2100501"),
        (("行政单位医疗",), 2020, "2101101"),
        (("城乡社区支出", "城乡社区环境卫生"), 2020, "21205"),
        (("城乡社区支出", "城乡社区环境卫生", "城乡社区环境卫生"), 2020, "2120501"),
        (("城乡社区环境卫生（项）",), 2020, "2120501"),
        (("其他支出", "其他支出", "其他支出"), 2019, "2299901"),
        (("其他支出", "其他支出", "其他支出"), 2022, "2299999"),
        (("行政运行",), 2021, None),
        (("其他支出",), 2021, None),
        (("卫生健康支出", "小学教育"), 2018, None),
        (("从没有过的科目",), 2021, None),
        ((), 2021, None),
    ],
)
def test_a_chain_of_names_means_an_account(names: tuple[str, ...], year: int, code: str | None) -> None:
    assert functional_code_by_names(names, year) == code


def test_every_account_is_found_by_the_chain_of_its_own_names() -> None:
    """Where two accounts have the same chain in the same year, the answer is None and never the other one."""
    functional = [a for a in accounts() if a.classification == "functional" and len(a.code) == 7]
    year = 2022
    by_code = {a.code: a.name for a in accounts() if a.in_force(year)}
    answers = [
        (a.code, functional_code_by_names([by_code[a.code[:3]], by_code[a.code[:5]], a.name], year))
        for a in functional
        if a.in_force(year)
    ]
    assert {found for code, found in answers if found != code} <= {None}
    assert sum(found is None for _, found in answers) * 50 < len(answers)


def test_the_classes_that_prose_knows_are_those_of_the_list() -> None:
    for name, code in functional_classes().items():
        assert code in codes_named("functional", name), name


def test_a_name_gives_the_code_of_its_year_first() -> None:
    assert codes_named("department_economic", "住房公积金", 2017)[0] == "30311"
    assert codes_named("department_economic", "住房公积金", 2021)[0] == "30113"
    assert codes_named("department_economic", "公务用车运维费") == ("30231",)
    assert codes_named("government_economic", "公务用车运行维护费") == ("50208",)
    assert codes_named("department_economic", "维修(护)费") == ("30213",)


@pytest.mark.parametrize(
    "line",
    [
        "functional,30101,基本工资,,,,",
        "functional,2010101,行政运行,,,,",
        "functional,201,,,,,",
        "functional,201,一般公共服务支出,近年,,,",
        "functional,201,一般公共服务支出",
    ],
)
def test_a_wrong_line_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"accounts\.csv"):
        accounts(path)
