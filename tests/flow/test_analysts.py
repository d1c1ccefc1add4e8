"""What analysts use, on the demo portal's warehouse: views, example queries, sql, findings, exports."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from lineage import facts_and_strays
from openpyxl import load_workbook

from scrapers.cli import main
from scrapers.cli.prompt import Prompt
from scrapers.cli.tables import guarded, write_rows
from scrapers.settings import Settings

QUESTIONS = sorted((Path(__file__).parents[2] / "docs" / "questions").glob("*.sql"))
Ask = Callable[..., Result]


@pytest.fixture
def ask(demo_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("GONGKAI_HOME", str(demo_warehouse.parents[1]))
    monkeypatch.setenv("GONGKAI_ACCEPTED", str(tmp_path / "accepted.yml"))
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def rows(ask: Ask) -> Callable[..., list[dict[str, object]]]:
    def listed(*arguments: object) -> list[dict[str, object]]:
        done = ask(*arguments, "--format", "json")
        assert done.exit_code == 0, done.output
        return json.loads(done.output)

    return listed


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_every_example_query_has_an_answer(path: Path, rows: Callable[..., list[dict[str, object]]]) -> None:
    chinese, english = path.read_text(encoding="utf-8").splitlines()[:2]
    assert chinese.startswith("-- ") and not chinese.isascii()
    assert english.startswith("-- ") and english.isascii() and english.endswith("?")
    assert rows("sql", "--file", path)


def test_every_fact_leads_to_its_place_its_document_and_its_bytes(demo_warehouse: Path, ask: Ask) -> None:
    facts, strays = facts_and_strays(replace(Settings.from_environment(), home=demo_warehouse.parents[1]))
    assert facts > 1000
    assert strays == []


def test_views_hold_facts_in_force_of_bodies_at_one_level_and_say_what_they_are(demo_warehouse: Path) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as db:
        one = "select {} from analysis.{} where {}"
        assert (
            db.execute(
                one.format("total_yuan", "organisation_income", "name = '澄湖县教育局' and phase = 'approved'")
            ).fetchall()
            == db.execute("select 310749400.00").fetchall()
        )
        changed = "from_year = 2023 and to_year = 2024 and figure = 'income_total' and level = 'department'"
        assert db.execute(
            one.format("fiscal_year, bodies, amount_yuan::bigint", "changes_same_bodies", changed) + " order by 1"
        ).fetchall() == [(2023, 1, 146607400), (2024, 1, 172970800)]
        before = "name = '松泉县医疗保障局' and fiscal_year = 2024 and item = 'total'"
        columns = "amount_yuan::int, year_before_own_yuan::int, year_before_printed_yuan::int, change_yuan::int"
        assert db.execute(one.format(columns, "three_public_changes", before)).fetchall() == [
            (56000, 66000, 66000, -10000)
        ]
        marked = dict(db.execute("select title, open_errors from analysis.marked_documents").fetchall())
        assert marked["松泉县医疗保障局2024年部门预算信息公开"] == 4
        assert 0 in marked.values()
        undescribed = db.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where schema_name in ('marts', 'quality', 'analysis') and coalesce(comment, '') = ''"
        ).fetchall()
        assert undescribed == []


def test_findings_are_filtered_and_grouped(rows: Callable[..., list[dict[str, object]]]) -> None:
    every = rows("findings")
    assert {row["status"] for row in every} == {"open"}
    places = [("error", "warning", "info").index(row["severity"]) for row in every]
    assert places == sorted(places), "the gravest first"
    for option, value, holds in (
        ("--severity", "error", lambda row: row["severity"] == "error"),
        ("--rule", "unit_slips", lambda row: row["rule_id"] == "unit_slips"),
        ("--cause", "publisher", lambda row: row["cause"] == "publisher"),
        ("--organisation", "医疗", lambda row: "医疗" in str(row["organisation"])),
        ("--year", 2024, lambda row: row["fiscal_year"] == 2024),
        ("--document", str(every[0]["document_id"])[:8], lambda row: row["document_id"] == every[0]["document_id"]),
    ):
        assert rows("findings", option, value) == [row for row in every if holds(row)] != [], option
    assert rows("findings", "--since", "2999-01-01") == rows("findings", "--region", "11") == []
    assert rows("findings", "--since", "2000-01-01") == rows("findings", "--region", "99") == every
    for group in ("document", "organisation", "rule", "cause"):
        counted = rows("findings", "--by", group)
        assert sum(int(str(row["findings"])) for row in counted) == len(every)
        assert len({row[group] for row in counted}) == len(counted)


def test_findings_are_exported_whole_in_every_form(ask: Ask, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "json", "parquet"):
        done = ask("findings", "--limit", 1, "--output", tmp_path / f"问题.{ending}")
        assert done.exit_code == 0, done.output
    listed = json.loads((tmp_path / "问题.json").read_text(encoding="utf-8"))
    assert len(listed) > 5
    with (tmp_path / "问题.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["message"] for row in csv.DictReader(file)] == [row["message"] for row in listed]
    sheet = load_workbook(tmp_path / "问题.xlsx").active
    assert [row[0] for row in sheet.values] == ["finding_id", *(row["finding_id"] for row in listed)]
    assert duckdb.sql(f"from '{tmp_path}/问题.parquet' select message").fetchall() == [(r["message"],) for r in listed]
    refused = ask("findings", "--output", tmp_path / "问题.doc")
    assert refused.exit_code == 1 and ".xlsx" in refused.output


def test_a_finding_is_accepted_by_a_person_until_a_day(ask: Ask, tmp_path: Path) -> None:
    finding = json.loads(ask("findings", "--format", "json").output)[0]
    how = ("--reason", "发布单位已书面说明", "--by", "王敏", "--until", "2099-12-31")
    done = ask("findings", "accept", finding["finding_id"][:14], *how)
    assert done.exit_code == 0 and finding["message"] in done.output
    written = (tmp_path / "accepted.yml").read_text(encoding="utf-8")
    assert finding["finding_id"] in written and "王敏" in written and "2099-12-31" in written
    assert ask("findings", "accept", "fnd-", *how).exit_code == 1
    assert "没有这个未结的问题" in ask("findings", "accept", "fnd-none", *how).output


def test_sql_is_read_only_exact_in_its_errors_and_exports(ask: Ask, tmp_path: Path) -> None:
    query = "select name, total_yuan from analysis.organisation_income order by all"
    for ending in ("csv", "xlsx", "json", "parquet"):
        assert ask("sql", query, "--output", tmp_path / f"a.{ending}").exit_code == 0
    assert duckdb.sql(f"from '{tmp_path}/a.parquet' select name").fetchall() == [
        (row["name"],) for row in json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    ]
    wrong = ask("sql", "select nme from analysis.organisation_income")
    assert wrong.exit_code == 1 and '"nme" not found' in wrong.output and "LINE 1" in wrong.output
    written = ask("sql", "create table marts.mine (a int)")
    assert written.exit_code == 1 and "read-only" in written.output
    for ending in ("csv", "xlsx"):
        assert ask("export", "quality.rules", tmp_path / f"rules.{ending}").exit_code == 0
    assert len(list(csv.reader((tmp_path / "rules.csv").open(encoding="utf-8")))) > 10


def test_the_prompt_answers_keeps_going_after_an_error_and_saves(
    demo_warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = iter(
        [
            "select",
            " 41 + 1 as answer;",
            "selec 1;",
            ".columns key_figures",
            ".nothing",
            f".save {tmp_path}/a.csv",
            ".quit",
        ]
    )
    with duckdb.connect(str(demo_warehouse), read_only=True) as db:
        Prompt(db, "csv").run(lambda _: next(typed))
    said = capsys.readouterr()
    assert "answer\n42\n" in said.out and "is_contradicted" in said.out
    assert "syntax error" in said.err and ".nothing" in said.err
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").split() == ["answer", "42"]


def test_no_export_holds_a_formula(tmp_path: Path) -> None:
    texts = ["=1+2", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+2", "\t=1", "-1,234.50", "-", "12", "普通"]
    for ending in ("csv", "xlsx", "json", "parquet"):
        write_rows(tmp_path / f"f.{ending}", ["text"], [[text] for text in texts])
    with (tmp_path / "f.csv").open(encoding="utf-8-sig", newline="") as file:
        safe = [row[0] for row in csv.reader(file)][1:]
    assert safe == ["'" + text for text in texts[:6]] + texts[6:]
    cells = [row[0] for row in load_workbook(tmp_path / "f.xlsx").active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == texts and {cell.data_type for cell in cells} == {"s"}
    assert [row["text"] for row in json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))] == texts
    assert guarded(-5) == -5


def test_the_dictionary_is_one_page_with_every_description_and_no_path_of_this_machine(
    demo_warehouse: Path, ask: Ask, tmp_path: Path
) -> None:
    page = tmp_path / "dictionary.html"
    done = ask("dictionary", page)
    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="utf-8")
    for said in ("gongkai 数据字典", "机构主要指标。", "金额（元）。Amount in yuan", "问题标识。"):
        assert json.dumps(said)[1:-1] in text, said
    assert str(demo_warehouse.parents[1]) not in text
    assert "<script src" not in text and '<link rel="stylesheet"' not in text, "nothing is loaded from elsewhere"
