"""A collecting process is killed (SIGKILL) at any moment and run again: the same ledger and archive as without."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from small_portal import Article, SmallPortal

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import UNFINISHED, Store
from scrapers.collect import collect
from scrapers.settings import Settings

KILLS = 6


def _collect(settings: Settings) -> None:
    collect(settings, progress=lambda _: None)


def _state(settings: Settings) -> list[tuple[object, ...]]:
    places = [s for document in Ledger(settings).documents() for s in document.sightings]
    return [
        (s.url, s.document_id, s.file_name, s.announcement, s.announcement_url, s.gone_at is None)
        for s in sorted(places, key=lambda s: (s.url, s.document_id))
    ]


def _archived(settings: Settings) -> set[str]:
    return {
        path.name
        for path in (settings.archive / "sha256").rglob("*")
        if path.is_file() and not path.name.startswith(UNFINISHED)
    }


def _collect_under_fire(settings: Settings, randomly: random.Random) -> int:
    """Start collecting and kill it, again and again; then once undisturbed. Returns how often it was killed."""
    killed = 0
    for _ in range(KILLS):
        child = multiprocessing.get_context("fork").Process(target=_collect, args=(settings,))
        child.start()
        time.sleep(randomly.uniform(0.02, 0.25))
        if child.is_alive():
            os.kill(child.pid or 0, signal.SIGKILL)
            killed += 1
        child.join()
    _collect(settings)
    return killed


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment_and_run_again(seed: int, settings: Settings, portal: SmallPortal, tmp_path: Path) -> None:
    undisturbed = Settings(
        tmp_path / "undisturbed", settings.portal_folders, f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path, tmp_path
    )
    portal.server.latency = 0.005
    randomly = random.Random(seed)
    _collect(undisturbed)
    assert _collect_under_fire(settings, randomly)
    _same(settings, undisturbed)
    portal.articles[0].attachments = {"改名.pdf": b"%PDF-1.4 renamed and corrected"}
    portal.articles[1].body += "<p>更正说明</p>"
    portal.articles[2].body = "<p>附件已更新</p>"
    portal.articles[2].attachments = dict.fromkeys(portal.articles[2].attachments, b"%PDF-1.4 corrected")
    portal.withdraw(portal.articles[3])
    portal.articles.insert(0, Article("/czj/202405/t1.html", "石泉县妇联2024年部门预算", "2024-05-01", {"a.pdf": b"a"}))
    portal.publish()
    _collect(undisturbed)
    assert _collect_under_fire(settings, randomly)
    _same(settings, undisturbed)
    portal.server.forget()
    _collect(settings)
    assert portal.server.bodies() == []


def _same(settings: Settings, undisturbed: Settings) -> None:
    assert _state(settings) == _state(undisturbed)
    assert _archived(settings) == _archived(undisturbed)
    for name in _archived(settings):
        Store(settings).read(name)  # verifies
