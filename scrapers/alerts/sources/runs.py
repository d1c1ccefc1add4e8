"""Runs of DAGs that failed or are late, and a night that did not begin."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import Row, func, select

from scrapers.alerts.conditions import Condition, Reading
from scrapers.alerts.wording import day_and_time
from scrapers.archive.database import Database
from scrapers.archive.tables import dag_runs, portal_runs
from scrapers.ops.deadlines import BUILDING, read_misses
from scrapers.portals.registry import LOCAL
from scrapers.settings import Settings
from scrapers.warehouse import manifest as manifests

NAMES = {
    "collect_disclosures": "采集公开文件",
    "walk_columns": "全栏目核对",
    "parse_disclosures": "解析公开文件",
    "build_warehouse": "构建并发布数据仓库",
    "rebuild_warehouse": "每周全量构建",
}
OWN = "send_alerts"
"""A failure of telling cannot be told: it shows in Airflow, and what was to be told is told by the next run."""
SILENT_AFTER = timedelta(hours=36)
"""A night that is this late did not begin: nobody else tells when the scheduler itself is down."""


def read(
    settings: Settings, database: Database, now: datetime, unreadable: str = "", *, asked: bool = False
) -> Reading:
    """One condition a DAG that failed, one a DAG that is late; they end when a run of that DAG succeeds, that of the
    build when a new version is in force: by then its own run tells, which is not over yet, or a person published.

    ``unreadable``: the kind of error that the published warehouse gave when it was opened. ``asked``: the build waits
    for a person's word, which is told as that, not as a run that failed for want of it.
    """
    others = select(dag_runs).where(dag_runs.c.dag_id != OWN).order_by(dag_runs.c.ended_at)
    with database.read() as connection:
        runs = list(connection.execute(others))
        began = connection.execute(
            select(func.max(portal_runs.c.started_at)).where(portal_runs.c.portal_id != LOCAL)
        ).scalar()
    last = {run.dag_id: run for run in runs}
    ends = {(run.dag_id, run.run_id): run for run in runs}
    succeeded = {run.dag_id: run.ended_at for run in runs if run.state == "success"}
    version = manifests.in_force(settings)
    if version and version.built_at:
        succeeded[BUILDING] = max(version.built_at, succeeded.get(BUILDING, version.built_at))
    found = {
        f"run_failed:{dag_id}": _failed(run)
        for dag_id, run in last.items()
        if run.state == "failed" and succeeded.get(dag_id, run.ended_at) <= run.ended_at
    }
    quiet: set[str] = set()
    for miss in (miss for miss in read_misses(settings) if miss["dag_id"] != OWN):
        dag_id, key = str(miss["dag_id"]), f"run_late:{miss['dag_id']}"
        reported_at = datetime.fromisoformat(miss["reported_at"])
        end = ends.get((dag_id, str(miss["run_id"])))
        found.pop(key, None)
        quiet.discard(key)
        if end is not None and end.state == "failed":  # that is told as a failure
            quiet.add(key)
        elif end is None and succeeded.get(dag_id, reported_at) <= reported_at:
            found[key] = _late(key, miss)
    if asked:
        found.pop(f"run_failed:{BUILDING}", None)
        quiet.add(f"run_failed:{BUILDING}")
    if began is not None and now - began > SILENT_AFTER:
        found["run_silent"] = _silent(began)
    if unreadable:
        found["run_unreadable"] = _unreadable(unreadable)
    return Reading("run", found, dismissed=quiet.__contains__)


def _subject(dag_id: str) -> str:
    return f"{NAMES[dag_id]}（{dag_id}）" if dag_id in NAMES else dag_id


def _failed(run: Row[Any]) -> Condition:
    return Condition(
        key=f"run_failed:{run.dag_id}",
        kind="run",
        group=f"run:{run.dag_id}",
        severity="error",
        subject=_subject(run.dag_id),
        message=f"{day_and_time(run.ended_at)}运行失败。{run.why or '原因见日志'}",
        source=_page(run.dag_id, run.run_id),
        advice="排除原因后在界面上清除（Clear）失败的任务；已发布的版本不受影响",
    )


def _late(key: str, miss: dict[str, Any]) -> Condition:
    return Condition(
        key=key,
        kind="run",
        group=f"run:{miss['dag_id']}",
        severity="error",
        subject=_subject(str(miss["dag_id"])),
        message=f"超过时限仍未完成：{miss['message']}",
        source=_page(str(miss["dag_id"]), str(miss["run_id"])),
        advice="在界面上查看正在运行的任务；运行本身未被中断",
    )


def _silent(began: datetime) -> Condition:
    return Condition(
        key="run_silent",
        kind="run",
        group="run:collect_disclosures",
        severity="error",
        subject=_subject("collect_disclosures"),
        message=f"超过{int(SILENT_AFTER.total_seconds() // 3600)}小时没有开始采集，最近一次开始于{day_and_time(began)}",
        advice="检查调度器是否在运行（make up）",
    )


def _unreadable(error: str) -> Condition:
    return Condition(
        key="run_unreadable",
        kind="run",
        group="run:warehouse",
        severity="error",
        subject="已发布的数据仓库",
        message=f"无法读取（{error}）：核对问题和公开时段暂时不能告警",
        advice="gongkai doctor；必要时 gongkai rollback，或 gongkai build --full 后重新发布",
    )


def _page(dag_id: str, run_id: str) -> str:
    base = os.environ.get("AIRFLOW__API__BASE_URL", "").rstrip("/")
    return f"{base}/dags/{quote(dag_id)}/runs/{quote(run_id, safe='')}" if base else ""
