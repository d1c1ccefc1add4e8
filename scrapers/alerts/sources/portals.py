"""Portals that stopped: the last runs in the ledger, which ``quality.portal_runs`` is published from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from scrapers.alerts.conditions import Condition, Reading
from scrapers.alerts.subscriptions import Subscriptions
from scrapers.alerts.wording import day_and_time
from scrapers.archive.database import Database
from scrapers.archive.portal_runs import NOT_ENDED
from scrapers.archive.tables import portal_runs
from scrapers.portals.registry import LOCAL, load_portals
from scrapers.portals.switches import visited
from scrapers.settings import Settings

MAY_TAKE = timedelta(hours=36)
"""A run that has not ended by then was killed; before, it may still be going (the deadline of ``walk_columns``)."""
LOOKED_AT = 40
"""Of each portal's runs, the last ones: more than may be bad in a row before it is told."""

STATUSES = {"empty": "列表变空", "blocked": "被拦截", "suspicious": "结果可疑", "failed": "失败"}


@dataclass(frozen=True, slots=True)
class Watched:
    """A portal that a night visits."""

    id: str
    name: str
    region_code: str = ""
    base: str = ""


def watched(settings: Settings) -> dict[str, Watched]:
    """The portals that a night visits, by id; one whose file is wrong, of which only that is known, among them."""
    wrong: list[str] = []
    portals = visited(settings, load_portals(settings, on_error=lambda path, _: wrong.append(path.stem)))
    found = {p.id: Watched(p.id, p.name, p.region_code or "", p.base) for p in portals}
    return {name: Watched(name, "门户文件有误") for name in wrong} | found


def read(database: Database, portals: dict[str, Watched], subscriptions: Subscriptions, now: datetime) -> Reading:
    """Portals whose last runs all went wrong. ``portals``: those that a night visits, by id.

    A portal that is visited no more ends without a word. One whose run is not over is judged by the run before.
    """
    runs, had_rows = _last_runs(database, now)
    found: dict[str, Condition] = {}
    undecided: set[str] = set()
    for portal_id in runs.keys() & portals.keys():
        key, last = f"portal:{portal_id}", runs[portal_id][: subscriptions.portal_runs]
        if len(last) == subscriptions.portal_runs and all(_stopped(run, had_rows) for run in last):
            found[key] = _condition(key, portals[portal_id], last[0], had_rows.get(portal_id))
        elif _stopped(last[0], had_rows):
            undecided.add(key)
    return Reading(
        "portal",
        found,
        dismissed=lambda key: key.removeprefix("portal:") not in portals,
        undecided=frozenset(undecided),
    )


def _last_runs(database: Database, now: datetime) -> tuple[dict[str, list[Row[Any]]], dict[str, datetime]]:
    """Runs that can be judged, by portal and newest first; when each portal last had rows."""
    place = func.row_number().over(partition_by=portal_runs.c.portal_id, order_by=portal_runs.c.started_at.desc())
    of = portal_runs.c
    ranked = select(of.portal_id, of.started_at, of.listed, of.status, of.why, place.label("place")).subquery()
    rows = select(ranked).where(ranked.c.place <= LOOKED_AT).order_by(ranked.c.portal_id, ranked.c.place)
    had = select(of.portal_id, func.max(of.started_at).label("last")).where(of.listed > 0).group_by(of.portal_id)
    runs: dict[str, list[Row[Any]]] = {}
    with database.read() as connection:
        for run in connection.execute(rows):
            if run.portal_id != LOCAL and (run.why != NOT_ENDED or now - run.started_at > MAY_TAKE):
                runs.setdefault(run.portal_id, []).append(run)
        return runs, {row.portal_id: row.last for row in connection.execute(had)}


def _stopped(run: Row[Any], had_rows: dict[str, datetime]) -> bool:
    return run.status != "ok" and (run.status != "empty" or run.portal_id in had_rows)


def _condition(key: str, portal: Watched, run: Row[Any], had_rows: datetime | None) -> Condition:
    last = f"；最近一次列出公告：{day_and_time(had_rows)}" if had_rows else ""
    why = "进程被终止，或超过时限仍未结束" if run.why == NOT_ENDED else run.why
    return Condition(
        key=key,
        kind="portal",
        group=key,
        severity="warning" if run.status == "suspicious" else "error",
        subject=f"{portal.name}（{portal.id}）",
        message=f"{day_and_time(run.started_at)}采集{STATUSES[run.status]}：{why}{last}",
        seen_at=run.started_at.isoformat(),
        region=portal.region_code,
        source=portal.base,
        advice=f"gongkai portals check {portal.id}；排除后 gongkai collect --portal {portal.id}",
    )
