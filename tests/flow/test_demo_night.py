"""One night over the demo portal: every declared mistake is found, no other; what the READMEs say of it holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml
from readme_answers import READMES, answer, counts, questions

from scrapers.alerts import disclosure_calendar
from scrapers.alerts.sources import findings, seasons
from scrapers.alerts.sources.portals import Watched
from scrapers.alerts.subscriptions import Subscriptions
from scrapers.cli import main
from scrapers.portals import demo
from scrapers.settings import Settings


def test_every_declared_mistake_is_found_and_no_other(demo_warehouse: Path) -> None:
    declared = yaml.safe_load((Path(demo.__file__).with_name("expected_findings.yml")).read_text(encoding="utf-8"))
    with duckdb.connect(str(demo_warehouse), read_only=True) as db:
        found = db.execute(
            """select o.name || d.fiscal_year || '年度' || if(d.document_kind like 'unit%', '单位', '部门')
                || if(d.document_kind like '%final_accounts', '决算', '预算'), replace(f.printed, ',', '')
            from quality.findings as f
            join marts.dim_document as d using (document_id)
            join marts.dim_organisation as o on d.organisation_id = o.organisation_id
            where f.status = 'open' and f.severity in ('error', 'warning')"""
        ).fetchall()
    wanted = {(mistake["document"], mistake["printed"].replace(",", "")) for mistake in declared}
    assert len(wanted) == len(declared) >= 8
    assert wanted <= set(found), f"not found: {wanted - set(found)}"
    assert {document for document, _ in found} == {document for document, _ in wanted}, (
        "a finding in a faultless document"
    )


def test_every_open_error_and_warning_is_told_in_one_message(demo_warehouse: Path) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as db:
        told = findings.read(db, Subscriptions()).conditions.values()
        open_ = db.execute(
            "select finding_id from quality.findings where status = 'open' and severity in ('error', 'warning')"
        ).fetchall()
        calendar = disclosure_calendar.load(Settings.from_environment())
        portals = {"demo": Watched("demo", "演示")}
        in_time = seasons.read(db, portals, calendar, datetime(2026, 11, 30, tzinfo=UTC)).conditions
    assert sorted(member for one in told for member in one.members) == sorted(name for (name,) in open_)
    assert len({one.group for one in told}) < len(told) < len(open_)
    assert all(one.organisation and one.source and one.document for one in told)
    assert not in_time


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_ten_questions_have_the_answers_printed(readme: Path, demo_warehouse: Path) -> None:
    asked = questions(readme)
    assert len(asked) == 10
    with duckdb.connect(str(demo_warehouse), read_only=True) as db:
        for title, sql, printed in asked:
            assert answer(db, sql) == printed, f"{readme.name}: {title}"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_printed_night_counts_what_is_there(readme: Path, demo_warehouse: Path) -> None:
    with duckdb.connect(str(demo_warehouse), read_only=True) as db:
        counted = counts(db, readme.read_text(encoding="utf-8"))
    assert len(counted) == 4
    assert [name for name, printed, present in counted if printed != present] == [], "run tests/flow/readme_answers.py"


def test_both_languages_ask_the_same() -> None:
    english, chinese = ([sql for _, sql, _ in questions(readme)] for readme in READMES)
    assert english == chinese


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_named_exists(readme: Path) -> None:
    named = set(re.findall(r"gongkai ([a-z]+)\b", readme.read_text(encoding="utf-8"))) - {"is"}
    assert named, readme
    assert named <= set(main.commands), named - set(main.commands)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_file_named_exists(readme: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", readme.read_text(encoding="utf-8"))
    assert [link for link in links if not (readme.parent / link).exists()] == []
