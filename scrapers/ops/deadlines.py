"""Missed deadlines: one JSON line each in ``GONGKAI_HOME/logs/deadlines.jsonl``, for the report and for alerts."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapers.settings import Settings

log = logging.getLogger(__name__)
BUILDING = "build_warehouse"
"""The DAG whose runs may wait for a person."""


def misses_file(settings: Settings) -> Path:
    """Where missed deadlines are written; absent as long as none was missed."""
    return settings.home / "logs" / "deadlines.jsonl"


def report_miss(context: Mapping[str, Any], limit_minutes: int) -> None:
    """Airflow calls this when a run is not over in time: write it down and log it.

    ``context`` holds ``dag_run`` (as the API answers it) and ``deadline``; Airflow calls once a missed run. A build
    that waits for a person's word is not late: alerts tell of the question.
    """
    from scrapers.warehouse.approval import waits_for_word

    settings = Settings.from_environment()
    run = context.get("dag_run") or {}
    dag_id, run_id, state = run.get("dag_id"), run.get("dag_run_id"), run.get("state")
    if dag_id == BUILDING and waits_for_word(settings):
        log.info("%s %s waits for a person's word", dag_id, run_id)
        return
    miss = {
        "dag_id": dag_id,
        "run_id": run_id,
        "state": state,
        "queued_at": run.get("queued_at"),
        "needed_by": str((context.get("deadline") or {}).get("deadline_time")),
        "limit_minutes": limit_minutes,
        "reported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "message": f"{dag_id} 未能在 {limit_minutes} 分钟内完成（运行 {run_id}，状态 {state}）",
    }
    path = misses_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(miss, ensure_ascii=False, default=str) + "\n"
    # One write to a file opened for appending: two callbacks at once do not mix their lines.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
    log.error("deadline missed: %s", miss["message"])


def read_misses(settings: Settings) -> list[dict[str, Any]]:
    """All missed deadlines, oldest first; a line cut off by a crash is left out."""
    path = misses_file(settings)
    if not path.is_file():
        return []
    misses = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            misses.append(json.loads(line))
        except json.JSONDecodeError:
            log.warning("%s: not a whole line: %.80s", path, line)
    return misses
