"""What a person accepted is known as accepted until its day, then open again; a wrong file is told exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from staged_samples import BY_TYPE, Sample, deliver, expenditure_rows, settings_in

from scrapers.accepted import Accepted, add, path_of
from scrapers.errors import SettingsError
from scrapers.settings import Settings
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish


def night(settings: Settings, day: int) -> list[tuple[str, ...]]:
    """Build and publish on a day of March; the findings of sums with status and id."""
    now = datetime(2026, 3, day, 3, tzinfo=UTC)
    build(settings, progress=lambda _: None, now=now)
    publish(settings, now=now)
    with duckdb.connect(str(settings.published), read_only=True) as db:
        query = (
            "select status, finding_id, rule_id, document_id from quality.findings order by difference_yuan, finding_id"
        )
        return db.execute(query).fetchall()


def wrong_child() -> tuple[Sample, list[str]]:
    """A leaf (its whole row) 10 yuan too small: its parent's sums fail in two columns, its own row holds across."""
    sample = Sample("云泽县草原局")
    rows = expenditure_rows()
    rows[4][2][0] = "90.00"
    return sample, sample.table("general_public_expenditure", "expenditure", BY_TYPE, rows)


def test_the_wrong_cell_comes_first_and_its_findings_have_one_cause(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    sample, _ = wrong_child()
    deliver(settings, sample)
    night(settings, 2)
    leaf = next(o for o in sample.observations if o.row_no == 6 and o.column_no == 3)
    with duckdb.connect(str(settings.published), read_only=True) as db:
        found = db.execute(
            "select evidence, printed, expected, cause_id, is_leading, message from quality.findings"
        ).fetchall()
    assert len(found) == 2
    assert {row[0][0] for row in found} == {leaf.observation_id}
    assert {(row[1], row[2]) for row in found} == {("90.00元", "100.00元")}
    assert len({row[3] for row in found}) == 1 and sum(row[4] for row in found) == 1
    assert any("更可能是" in row[5] for row in found)


def test_accepted_until_a_day_then_open_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deliver(settings, wrong_child()[0])
    status, finding_id, rule, document = night(settings, 2)[0]
    assert status == "open"
    entry = Accepted(rule=rule, document=document, place=finding_id, reason="已说明", by="王敏", until=date(2026, 3, 5))
    add(settings, entry)
    after = {row[1]: row[0] for row in night(settings, 3)}
    assert after.pop(finding_id) == "accepted" and set(after.values()) == {"open"}
    assert {row[0] for row in night(settings, 6)} == {"open"}
    assert build(settings, progress=lambda _: None, now=datetime(2026, 3, 7, tzinfo=UTC)).status == "nothing_new"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- {rule: table_total, reason: 无, by: 王敏, until: 2026-03-05}",
            "entry 1: .*either document or organisation",
        ),
        ("- {rule: nothing, organisation: 甲, year: 2024, reason: 无, by: 王敏, until: 2026-03-05}", "entry 1: rule"),
        ("- {rule: table_total, organisation: 甲, year: 2024, reason: 无, by: 王敏, until: soon}", "entry 1: until"),
        ("- {rule: table_total, document: abc, reason: 无, by: 王敏, until: 2026-03-05}", "no document_id"),
    ],
)
def test_a_wrong_file_is_told_exactly(tmp_path: Path, text: str, message: str) -> None:
    settings = settings_in(tmp_path)
    path_of(settings).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        build(settings, progress=lambda _: None)
        add(settings, Accepted(rule="x", organisation="甲", year=2024, reason="无", by="王", until=date(2026, 1, 1)))
