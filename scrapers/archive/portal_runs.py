"""How a night went at one portal: one row of ``quality.portal_runs``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from scrapers.archive.database import Database
from scrapers.archive.tables import portal_runs

PortalStatus = Literal["ok", "empty", "blocked", "suspicious", "failed"]


@dataclass(frozen=True, slots=True)
class PortalRun:
    """Counts of one run: ``listed`` announcements; documents ``new``, ``changed``, ``moved``, ``gone``; bodies of pages
    and attachments ``fetched``; announcements ``failed``. ``why`` is Chinese and empty for ``ok``."""

    portal_id: str
    run_id: str
    started_at: datetime
    finished_at: datetime
    listed: int
    new: int
    changed: int
    moved: int
    gone: int
    fetched: int
    failed: int
    status: PortalStatus
    why: str


def record_run(database: Database, run: PortalRun) -> None:
    """Note a run; noting it twice changes nothing."""
    with database.write() as connection:
        connection.execute(database.insert(portal_runs).values(asdict(run)).on_conflict_do_nothing())
