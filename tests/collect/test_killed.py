"""A collecting process is killed (SIGKILL) at any moment and run again: the same ledger and archive as without."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from small_portal import SmallPortal

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import UNFINISHED, Store
from scrapers.collect import collect
from scrapers.settings import Settings

KILLS = 10


def _collect(settings: Settings) -> None:
    collect(settings, progress=lambda _: None)


def _state(settings: Settings) -> list[tuple[object, ...]]:
    return [
        (s.url, s.document_id, s.file_name, s.announcement, s.announcement_url, s.gone_at)
        for document in Ledger(settings).documents()
        for s in sorted(document.sightings, key=lambda s: s.url)
    ]


def _archived(settings: Settings) -> set[str]:
    return {
        path.name
        for path in (settings.archive / "sha256").rglob("*")
        if path.is_file() and not path.name.startswith(UNFINISHED)
    }


@pytest.mark.parametrize("round_", range(3))
def test_killed_at_any_moment_and_run_again(
    round_: int, settings: Settings, portal: SmallPortal, tmp_path: Path
) -> None:
    undisturbed = Settings(
        tmp_path / "undisturbed", settings.portal_folders, f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path, tmp_path
    )
    portal.server.latency = 0.005
    _collect(undisturbed)
    context, randomly = multiprocessing.get_context("fork"), random.Random(round_)
    killed = 0
    for _ in range(KILLS):
        child = context.Process(target=_collect, args=(settings,))
        child.start()
        time.sleep(randomly.uniform(0.02, 0.2))
        if child.is_alive():
            os.kill(child.pid or 0, signal.SIGKILL)
            killed += 1
        child.join()
    _collect(settings)
    assert killed
    assert sorted(_state(settings)) == sorted(_state(undisturbed))
    assert _archived(settings) == _archived(undisturbed)
    store = Store(settings)
    for name in _archived(settings):
        store.read(name)  # verifies
    portal.server.forget()
    _collect(settings)
    assert portal.server.bodies() == []
