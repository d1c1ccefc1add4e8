"""What is told to whom: a pure function of what was known, what is read now, and who wants what."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapers.alerts import messages
from scrapers.alerts.conditions import REMINDED, Change, Condition, Decision, Known, Message, Reading
from scrapers.alerts.subscriptions import Recipient, Subscriptions


@dataclass(frozen=True, slots=True)
class _Turns:
    """All that changes with one reading."""

    began: tuple[Known, ...]
    reminded: tuple[Known, ...]
    ended: tuple[Known, ...]
    silent: tuple[Known, ...]
    """Written, but told to nobody: dismissed, renamed, or with other words for the same."""


def decide(
    known: Mapping[str, Known],
    readings: Sequence[Reading],
    subscriptions: Subscriptions,
    introduced: Collection[str],
    now: datetime,
) -> Decision:
    """Compare what is read with what is known.

    ``known``: conditions that stand, by key. ``introduced``: recipients that have had their first
    summary of what stands; any other gets it now instead of single messages.
    """
    turns = _turns(known, readings, subscriptions, now)
    written = [*turns.began, *turns.reminded, *turns.ended, *turns.silent]
    standing = {**known, **{one.condition.key: one for one in written}}
    standing = {key: one for key, one in standing.items() if one.ended_at is None}
    made: list[Message] = []
    for recipient in subscriptions.recipients:
        if recipient.name in introduced:
            made += _told(recipient, subscriptions, turns, now)
        elif wanted := [one for one in standing.values() if recipient.wants(one.condition)]:
            title, body = messages.introduction(wanted)
            made += _on_channels(recipient, title, body, "first", wanted)
    return Decision(
        conditions=tuple(written),
        messages=tuple(made),
        introduced=tuple(one.name for one in subscriptions.recipients if one.name not in introduced),
        counts={"began": len(turns.began), "reminded": len(turns.reminded), "ended": len(turns.ended)},
    )


def _turns(
    known: Mapping[str, Known], readings: Sequence[Reading], subscriptions: Subscriptions, now: datetime
) -> _Turns:
    began: list[Known] = []
    reminded: list[Known] = []
    ended: list[Known] = []
    silent: list[Known] = []
    for reading in readings:
        standing = {key: one for key, one in known.items() if one.condition.kind == reading.kind}
        gone = {key: standing[key] for key in standing.keys() - reading.conditions.keys() - reading.undecided}
        by_leading = {one.condition.leading: key for key, one in gone.items() if one.condition.leading}
        for key, condition in reading.conditions.items():
            before = standing.get(key)
            if before is None and (old := _under_another_key(condition, by_leading, gone)):
                silent += [old.ended(now), replace(old, condition=condition)]
                del gone[old.condition.key]
            elif before is None or (before.condition.severity, condition.severity) == ("warning", "error"):
                began.append(Known(condition, now, now))
            elif _reminder_is_due(before, condition, subscriptions, now):
                reminded.append(replace(before, condition=condition).reminded(now))
            elif before.condition != condition:
                silent.append(replace(before, condition=condition))
        for key, one in gone.items():
            (silent if reading.dismissed(key) else ended).append(one.ended(now))
    return _Turns(tuple(began), tuple(reminded), tuple(ended), tuple(silent))


def _under_another_key(condition: Condition, by_leading: Mapping[str, str], gone: Mapping[str, Known]) -> Known | None:
    """The same finding under another root: a further finding can show what several have in common."""
    keys = (by_leading[member] for member in condition.members if member in by_leading)
    return next((gone[key] for key in keys if key in gone), None)


def _reminder_is_due(one: Known, now_seen: Condition, subscriptions: Subscriptions, now: datetime) -> bool:
    if one.condition.kind not in REMINDED:
        return False
    if now_seen.seen_at and datetime.fromisoformat(now_seen.seen_at) <= one.told_at:
        return False  # nobody has looked since: the next look may be the recovery
    days = subscriptions.reminder_days
    pause = timedelta(days=days[min(one.reminders, len(days) - 1)])
    # An hour's grace: a night that ends a little earlier than the last one must not wait for the next.
    return now - one.told_at >= pause - timedelta(hours=1)


def _told(recipient: Recipient, subscriptions: Subscriptions, turns: _Turns, now: datetime) -> list[Message]:
    """A message a group; where these would be too many, one summary a kind."""
    changes = _grouped(recipient, turns)
    by_kind: dict[str, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(change.all[0].condition.kind, []).append(change)
    made: list[Message] = []
    for of_kind in by_kind.values():
        if len(of_kind) > subscriptions.most_messages:
            title, body = messages.summary(of_kind, now)
            made += _on_channels(recipient, title, body, "summary", [one for c in of_kind for one in c.all])
            continue
        for change in of_kind:
            title, body = messages.of_group(change, now)
            made += _on_channels(recipient, title, body, "change", change.all)
    return made


def _grouped(recipient: Recipient, turns: _Turns) -> list[Change]:
    """What changed for a recipient, by group, the gravest group first. Every condition is in exactly one."""
    groups: dict[str, dict[str, list[Known]]] = {}
    for turn, those in (("began", turns.began), ("stands", turns.reminded), ("ended", turns.ended)):
        for one in those:
            if recipient.wants(one.condition):
                groups.setdefault(one.condition.group, {}).setdefault(turn, []).append(one)
    changes = [
        Change(**{turn: tuple(sorted(those, key=lambda one: one.condition.rank)) for turn, those in turns_.items()})
        for turns_ in groups.values()
    ]
    return sorted(changes, key=lambda change: (not change.began, min(one.condition.rank for one in change.all)))


def _on_channels(recipient: Recipient, title: str, body: str, occasion: str, those: Iterable[Known]) -> list[Message]:
    """The message on each channel of a recipient, with an id that depends on nothing but what it tells to whom."""
    told = sorted(
        "|".join((key, one.condition.severity, one.began_at.isoformat(), str(one.reminders), str(one.ended_at is None)))
        for one in those
        for key in [one.condition.key]
    )
    made = []
    for channel in recipient.channels:
        identity = "\n".join((recipient.name, channel, occasion, *told))
        message_id = "msg-" + hashlib.sha256(identity.encode("utf-8")).hexdigest()[:16]
        made.append(Message(message_id, recipient.name, channel, title, messages.signed(body, message_id)))
    return made
