"""Sums in a table, figures printed twice, text against itself: each slip is found, each right layout left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from rule_samples import (
    announced_parts,
    balanced,
    basic_sum,
    both_totals_changed,
    by_fund,
    carried_out,
    changed,
    completed,
    completed_with_difference,
    in_balance,
    in_one_table_only,
    in_total_table,
    last_year_beside,
    listed,
    misread,
    of_another_year,
    of_one_fund,
    percent_before_money,
    project_said,
    projects_listed,
    reception,
    running_costs,
    said,
    said_to_have_none,
    said_to_stay,
    share_of_purchases,
    shares,
    shares_of_named_whole,
    single_share,
    three_budgets,
    training,
    twice,
    two_tables,
    vehicles_blank,
    vehicles_by_kind,
    without,
)
from staged_samples import Sample, deliver, settings_in

from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish

PLANTED = {
    "total table": lambda: in_total_table("300.00", "40.00", "340.00"),
    "total table wrong": lambda: in_total_table("300.00", "40.00", "350.00"),
    "balance": lambda: in_balance("13.00"),
    "balance wrong": lambda: in_balance("31.00"),
    "of one fund": lambda: of_one_fund("650.00"),
    "of one fund wrong": lambda: of_one_fund("560.00"),
    "between": lambda: two_tables(["200.00", "200.00"], ["200.00", "150.00", "50.00"]),
    "between wrong": lambda: two_tables(["200.00", "200.00"], ["210.00", "150.00", "60.00"]),
    "twice": twice,
    "twice wrong": lambda: twice("230.00"),
    "funds": by_fund,
    "funds wrong": lambda: by_fund("200", "180", "50"),
    "parents": lambda: without(""),
    "group lost": lambda: without("20811"),
    "class lost": lambda: without("213"),
    "in both": lambda: in_one_table_only(""),
    "in one only": lambda: in_one_table_only("2101501"),
    "list": lambda: listed("60", "10", "20", "30"),
    "list wrong": lambda: listed("70", "10", "20", "30"),
    "projects": lambda: projects_listed("60", "10", "20", "30"),
    "projects wrong": lambda: projects_listed("70", "10", "20", "30"),
    "list of nested rows": lambda: listed("60", "30", "10", "20", "30"),
    "sum said": lambda: basic_sum("83.50"),
    "sum said wrong": lambda: basic_sum("85.30"),
    "share": lambda: shares("65.00"),
    "share of a whole not said": lambda: shares_of_named_whole("25.00"),
    "share of a whole not said wrong": lambda: shares_of_named_whole("52.00"),
    "vehicles blank": lambda: vehicles_blank("10.00"),
    "vehicles blank wrong": lambda: vehicles_blank("11.00"),
    "completed": completed,
    "parts announced": lambda: announced_parts("83.50"),
    "parts announced wrong": lambda: announced_parts("112.00"),
    "percentage before money": lambda: percent_before_money("25.00"),
    "percentage before money wrong": lambda: percent_before_money("20.00"),
    "more than the budget": lambda: completed_with_difference("120.00"),
    "less than the budget": lambda: completed_with_difference("85.71", "小于"),
    "more than the budget wrong": lambda: completed_with_difference("102.00"),
    "not less than the budget": lambda: completed_with_difference("120.00", "小于"),
    "share wrong": lambda: shares("56.00"),
    "direction": lambda: changed("100.00", "90.00"),
    "direction wrong": lambda: changed("90.00", "100.00"),
    "two values": lambda: training("25.31", "25.31"),
    "two values wrong": lambda: training("25.31", "25.31", "31.25"),
    "reception": lambda: reception("7.50"),
    "reception wrong": lambda: reception("2.50"),
    "other body": lambda: said(
        "云泽县草原站", ("云泽县水利局2026年度收入预算300.00万元。", "300.00", "万元", {"subject": "收入预算"})
    ),
    "own body": lambda: said(
        "云泽县渔业站", ("渔业站2026年度收入预算300.00万元。", "300.00", "万元", {"subject": "收入预算"})
    ),
    "misread": lambda: misread("云泽县气象局"),
    "three budgets": lambda: three_budgets("50"),
    "three budgets, one empty": lambda: three_budgets(""),
    "three budgets wrong": lambda: three_budgets("5"),
    "fee of this year": lambda: last_year_beside("4.20"),
    "fee of last year": lambda: last_year_beside("5.10"),
    "fee of no year": lambda: last_year_beside("6.30"),
    "running costs": lambda: running_costs("110.00", "万元"),
    "running costs in yuan": lambda: running_costs("1100000.00", "元"),
    "running costs wrong": lambda: running_costs("116.00", "万元"),
    "running costs of another unit": lambda: running_costs("110.00", "元"),
    "own year said": lambda: of_another_year(2026),
    "another year said": lambda: of_another_year(2024),
    "project": lambda: project_said("150.00"),
    "project said wrong": lambda: project_said("510.00"),
    "project in form wrong": lambda: project_said("150.00", "1,500.00"),
    "none": lambda: said_to_have_none("0.00", "本部门2026年无公务接待费预算安排。"),
    "none last year": lambda: said_to_have_none("4.20", "上年无公务接待费预算安排。"),
    "none wrong": lambda: said_to_have_none("4.20", "本部门2026年无公务接待费预算安排。"),
    "the same": lambda: said_to_stay("4.20"),
    "the same wrong": lambda: said_to_stay("5.10"),
    "carried out": lambda: carried_out("92.00"),
    "carried out wrong": lambda: carried_out("82.00"),
    "balanced": lambda: balanced("1,619.18"),
    "balanced wrong": lambda: balanced("1,691.18"),
    "single share": lambda: single_share("29.50"),
    "single share wrong": lambda: single_share("25.90"),
    "vehicles by kind": lambda: vehicles_by_kind("4"),
    "vehicles by kind wrong": lambda: vehicles_by_kind("3"),
    "share of purchases": lambda: share_of_purchases("90.00"),
    "share of purchases wrong": lambda: share_of_purchases("80.00"),
    "both totals changed": lambda: both_totals_changed("25.00"),
    "both totals changed wrong": lambda: both_totals_changed("20.00"),
}
WRONG = {
    "total table wrong": ("total_table_sums", "350.00元", "340.00元"),
    "balance wrong": ("total_table_sums", "31.00元", "13.00元"),
    "of one fund wrong": ("income_parts", "560.00元", "650.00元"),
    "between wrong": ("totals_between_tables", "210.00元", "200.00元"),
    "twice wrong": ("accounts_between_tables", "230.00元", "200.00元"),
    "funds wrong": ("fund_columns", "200元", "230元"),
    "group lost": ("account_parents", "2081101", "20811"),
    "class lost": ("account_parents", "21302", "213"),
    "in one only": ("accounts_in_both_tables", None, "210150121015项"),
    "list wrong": ("listed_totals", "70元", "60元"),
    "projects wrong": ("listed_totals", "70元", "60元"),
    "sum said wrong": ("text_sums", "85.30万元", "83.50万元"),
    "share wrong": ("text_shares", "56.00%", "65.00%"),
    "share of a whole not said wrong": ("text_shares", "52.00%", "25.00%"),
    "vehicles blank wrong": ("three_public_parts", "11.00万元", "10.00万元"),
    "parts announced wrong": ("text_sums", "112.00万元", "83.50万元"),
    "percentage before money wrong": ("text_percentages", "20.00%", "25.00%"),
    "more than the budget wrong": ("text_completion", "102.00%", "120.00%"),
    "direction wrong": ("text_directions", "增加10.00万元", "减少"),
    "two values wrong": ("text_two_values", "31.25万元", "25.31万元"),
    "reception wrong": ("three_public_basic", "50000元", "不超过2.50万元"),
    "other body": ("other_organisation", "云泽县水利局", "云泽县草原站"),
    "three budgets wrong": ("totals_between_tables", "155元", "200元"),
    "fee of last year": ("text_against_table", "5.10万元", "4.20万元"),
    "fee of no year": ("text_against_table", "6.30万元", "4.20万元"),
    "running costs wrong": ("text_against_table", "116.00万元", "110.00万元"),
    "another year said": ("text_year", "2024年", "2026年"),
    "project said wrong": ("project_amounts", "510.00万元", "150.00万元"),
    "project in form wrong": ("project_amounts", "1,500.00万元", "150.00万元"),
    "none wrong": ("text_none", "本部门2026年无公务接待费预算安排", "4.20万元"),
    "the same wrong": ("text_directions", "与上年持平", "减少"),
    "carried out wrong": ("text_completion", "82.00%", "92.00%"),
    "balanced wrong": ("income_expenditure_totals", "1,691.18万元", "1,619.18万元"),
    "single share wrong": ("text_shares", "25.90%", "29.50%"),
    "vehicles by kind wrong": ("text_counts", "7辆", "6辆"),
    "share of purchases wrong": ("text_shares", "80.00%", "90.00%"),
    "both totals changed wrong": ("text_percentages", "20.00%", "25.00%"),
}
"""Rule, what is printed, what is expected."""
RIGHT = sorted(set(PLANTED) - set(WRONG) - {"misread", "running costs of another unit", "not less than the budget"})


@pytest.fixture(scope="module")
def samples() -> dict[str, Sample]:
    found = {name: make() for name, make in PLANTED.items()}
    for name, sample in found.items():
        sample.url = f"http://portal.example/tables/{name}.html"
    return found


@pytest.fixture(scope="module")
def db(samples: dict[str, Sample], tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    settings = settings_in(tmp_path_factory.mktemp("table_rules"))
    deliver(settings, *samples.values())
    build(settings, progress=lambda _: None)
    publish(settings)
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        yield connection


def findings(db: duckdb.DuckDBPyConnection, sample: Sample, columns: str) -> list[tuple[Any, ...]]:
    query = f"select {columns} from quality.findings where document_id = ? order by all"  # noqa: S608
    return db.execute(query, [sample.document_id]).fetchall()


@pytest.mark.parametrize("name", RIGHT)
def test_what_agrees_is_left_alone(db: duckdb.DuckDBPyConnection, samples: dict[str, Sample], name: str) -> None:
    assert findings(db, samples[name], "rule_id, message") == []


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_slip_is_found_with_its_cells(db: duckdb.DuckDBPyConnection, samples: dict[str, Sample], name: str) -> None:
    rule, printed, expected = WRONG[name]
    found = findings(db, samples[name], "rule_id, printed, expected, severity, len(evidence)")
    assert {row[0] for row in found} == {rule}, found
    assert (printed, expected) in {row[1:3] for row in found}
    assert all(row[3] in ("error", "warning") and row[4] >= 1 for row in found)


def test_the_same_digits_in_another_unit_are_a_slip_and_contradict_the_table(
    db: duckdb.DuckDBPyConnection, samples: dict[str, Sample]
) -> None:
    found = findings(db, samples["running costs of another unit"], "rule_id, printed, expected, severity")
    slip = ("110.00元", "110.00万元", "error")
    assert found == [("text_against_table", *slip), ("unit_slips", *slip)]


def test_a_list_whose_rows_hold_one_another_is_left_open(
    db: duckdb.DuckDBPyConnection, samples: dict[str, Sample]
) -> None:
    asked = "select result, reason from quality.rule_results where rule_id = 'listed_totals' and document_id = ?"
    result = db.execute(asked, [samples["list of nested rows"].document_id]).fetchall()
    assert result == [("not_evaluated", "清单各行互相包含，或分组关系不明")]


def test_a_lost_row_names_the_row_above_it(db: duckdb.DuckDBPyConnection, samples: dict[str, Sample]) -> None:
    sample = samples["group lost"]
    above = next(cell.observation_id for cell in sample.observations if cell.row_code == "208")
    assert [row[0] for row in findings(db, sample, "evidence[1]")] == [above]


def test_what_the_parser_was_not_sure_of_is_its_fault_and_no_fact(
    db: duckdb.DuckDBPyConnection, samples: dict[str, Sample]
) -> None:
    sample = samples["misread"]
    assert set(findings(db, sample, "cause, severity")) == {("parser", "info")}
    assert "table_total" in {row[0] for row in findings(db, sample, "rule_id")}
    facts = "select count(*) from marts.fct_expenditure where document_id = ?"
    kept = "select count(*) from marts.observations where document_id = ?"
    assert db.execute(facts, [sample.document_id]).fetchall() == [(0,)]
    assert db.execute(kept, [sample.document_id]).fetchall() == [(len(sample.observations),)]


def test_every_rule_answers_for_every_document(db: duckdb.DuckDBPyConnection) -> None:
    missing = db.execute(
        "select count(*) from quality.rules cross join marts.dim_document as d left join quality.rule_results as r "
        "on rules.rule_id = r.rule_id and d.document_id = r.document_id where coalesce(r.reason, '') = ''"
    ).fetchall()
    assert missing == [(0,)]


def test_a_rate_of_completion_over_the_whole_is_of_an_exceeded_budget(
    db: duckdb.DuckDBPyConnection, samples: dict[str, Sample]
) -> None:
    found = findings(db, samples["not less than the budget"], "rule_id, printed, expected")
    assert ("text_directions", "决算数小于预算数", "决算数大于预算数") in found
