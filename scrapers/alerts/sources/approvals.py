"""A build that passed its tests and is not published: it waits for a person's word, or publishing stopped."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from scrapers.alerts.conditions import Condition, Reading
from scrapers.alerts.wording import day_and_time
from scrapers.settings import Settings
from scrapers.warehouse.build import TESTED, TestedBuild, waiting_build
from scrapers.warehouse.layout import builds_folder

PUBLISHES_WITHIN = timedelta(minutes=30)
"""Until then it is being published, or publishing is tried again."""
APPROVE = (
    "核实无误后在 Airflow 的 Required Actions（待操作的任务实例）页面批准，或 gongkai publish --approve 理由；"
    "否则查明原因后重新构建"
)
PUBLISH = "查明原因后 gongkai publish"


def read(settings: Settings, now: datetime, *, asked: bool, failed: bool) -> Reading:
    """The build that waits, if one does: at once where its question is ``asked``.

    ``failed``: its run failed otherwise, which is told as that.
    """
    try:
        waiting = waiting_build(settings)
        tested_at = datetime.fromtimestamp((builds_folder(settings) / TESTED).stat().st_mtime, UTC)
    except FileNotFoundError:  # there is none, or it was published this moment
        return Reading("approval", {})
    if waiting is None:
        return Reading("approval", {})
    if not asked and (failed or now - tested_at < PUBLISHES_WITHIN):
        return Reading("approval", {}, undecided=frozenset({"approval"}))
    condition = Condition(
        key="approval",
        kind="approval",
        group="approval",
        severity="error",
        subject="数据仓库新版本",
        message=(
            f"{day_and_time(tested_at)}构建的新版本已通过检验，尚未发布："
            + (f"全量构建，共{waiting.documents}份文件" if waiting.full else _part(waiting))
            + "；读者仍在使用上一个版本"
            + (f"。{waiting.question}" if waiting.question else "")
        ),
        source=_page() if asked else "",
        advice=APPROVE if asked else PUBLISH,
    )
    return Reading("approval", {condition.key: condition})


def _part(waiting: TestedBuild) -> str:
    return f"共{waiting.documents}份文件，其中新增{waiting.new_documents}份"


def _page() -> str:
    base = os.environ.get("AIRFLOW__API__BASE_URL", "").rstrip("/")
    return f"{base}/required_actions" if base else ""
