"""How runs of DAGs ended, noted in the ledger by callbacks of Airflow: what alerts know of failed runs.

Airflow calls ``task_failed`` in the task's process when its last try failed, so that a task later in the same run can
tell of it, and ``run_succeeded`` or ``run_failed`` when the run is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from scrapers.settings import Settings

MOST = 300
"""Letters of an error that are kept."""
REASONS = {
    "task_failure": "有任务失败",
    "timed_out": "超过运行时限，已被终止",
    "all_tasks_deadlocked": "各任务互相等待，无法继续",
}
"""Airflow's words for why a run failed."""


def task_failed(context: Mapping[str, Any]) -> None:
    """Note that the run will fail, and why. ``context`` is a task's."""
    task = context["ti"]
    note(task.dag_id, task.run_id, "failed", f"任务 {task.task_id}：{_said(context.get('exception'))}", over=False)


def run_succeeded(context: Mapping[str, Any]) -> None:
    """Note that a run is over and succeeded. ``context`` is a DAG's: after a timeout it has little but the names."""
    note(context["dag"].dag_id, context["run_id"], "success", "")


def run_failed(context: Mapping[str, Any]) -> None:
    """Note that a run is over and failed; ``reason`` is Airflow's word for why."""
    reason = str(context.get("reason") or "")
    note(context["dag"].dag_id, context["run_id"], "failed", REASONS.get(reason, reason))


def note(
    dag_id: str,
    run_id: str,
    state: Literal["success", "failed"],
    why: str,
    *,
    over: bool = True,
    now: datetime | None = None,
) -> None:
    """Write it down; the first failed task's word for why stays. A run that is cleared and succeeds becomes a success.

    Not ``over``: one task failed, others may still be going.
    """
    from scrapers.archive.database import Database
    from scrapers.archive.tables import dag_runs

    database = Database(Settings.from_environment().ledger_url)
    values = {"dag_id": dag_id, "run_id": run_id, "state": state, "ended_at": now or datetime.now(UTC), "why": why}
    insert = database.insert(dag_runs).values(values)
    keys = ["dag_id", "run_id"]
    kept = {name: values[name] for name in ("state", "ended_at")} | ({"why": ""} if state == "success" else {})
    with database.write() as connection:
        if over:
            connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=kept))
        else:  # a run that succeeded once and was cleared fails anew
            fails = {name: values[name] for name in ("state", "ended_at", "why")}
            clash = insert.on_conflict_do_update(index_elements=keys, set_=fails, where=dag_runs.c.state == "success")
            connection.execute(clash)


def _said(error: object) -> str:
    """What an error made for people says; of others only the kind, since they may quote anything."""
    from scrapers.errors import GongkaiError

    cause = getattr(error, "__cause__", None)
    for one in (error, cause):
        if isinstance(one, GongkaiError):
            return " ".join(str(one).split())[:MOST]
    return type(error).__name__ if error is not None else "进程中断"
