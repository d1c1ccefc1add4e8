"""How runs ended is noted by Airflow's callbacks: the first reason stays, a cleared run that succeeds is a success."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from scrapers.archive.database import Database
from scrapers.archive.tables import dag_runs as table
from scrapers.errors import BuildError
from scrapers.ops import dag_runs
from scrapers.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    monkeypatch.delenv("GONGKAI_LEDGER_URL", raising=False)


def noted() -> list[tuple[str, str]]:
    with Database(Settings.from_environment().ledger_url).read() as connection:
        return [(run.state, run.why) for run in connection.execute(select(table))]


RUN = {"dag": SimpleNamespace(dag_id="build_warehouse"), "run_id": "asset__1"}


def task(name: str, error: BaseException | None) -> dict[str, Any]:
    return {"ti": SimpleNamespace(dag_id="build_warehouse", run_id="asset__1", task_id=name), "exception": error}


def test_the_first_task_that_failed_says_why() -> None:
    dag_runs.task_failed(task("build", BuildError("两项检验\n未通过")))
    dag_runs.task_failed(task("publish", KeyError("x")))
    dag_runs.run_failed({**RUN, "reason": "task_failure"})
    assert noted() == [("failed", "任务 build：两项检验 未通过")]


def test_an_error_that_was_not_made_for_people_is_named_and_not_quoted() -> None:
    dag_runs.task_failed(task("build", ValueError("postgresql://user:secret@host")))
    assert noted() == [("failed", "任务 build：ValueError")]


def test_what_airflow_wraps_is_told() -> None:
    wrapped = RuntimeError("wrapped")
    wrapped.__cause__ = BuildError("磁盘已满")
    dag_runs.task_failed(task("build", wrapped))
    assert noted() == [("failed", "任务 build：磁盘已满")]


def test_a_run_that_was_ended_for_its_time_says_so() -> None:
    dag_runs.run_failed({**RUN, "reason": "timed_out"})
    assert noted() == [("failed", "超过运行时限，已被终止")]


def test_a_cleared_run_that_succeeds_is_a_success_and_may_fail_again() -> None:
    dag_runs.task_failed(task("build", BuildError("一")))
    dag_runs.run_succeeded(RUN)
    assert noted() == [("success", "")]
    dag_runs.task_failed(task("build", BuildError("二")))
    assert noted() == [("failed", "任务 build：二")]
