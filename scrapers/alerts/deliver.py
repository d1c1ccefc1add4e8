"""Delivery: what is due in the outbox goes out, each channel by itself, so that one that is down holds up no other.

At least once: a kill between a channel's answer and the note of it sends that message again after the lease, with the
same ``message_id`` in its last line.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from scrapers.alerts.book import Book, Waiting
from scrapers.alerts.channels import ChannelError, NoAddress, Send, open_channel

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The clock of everything but tests."""
    return datetime.now(UTC)


def deliver(book: Book, *, clock: Clock = now_utc, channel: Callable[[str], Send] = open_channel) -> Counter[str]:
    """Try what is due; returns how many were ``delivered`` and ``failed``.

    A channel that does not take one message is left alone until the next time: what is due for it waits, in order.
    """
    due = book.due(clock())
    ways: dict[str, Send] = {}
    counts: Counter[str] = Counter()
    for name, messages in due.items():
        try:
            ways[name] = channel(name)
        except NoAddress as error:  # whoever knows one finds the messages due, without a pause
            book.left(messages[0], str(error))
            log.warning("%s: %d messages wait: %s", name, len(messages), error)
            counts["failed"] += 1
        except ChannelError as error:
            ways[name] = partial(_raise, error)
    with ThreadPoolExecutor(max_workers=max(len(ways), 1), thread_name_prefix="channel") as threads:
        for done in threads.map(lambda name: _send_all(book, due[name], ways[name], clock), ways):
            counts += done
    return counts


def _raise(error: ChannelError, _: object) -> None:
    raise error


def _send_all(book: Book, messages: Sequence[Waiting], send: Send, clock: Clock) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in messages:
        if not book.claim(one.message.message_id, clock()):
            continue
        try:
            send(one.message)
        except ChannelError as error:
            book.failed(one, str(error), clock())
            log.warning("%s: %s not delivered: %s", one.message.channel, one.message.message_id, error)
            counts["failed"] += 1
            break
        book.delivered(one.message.message_id, clock())
        counts["delivered"] += 1
    return counts
