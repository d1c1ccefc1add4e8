"""What waits for a person's word: a build that passed its tests and is not published, or what a full build asked."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from scrapers.alerts.conditions import Condition, Reading
from scrapers.alerts.wording import day_and_time
from scrapers.settings import Settings
from scrapers.warehouse import open_question
from scrapers.warehouse.build import TESTED, TestedBuild, waiting_build
from scrapers.warehouse.layout import builds_folder

BUILD, FULL = "approval", "approval:full"
"""Keys. What a full build asks outlives it, also where a night's build asks something else."""
PUBLISHES_WITHIN = timedelta(minutes=30)
"""Until then it is being published, or publishing is tried again."""
APPROVE = (
    "核实无误后在 Airflow 的 Required Actions（待操作的任务实例）页面批准，或 gongkai publish --approve 理由；"
    "否则查明原因后重新构建"
)
PUBLISH = "查明原因后 gongkai publish"


def read(settings: Settings, now: datetime, *, asked: bool, failed: bool) -> Reading:
    """The build that waits, if one does: at once where its question is ``asked``. And what a full build asked that was
    not published, whether it still waits or a night's build took its place.

    ``failed``: the run of the build that waits failed otherwise, which is told as that.
    """
    found: dict[str, Condition] = {}
    undecided: set[str] = set()
    if waits := _waiting(settings):
        waiting, tested_at = waits
        if asked or (not failed and now - tested_at >= PUBLISHES_WITHIN):
            condition = _of_build(waiting, tested_at, asked=asked)
            found[condition.key] = condition
        else:
            undecided.add(_key(waiting))
    stands = open_question.read(settings)
    if stands and FULL not in found and FULL not in undecided:
        found[FULL] = _condition(
            FULL,
            "全量构建",
            f"{stands}。夜间构建照常发布新收到的内容，但全量构建尚未发布",
            f"{open_question.ASK_AGAIN}（见 gongkai publish --help）",
        )
    return Reading("approval", found, undecided=frozenset(undecided))


def _waiting(settings: Settings) -> tuple[TestedBuild, datetime] | None:
    try:
        waiting = waiting_build(settings)
        tested_at = datetime.fromtimestamp((builds_folder(settings) / TESTED).stat().st_mtime, UTC)
    except FileNotFoundError:  # there is none, or it was published this moment
        return None
    return (waiting, tested_at) if waiting else None


def _key(waiting: TestedBuild) -> str:
    return FULL if waiting.full else BUILD


def _of_build(waiting: TestedBuild, tested_at: datetime, *, asked: bool) -> Condition:
    return _condition(
        _key(waiting),
        "全量构建" if waiting.full else "数据仓库新版本",
        f"{day_and_time(tested_at)}构建的新版本已通过检验，尚未发布："
        + (f"全量构建，共{waiting.documents}份文件" if waiting.full else _part(waiting))
        + "；读者仍在使用上一个版本"
        + (f"。{waiting.question}" if waiting.question else ""),
        APPROVE if asked else PUBLISH,
        _page() if asked else "",
    )


def _condition(key: str, subject: str, message: str, advice: str, source: str = "") -> Condition:
    return Condition(
        key=key,
        kind="approval",
        group=key,
        severity="error",
        subject=subject,
        message=message,
        source=source,
        advice=advice,
    )


def _part(waiting: TestedBuild) -> str:
    return f"共{waiting.documents}份文件，其中新增{waiting.new_documents}份"


def _page() -> str:
    base = os.environ.get("AIRFLOW__API__BASE_URL", "").rstrip("/")
    return f"{base}/required_actions" if base else ""
