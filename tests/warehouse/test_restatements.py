# ruff: noqa: S608  (names in the SQL are the tests' own)
"""Which of several documents speaks: two formats count once, a correction takes the place of what it covers, and what
was known on a day can be asked for. Two nights over all cases, then questions to the published file.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from parity_blocks import Paragraph, Sheet, in_yuan
from parity_budget import BUDGET
from parity_office import workbook
from parity_pages import html
from staged_samples import BY_TYPE, START, Sample, deliver, expenditure_rows, later, plain, settings_in

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import Store
from scrapers.cli import main
from scrapers.parse import parse
from scrapers.records import Announcement, Sighting
from scrapers.settings import CHECKOUT, Settings
from scrapers.warehouse.as_of import open_as_of
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish

Rows = list[tuple[object, ...]]
BY_FUNCTION = "general_public_expenditure"
FIRST_NIGHT, SECOND_NIGHT = "2026-03-01", "2026-03-05"
ONE_SPEAKS = """
    select organisation_id, table_type from {} where table_type <> 'text'
    group by all having count(distinct document_id) > 1
"""


def one_table(organisation: str, total: str = "300.00", *, shorter: bool = False, **other: object) -> Sample:
    """A disclosure with nothing but a table by function, whose total may be changed and last row left out."""
    url = f"http://portal.example/{organisation}/{other.get('wording', 'first')}.html"
    sample = Sample(organisation, url=url, **other)  # type: ignore[arg-type]
    rows = expenditure_rows()
    rows[0] = ("", "合计", [total, *rows[0][2][1:]])
    sample.table(BY_FUNCTION, "expenditure", BY_TYPE, rows[:-1] if shorter else rows)
    return sample


def of_one_day(organisation: str, **second: object) -> tuple[Sample, Sample]:
    """Two disclosures that were published on one day and contradict each other."""
    day = {"published": date(2026, 2, 25)}
    return (
        one_table(organisation, wording="甲", **day),  # type: ignore[arg-type]
        one_table(organisation, "301.00", wording="乙", **day, **second),  # type: ignore[arg-type]
    )


def real_document(settings: Settings, body: bytes, name: str, title: str, seen: datetime) -> str:
    """Archive a file as if a portal had offered it, read and stage it. Returns its id."""
    document_id = Store(settings).put(body)
    url = f"http://portal.example/real/{name}"
    Ledger(settings).see(Sighting(document_id, url, "demo", url, name, Announcement(title), seen, seen))
    assert parse(settings, [document_id], lambda _: None).documents == 1
    return document_id


def corrected_table() -> list[Paragraph | Sheet]:
    """A notice that corrects one table of the budget: the receptions, and with them the sum."""
    (fees,) = [block for block in BUDGET if isinstance(block, Sheet) and block.title.startswith("表16")]
    changed = {"4.20": "4.50", "17.40": "17.70"}
    body = tuple(tuple(changed.get(cell, cell) for cell in row) for row in fees.body)
    return [
        Paragraph("青岚市水务局2025年部门预算公开（更正）", heading=True),
        Paragraph("我单位公开的2025年部门预算中有一张表填列有误，现更正如下。"),
        replace(fees, body=body),
    ]


def evaluation(amount: str) -> Sample:
    """A report on a project that it does not name; a department publishes several in a day."""
    url = f"http://portal.example/evaluations/{amount}.html"
    sample = Sample("云泽县卫健局", kind="performance_evaluation", phase="executed", wording=amount, url=url)
    sample.say(f"项目支出{amount}元。", amount, "元", "expenditure", subject="项目支出", expenditure_type="project")
    return sample


@dataclass(frozen=True)
class Cases:
    settings: Settings
    samples: dict[str, Sample]
    read: dict[str, str]
    """Documents that were really read, by what they are."""

    def ask(self, sql: str, *parameters: object) -> Rows:
        with duckdb.connect(str(self.settings.published), read_only=True) as db:
            return db.execute(sql, list(parameters)).fetchall()

    def totals(self, name: str, source: str = "marts.fct_expenditure") -> Rows:
        """(document, amount) of the totals that ``source`` gives for the organisation of a sample, in force there."""
        sql = f"""
            select document_id, amount_yuan from {source}
            where is_current and organisation_id = ? and label = '合计' and expenditure_type = 'total' order by all
        """
        return self.ask(sql, self.samples[name].body.body_id)

    def as_of(self, name: str, day: str) -> Rows:
        return self.totals(name, f"marts.fct_expenditure_as_of(DATE '{day}')")

    def id(self, name: str) -> str:
        return self.samples[name].document_id


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Cases:
    settings = settings_in(tmp_path_factory.mktemp("restatements"))
    corrected = later(3)
    samples = {
        "replaced": one_table("云泽县林业局"),
        "in parts": plain("云泽县水利局", url="http://portal.example/parts.html"),
        "pdf": one_table("云泽县民政局", wording="pdf"),
        "xlsx": one_table("云泽县民政局", wording="xlsx"),
        "short": one_table("云泽县审计局", wording="甲"),
        "other": one_table("云泽县审计局", "301.00", wording="乙"),
        "early correction": one_table("云泽县档案局", wording="早", published=date(2026, 2, 20)),
        "stays": one_table("云泽县教育局", wording="原"),
        "taken back": one_table("云泽县教育局", "330.00", wording="撤", title="云泽县教育局预算（更正）"),
        "misprint": one_table("云泽县科技局", "800.00", wording="错"),
        "full first": of_one_day("云泽县统计局")[0],
        "short first": of_one_day("云泽县司法局", shorter=True)[1],
        "marked first": of_one_day("云泽县商务局", title="云泽县商务局预算（更正）")[1],
        "later that day": of_one_day("云泽县体育局", time="16:40")[1],
        "one project": evaluation("500"),
        "another project": evaluation("700"),
    }
    income = [("合计", {"fact": "income", "item": "total"})]
    samples["in parts"].table("income", "income", income, [("", "合计", ["300.00"])])
    deliver(settings, *samples.values())
    title = "青岚市水务局2025年部门预算公开"
    yuan = [in_yuan(block) for block in BUDGET]
    read = {
        "page": real_document(settings, html(BUDGET), "budget.html", title, START),
        "workbook": real_document(settings, workbook(yuan), "budget.xlsx", title, START),
    }
    for_all = {"progress": lambda _: None}
    build(settings, **for_all)  # type: ignore[arg-type]
    publish(settings, **for_all)  # type: ignore[arg-type]
    second = {
        "replacement": one_table("云泽县林业局", "333.00", wording="second", seen=corrected),
        "correction": one_table(
            "云泽县水利局", "330.00", wording="更正", seen=corrected, title="云泽县水利局2026年部门预算（更正）"
        ),
        "late original": one_table("云泽县档案局", "310.00", wording="晚", seen=corrected, published=date(2026, 2, 1)),
        "right": one_table("云泽县科技局", wording="对", seen=corrected),
        "short later": replace(of_one_day("云泽县统计局", shorter=True)[1], seen=corrected),
        "full later": replace(of_one_day("云泽县司法局")[0], seen=corrected),
        "earlier that day": replace(of_one_day("云泽县体育局")[0], seen=corrected, time="09:05"),
        "unmarked later": replace(of_one_day("云泽县商务局")[0], seen=corrected),
    }
    second["replacement"].url = samples["replaced"].url
    deliver(settings, *second.values())
    read["notice"] = real_document(settings, html(corrected_table()), "notice.html", f"{title}（更正）", corrected)
    gone = samples["taken back"]
    Ledger(settings).withdraw("demo", {gone.url: [gone.url]}, corrected)
    build(settings, **for_all)  # type: ignore[arg-type]
    publish(settings, **for_all)  # type: ignore[arg-type]
    return Cases(settings, samples | second, read)


def test_one_document_speaks_for_each_table_now_and_on_every_day(cases: Cases) -> None:
    assert cases.ask(ONE_SPEAKS.format("(from marts.fct_expenditure where is_current)")) == []
    for day in (FIRST_NIGHT, "2026-03-03", SECOND_NIGHT):
        assert cases.ask(ONE_SPEAKS.format(f"marts.fct_expenditure_as_of(DATE '{day}')")) == [], day


def test_what_is_known_today_is_what_is_current(cases: Cases) -> None:
    for fact in ("expenditure", "income", "running_costs"):
        today = cases.ask(f"select fact_id from marts.fct_{fact}_as_of(DATE '2026-12-31') order by all")
        assert today == cases.ask(f"select fact_id from marts.fct_{fact} where is_current order by all") != []
    assert cases.ask("from marts.fct_expenditure_as_of(DATE '2026-02-28')") == []
    documents = cases.ask("select count(*) from marts.dim_document_as_of(DATE '2026-03-01')")
    assert documents == [(18,)]


@pytest.mark.parametrize(
    ("before", "after", "amounts"),
    [
        ("replaced", "replacement", (300, 333)),
        ("in parts", "correction", (300, 330)),
        ("taken back", "stays", (330, 300)),
        ("misprint", "right", (800, 300)),
        ("early correction", "early correction", (300, 300)),
        ("pdf", "pdf", (300, 300)),
        ("full first", "full first", (300, 300)),
        ("short first", "full later", (301, 300)),
        ("marked first", "marked first", (301, 301)),
        ("later that day", "later that day", (301, 301)),
    ],
)
def test_as_of_gives_what_was_known_before_and_after(
    cases: Cases, before: str, after: str, amounts: tuple[int, int]
) -> None:
    assert cases.as_of(before, FIRST_NIGHT) == [(cases.id(before), amounts[0])]
    assert cases.as_of(before, SECOND_NIGHT) == cases.totals(before) == [(cases.id(after), amounts[1])]


def test_a_correction_of_one_table_supersedes_only_that_table(cases: Cases) -> None:
    document = cases.id("in parts")
    states = "select distinct is_current, superseded_by_document_id from {} where document_id = ?"
    assert cases.ask(states.format("marts.fct_expenditure"), document) == [(False, cases.id("correction"))]
    assert cases.ask(states.format("marts.fct_income"), document) == [(True, None)]
    assert cases.ask(states.format("marts.fct_running_costs"), document) == [(True, None)]


def test_the_restatements_are_exactly_the_cells_that_differ(cases: Cases) -> None:
    listed = cases.ask(
        "select document_id, restated_document_id, how, change, old_fact_id, new_fact_id, old_value_printed, "
        "new_value_printed, old_amount_yuan, new_amount_yuan, difference_yuan from marts.restatements "
        "where document_id <> ?",
        cases.read["notice"],
    )

    def changed(new: str, old: str, how: str, values: tuple[str, str]) -> tuple[object, ...]:
        first = [cases.samples[name].observations[0].observation_id for name in (old, new)]
        amounts = [float(value) for value in values]
        return (cases.id(new), cases.id(old), how, "changed", *first, *values, *amounts, amounts[1] - amounts[0])

    assert sorted(listed) == sorted(
        [
            changed("replacement", "replaced", "corrected", ("300.00", "333.00")),
            changed("correction", "in parts", "restates", ("300.00", "330.00")),
            changed("early correction", "late original", "restates", ("310.00", "300.00")),
            changed("taken back", "stays", "restates", ("300.00", "330.00")),
            changed("stays", "taken back", "withdrawn", ("330.00", "300.00")),
            changed("right", "misprint", "restates", ("800.00", "300.00")),
            changed("marked first", "unmarked later", "restates", ("300.00", "301.00")),
            changed("later that day", "earlier that day", "restates", ("300.00", "301.00")),
        ]
    )


def test_two_formats_of_a_real_disclosure_count_once_and_a_notice_corrects_one_table_of_it(cases: Cases) -> None:
    page, book, notice = (cases.read[name] for name in ("page", "workbook", "notice"))
    speaking = "select distinct document_id from {} where is_current and document_id in ?"
    for fact in ("expenditure", "income", "procurement", "projects", "performance_targets", "assets"):
        documents = cases.ask(speaking.format(f"marts.fct_{fact}"), [page, book])
        assert len(documents) == 1, (fact, documents)
    fees = (
        "select item, amount_yuan from {} where document_id in ? and table_type = 'three_public' "
        "and fiscal_year = 2025 and amount_yuan > 0"
    )
    now = f"{fees.format('marts.fct_three_public_fees')} and is_current order by all"
    before = f"{fees.format(f'marts.fct_three_public_fees_as_of(DATE {FIRST_NIGHT!r})')} order by all"
    documents_read = [page, book, notice]
    amounts = {item: str(amount) for item, amount in cases.ask(now, documents_read)}
    assert amounts == {
        "official_reception": "45000.00",
        "total": "177000.00",
        "vehicles": "132000.00",
        "vehicle_operation": "132000.00",
    }
    assert [amount for item, amount in cases.ask(before, documents_read) if item == "total"] == [174_000]
    listed = cases.ask(
        "select r.label, o.value_printed, n.value_printed, r.difference_yuan from marts.restatements as r "
        "join marts.observations as n on r.new_fact_id = n.observation_id "
        "join marts.observations as o on r.old_fact_id = o.observation_id where r.document_id = ? order by all",
        notice,
    )
    assert [row[3] for row in listed] == [3000, 3000]
    assert {str(row[2]) for row in listed} == {"4.50", "17.70"}
    assert cases.ask("select count(*) from marts.restatements where document_id in ?", [page, book]) == [(0,)]


def test_what_nothing_decides_counts_once_and_is_a_finding(cases: Cases) -> None:
    """In whatever order the two were fetched: the fuller counts, and where both are, always the same."""
    pairs = {("full first", "short later"), ("full later", "short first"), ("short", "other")}
    disputed = "select distinct document_id from marts.fct_expenditure where is_disputed"
    assert {row[0] for row in cases.ask(disputed)} == {cases.id(name) for pair in pairs for name in pair}
    ((smaller, _),) = cases.ask(
        "select arg_min(document_id, content_hash), count(*) from marts.dim_document where document_id in ?",
        [cases.id("short"), cases.id("other")],
    )
    assert [row[0] for row in cases.totals("short")] == [smaller]
    found = "select document_id, message from quality.findings where rule_id = 'disclosure_disputed' order by all"
    findings = {str(document): message for document, message in cases.ask(found)}
    assert set(findings) == {smaller, cases.id("full first"), cases.id("full later")}
    assert all("无法判定以何者为准" in str(message) for message in findings.values())
    assert "共1处（修改1处）" in str(findings[smaller])
    fuller = {re.search("共.*?）", str(findings[cases.id(name)]))[0] for name in ("full first", "full later")}  # type: ignore[index]
    assert fuller == {"共3处（修改1处、新增2处）"}, "the same words, too"


def test_reports_on_different_projects_contradict_nothing(cases: Cases) -> None:
    reports = [cases.id("one project"), cases.id("another project")]
    counted = (
        "select sum(amount_yuan) from marts.fct_expenditure where is_current and not is_disputed and document_id in ?"
    )
    assert cases.ask(counted, reports) == [(1200,)]


def test_a_correction_is_a_finding_that_says_what_it_changed(cases: Cases) -> None:
    found = cases.ask(
        "select document_id, severity, message from quality.findings where rule_id = 'disclosure_restated' "
        "and status = 'open' and document_id in ?",
        [cases.id("correction"), cases.id("replacement")],
    )
    by_document = {document: (severity, message) for document, severity, message in found}
    assert by_document[cases.id("correction")][0] == "info"
    severity, message = by_document[cases.id("replacement")]
    assert severity == "warning"
    assert "而未标明更正" in str(message)
    assert "由300.00元改为333.00元" in str(message)
    repeated = cases.ask(
        "select result from quality.rule_results where rule_id = 'disclosure_restated' and document_id in ?",
        [cases.id("pdf"), cases.id("xlsx")],
    )
    assert repeated == [("not_evaluated",), ("not_evaluated",)]


def test_findings_of_a_misprint_are_resolved_by_its_correction(cases: Cases) -> None:
    of_sums = "select distinct status from quality.findings where rule_id != 'disclosure_restated' and document_id = ?"
    assert cases.ask(of_sums, cases.id("misprint")) == [("resolved",)]
    assert cases.ask(of_sums, cases.id("right")) == []


def test_the_published_file_describes_its_macros(cases: Cases) -> None:
    described = cases.ask(
        "select count(*), count(comment) from duckdb_functions() where function_name like '%_as_of' and "
        "function_type = 'table_macro'"
    )
    assert described == [(10, 10)]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_questions_of_the_readmes_are_answered(cases: Cases, readme: str) -> None:
    text = (CHECKOUT / readme).read_text(encoding="utf-8")
    as_of, changes = [
        sql for sql in re.findall(r"```sql\n(.*?)```", text, re.S) if "_as_of(" in sql or "restatements" in sql
    ]
    assert cases.ask(as_of) == [("青岚市水务局", "total", 195_000)]
    assert len(cases.ask(changes)) == 10


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_any_question_is_answered_as_of_a_day(cases: Cases, readme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(cases.settings.home))
    (example,) = re.findall(r"^\$ gongkai (sql --as-of .*)$", (CHECKOUT / readme).read_text(encoding="utf-8"), re.M)
    done = CliRunner().invoke(main, [*shlex.split(example), "--format", "csv"])
    assert done.exit_code == 0 and "青岚市水务局," in done.output


def test_everything_is_as_it_was_known_on_a_day(cases: Cases) -> None:
    fees = (
        "select amount_yuan from analysis.three_public_changes "
        "where name = '青岚市水务局' and fiscal_year = 2025 and item = 'total'"
    )
    facts = "select fact_id from marts.fct_expenditure where is_current order by all"
    with open_as_of(cases.settings.published, date.fromisoformat(FIRST_NIGHT)) as then:
        assert then.execute(facts).fetchall() == cases.ask(
            f"select fact_id from marts.fct_expenditure_as_of(DATE '{FIRST_NIGHT}') order by all"
        )
        assert then.execute(fees).fetchall() == [(174_000,)]
        later_ones = [cases.id(name) for name in ("replacement", "correction", "right")]
        for table in ("dim_document", "document_locations", "observations", "restatements", "fct_expenditure"):
            known = f"select count(*) from marts.{table} where document_id in ?"
            assert then.execute(known, [later_ones]).fetchall() == [(0,)], table
        found = "select count(*) from quality.findings"
        assert then.execute(found).fetchall() == [(0,)], "they were found when this test built them"
        with pytest.raises(duckdb.Error, match="read-only"):
            then.execute("create table marts.mine (a int)")
    assert cases.ask(fees) == [(177_000,)]
    with open_as_of(cases.settings.published, date(2027, 1, 1)) as later_on:
        assert later_on.execute(facts).fetchall() == cases.ask(facts)
        same = "select count(*), count(*) filter (is_current) from marts.dim_document"
        assert later_on.execute(same).fetchall() == cases.ask(same)
        assert later_on.execute(found).fetchall() == cases.ask(found) != [(0,)]


def test_a_second_client_sees_the_same(cases: Cases, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "other.duckdb")) as db:
        db.execute(f"attach '{cases.settings.published}' as gongkai (read_only)")
        db.execute("use gongkai")
        rows = db.execute("select count(*) from marts.fct_expenditure_as_of(DATE '2026-03-05')").fetchall()
    assert rows == cases.ask("select count(*) from marts.fct_expenditure where is_current")
