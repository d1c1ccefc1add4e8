"""A collecting process that is killed (SIGKILL) at random moments, over portals of every kind, and what is left."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from family_portals import KINDS
from simulated.site import Site
from simulated.web import Web
from sqlalchemy import select

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import UNFINISHED, Store
from scrapers.archive.tables import events, notices
from scrapers.collect import collect
from scrapers.settings import Settings

COUNTS_VISITS = "channel"
"""Its pages have other bytes at every view: what is compared byte for byte leaves it out."""


@dataclass(frozen=True)
class Left:
    """What a ledger and archive hold: places with their documents, events, announcements and how they stand."""

    places: Counter[tuple[object, ...]]
    events: Counter[tuple[object, ...]]
    notices: Counter[tuple[object, ...]]
    archived: frozenset[str]


@contextmanager
def portals_of_every_kind(folder: Path, *, small: bool = False) -> Iterator[dict[str, Site]]:
    """Serve a portal of every kind, its file written into ``folder``."""
    chosen = [kind for kind in KINDS if kind.id != COUNTS_VISITS]
    sites = {kind.id: kind.small() if small else kind.site() for kind in chosen}
    with Web(*sites.values(), latency=0.002):
        for kind in KINDS:
            if kind.id in sites:
                kind.write(folder, sites[kind.id])
        yield sites


def run_once(settings: Settings) -> None:
    collect(settings, progress=lambda _: None)


def run_under_fire(settings: Settings, kills: int, within_seconds: float, randomly: random.Random) -> int:
    """Start collecting and kill it until it was killed so often; then once undisturbed. Returns how often it ran."""
    killed = runs = 0
    while killed < kills:
        runs += 1
        began = time.monotonic()
        child = multiprocessing.get_context("fork").Process(target=run_once, args=(settings,))
        child.start()
        child.join(randomly.uniform(0, within_seconds))
        if child.is_alive():
            os.kill(child.pid or 0, signal.SIGKILL)
            killed += 1
        else:  # there is little left to do: the next shots must come sooner
            within_seconds = min(within_seconds, time.monotonic() - began)
        child.join()
    run_once(settings)
    return runs


def seconds_of_a_run(settings: Settings) -> float:
    began = time.monotonic()
    run_once(settings)
    return time.monotonic() - began


def left(settings: Settings) -> Left:
    """What is there now; every archived file is read, and must hold what its name says."""
    places = [s for document in Ledger(settings).documents() for s in document.sightings]
    kinds = (events.c.kind, events.c.url, events.c.document_id, events.c.previous_url, events.c.previous_document_id)
    stands = (notices.c.portal_id, notices.c.url, notices.c.state, notices.c.decision)
    with Ledger(settings).database.read() as connection:
        happened = Counter(tuple(row) for row in connection.execute(select(*kinds)))
        listed = Counter(tuple(row) for row in connection.execute(select(*stands)))
    files = [path for path in (settings.archive / "sha256").rglob("*") if path.is_file()]
    archived = frozenset(path.name for path in files if not path.name.startswith(UNFINISHED))
    for name in archived:
        Store(settings).read(name)
    return Left(
        Counter((s.portal_id, s.url, s.document_id, s.file_name, s.announcement, s.gone_at is None) for s in places),
        happened,
        listed,
        frozenset(s.document_id for s in places),
    )
