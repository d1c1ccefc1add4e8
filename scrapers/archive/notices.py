"""The announcements of a portal in the ledger: what was listed, what was decided, what is still to be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from scrapers.archive.database import Database
from scrapers.archive.tables import notices, overrides, walks
from scrapers.records import Decided, Notice

NoticeState = Literal["waiting", "done", "failed", "gone", "left"]
DecidedBy = Literal["title", "content", "person"]
"""``title``: title and column; ``content``: the announcement's page; ``person``: somebody, for good."""


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """An announcement and where it stands.

    ``state``: ``waiting`` to be looked at, ``done`` (all it offers is archived), ``failed`` (tried, first in line the
    next night), ``gone`` from the portal, ``left`` (no disclosure, or not to be fetched; ``reason`` and ``why`` say).
    """

    notice: Notice
    decision: Decided
    reason: str
    state: NoticeState
    first_seen_at: datetime
    decided_by: DecidedBy = "title"
    why: str = ""
    fingerprint: str = ""
    page_id: str = ""
    """Document id of the page that was last looked at to the end; what the fetcher has seen since does not count."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a person decided of an announcement: ``take`` or ``leave``, with the reason and the person's name."""

    decision: Decided
    reason: str
    decided_by: str
    decided_at: datetime

    @property
    def said(self) -> str:
        """The reason as it is shown with the announcement."""
        by = f"{self.decided_by}，" if self.decided_by else ""
        return f"人工决定（{by}{self.decided_at:%Y-%m-%d}）：{self.reason}"


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
        return {known.notice.url: known for known in decisions(self._database, self._portal_id)}

    def overrides(self) -> dict[str, Override]:
        """What persons decided, by the announcement's address."""
        with self._database.read() as connection:
            rows = connection.execute(select(overrides).where(overrides.c.portal_id == self._portal_id)).all()
        return {row.url: Override(row.decision, row.reason, row.decided_by, row.decided_at) for row in rows}

    def override(self, url: str, override: Override) -> None:
        """Note what a person decided: it goes before all rules from the next visit on, until decided otherwise."""
        values = asdict(override)
        row = self._database.insert(overrides).values(portal_id=self._portal_id, url=url, **values)
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["portal_id", "url"], set_=values))

    def decide(self, known: KnownNotice) -> None:
        """Note another decision on an announcement, and how it stands by that."""
        values: dict[str, str] = {
            "decision": known.decision,
            "reason": known.reason,
            "decided_by": known.decided_by,
            "state": known.state,
            "why": known.why,
        }
        self._update(known.notice.url, values)

    def listed_before(self, column_url: str) -> int | None:
        """How many rows the column had when it was last read to its end; None when it was never, or not since."""
        query = select(walks.c.listed).where(
            walks.c.portal_id == self._portal_id, walks.c.column_url == column_url, walks.c.whole_at.is_not(None)
        )
        with self._database.read() as connection:
            return connection.scalar(query)

    def record_walk(
        self,
        column_url: str,
        listed: Iterable[KnownNotice],
        whole_at: datetime | None,
        rows: int,
        *,
        doubt_all: bool = False,
    ) -> None:
        """Note a column's announcements and how far it was read, in one transaction: never the one without the other.

        ``whole_at`` None means that it was not read to its end: the next night reads it from the beginning;
        ``doubt_all``: and all other columns too.
        """
        walk = {"portal_id": self._portal_id, "column_url": column_url, "whole_at": whole_at, "listed": rows}
        upsert = self._database.insert(walks).values(walk)
        upsert = upsert.on_conflict_do_update(index_elements=["portal_id", "column_url"], set_=walk)
        with self._database.write() as connection:
            self._record_listed(connection, listed)
            connection.execute(upsert)
            if doubt_all:
                of_portal = walks.c.portal_id == self._portal_id
                connection.execute(update(walks).where(of_portal).values(whole_at=None))

    def record_listed(self, listed: Iterable[KnownNotice]) -> None:
        """Note announcements of a walk that says nothing of how far the column was read."""
        with self._database.write() as connection:
            self._record_listed(connection, listed)

    def _record_listed(self, connection: Connection, listed: Iterable[KnownNotice]) -> None:
        for known in listed:
            row = _row(known)
            fresh = self._database.insert(notices).values(row)
            del row["first_seen_at"]
            connection.execute(fresh.on_conflict_do_update(index_elements=["portal_id", "url"], set_=row))

    def settle(self, url: str, state: NoticeState, why: str = "", page: LookedAt | None = None) -> None:
        """Note how an announcement stands now, and which page was looked at."""
        values: dict[str, str] = {"state": state, "why": why}
        if page is not None:
            values |= {"fingerprint": page.fingerprint, "page_id": page.page_id}
        self._update(url, values)

    def _update(self, url: str, values: dict[str, str]) -> None:
        mine = (notices.c.portal_id == self._portal_id) & (notices.c.url == url)
        with self._database.write() as connection:
            connection.execute(update(notices).where(mine).values(**values))


def decisions(database: Database, portal_id: str | None = None, decision: str | None = None) -> Iterator[KnownNotice]:
    """The announcements of a portal or of all, by portal, column and date, the newest first."""
    query = select(notices).order_by(
        notices.c.portal_id, notices.c.column_name, notices.c.published_on.desc(), notices.c.url
    )
    if portal_id is not None:
        query = query.where(notices.c.portal_id == portal_id)
    if decision is not None:
        query = query.where(notices.c.decision == decision)
    with database.read() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        yield KnownNotice(
            Notice(row.portal_id, row.url, row.title, row.published_on, row.column_name),
            row.decision,
            row.reason,
            row.state,
            row.first_seen_at,
            row.decided_by,
            row.why,
            row.fingerprint,
            row.page_id,
        )


def _row(known: KnownNotice) -> dict[str, object]:
    return {
        "portal_id": known.notice.portal_id,
        "url": known.notice.url,
        "title": known.notice.title,
        "published_on": known.notice.published_on,
        "column_name": known.notice.column,
        "decision": known.decision,
        "reason": known.reason,
        "decided_by": known.decided_by,
        "state": known.state,
        "why": known.why,
        "first_seen_at": known.first_seen_at,
        "fingerprint": known.fingerprint,
        "page_id": known.page_id,
    }
