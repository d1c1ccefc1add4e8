"""Collect: portals are visited, what they publish is archived. One broken portal never stops the others."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import PortalRun, end_run
from scrapers.archive.store import Store
from scrapers.errors import SettingsError
from scrapers.portals.registry import Portal, load_portals
from scrapers.portals.scope import Scope
from scrapers.portals.switches import visited
from scrapers.portals.visit import Visit
from scrapers.settings import Settings

log = logging.getLogger(__name__)

MOST_HOSTS_AT_ONCE = 64
"""Hosts asked at the same time: while one rests, another is asked. A visit mostly waits for its host."""


@dataclass(frozen=True, slots=True)
class CollectReport:
    """How the run went at each portal."""

    run_id: str
    runs: tuple[PortalRun, ...]


def collect(
    settings: Settings,
    portal_ids: Sequence[str] | None = None,
    since: date | None = None,
    progress: Callable[[str], None] = log.info,
    *,
    until: date | None = None,
    columns: Sequence[str] = (),
    whole: bool = False,
) -> CollectReport:
    """Visit the portals named, or all that are enabled, and archive what they publish.

    ``since`` and ``until`` look only at announcements of these days, ``columns`` (names or addresses) only at these;
    ``whole`` reads every list to its end and asks for every page and attachment again, to find silent changes.
    Everything that goes wrong at a portal ends in the status of its run, a portal file with a mistake as a ``failed``
    run under the file's name. Raises SettingsError for an unknown portal.
    """
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    ledger, store = Ledger(settings), Store(settings)
    mistakes: dict[Path, SettingsError] = {}
    portals = load_portals(settings, portal_ids, mistakes.__setitem__)
    chosen = portals if portal_ids is not None else visited(settings, portals)
    say = _one_at_a_time(progress)
    scope = Scope(since, until, tuple(columns), whole)

    def visit_host(portals_of_host: Sequence[Portal]) -> list[PortalRun]:
        return [Visit(portal, ledger, store, run_id, scope, say).run() for portal in portals_of_host]

    hosts = _by_host(chosen)
    with ThreadPoolExecutor(min(len(hosts), MOST_HOSTS_AT_ONCE) or 1, thread_name_prefix="host") as pool:
        runs = [run for host_runs in pool.map(visit_host, hosts) for run in host_runs]
    for path, mistake in mistakes.items():
        if portal_ids is None or path.stem in portal_ids:
            runs.append(_unreadable(ledger, run_id, path, mistake))
    return CollectReport(run_id, tuple(sorted(runs, key=lambda run: run.portal_id)))


def _by_host(portals: Sequence[Portal]) -> list[list[Portal]]:
    hosts: dict[str, list[Portal]] = {}
    for portal in portals:
        hosts.setdefault(urlsplit(portal.base).hostname or "", []).append(portal)
    return list(hosts.values())


def _one_at_a_time(progress: Callable[[str], None]) -> Callable[[str], None]:
    lock = threading.Lock()

    def say(message: str) -> None:
        with lock:
            progress(message)

    return say


def _unreadable(ledger: Ledger, run_id: str, path: Path, mistake: SettingsError) -> PortalRun:
    now = datetime.now(UTC)
    run = PortalRun(path.stem, run_id, now, now, 0, 0, 0, 0, 0, 0, 0, "failed", f"门户文件有误：{mistake}")
    end_run(ledger.database, run)
    return run
