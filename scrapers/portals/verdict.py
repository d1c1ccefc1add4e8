"""How a night went at a portal: counts while it goes, and a status with its reason at the end.

A silent nothing never passes for a quiet night: whatever is not ``ok`` says why, in Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scrapers.archive.portal_runs import PortalStatus

MOST_REASONS = 5


@dataclass(slots=True)
class Tally:
    """What a visit counts. ``remarks`` are reasons for suspicion; ``broken`` columns could not be listed, with
    the reason; ``empty`` ones had no row, those in ``nothing`` say so themselves (暂无…); ``crashed`` is a mistake of
    ours.
    """

    listed: int = 0
    fetched: int = 0
    failed: int = 0
    settled: int = 0
    blocked: str = ""
    crashed: str = ""
    remarks: list[str] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)


def verdict(tally: Tally) -> tuple[PortalStatus, str]:
    """The status of a run and why; the reason is empty for ``ok`` only."""
    reasons = [*_broken(tally.broken), *tally.empty, *tally.remarks]
    if tally.failed:
        reasons.append(f"{tally.failed} 篇公告未能取得，下次优先重试")
    if tally.blocked:
        return "blocked", _joined([tally.blocked, *reasons])
    if tally.crashed:
        return "failed", _joined([tally.crashed, *reasons])
    if tally.broken and not tally.listed:
        return "failed", _joined(reasons)
    if tally.failed and not tally.settled:
        return "failed", _joined(reasons)
    if not tally.listed and not tally.broken:
        return "empty", _joined([*reasons, *tally.nothing] or ["所有栏目的列表均为空"])
    return ("suspicious", _joined(reasons)) if reasons else ("ok", "")


def _broken(columns: list[tuple[str, str]]) -> list[str]:
    """Columns that could not be listed, those with the same reason together."""
    return [
        f"栏目{''.join(f'“{name}”' for name, why in dict.fromkeys(columns) if why == reason)}未能读完：{reason}"
        for reason in dict.fromkeys(why for _, why in columns)
    ]


def _joined(reasons: list[str]) -> str:
    shown = list(dict.fromkeys(reasons))
    more = len(shown) - MOST_REASONS
    return "；".join(shown[:MOST_REASONS]) + (f"；另有 {more} 条" if more > 0 else "")
