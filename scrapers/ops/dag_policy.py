"""What all DAGs have in common: assets between them, retries, time limits, deadlines. Tested in tests/dags."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from airflow.sdk import Asset
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from scrapers.ops.dag_runs import run_failed, run_succeeded, task_failed

ARCHIVE = Asset(name="gongkai_archive", uri="x-gongkai://archive", group="gongkai")
"""Bytes and their ledger rows: collect_disclosures adds to it, parse_disclosures starts from it."""
STAGING = Asset(name="gongkai_staging", uri="x-gongkai://staging", group="gongkai")
"""Staged batches: parse_disclosures adds to it, build_warehouse starts from it."""
WAREHOUSE = Asset(name="gongkai_warehouse", uri="x-gongkai://warehouse", group="gongkai")
"""The published warehouse: for whoever wants to start something after it."""

NOTED: dict[str, Any] = {"on_success_callback": run_succeeded, "on_failure_callback": run_failed}
"""Arguments of every DAG: how its runs end is noted in the ledger, for alerts."""


WITHIN_CHINESE = re.compile(r"(?<=[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e])\n *(?=[\u4e00-\u9fff\uff01-\uff5e])")


def page_of(doc: str | None) -> dict[str, Any]:
    """Arguments of every DAG: its page in the UI, whose first line, ``# id · 中文``, is its name in lists.

    A line that ends within a Chinese sentence goes on without the space that a browser would put there.
    """
    page = WITHIN_CHINESE.sub("", doc or "")
    return {"doc_md": page, "dag_display_name": page.partition("\n")[0].removeprefix("# ")}


def task_defaults(limit: timedelta, retries: int = 3) -> dict[str, Any]:
    """``default_args`` of a DAG: a limit a try, retries after 1, 2, 4 … minutes, at most half an hour apart.

    A task whose last try failed is noted at once: a later task of the same run may tell of it.
    """
    return {
        "owner": "gongkai",
        "retries": retries,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=30),
        "execution_timeout": limit,
        "on_failure_callback": task_failed,
    }


def deadline(limit: timedelta) -> DeadlineAlert:
    """A run that is not over ``limit`` after it was queued is reported, whether it runs, waits or hangs.

    The callback is a synchronous one: the executor runs it, so no triggerer is needed for it.
    """
    return DeadlineAlert(
        name="not finished in time",
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        # In seconds: of a timedelta Airflow 3.3 writes an object that it cannot read again when a task is cleared
        # (apache/airflow#70368); a number it reads everywhere.
        interval=limit.total_seconds(),  # type: ignore[arg-type]
        callback=SyncCallback(
            "scrapers.ops.deadlines.report_miss", kwargs={"limit_minutes": int(limit.total_seconds() // 60)}
        ),
    )
