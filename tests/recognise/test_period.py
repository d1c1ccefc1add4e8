"""Year and phase of a figure from the steps over it."""

from __future__ import annotations

import pytest

from scrapers.recognise.period import Period, other_year_in, period_of, stated_period
from scrapers.records import Phase

BUDGET, ACCOUNTS, ADJUSTED = Period(2023, "approved"), Period(2022, "executed"), Period(2023, "adjusted")


@pytest.mark.parametrize(
    ("steps", "document", "year", "phase"),
    [
        (["2023年预算数比2022年执行数", "增减额"], BUDGET, 2023, "approved"),
        (["2023年预算数", "与2022年决算数相比"], BUDGET, 2023, "approved"),
        (["2022年执行数"], BUDGET, 2022, "executed"),
        (["二〇二二年预算数"], BUDGET, 2022, "approved"),
        (["上年预算数"], BUDGET, 2022, "approved"),
        (["2022年", "决算数"], BUDGET, 2022, "executed"),
        (["上年结转"], BUDGET, 2023, "approved"),
        (["2021年结转"], ACCOUNTS, 2022, "executed"),
        (["年初预算数"], ACCOUNTS, 2022, "approved"),
        (["全年预算数"], ACCOUNTS, 2022, "adjusted"),
        (["上年决算数"], ACCOUNTS, 2021, "executed"),
        (["合计"], Period(None, None), None, None),
    ],
)
def test_period_of_a_column(steps: list[str], document: Period, year: int | None, phase: Phase | None) -> None:
    assert period_of(tuple(steps), document) == Period(year, phase)


@pytest.mark.parametrize(
    ("title", "document", "expected"),
    [
        ("2022年度支出决算表", BUDGET, Period(2022, "executed")),
        ("2021年部门收支预算总表", BUDGET, BUDGET),
        ("部门支出预算表", ADJUSTED, ADJUSTED),
        ("财政拨款支出决算表", ACCOUNTS, ACCOUNTS),
    ],
)
def test_period_of_a_table(title: str, document: Period, expected: Period) -> None:
    assert stated_period(title, [], document) == expected


def test_year_in_a_title_that_is_not_the_tables() -> None:
    assert other_year_in("二〇二一年收支预算总表", BUDGET) == 2021
    assert other_year_in("2023年收支预算总表", BUDGET) is None


def test_running_text_over_the_columns_says_nothing_of_their_year() -> None:
    basis = "依据为2014年印发的医疗保障经办机构内部控制管理办法及其实施细则和有关会议纪要，以及历年执行情况"
    assert period_of((basis, "指标值"), Period(2021, "approved")) == Period(2021, "approved")
    assert period_of(("2020年预算数", "指标值"), Period(2021, "approved")).year == 2020
