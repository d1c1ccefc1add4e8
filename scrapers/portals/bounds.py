"""Whether a night brought what a portal's file says it should (``bounds``)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from scrapers.archive.notices import KnownNotice
from scrapers.portals.registry import Bounds


def outside(
    bounds: Bounds, known: Collection[KnownNotice], new: int, today: date, *, first_night: bool = False
) -> list[str]:
    """What is not as it should be, in Chinese with its numbers; empty when all is. ``new``: new documents."""
    standing = [notice for notice in known if notice.state != "gone"]
    found = []
    if bounds.listed_at_least is not None and len(standing) < bounds.listed_at_least:
        found.append(f"共有公告 {len(standing)} 篇，少于门户文件 bounds.listed_at_least 的 {bounds.listed_at_least} 篇")
    if bounds.listed_at_most is not None and len(standing) > bounds.listed_at_most:
        found.append(f"共有公告 {len(standing)} 篇，多于门户文件 bounds.listed_at_most 的 {bounds.listed_at_most} 篇")
    if bounds.new_at_most is not None and new > bounds.new_at_most and not first_night:
        found.append(f"本次新增文件 {new} 份，多于门户文件 bounds.new_at_most 的 {bounds.new_at_most} 份")
    newest = max((day for notice in standing if (day := notice.notice.published_on)), default=None)
    if bounds.newest_within_days is not None and newest is not None:
        age = (today - newest).days
        if age > bounds.newest_within_days:
            limit = f"门户文件 bounds.newest_within_days 的 {bounds.newest_within_days} 天"
            found.append(f"最新公告发布于 {newest}，距今 {age} 天，超过{limit}")
    return found
