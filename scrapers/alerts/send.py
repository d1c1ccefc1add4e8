"""One round of alerts: read what is wrong, note what changed with its messages, deliver what is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import duckdb

from scrapers.alerts import disclosure_calendar, subscriptions
from scrapers.alerts.book import Book, Standing
from scrapers.alerts.channels import Send, open_channel
from scrapers.alerts.conditions import KINDS, Decision, Message, Reading
from scrapers.alerts.decide import decide
from scrapers.alerts.deliver import Clock, deliver, now_utc
from scrapers.alerts.sources import approvals, findings, portals, runs, seasons
from scrapers.archive.database import Database
from scrapers.errors import SettingsError
from scrapers.settings import Settings
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse.approval import waits_for_word

log = logging.getLogger(__name__)
LOGGED = 20
"""Conditions that one round writes to the log; `gongkai alerts list` has all."""


@dataclass(frozen=True, slots=True)
class AlertReport:
    """``began``, ``reminded``, ``ended``: conditions; ``messages`` made now; ``delivered``, ``failed``: messages tried
    now; ``waiting``: messages that are still to be delivered."""

    summary: str
    began: int
    reminded: int
    ended: int
    messages: int
    delivered: int
    failed: int
    waiting: int


def send(settings: Settings, *, clock: Clock = now_utc, channel: Callable[[str], Send] = open_channel) -> AlertReport:
    """Tell what changed. May be called at any time and by several at once, and killed at any moment.

    Raises SettingsError for a wrong ``alerts.yml`` or calendar. A channel that is down raises nothing.
    """
    book = Book(Database(settings.ledger_url))
    now = clock()
    try:
        decision = book.change(_Reader(settings, now).decide, now)
    finally:  # what was decided before goes out, whatever is wrong with what is read now
        counts = deliver(book, clock=clock, channel=channel)
    _log(decision)
    waiting = len(book.waiting())
    began, reminded, ended = (decision.counts.get(name, 0) for name in ("began", "reminded", "ended"))
    return AlertReport(
        summary=(
            f"新出现{began}项，提醒{reminded}项，已消除{ended}项；生成消息{len(decision.messages)}条，"
            f"送达{counts['delivered']}条，未送达{counts['failed']}条，待送{waiting}条"
        ),
        began=began,
        reminded=reminded,
        ended=ended,
        messages=len(decision.messages),
        delivered=counts["delivered"],
        failed=counts["failed"],
        waiting=waiting,
    )


def preview(settings: Settings, *, clock: Clock = now_utc) -> tuple[Message, ...]:
    """The messages that ``send`` would make now; nothing is written or sent."""
    return Book(Database(settings.ledger_url)).look(_Reader(settings, clock()).decide).messages


def _log(decision: Decision) -> None:
    """What changed: its messages' titles, and, since nobody may want it, the first of the conditions themselves."""
    for title in dict.fromkeys(message.title for message in decision.messages):
        log.info("%s", title)
    for one in decision.conditions[:LOGGED]:
        log.info("%s %s：%s", "ended" if one.ended_at else "stands", one.condition.subject, one.condition.message)


class _Reader:
    """Reads everything there is to read, outside of the ledger's write lock, and decides inside of it."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._now = now
        self._subscriptions = subscriptions.read(settings)
        database = Database(settings.ledger_url)
        in_force = manifests.in_force(settings)
        self._version = in_force.version if in_force else 0
        self._readings: list[Reading] = []
        self._findings: Reading | None = None
        watched: dict[str, portals.Watched] | None = None
        try:
            watched = portals.watched(settings)
            self._readings.append(portals.read(database, watched, self._subscriptions, now))
        except SettingsError:  # collecting fails of it too, and is told as a run that failed
            log.exception("portal files cannot be read: nothing can be told of portals and seasons")
        unreadable = ""
        if in_force:
            try:
                self._read_warehouse(settings, watched, Book(database).version())
            except duckdb.Error as error:
                log.exception("the published warehouse cannot be read")
                unreadable = type(error).__name__
        asked = waits_for_word(settings)
        of_runs = runs.read(settings, database, now, unreadable, asked=asked)
        build_failed = "run_failed:build_warehouse" in of_runs.conditions
        self._readings += [of_runs, approvals.read(settings, now, asked=asked, failed=build_failed)]

    def _read_warehouse(self, settings: Settings, watched: dict[str, portals.Watched] | None, told: int) -> None:
        calendar = disclosure_calendar.load(settings)
        with closing(duckdb.connect(str(settings.published), read_only=True)) as warehouse:
            if watched is not None:
                self._readings.append(seasons.read(warehouse, watched, calendar, self._now))
            if self._version > told:
                self._findings = findings.read(warehouse, self._subscriptions)

    def decide(self, standing: Standing, introduced: frozenset[str], told: int) -> tuple[Decision, int]:
        """For ``Book.change``. Findings count only of a version later than the one told last: after a rollback what
        is missing is not resolved, and what is back is not new."""
        readings = list(self._readings)
        if self._findings is not None and self._version > told:
            readings.append(self._findings)
            told = self._version
        everybody_is = all(recipient.name in introduced for recipient in self._subscriptions.recipients)
        known = standing([reading.kind for reading in readings] if everybody_is else list(KINDS))
        return decide(known, readings, self._subscriptions, introduced, self._now), told
