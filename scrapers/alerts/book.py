"""What the ledger knows of alerts: conditions, the outbox, marks. What a reading changes is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from scrapers.alerts.conditions import KINDS, Condition, Decision, Kind, Known, Message
from scrapers.archive.database import Database
from scrapers.archive.tables import alert_marks, conditions, dag_runs, outbox

VERSION = "version"
"""Mark: the version of the warehouse whose findings were told last."""
INTRODUCED = "introduced:"
KEPT = timedelta(days=400)
"""How long what is over and delivered can be looked up."""
LEASE = timedelta(minutes=10)
"""How long one sender has a message for itself. Killed, it leaves the message to whoever comes after that."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)

Standing = Callable[[Collection[Kind]], dict[str, Known]]
"""Conditions of these kinds that stand, by key."""
Decide = Callable[[Standing, frozenset[str], int], tuple[Decision, int]]
"""What stands, recipients that are introduced, version told last → what changes, and the version told now."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is not delivered yet."""

    message: Message
    created_at: datetime
    attempts: int
    next_try_at: datetime
    last_error: str


class Book:
    """Conditions and messages in the ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, decide: Decide, now: datetime) -> Decision:
        """Read what is known, decide, and write all of it in one transaction: a kill leaves all or nothing of it."""
        with self._database.write() as connection:
            # Whoever decides has this row: another sender waits, and then sees what was decided.
            first = self._database.insert(alert_marks).values(name=VERSION, value=0)
            own = first.on_conflict_do_update(index_elements=["name"], set_={"value": alert_marks.c.value})
            told = int(connection.execute(own.returning(alert_marks.c.value)).scalar_one())
            decision, version = decide(partial(_standing, connection), _introduced(connection), told)
            self._write(connection, decision, now)
            connection.execute(update(alert_marks).where(alert_marks.c.name == VERSION).values(value=version))
            _forget(connection, now)
        return decision

    def look(self, decide: Decide) -> Decision:
        """What ``change`` would decide now; nothing is written."""
        with self._database.read() as connection:
            return decide(partial(_standing, connection), _introduced(connection), _told(connection))[0]

    def version(self) -> int:
        """The version of the warehouse whose findings were told last; 0 for none."""
        with self._database.read() as connection:
            return _told(connection)

    def standing(self) -> list[Known]:
        """Conditions that stand, the oldest first."""
        with self._database.read() as connection:
            return sorted(_standing(connection, KINDS).values(), key=lambda one: (one.began_at, one.condition.key))

    def ended_since(self, since: datetime) -> list[Known]:
        """Conditions that ended, the last one first."""
        query = select(conditions).where(conditions.c.ended_at >= since).order_by(conditions.c.ended_at.desc())
        with self._database.read() as connection:
            return [_known(row) for row in connection.execute(query)]

    def waiting(self) -> list[Waiting]:
        """Messages that are not delivered, in the order in which they were made."""
        query = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.created_at, outbox.c.position)
        with self._database.read() as connection:
            return [_waiting(row) for row in connection.execute(query)]

    def due(self, now: datetime) -> dict[str, list[Waiting]]:
        """What may be tried now, by channel, in the order in which it was made."""
        found: dict[str, list[Waiting]] = {}
        for one in self.waiting():
            if one.next_try_at <= now:
                found.setdefault(one.message.channel, []).append(one)
        return found

    def claim(self, message_id: str, now: datetime) -> bool:
        """Take a message for oneself for a while; false where another sender has it or delivered it."""
        mine = update(outbox).where(
            outbox.c.message_id == message_id, outbox.c.sent_at.is_(None), outbox.c.next_try_at <= now
        )
        with self._database.write() as connection:
            values = {"next_try_at": now + LEASE, "attempts": outbox.c.attempts + 1}
            return connection.execute(mine.values(values)).rowcount == 1

    def delivered(self, message_id: str, now: datetime) -> None:
        """The channel took it: from here on it is never sent again."""
        self._set(message_id, sent_at=now, last_error="")

    def failed(self, one: Waiting, why: str, now: datetime) -> None:
        """The channel did not take it; the pause before the next try grows with each."""
        pause = min(FIRST_PAUSE * 2 ** min(one.attempts, 10), LONGEST_PAUSE)
        self._set(one.message.message_id, next_try_at=now + pause, last_error=why)

    def left(self, one: Waiting, why: str) -> None:
        """It was not tried: it is due as before."""
        self._set(one.message.message_id, last_error=why)

    def _set(self, message_id: str, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(update(outbox).where(outbox.c.message_id == message_id).values(values))

    def _write(self, connection: Connection, decision: Decision, now: datetime) -> None:
        rows = [
            {
                "key": one.condition.key,
                "kind": one.condition.kind,
                "about": one.condition.as_json(),
                "began_at": one.began_at,
                "told_at": one.told_at,
                "reminders": one.reminders,
                "ended_at": one.ended_at,
            }
            for one in decision.conditions
        ]
        if rows:
            upsert = self._database.insert(conditions)
            changed = {name: upsert.excluded[name] for name in rows[0] if name != "key"}
            connection.execute(upsert.on_conflict_do_update(index_elements=["key"], set_=changed), rows)
        for position, message in enumerate(decision.messages):
            row = {
                "message_id": message.message_id,
                "recipient": message.recipient,
                "channel": message.channel,
                "title": message.title,
                "body": message.body,
                "created_at": now,
                "position": position,
                "attempts": 0,
                "next_try_at": now,
                "last_error": "",
            }
            connection.execute(self._database.insert(outbox).values(row).on_conflict_do_nothing())
        for name in decision.introduced:
            mark = self._database.insert(alert_marks).values(name=f"{INTRODUCED}{name}", value=1)
            connection.execute(mark.on_conflict_do_nothing())


def _standing(connection: Connection, kinds: Collection[Kind]) -> dict[str, Known]:
    of_kinds = select(conditions).where(conditions.c.ended_at.is_(None), conditions.c.kind.in_(kinds))
    rows = connection.execute(of_kinds)
    return {row.key: _known(row) for row in rows}


def _told(connection: Connection) -> int:
    return connection.execute(select(alert_marks.c.value).where(alert_marks.c.name == VERSION)).scalar() or 0


def _introduced(connection: Connection) -> frozenset[str]:
    names: Sequence[str] = connection.execute(select(alert_marks.c.name)).scalars().all()
    return frozenset(name.removeprefix(INTRODUCED) for name in names if name.startswith(INTRODUCED))


def _forget(connection: Connection, now: datetime) -> None:
    connection.execute(delete(conditions).where(conditions.c.ended_at < now - KEPT))
    connection.execute(delete(dag_runs).where(dag_runs.c.ended_at < now - KEPT))
    connection.execute(delete(outbox).where(outbox.c.sent_at < now - KEPT))


def _known(row: Row[Any]) -> Known:
    return Known(Condition(row.key, **row.about), row.began_at, row.told_at, row.reminders, row.ended_at)


def _waiting(row: Row[Any]) -> Waiting:
    message = Message(row.message_id, row.recipient, row.channel, row.title, row.body)
    return Waiting(message, row.created_at, row.attempts, row.next_try_at, row.last_error)
