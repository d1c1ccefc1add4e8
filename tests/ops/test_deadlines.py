"""A missed deadline is one whole line, in Chinese, naming DAG, run and limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers import report
from scrapers.ops import deadlines
from scrapers.settings import Settings

CONTEXT = {
    "dag_run": {
        "dag_id": "build_warehouse",
        "dag_run_id": "asset_triggered__1",
        "state": "running",
        "queued_at": "2026-01-01T00:00:00Z",
    },
    "deadline": {"id": "x", "deadline_time": "2026-01-01 03:00:00+00:00"},
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    return Settings.from_environment()


def test_without_a_miss_there_is_nothing(settings: Settings) -> None:
    assert deadlines.read_misses(settings) == []


def test_each_miss_is_kept_in_order(settings: Settings) -> None:
    deadlines.report_miss(CONTEXT, limit_minutes=180)
    deadlines.report_miss({**CONTEXT, "dag_run": {**CONTEXT["dag_run"], "dag_id": "parse_disclosures"}}, 240)
    first, second = deadlines.read_misses(settings)
    assert first["message"] == "build_warehouse 未能在 180 分钟内完成（运行 asset_triggered__1，状态 running）"
    assert first["needed_by"] == "2026-01-01 03:00:00+00:00"
    assert second["dag_id"] == "parse_disclosures"


def test_a_line_cut_off_by_a_crash_hides_no_other(settings: Settings) -> None:
    deadlines.report_miss(CONTEXT, limit_minutes=1)
    with deadlines.misses_file(settings).open("a") as file:
        file.write('{"dag_id": "coll\n')
    deadlines.report_miss(CONTEXT, limit_minutes=2)
    assert [miss["limit_minutes"] for miss in deadlines.read_misses(settings)] == [1, 2]


def test_a_missed_deadline_stands_in_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    deadlines.report_miss({"dag_run": {"dag_id": "collect_disclosures", "state": "running"}}, 360)
    (missed,) = report.make(Settings.from_environment()).missed_deadlines
    assert "collect_disclosures" in missed
    assert "360" in missed
