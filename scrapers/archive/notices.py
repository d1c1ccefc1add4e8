"""The announcements of a portal in the ledger: what was listed, what was decided, what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update

from scrapers.archive.database import Database
from scrapers.archive.tables import notices, walks
from scrapers.records import Notice

NoticeState = Literal["waiting", "done", "failed", "gone", "left"]


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """An announcement and where it stands.

    ``state``: ``waiting`` to be looked at, ``done`` (all it offers is archived), ``failed`` (tried, first in line the
    next night), ``gone`` from the portal, ``left`` (no disclosure, or not to be fetched; ``reason`` and ``why`` say).
    """

    notice: Notice
    take: bool
    reason: str
    state: NoticeState
    first_seen_at: datetime
    why: str = ""
    fingerprint: str = ""
    page_id: str = ""
    """Document id of the page that was last looked at to the end; what the fetcher has seen since does not count."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The page of an announcement as it was looked at: fingerprint of what it says, document id of its bytes."""

    fingerprint: str
    page_id: str


class NoticeBook:
    """The announcements of one portal."""

    def __init__(self, database: Database, portal_id: str) -> None:
        self._database, self._portal_id = database, portal_id

    def all(self) -> dict[str, KnownNotice]:
        """Every announcement by its address."""
        with self._database.read() as connection:
            rows = connection.execute(select(notices).where(notices.c.portal_id == self._portal_id)).all()
        return {
            row.url: KnownNotice(
                Notice(row.portal_id, row.url, row.title, row.published_on, row.column_name),
                row.decision == "take",
                row.reason,
                row.state,
                row.first_seen_at,
                row.why,
                row.fingerprint,
                row.page_id,
            )
            for row in rows
        }

    def listed_before(self, column_url: str) -> int | None:
        """How many rows the column had when it was last read to its end; None when it was never, or not since."""
        query = select(walks.c.listed).where(
            walks.c.portal_id == self._portal_id, walks.c.column_url == column_url, walks.c.whole_at.is_not(None)
        )
        with self._database.read() as connection:
            return connection.scalar(query)

    def record_walk(self, column_url: str, listed: Iterable[KnownNotice], whole_at: datetime | None, rows: int) -> None:
        """Note a column's announcements and how far it was read, in one transaction: never the one without the other.

        ``whole_at`` None means that it was not read to its end: the next night reads it from the beginning.
        """
        walk = {"portal_id": self._portal_id, "column_url": column_url, "whole_at": whole_at, "listed": rows}
        upsert = self._database.insert(walks).values(walk)
        upsert = upsert.on_conflict_do_update(index_elements=["portal_id", "column_url"], set_=walk)
        with self._database.write() as connection:
            for known in listed:
                row = _row(known)
                fresh = self._database.insert(notices).values(row)
                del row["first_seen_at"]
                connection.execute(fresh.on_conflict_do_update(index_elements=["portal_id", "url"], set_=row))
            connection.execute(upsert)

    def settle(self, url: str, state: NoticeState, why: str = "", page: LookedAt | None = None) -> None:
        """Note how an announcement stands now, and which page was looked at."""
        values = {"state": state, "why": why}
        if page is not None:
            values |= {"fingerprint": page.fingerprint, "page_id": page.page_id}
        mine = (notices.c.portal_id == self._portal_id) & (notices.c.url == url)
        with self._database.write() as connection:
            connection.execute(update(notices).where(mine).values(**values))


def _row(known: KnownNotice) -> dict[str, object]:
    return {
        "portal_id": known.notice.portal_id,
        "url": known.notice.url,
        "title": known.notice.title,
        "published_on": known.notice.published_on,
        "column_name": known.notice.column,
        "decision": "take" if known.take else "leave",
        "reason": known.reason,
        "state": known.state,
        "why": known.why,
        "first_seen_at": known.first_seen_at,
        "fingerprint": known.fingerprint,
        "page_id": known.page_id,
    }
