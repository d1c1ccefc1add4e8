"""Every DAG keeps the rules of the house: docs, retries, limits, deadlines, assets instead of clocks, thin files."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scrapers.ops.airflow_env import airflow_environment
from scrapers.settings import Settings

DAGS = {
    "collect_disclosures": 12,
    "walk_columns": 48,
    "parse_disclosures": 12,
    "build_warehouse": 18,
    "rebuild_warehouse": 1,
    "send_alerts": 1,
}
"""Every DAG, and how many hours a run of it may take at most."""
HEAVY = {"duckdb", "pyarrow", "dbt", "pypdfium2", "lxml", "bs4", "openpyxl", "docx", "reportlab", "xlrd"}


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("policy")
    settings = dataclasses.replace(Settings.from_environment(), home=home)
    env = airflow_environment(settings, given={"PATH": "/usr/bin:/bin", "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR"})
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("dag_facts.py"))],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(params=DAGS)
def dag(request: pytest.FixtureRequest, facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = facts["dags"][request.param]
    return found | {"most_hours": DAGS[request.param]}


def test_all_files_load_and_there_is_no_dag_without_a_policy(facts: dict[str, Any]) -> None:
    assert facts["errors"] == {}
    assert facts["dags"].keys() == set(DAGS)


def test_files_only_wire(facts: dict[str, Any]) -> None:
    """The scheduler parses them all the time: what works is imported inside the tasks."""
    imported = facts["imported"]
    assert {name.partition(".")[0] for name in imported}.isdisjoint(HEAVY)
    ours = {name for name in imported if name.startswith("scrapers")}
    assert ours <= {
        "scrapers.errors",
        *(f"scrapers.ops{name}" for name in ("", ".approval_page", ".dag_policy", ".dag_runs", ".deadlines")),
    }


def test_the_page_says_what_it_does_and_what_to_do_when_it_fails_in_both_languages(dag: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z_]+ · [^a-z]+", dag["name"]), "lists show what it is in both languages"
    for heading in ("做什么", "What it does", "失败了怎么办", "When it fails"):
        assert heading in dag["doc"]
    for task in dag["tasks"]:
        if dag["tasks"][task]["operator"] != "EmptyOperator" and not dag["tasks"][task]["outlets"]:
            assert f"`{task}`" in dag["doc"], f"the page does not say what {task} is"


def test_a_run_is_alone_not_caught_up_and_limited(dag: dict[str, Any]) -> None:
    assert dag["catchup"] is False
    assert dag["max_active_runs"] == 1
    assert "gongkai" in dag["tags"]
    assert dag["run_limit_seconds"] <= dag["most_hours"] * 3600


def test_a_late_run_is_reported_before_it_is_ended_and_without_a_triggerer(dag: dict[str, Any]) -> None:
    (deadline,) = dag["deadlines"]
    assert deadline["seconds"] < dag["run_limit_seconds"]
    assert deadline["kind"] == "SyncCallback"
    assert deadline["callback"] == "scrapers.ops.deadlines.report_miss"


def test_every_task_is_tried_again_with_growing_pauses_and_has_a_limit(dag: dict[str, Any]) -> None:
    for name, task in dag["tasks"].items():
        assert task["retries"] >= 2, name
        assert task["backoff"] >= 2, name
        assert 0 < task["limit_seconds"] < dag["run_limit_seconds"], name


def test_mapped_tasks_have_readable_labels(dag: dict[str, Any]) -> None:
    for name, task in dag["tasks"].items():
        assert bool(task["label"]) == task["mapped"], name


def test_columns_are_walked_whole_once_a_week_by_the_same_tasks(facts: dict[str, Any]) -> None:
    nightly, weekly = facts["dags"]["collect_disclosures"], facts["dags"]["walk_columns"]
    assert (weekly["cron"], weekly["timezone"]) == ("0 9 * * 6", "Asia/Shanghai")
    assert weekly["tasks"].keys() == nightly["tasks"].keys()


def test_the_warehouse_is_built_in_full_once_a_week(facts: dict[str, Any]) -> None:
    nightly, weekly = facts["dags"]["build_warehouse"], facts["dags"]["rebuild_warehouse"]
    assert nightly["params"] == {"full": False}
    assert (weekly["cron"], weekly["timezone"]) == ("0 10 * * 0", "Asia/Shanghai")
    assert weekly["tasks"]["start"]["triggers"] == ["build_warehouse", {"full": True}]


def test_one_clock_and_then_assets(facts: dict[str, Any]) -> None:
    dags = facts["dags"]
    collect = dags["collect_disclosures"]
    assert (collect["cron"], collect["timezone"]) == ("30 2 * * *", "Asia/Shanghai")
    for giver, asset, taker in (
        ("collect_disclosures", "gongkai_archive", "parse_disclosures"),
        ("parse_disclosures", "gongkai_staging", "build_warehouse"),
    ):
        assert asset in [outlet for task in dags[giver]["tasks"].values() for outlet in task["outlets"]]
        assert dags[taker]["assets"] == [asset]
        assert dags[taker]["cron"] is None


@pytest.mark.parametrize("dag_id", ["collect_disclosures", "walk_columns", "parse_disclosures"])
def test_a_failed_part_neither_holds_up_the_rest_nor_goes_unseen(facts: dict[str, Any], dag_id: str) -> None:
    tasks = facts["dags"][dag_id]["tasks"]
    (mapped,) = [name for name, task in tasks.items() if task["mapped"]]
    leaves = {name: task for name, task in tasks.items() if mapped in task["upstream"]}
    handing_on = [task for task in leaves.values() if task["outlets"]]
    judging = [task for task in leaves.values() if not task["outlets"]]
    assert [task["trigger_rule"].lower() for task in handing_on] == ["triggerrule.all_done"]
    assert [task["trigger_rule"].lower() for task in judging] == ["triggerrule.none_failed"]
