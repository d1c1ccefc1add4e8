"""``gongkai portals check``: whether each portal can be reached and its lists, dates and attachments are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapers.errors import GongkaiError
from scrapers.portals.registry import Portal
from scrapers.portals.trial import ColumnTrial, DetailTrial, client_for, try_attachment, try_columns, try_details
from scrapers.settings import Settings

AT_ONCE = 16
FEWEST_DATED = 0.5
"""With fewer dated rows than this share a list's dates are not found."""


@dataclass(frozen=True, slots=True)
class Check:
    """How a portal stands. ``problems`` are Chinese; empty: everything was found."""

    portal_id: str
    reachable: bool
    columns: int
    rows: int
    dated: int
    details: int
    attachments: int
    problems: tuple[str, ...]


def check_portals(settings: Settings, portals: Sequence[Portal], progress: Callable[[str], None]) -> list[Check]:
    """Check portals, several at once, each with its own manners; nothing is noted as seen."""

    def one(portal: Portal) -> Check:
        checked = _check(settings, portal)
        progress(f"{portal.id}: {'ok' if not checked.problems else checked.problems[0]}")
        return checked

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check") as pool:
        return list(pool.map(one, portals))


def _check(settings: Settings, portal: Portal) -> Check:
    try:
        client = client_for(portal, settings, f"check-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        columns = try_columns(portal, client)
        details = try_details(portal, client, columns)
        attachment = try_attachment(client, details)
    except GongkaiError as error:
        return Check(portal.id, False, len(portal.columns), 0, 0, 0, 0, (str(error),))
    rows, dated = sum(len(trial.rows) for trial in columns), sum(trial.dated for trial in columns)
    return Check(
        portal_id=portal.id,
        reachable=any(trial.pages for trial in columns),
        columns=len(columns),
        rows=rows,
        dated=dated,
        details=sum(1 for detail in details if not detail.problem),
        attachments=sum(len(detail.attachments) for detail in details),
        problems=tuple(dict.fromkeys(_problems(columns, details, attachment))),
    )


def _problems(columns: Sequence[ColumnTrial], details: Sequence[DetailTrial], attachment: str) -> list[str]:
    found = [f"栏目“{c.column.name or c.address}”：{c.problem}" for c in columns if c.problem and not c.column.optional]
    for trial in columns:
        undated = len(trial.rows) - trial.dated
        if trial.rows and trial.dated < FEWEST_DATED * len(trial.rows) and not any(d.published_on for d in details):
            found.append(f"栏目“{trial.column.name or trial.address}”：{undated} 行没有日期，公告页上也没有找到")
    found += [f"《{detail.row.title}》：{detail.problem}" for detail in details if detail.problem]
    if details and not any(d.attachments or d.holds_figures for d in details):
        found.append("所看的公告页都没有找到附件（请检查门户文件的 attachments）")
    return [*found, attachment] if attachment else found
