"""A visit to one portal: its columns are listed, then each announcement that may hold something new is looked at."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta, timezone

from scrapers.archive.ledger import Ledger
from scrapers.archive.notices import KnownNotice, LookedAt, NoticeBook, NoticeState
from scrapers.archive.portal_runs import PortalRun, begin_run, count_events, end_run
from scrapers.archive.store import Store
from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.client import Client
from scrapers.fetch.leases import Leases
from scrapers.fetch.memory import Memory
from scrapers.fetch.robots import DisallowedByRobots
from scrapers.portals.bounds import outside
from scrapers.portals.documents import Documents, Outcome
from scrapers.portals.listing import Listing
from scrapers.portals.registry import Portal
from scrapers.portals.scope import Scope
from scrapers.portals.verdict import Tally, verdict
from scrapers.records import Notice

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 5
"""Announcements that fail one after the other before the rest is left for the next night."""
PROGRESS_EVERY = 50
MANY_GONE = 0.5
FEW_GONE = 2
CHINA = timezone(timedelta(hours=8))
_ORDER = {"failed": 0, "waiting": 1, "gone": 2, "left": 2, "done": 2}


class Visit:
    """One run at one portal."""

    def __init__(
        self,
        portal: Portal,
        ledger: Ledger,
        store: Store,
        run_id: str,
        scope: Scope = Scope(),  # noqa: B008  (frozen)
        progress: Callable[[str], None] = log.info,
    ) -> None:
        memory = Memory(ledger, store, run_id, portal.id)
        leases = Leases(ledger.database)
        client = Client(portal.manners, memory, leases, allow_loopback=portal.allow_loopback)
        self._portal, self._ledger, self._run_id = portal, ledger, run_id
        self._scope, self._progress = scope, progress
        self._tally = Tally()
        self._book = NoticeBook(ledger.database, portal.id)
        self._listing = Listing(portal, client, self._book, self._tally, scope)
        self._documents = Documents(portal, client, memory, ledger, store, run_id, self._tally)
        self._first_night = not self._listing.known
        self._missing: list[KnownNotice] = []
        self._withdrawing: list[tuple[KnownNotice, Outcome]] = []

    def run(self) -> PortalRun:
        """Visit the portal and note the run in the ledger. Errors of the portal end in its status, none is raised."""
        started = datetime.now(UTC)
        begin_run(self._ledger.database, self._portal.id, self._run_id, started)
        try:
            self._obey_persons()
            for column in self._portal.columns:
                self._listing.list_columns(column, started)
            if self._scope.columns and not self._listing.columns:
                self._tally.empty.append(f"本门户没有所选的栏目：{'、'.join(self._scope.columns)}")
            self._look_at_announcements(started)
            if not self._scope.some_days:
                self._listing.read_to_the_end({known.notice.column for known in self._missing}, started)
        except BlockedByPortal as error:
            self._tally.blocked = str(error)
        except Exception as error:
            log.exception("visit to portal %s failed", self._portal.id)
            self._tally.crashed = f"程序错误（{type(error).__name__}：{error}），未取得的下次重试"
        self._withdraw()
        return self._finish(started)

    def _look_at_announcements(self, now: datetime) -> None:
        due = self._due(now)
        self._progress(f"{self._portal.id}: {self._tally.listed} announcements listed, {len(due)} to look at")
        in_a_row = 0
        for number, known in enumerate(due, start=1):
            try:
                outcome = self._documents.collect(known, whole=self._scope.whole)
            except DisallowedByRobots as error:
                self._book.settle(known.notice.url, "left", str(error))
                continue
            except BlockedByPortal:
                raise
            except FetchError as error:
                in_a_row += 1
                self._fail(known, str(error))
                if in_a_row == GIVE_UP_AFTER and number < len(due):
                    self._tally.remarks.append(f"连续 {in_a_row} 篇公告取不到，其余 {len(due) - number} 篇留待下次")
                    return
                continue
            in_a_row = 0
            self._settle(known, outcome)
            if outcome.kind != "unchanged" or number % PROGRESS_EVERY == 0:
                self._progress(f"{self._portal.id}: [{number}/{len(due)}] {outcome.kind}: {known.notice.title}")

    def _due(self, now: datetime) -> list[KnownNotice]:
        """What failed before comes first, then what is new, then what may have changed."""
        watched_since = now - timedelta(days=self._portal.watch_days)
        due = []
        for known in self._listing.known.values():
            looked_at_and_left = known.decision == "leave" and known.decided_by == "content"
            if known.decision == "leave" and not (looked_at_and_left and self._scope.whole):
                continue
            if not self._in_scope(known.notice):
                continue
            whole = self._scope.whole
            watched = known.state == "done" and (whole or known.first_seen_at >= watched_since)
            if known.state in ("waiting", "failed") or watched or (known.state == "left" and whole):
                due.append(known)
        return sorted(due, key=lambda known: (_ORDER[known.state], known.notice.url))

    def _in_scope(self, notice: Notice) -> bool:
        in_column = not self._scope.columns or notice.column in self._listing.columns
        return in_column and self._scope.holds_day(notice.published_on)

    def _settle(self, known: KnownNotice, outcome: Outcome) -> None:
        url = known.notice.url
        if outcome.kind == "missing":
            if url in self._listing.listed:
                self._fail(known, f"列表中仍有此公告，但页面不存在：{url}")
            else:
                self._missing.append(known)
            return
        self._tally.settled += 1
        if outcome.decided:
            decided = outcome.decided
            known = replace(known, decision=decided.decision, reason=decided.reason, decided_by="content")
        if outcome.failures:
            self._fail(known, "；".join(outcome.failures), outcome.page)
        elif outcome.withdrawn:
            self._withdrawing.append((known, outcome))
        elif outcome.page:
            self._done(known, outcome)

    def _done(self, known: KnownNotice, outcome: Outcome) -> None:
        """All that an announcement offers is archived, or it turned out to be no disclosure."""
        left = outcome.kind == "left"
        if outcome.decided:
            self._book.decide(replace(known, state="left" if left else known.state))
        self._book.settle(known.notice.url, "left" if left else "done", page=outcome.page)

    def _obey_persons(self) -> None:
        """Announcements that a person decided otherwise since the last visit: what is left now stands no more."""
        for url, override in self._book.overrides().items():
            known = self._listing.known.get(url)
            if known is None or (known.decision, known.reason) == (override.decision, override.said):
                continue
            leave = override.decision == "leave"
            if leave:
                self._set_aside(known)
            state: NoticeState = "left" if leave else "waiting" if known.state == "left" else known.state
            decided = replace(
                known, decision=override.decision, reason=override.said, decided_by="person", state=state, why=""
            )
            self._book.decide(decided)
            self._listing.known[url] = decided

    def _set_aside(self, known: KnownNotice) -> None:
        """What it offered stands no more, unless others offer it too: these are looked at, and speak for it then."""
        offered = self._offered_by(known)
        others = self._ledger.offering(self._portal.id, offered) - {known.notice.url}
        for other in (self._listing.known[url] for url in others if url in self._listing.known):
            if other.state == "done":
                self._listing.known[other.notice.url] = waiting = replace(other, state="waiting")
                self._book.decide(waiting)
        self._ledger.withdraw(self._portal.id, {known.notice.url: offered}, datetime.now(UTC), run_id=self._run_id)

    def _offered_by(self, known: KnownNotice) -> tuple[str, ...]:
        return tuple(sorted(self._ledger.offered_by(self._portal.id, known.notice.url)))

    def _fail(self, known: KnownNotice, why: str, page: LookedAt | None = None) -> None:
        self._tally.failed += 1
        self._tally.remarks.append(f"《{known.notice.title}》：{why}")
        self._book.settle(known.notice.url, "failed", why, page)

    def _withdraw(self) -> None:
        """Note what is not offered any more, when everything was looked at: it may only have moved.

        Announcements are settled after that, so that a visit which is killed here looks at them again.
        """
        missing = self._believed_missing()
        offered = {known.notice.url: outcome.withdrawn for known, outcome in self._withdrawing}
        for known in missing:
            offered[known.notice.url] = self._offered_by(known)
        if not offered:
            return
        self._ledger.withdraw(self._portal.id, offered, datetime.now(UTC), run_id=self._run_id)
        for known, outcome in self._withdrawing:
            self._done(known, outcome)
        for known in missing:
            self._book.settle(known.notice.url, "gone", "页面已不存在")

    def _believed_missing(self) -> list[KnownNotice]:
        """Announcements whose pages are gone and which no list has. A list that was not read to its end may have them;
        many at once are a portal that moved: nothing is believed gone then.
        """
        asked = self._tally.settled + self._tally.failed + len(self._missing)
        if len(self._missing) <= max(FEW_GONE, asked * MANY_GONE):
            return [known for known in self._missing if self._is_sure(known)]
        self._tally.remarks.append(f"{len(self._missing)} 篇公告的页面同时消失，可能是网站改版，暂不视为撤下")
        return []

    def _is_sure(self, known: KnownNotice) -> bool:
        url = known.notice.url
        if self._listing.lists_no_more(known.notice):
            return True
        if url in self._listing.listed:
            self._fail(known, f"列表中仍有此公告，但页面不存在：{url}")
        elif not self._scope.some_days:
            self._fail(known, f"页面不存在，而所在列表未能读完，暂不视为撤下：{url}")
        return False

    def _finish(self, started: datetime) -> PortalRun:
        counts = count_events(self._ledger.database, self._portal.id, self._run_id)
        if not (self._scope.some_days or self._scope.columns):
            known, today = self._listing.known.values(), started.astimezone(CHINA).date()
            remarks = outside(self._portal.bounds, known, counts.new, today, first_night=self._first_night)
            self._tally.remarks += remarks
        tally, (status, why) = self._tally, verdict(self._tally)
        run = PortalRun(
            portal_id=self._portal.id,
            run_id=self._run_id,
            started_at=started,
            finished_at=datetime.now(UTC),
            listed=tally.listed,
            **asdict(counts),
            fetched=tally.fetched,
            failed=tally.failed,
            status=status,
            why=why,
        )
        end_run(self._ledger.database, run)
        self._progress(f"{self._portal.id}: {status}, {run.new} new, {run.changed} changed {why}".rstrip())
        return run
