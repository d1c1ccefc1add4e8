"""How a night went at one portal: one row of ``quality.portal_runs``, there from the moment the run begins."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, func, select

from scrapers.archive.database import Database
from scrapers.archive.tables import events, portal_runs
from scrapers.stage.schema import PORTAL_RUNS

PortalStatus = Literal["ok", "empty", "blocked", "suspicious", "failed"]

NOT_ENDED = "本次运行没有正常结束：进程被终止，或仍在进行"
"""What the row of a run says until the run ends."""


@dataclass(frozen=True, slots=True)
class EventCounts:
    """Events of one run by kind. What came back (``returned``) is counted as new."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    gone: int = 0


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


def begin_run(database: Database, portal_id: str, run_id: str, started_at: datetime) -> None:
    """Note that a run began. Until it ends its row says ``failed``: a run that is killed stays visible."""
    run = PortalRun(portal_id, run_id, started_at, started_at, 0, 0, 0, 0, 0, 0, 0, "failed", NOT_ENDED)
    with database.write() as connection:
        connection.execute(database.insert(portal_runs).values(asdict(run)).on_conflict_do_nothing())


def end_run(database: Database, run: PortalRun) -> None:
    """Note how a run ended, in the place of what its beginning noted; noting it twice changes nothing."""
    values = asdict(run)
    upsert = database.insert(portal_runs).values(values)
    with database.write() as connection:
        connection.execute(upsert.on_conflict_do_update(index_elements=["portal_id", "run_id"], set_=values))


def count_events(database: Database, portal_id: str, run_id: str) -> EventCounts:
    """What happened to documents in a run so far."""
    of_run = events.c.portal_id == portal_id, events.c.run_id == run_id
    query = select(events.c.kind, func.count().label("events")).where(*of_run).group_by(events.c.kind)
    with database.read() as connection:
        found: dict[str, int] = {row.kind: row.events for row in connection.execute(query)}
    return EventCounts(
        new=found.get("new", 0) + found.get("returned", 0),
        changed=found.get("changed", 0),
        moved=found.get("moved", 0),
        gone=found.get("gone", 0),
    )


def portal_runs_query() -> Select[Any]:
    """All runs, schema ``PORTAL_RUNS``; the events of one that did not end are counted as they are now."""
    order = (portal_runs.c.started_at, portal_runs.c.portal_id, portal_runs.c.run_id)
    kinds = {"new": ("new", "returned"), "changed": ("changed",), "moved": ("moved",), "gone": ("gone",)}
    columns = [_counted(name, kinds[name]) if name in kinds else portal_runs.c[name] for name in PORTAL_RUNS.names]
    return select(*columns).order_by(*order)


def _counted(name: str, kinds: tuple[str, ...]) -> ColumnElement[Any]:
    now = select(func.count()).where(
        events.c.portal_id == portal_runs.c.portal_id,
        events.c.run_id == portal_runs.c.run_id,
        events.c.kind.in_(kinds),
    )
    return case((portal_runs.c.why == NOT_ENDED, now.scalar_subquery()), else_=portal_runs.c[name]).label(name)
