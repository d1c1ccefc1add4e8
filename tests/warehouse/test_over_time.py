"""Rules between documents find the same whichever document came first, and a night builds no more than they need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pytest
from staged_samples import Sample, deliver, later, plain, settings_in

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import begin_run
from scrapers.warehouse.build import BuildReport, build
from scrapers.warehouse.publish import publish

RULES = (
    "prior_year_restated",
    "carry_over",
    "department_units",
    "budget_in_accounts",
    "published_late",
    "peer_outliers",
)
OF = {"fact": "expenditure", "expenditure_type": "total"}


def two_years(name: str) -> dict[str, Sample]:
    """Last year's document, and this year's with two right and two wrong figures of last year."""
    this = plain(name, 2026, scale=2, seen=later(1))
    for label, code, said in (("行政运行", "2130201", "200.00"), ("其他林业和草原支出", "2130299", "130.00")):
        this.say(f"2025年{label}{said}元。", said, "元", fiscal_year=2025, functional_code=code, subject=label, **OF)
    for label, code, change in (("林业和草原", "21302", "300.00"), ("农林水支出", "213", "30.00")):
        sentence = f"{label}600.00元，比2025年增加{change}元。"
        this.say(sentence, "600.00", "元", functional_code=code, subject=label, **OF)
        this.say(sentence, change, "元", comparison="change", subject=label, compared_with_year=2025)
    return {"last": plain(name, 2025), "this": this}


def department(name: str, scale: int, *, lists: bool = True) -> dict[str, Sample]:
    """A department that names two units, and their documents; both units together have twice the plain amounts."""
    names = (f"{name}本级", f"{name}草原监理站")
    whole = plain(name, 2026, scale=scale, units=names)
    if lists:
        whole.table("institutions", "expenditure", [], [])
    first, second = (plain(unit, 2026, kind="unit_budget", level="unit") for unit in names)
    return {"whole": whole, "first": first, "second": second}


def accounts(name: str, year: int, opening: str, closing: str, budget: str) -> Sample:
    """Final accounts with balances, and with the budget beside what was spent."""
    url = f"http://portal.example/{name}/{year}-accounts.html"
    sample = Sample(name, year, "department_final_accounts", "executed", url=url)
    balances = [("", "年初结转和结余", [opening]), ("", "年末结转和结余", [closing])]
    sample.table("income_expenditure_total", "expenditure", [("金额", {})], balances)
    columns = [
        ("预算数", {"phase": "approved", "expenditure_type": "total"}),
        ("决算数", {"expenditure_type": "total"}),
    ]
    rows = [("2130201", "行政运行", ["200.00", "190.00"]), ("2130299", "其他林业和草原支出", [budget, "95.00"])]
    sample.table("general_public_expenditure", "expenditure", columns, rows)
    return sample


def peer(name: str, three_public: str, functional_class: str = "205") -> Sample:
    """All expenditure in one class, and so much of it for 三公."""
    sample = Sample(name, url=f"http://portal.example/{name}.html")
    spent = ("合计", {"expenditure_type": "total", "funding_source": "all"})
    rows = [("", "合计", ["1000.00"]), (functional_class, "某类支出", ["1000.00"])]
    sample.table("expenditure", "expenditure", [spent], rows)
    sample.table(
        "three_public", "three_public_fees", [("金额", {"item": "total"})], [("", "“三公”经费", [three_public])]
    )
    return sample


def approved(name: str, published_on: date) -> Sample:
    return plain(name, 2026, approved_on=date(2026, 1, 10), published=published_on)


@dataclass(frozen=True)
class Nights:
    """What two nights left: findings and results of the rules by organisation, and the report of the second night."""

    coverage: dict[tuple[str, int, str], tuple[bool | None, str, int | None]]
    findings: dict[str, list[dict[str, Any]]]
    results: dict[tuple[str, str], tuple[str, str]]
    second: BuildReport
    samples: dict[str, dict[str, Sample]]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    in_order, reversed_ = two_years("云泽县畜牧局"), two_years("云泽县渔业局")
    before, after = department("云泽县粮食局", 3), department("云泽县供销社", 3)
    right, some = department("云泽县气象局", 2), department("云泽县地震局", 3)
    alone = {
        "late": approved("云泽县档案局", date(2026, 2, 1)),
        "in time": approved("云泽县信访局", date(2026, 1, 30)),
        "accounts": accounts("云泽县移民局", 2025, "10.00", "45.00", "100.00"),
        "next accounts": accounts("云泽县移民局", 2026, "54.00", "50.00", "120.00"),
        "budget": plain("云泽县移民局", 2026),
    }
    settings = settings_in(tmp_path_factory.mktemp("nights"))
    first_night = [in_order["last"], reversed_["this"], before["whole"], after["first"], after["second"]]
    peers = [peer(f"云泽县第{number}中学", f"{10 + number}.00") for number in range(8)]
    deliver(settings, *first_night, *right.values(), some["whole"], some["first"], *alone.values(), *peers)
    build(settings, progress=lambda _: None)
    publish(settings)
    second_night = [in_order["this"], reversed_["last"], before["first"], before["second"], after["whole"]]
    compared = [peer("云泽县甲中学", "12.00"), peer("云泽县乙中学", "300.00"), peer("云泽县丙医院", "300.00", "210")]
    deliver(settings, *second_night, *compared)
    second = build(settings, progress=lambda _: None)
    publish(settings)
    begin_run(Ledger(settings).database, "demo", "run-3", later(2))
    assert publish(settings).status == "renewed"  # a quiet night has the same questions
    with duckdb.connect(str(settings.published), read_only=True) as db:
        cursor = db.execute(
            "select o.name, f.* from quality.findings f join marts.dim_organisation o using (organisation_id) "
            "where rule_id in ? and status = 'open' order by rule_id, difference_yuan",
            [RULES],
        )
        names = [column[0] for column in cursor.description or ()]
        findings: dict[str, list[dict[str, Any]]] = {}
        for row in cursor.fetchall():
            findings.setdefault(row[0], []).append(dict(zip(names, row, strict=True)))
        results = db.execute(
            "select o.name || d.fiscal_year, rule_id, result, reason from quality.rule_results "
            "join marts.dim_document d using (document_id) join marts.dim_organisation o using (organisation_id)"
        ).fetchall()
        covered = db.execute(
            "select o.name, fiscal_year, document_kind, expected, status, days_after_approval from quality.coverage "
            "join marts.dim_organisation o using (organisation_id)"
        ).fetchall()
    coverage = {(name, year, kind): rest for name, year, kind, *rest in covered}
    samples = {"in order": in_order, "reversed": reversed_, "before": before, "after": after}
    by_rule = {(name, rule): (result, reason) for name, rule, result, reason in results}
    return Nights({key: tuple(row) for key, row in coverage.items()}, findings, by_rule, second, samples)  # type: ignore[misc]


def test_a_night_builds_what_its_documents_are_compared_with_and_no_more(nights: Nights) -> None:
    assert nights.second.new_documents == 8
    assert (
        nights.second.documents == 12
    )  # the year that looks back at a late one, the department of late units, named units


def test_last_years_figures_are_compared_in_both_orders_of_arrival(nights: Nights) -> None:
    for name, samples in (("云泽县畜牧局", nights.samples["in order"]), ("云泽县渔业局", nights.samples["reversed"])):
        implied, restated = nights.findings[name]
        assert {implied["rule_id"], restated["rule_id"]} == {"prior_year_restated"}
        assert (implied["severity"], implied["printed"], implied["expected"]) == ("error", "30.00元", "300.00元")
        assert (restated["severity"], restated["printed"], restated["difference_yuan"]) == ("warning", "130.00元", 30)
        assert restated["document_id"] == samples["this"].document_id
        other = {fact.observation_id for fact in samples["last"].meanings}
        assert restated["evidence"][0] == samples["this"].meanings[-3].statement_id
        assert set(restated["evidence"][1:]) <= other and set(implied["evidence"]) & other
        assert f"《{name}2026年部门预算》" in restated["message"] and f"《{name}2025年部门预算》" in restated["message"]
        assert nights.results[f"{name}2025", "prior_year_restated"][0] == "not_evaluated"


def test_both_orders_of_arrival_say_the_same(nights: Nights) -> None:
    for one, other in (("云泽县畜牧局", "云泽县渔业局"), ("云泽县粮食局", "云泽县供销社")):
        said = [
            [
                (found["severity"], found["cause"], found["message"].replace(name, "某"))
                for found in nights.findings[name]
            ]
            for name in (one, other)
        ]
        assert said[0] == said[1]


def test_a_department_is_the_sum_of_its_units(nights: Nights) -> None:
    for name, samples in (("云泽县粮食局", nights.samples["before"]), ("云泽县供销社", nights.samples["after"])):
        found = nights.findings[name]
        assert [(finding["rule_id"], finding["printed"], finding["expected"]) for finding in found] == [
            ("department_units", "300.00元", "200.00元"),
            ("department_units", "600.00元", "400.00元"),
            ("department_units", "900.00元", "600.00元"),
        ]
        assert all(finding["document_id"] == samples["whole"].document_id for finding in found)
        assert all(len(finding["evidence"]) == 3 for finding in found)
    assert "云泽县气象局" not in nights.findings
    assert nights.results["云泽县气象局2026", "department_units"][0] == "pass"


def test_a_department_is_not_judged_while_a_unit_is_missing(nights: Nights) -> None:
    assert "云泽县地震局" not in nights.findings
    assert nights.results["云泽县地震局2026", "department_units"] == ("not_evaluated", "所属单位的文件不全")


def test_opening_balances_and_the_budget_in_final_accounts(nights: Nights) -> None:
    found = {finding["rule_id"]: finding for finding in nights.findings["云泽县移民局"]}
    assert set(found) == {"carry_over", "budget_in_accounts"}
    opening, budget = found["carry_over"], found["budget_in_accounts"]
    assert (opening["severity"], opening["printed"], opening["expected"]) == ("error", "54.00元", "45.00元")
    assert (budget["severity"], budget["printed"], budget["expected"]) == ("warning", "120.00元", "100.00元")
    assert len(opening["evidence"]) == len(budget["evidence"]) == 2


def test_more_than_twenty_days_after_approval_is_late(nights: Nights) -> None:
    (late,) = nights.findings["云泽县档案局"]
    assert (late["rule_id"], late["severity"]) == ("published_late", "warning")
    assert "相隔22天" in late["message"]
    assert nights.results["云泽县信访局2026", "published_late"][0] == "pass"
    assert nights.results["云泽县畜牧局2026", "published_late"][0] == "not_evaluated"


def test_coverage_says_what_is_there_late_and_missing(nights: Nights) -> None:
    assert nights.coverage["云泽县档案局", 2026, "department_budget"] == (True, "late", 22)
    assert nights.coverage["云泽县信访局", 2026, "department_budget"] == (True, "published", 20)
    assert nights.coverage["云泽县移民局", 2025, "department_budget"] == (True, "missing", None)
    assert nights.coverage["云泽县移民局", 2025, "department_final_accounts"] == (True, "published", None)
    assert nights.coverage["云泽县地震局草原监理站", 2026, "unit_budget"] == (None, "unknown", None)


def test_a_body_is_measured_by_what_was_published_of_its_peers(nights: Nights) -> None:
    rule = "peer_outliers"
    assert nights.results["云泽县第0中学2026", rule][0] == "not_evaluated", "nothing was published then"
    result = {name: nights.results[f"云泽县{name}2026", rule][0] for name in ("甲中学", "乙中学", "丙医院")}
    assert result == {"甲中学": "pass", "乙中学": "fail", "丙医院": "not_evaluated"}
    (found,) = nights.findings["云泽县乙中学"]
    assert (found["severity"], found["printed"], len(found["evidence"])) == ("info", "30.00%", 2)
    assert "8个同类单位" in found["message"]
