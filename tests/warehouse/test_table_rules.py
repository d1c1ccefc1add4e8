"""Sums in a table, figures printed twice, text against itself: each slip is found, each right layout left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from staged_samples import BY_TYPE, Sample, deliver, expenditure_rows, settings_in

from scrapers.records import ParseIssue
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish

SPENT = ("本年支出/预算数", {"expenditure_type": "total"})
BY_FUND = [
    ("合计", {"expenditure_type": "total", "funding_source": "fiscal_appropriation"}),
    ("一般公共预算", {"expenditure_type": "total", "funding_source": "general_public_budget"}),
    ("政府性基金预算", {"expenditure_type": "total", "funding_source": "government_fund"}),
]
BASIC = [("基本支出", {"expenditure_type": "basic"})]
LEVEL = {"subject": "会议费"}
CHANGE = {"subject": "会议费", "comparison": "change"}


def in_total_table(agriculture: str, housing: str, total: str) -> Sample:
    sample = Sample("云泽县农业局" + agriculture + housing + total)
    rows = [("213", "农林水支出", [agriculture]), ("221", "住房保障支出", [housing]), ("", "总计", [total])]
    sample.table("income_expenditure_total", "expenditure", [SPENT], rows)
    return sample


def two_tables(function: list[str], economic: list[str]) -> Sample:
    """Basic expenditure by function and by economic class, of the general public budget."""
    sample = Sample("云泽县卫生局" + function[0] + economic[0] + economic[-1])
    labels = (("", "合计"), ("210", "卫生健康支出"))
    rows = [(code, label, [value]) for (code, label), value in zip(labels, function, strict=True)]
    sample.table("general_public_expenditure", "expenditure", BASIC, rows)
    labels = (("", "合计"), ("301", "工资福利支出"), ("302", "商品和服务支出"))
    rows = [(code, label, [value]) for (code, label), value in zip(labels, economic, strict=True)]
    sample.table("general_public_basic_economic", "expenditure", BASIC, rows, code_kind="department_economic_code")
    return sample


def twice(changed: str = "") -> Sample:
    """The table by function of all money and of one budget; ``changed`` stands in one cell of the second."""
    sample = Sample("云泽县商务局" + changed)
    sample.table("expenditure", "expenditure", BY_TYPE, expenditure_rows())
    rows = expenditure_rows()
    if changed:
        rows[3][2][0], rows[4][2][0] = changed, f"{300 - float(changed):.2f}"
    sample.table("general_public_expenditure", "expenditure", BY_TYPE[:1], [(c, n, v[:1]) for c, n, v in rows])
    return sample


def by_fund(*wrong: str) -> Sample:
    sample = Sample("云泽县民宗局" + "".join(wrong))
    labels = ("一、农林水支出", "二、教育支出", "三、住房保障支出", "总计")
    values = [["100", "60", "40"], ["200", "150", "50"], ["30", "30", ""], ["330", "240", "90"]]
    if wrong:
        values[1] = list(wrong)
    rows = [("", label, row) for label, row in zip(labels, values, strict=True)]
    sample.table("fiscal_appropriation_total", "expenditure", BY_FUND, rows)
    return sample


def without(code: str) -> Sample:
    """A table that prints 类, 款 and 项, less one row."""
    sample = Sample("云泽县残联" + code)
    rows = [
        ("", "合计", ["500"]),
        ("208", "社会保障和就业支出", ["300"]),
        ("20805", "行政事业单位养老支出", ["100"]),
        ("2080501", "行政单位离退休", ["100"]),
        ("20811", "残疾人事业", ["200"]),
        ("2081101", "行政运行", ["200"]),
        ("213", "农林水支出", ["200"]),
        ("21302", "林业和草原", ["200"]),
        ("2130201", "行政运行", ["200"]),
    ]
    sample.table("expenditure", "expenditure", BY_TYPE[:1], [row for row in rows if row[0] != code])
    return sample


def in_one_table_only(code: str) -> Sample:
    """Two tables by function; the second leaves out the only 项 of a 款."""
    sample = Sample("云泽县农机站" + code)
    accounts = ("20805", "20811", "21015", "21302", "21303")
    rows = [("", "合计", [f"{100 * len(accounts)}"])]
    for group in accounts:
        rows += [(group, f"{group}款", ["100"]), (group + "01", f"{group}项", ["100"])]
    for table_type in ("expenditure", "general_public_expenditure"):
        sample.table(table_type, "expenditure", BY_TYPE[:1], rows)
        rows = [row for row in rows if row[0] != code]
    return sample


def listed(*amounts: str) -> Sample:
    sample = Sample("云泽县采购办" + "".join(amounts))
    rows = [("", "合计", [amounts[0]])] + [
        ("", f"第{number}项", [value]) for number, value in enumerate(amounts[1:], start=1)
    ]
    sample.table("procurement", "procurement", [("金额", {})], rows)
    return sample


def projects_listed(*amounts: str) -> Sample:
    """Projects by funding source, the first column of amounts being the sum of the others."""
    sample = Sample("云泽县项目办" + "".join(amounts))
    columns = [
        ("合计", {"is_total": True, "funding_source": "all"}),
        ("一般公共预算", {"funding_source": "general_public_budget"}),
    ]
    rows = [("", f"第{number}项" if number else "合计", [value, value]) for number, value in enumerate(amounts)]
    sample.table("project_expenditure", "projects", columns, rows)
    return sample


def said(name: str, *figures: tuple[str, str, str, dict[str, Any]]) -> Sample:
    sample = Sample(name)
    for sentence, printed, unit, more in figures:
        sample.say(sentence, printed, unit, **more)
    return sample


def spent(subject: str, kind: str, cost: str | None = None) -> dict[str, Any]:
    return {"fact": "expenditure", "subject": subject, "expenditure_type": kind, "cost_type": cost}


def basic_sum(total: str) -> Sample:
    sentence = f"基本支出{total}万元，包括人员经费61.00万元和公用经费22.50万元。"
    return said(
        "云泽县档案局" + total,
        (sentence, total, "万元", spent("基本支出", "basic")),
        (sentence, "61.00", "万元", spent("人员经费", "basic", "personnel")),
        (sentence, "22.50", "万元", spent("公用经费", "basic", "non_personnel")),
    )


def shares(last: str) -> Sample:
    figures = [("支出合计800.00万元。", "800.00", "万元", spent("支出合计", "total"))]
    for subject, amount, share in (("教育", "200.00", "25.00"), ("农业", "80.00", "10.00"), ("住房", "520.00", last)):
        sentence = f"{subject}{amount}万元，占{share}%；"
        figures.append((sentence, amount, "万元", {"subject": subject}))
        figures.append((sentence, share, "%", {"subject": subject, "comparison": "share"}))
    return said("云泽县信访局" + last, *figures)


def training(*amounts: str) -> Sample:
    fact = {"fact": "three_public_fees", "subject": "培训费", "item": "training"}
    return said("云泽县党校" + "".join(amounts), *((f"培训费安排{a}万元。", a, "万元", fact) for a in amounts))


def reception(fee: str) -> Sample:
    rows = [("", "合计", ["50000"]), ("302", "商品和服务支出", ["50000"]), ("30217", "公务接待费", ["50000"])]
    sample = Sample("云泽县外事办" + fee)
    sample.table("general_public_basic_economic", "expenditure", BASIC, rows, code_kind="department_economic_code")
    fees = [("公务接待费", {"item": "official_reception"})]
    sample.table("three_public", "three_public_fees", fees, [("", "", [fee])], "万元")
    return sample


def changed(now: str, before: str) -> Sample:
    sentence = f"会议费安排{now}万元，上年{before}万元，增加10.00万元。"
    return said(
        "云泽县工会" + now,
        (sentence, now, "万元", LEVEL),
        (sentence, before, "万元", {**LEVEL, "fiscal_year": 2025}),
        (sentence, "10.00", "万元", CHANGE),
    )


def misread(organisation: str) -> Sample:
    """A table that its own parser was not sure of, with a sum that fails."""
    sample = Sample(organisation)
    rows = expenditure_rows()
    rows[0] = ("", "合计", ["900.00", "200.00", "100.00"])
    sample.table("expenditure", "expenditure", BY_TYPE, rows)
    sample.issues.append(ParseIssue("header_mismatch", "表头与列不符", 1, 1))
    return sample


PLANTED = {
    "total table": lambda: in_total_table("300.00", "40.00", "340.00"),
    "total table wrong": lambda: in_total_table("300.00", "40.00", "350.00"),
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
}
WRONG = {
    "total table wrong": ("total_table_sums", "350.00元", "340.00元"),
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
    "direction wrong": ("text_directions", "增加10.00万元", "减少"),
    "two values wrong": ("text_two_values", "31.25万元", "25.31万元"),
    "reception wrong": ("three_public_basic", "50000元", "不超过2.50万元"),
    "other body": ("other_organisation", "云泽县水利局", "云泽县草原站"),
}
"""Rule, what is printed, what is expected."""
RIGHT = sorted(set(PLANTED) - set(WRONG) - {"misread"})


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
