"""Each rule finds the mistake that was planted, names the cell, and leaves what is right alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pytest
from staged_samples import BY_TYPE, Sample, deliver, expenditure_rows, plain, settings_in

from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish

COLUMNS = "rule_id, severity, cause, message, printed, expected, difference_yuan, evidence"


@dataclass(frozen=True)
class Found:
    """The findings of one sample by rule, and how each rule came out on it."""

    findings: dict[str, list[dict[str, Any]]]
    results: dict[str, str]

    def only(self, rule: str) -> dict[str, Any]:
        assert list(self.findings) == [rule], self.findings
        assert len(self.findings[rule]) == 1
        return self.findings[rule][0]


def by_type(**changes: str) -> tuple[Sample, dict[str, str]]:
    """A table by function with some cells changed, ``r<row>c<column>``; the ids of all its cells by that name."""
    sample = Sample("云泽县林业局" + "".join(changes) + "".join(changes.values()))
    rows = expenditure_rows()
    for place, value in changes.items():
        row, _, column = place[1:].partition("c")
        rows[int(row)][2][int(column)] = value
    ids = iter(sample.table("general_public_expenditure", "expenditure", BY_TYPE, rows))
    cells = {f"r{row}c{column}": next(ids) for row in range(5) for column in range(3) if rows[row][2][column]}
    return sample, cells


def labelled(*changes: tuple[int, str, str]) -> tuple[Sample, list[str]]:
    """A table by function in which rows have another code and label; the ids of the first cell of each row."""
    sample = Sample("云泽县草原站" + "".join(label for _, _, label in changes))
    rows = expenditure_rows()
    for row, code, label in changes:
        rows[row] = (code, label, rows[row][2])
    ids = iter(sample.table("general_public_expenditure", "expenditure", BY_TYPE, rows))
    cells = [[next(ids) for value in values if value] for _, _, values in rows]
    return sample, [row[0] for row in cells]


def three_public(total: str) -> tuple[Sample, str]:
    sample = Sample("云泽县水利局" + total)
    items = ("total", "overseas_trips", "vehicles", "vehicle_purchase", "vehicle_operation", "official_reception")
    columns = [(item, {"item": item}) for item in items]
    printed = [total, "", "7.50", "0", "7.50", "2.50"]
    return sample, sample.table("three_public", "three_public_fees", columns, [("", "", printed)], "万元")[0]


def bought(amount: str) -> tuple[Sample, str]:
    sample = Sample("云泽县教育局" + amount)
    attributes = (("item_name", "台式计算机"), ("quantity", "2"), ("unit_price_yuan", "3300"))
    rows = [("", "台式计算机", [amount])]
    return sample, sample.table("procurement", "procurement", [("金额", {"attributes": attributes})], rows)[0]


def said(name: str, *figures: tuple[str, str, str, dict[str, Any]], scale: int = 1) -> tuple[Sample, list[str]]:
    sample = plain(name, scale=scale)
    return sample, [sample.say(sentence, printed, unit, **more) for sentence, printed, unit, more in figures]


LEVEL = {"subject": "会议费"}
BEFORE = {"subject": "会议费", "fiscal_year": 2025}
CHANGE = {"subject": "会议费", "comparison": "change"}
PERCENT = {"subject": "会议费", "comparison": "percent_change"}
TOTAL = {"fact": "expenditure", "subject": "支出预算", "expenditure_type": "total", "is_total": True}


@pytest.fixture(scope="module")
def planted() -> dict[str, tuple[Sample, Any]]:
    return {
        "nothing": (plain("云泽县民政局"), None),
        "child": by_type(r4c0="90.00", r4c2="90.00"),
        "total": by_type(r0c0="310.00", r0c2="110.00"),
        "types": by_type(r3c1="190.00", r2c1="190.00", r1c1="190.00", r0c1="190.00"),
        "rounding": by_type(r4c0="100.01", r4c2="100.01"),
        "short name": labelled((2, "21302", "林业草原")),
        "another's name": labelled((3, "2130201", "事业机构")),
        "misspelt": labelled((4, "2130299", "其他林业和草愿支出")),
        "former name": labelled((2, "21302", "林业")),
        "abolished": labelled((2, "21304", "南水北调"), (3, "2130401", "行政运行"), (4, "2130499", "其他南水北调支出")),
        "not listed": labelled((4, "2130288", "林区道路")),
        "projects": labelled(
            (1, "213", "甲"), (2, "21302", "乙工程"), (3, "2130201", "丙工程"), (4, "2130299", "丁工程")
        ),
        "shifted": labelled((2, "21302", "行政运行"), (3, "2130201", "其他林业支出"), (4, "2130299", "农林水支出")),
        "three public": three_public("11.00"),
        "three public right": three_public("10.00"),
        "bought": bought("6500"),
        "bought right": bought("6600"),
        "unit": said("云泽县财政局", ("支出预算为137100万元。", "137100", "万元", TOTAL), scale=457),
        "unit right": said("云泽县审计局", ("支出预算为300元。", "300", "元", TOTAL)),
        "against table": said("云泽县交通局", ("支出预算为287元。", "287", "元", {**TOTAL, "subject": "合计"})),
        "change": said(
            "云泽县统计局",
            ("会议费安排50.00万元，较上年40.00万元增加12.00万元，主要是会议增多。", "50.00", "万元", LEVEL),
            ("会议费安排50.00万元，较上年40.00万元增加12.00万元，主要是会议增多。", "40.00", "万元", BEFORE),
            ("会议费安排50.00万元，较上年40.00万元增加12.00万元，主要是会议增多。", "12.00", "万元", CHANGE),
        ),
        "percent": said(
            "云泽县司法局",
            ("会议费安排50.00万元，", "50.00", "万元", LEVEL),
            ("增加10.00万元，", "10.00", "万元", CHANGE),
            ("增长20.00%。", "20.00", "%", PERCENT),
        ),
        "percent right": said(
            "云泽县人社局",
            ("会议费安排50.00万元，", "50.00", "万元", LEVEL),
            ("增加10.00万元，", "10.00", "万元", CHANGE),
            ("增长25.00%。", "25.00", "%", PERCENT),
        ),
        "unreadable": (Sample("云泽县体育局", status="quarantined", reason="文件需要密码才能打开"), None),
        "scan": (Sample("云泽县文旅局", status="no_text_layer", reason="各页均为图片"), None),
    }


@pytest.fixture(scope="module")
def found(planted: dict[str, tuple[Sample, Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    settings = settings_in(tmp_path_factory.mktemp("rules"))
    for name, (sample, _) in planted.items():
        sample.url = f"http://portal.example/{name}.html"
    deliver(settings, *(sample for sample, _ in planted.values()))
    build(settings, progress=lambda _: None)
    publish(settings)
    with duckdb.connect(str(settings.published), read_only=True) as db:
        return {name: of_document(db, sample.document_id) for name, (sample, _) in planted.items()}


def of_document(db: duckdb.DuckDBPyConnection, document_id: str) -> Found:
    query = f"select {COLUMNS} from quality.findings where document_id = ? order by all"  # noqa: S608
    cursor = db.execute(query, [document_id])
    findings: dict[str, list[dict[str, Any]]] = {}
    for row in cursor.fetchall():
        finding = dict(zip(COLUMNS.split(", "), row, strict=True))
        findings.setdefault(finding["rule_id"], []).append(finding)
    results = db.execute("select rule_id, result from quality.rule_results where document_id = ?", [document_id])
    return Found(findings, dict(results.fetchall()))


@pytest.mark.parametrize(
    "name", ["nothing", "three public right", "bought right", "unit right", "percent right", "short name", "projects"]
)
def test_what_is_right_is_left_alone(found: dict[str, Found], name: str) -> None:
    assert found[name].findings == {}
    assert "pass" in found[name].results.values()


def test_a_name_that_belongs_to_another_account(
    found: dict[str, Found], planted: dict[str, tuple[Sample, Any]]
) -> None:
    finding = found["another's name"].only("account_name")
    assert (finding["severity"], finding["cause"]) == ("warning", "undecided")
    assert (finding["printed"], finding["expected"]) == ("2130201事业机构", "2130201行政运行")
    assert "“事业机构”的编码为2130204" in finding["message"]
    assert finding["evidence"] == [planted["another's name"][1][3]]


def test_a_letter_wrong_in_a_name_is_information(found: dict[str, Found]) -> None:
    finding = found["misspelt"].only("account_name")
    assert (finding["severity"], finding["cause"]) == ("info", "publisher")
    assert "文字有出入" in finding["message"]


def test_codes_and_names_in_different_rows_are_one_finding(found: dict[str, Found]) -> None:
    finding = found["shifted"].only("account_name")
    assert (finding["severity"], finding["cause"]) == ("warning", "parser")
    assert "有3行" in finding["message"]


def test_accounts_and_names_of_other_years(found: dict[str, Found]) -> None:
    former = found["former name"].only("account_in_force")
    assert (former["severity"], former["expected"]) == ("info", "21302林业和草原")
    abolished = found["abolished"].findings["account_in_force"]
    assert {finding["severity"] for finding in abolished} == {"warning"}
    assert all("2018年度后停用" in finding["message"] for finding in abolished)
    assert len(abolished) == 3


def test_a_code_that_is_not_listed_is_information(found: dict[str, Found]) -> None:
    finding = found["not listed"].only("account_listed")
    assert (finding["severity"], finding["printed"]) == ("info", "2130288林区道路")


def test_an_account_that_is_not_the_sum_of_those_below_it(
    found: dict[str, Found], planted: dict[str, tuple[Sample, Any]]
) -> None:
    findings = found["child"].findings
    assert list(findings) == ["account_sums"]
    cells = planted["child"][1]
    assert {finding["evidence"][0] for finding in findings["account_sums"]} == {cells["r2c0"], cells["r2c2"]}
    whole = next(finding for finding in findings["account_sums"] if finding["evidence"][0] == cells["r2c0"])
    assert whole["evidence"][1:] == [cells["r3c0"], cells["r4c0"]]
    assert (whole["printed"], whole["expected"], whole["difference_yuan"]) == ("300.00元", "290.00元", 10)
    assert whole["severity"] == "error" and "林业和草原" in whole["message"]


def test_a_total_that_is_not_the_sum_of_the_table(
    found: dict[str, Found], planted: dict[str, tuple[Sample, Any]]
) -> None:
    findings = found["total"].findings
    assert list(findings) == ["table_total"]
    cells = planted["total"][1]
    assert [finding["evidence"][0] for finding in findings["table_total"]].count(cells["r0c0"]) == 1


def test_kinds_of_expenditure_that_do_not_add_up_across(found: dict[str, Found]) -> None:
    findings = found["types"].findings
    assert list(findings) == ["expenditure_types"]
    assert len(findings["expenditure_types"]) == 4


def test_rounding_is_information_and_no_failure(found: dict[str, Found]) -> None:
    findings = [finding for of_rule in found["rounding"].findings.values() for finding in of_rule]
    assert findings and {(f["severity"], f["cause"]) for f in findings} == {("info", "rounding")}
    assert "fail" not in found["rounding"].results.values()


@pytest.mark.parametrize(
    ("name", "rule", "printed", "expected"),
    [
        ("three public", "three_public_parts", "11.00万元", "10.00万元"),
        ("bought", "quantity_price", "6500元", "6,600元"),
    ],
)
def test_a_cell_that_contradicts_its_row(
    found: dict[str, Found],
    planted: dict[str, tuple[Sample, Any]],
    name: str,
    rule: str,
    printed: str,
    expected: str,
) -> None:
    finding = found[name].only(rule)
    assert finding["evidence"][0] == planted[name][1]
    assert (finding["printed"], finding["expected"]) == (printed, expected)


def test_a_unit_slip_names_the_sentence(found: dict[str, Found], planted: dict[str, tuple[Sample, Any]]) -> None:
    finding = found["unit"].findings["unit_slips"][0]
    assert finding["evidence"][0] == planted["unit"][1][0]
    assert "10000倍" in finding["message"]


def test_text_that_no_table_confirms(found: dict[str, Found], planted: dict[str, tuple[Sample, Any]]) -> None:
    finding = found["against table"].only("text_against_table")
    assert finding["evidence"][0] == planted["against table"][1][0]
    assert (finding["printed"], finding["expected"]) == ("287元", "300.00元")


def test_a_change_that_is_not_the_difference(found: dict[str, Found], planted: dict[str, tuple[Sample, Any]]) -> None:
    finding = found["change"].only("text_changes")
    assert set(finding["evidence"]) == set(planted["change"][1])
    assert finding["expected"] == "10.00万元"


def test_a_percentage_that_does_not_follow(found: dict[str, Found], planted: dict[str, tuple[Sample, Any]]) -> None:
    finding = found["percent"].only("text_percentages")
    assert finding["evidence"][0] == planted["percent"][1][2]
    assert (finding["printed"], finding["expected"]) == ("20.00%", "25.00%")


@pytest.mark.parametrize(
    ("name", "cause", "reason"),
    [("unreadable", "parser", "文件需要密码才能打开"), ("scan", "publisher", "各页均为图片")],
)
def test_a_document_that_could_not_be_read_is_a_finding(
    found: dict[str, Found], name: str, cause: str, reason: str
) -> None:
    finding = found[name].only("document_readable")
    assert (finding["severity"], finding["cause"]) == ("error", cause)
    assert reason in finding["message"]
    assert set(found[name].results.values()) == {"fail", "not_evaluated"}
