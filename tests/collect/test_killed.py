"""A collecting process is killed (SIGKILL) at any moment and run again: the same ledger and archive as without."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import shutil
import signal
import time
from pathlib import Path

import pytest
from small_portal import Article, SmallPortal
from sqlalchemy import Connection, Engine, event, select

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import NOT_ENDED
from scrapers.archive.store import UNFINISHED, Store
from scrapers.archive.tables import events, portal_runs
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


def _events(settings: Settings) -> list[tuple[object, ...]]:
    columns = (events.c.kind, events.c.url, events.c.document_id, events.c.previous_url, events.c.previous_document_id)
    with Ledger(settings).database.read() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


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
    _third_night(portal)
    _collect(undisturbed)
    assert _collect_under_fire(settings, randomly)
    _same(settings, undisturbed)
    portal.server.forget()
    _collect(settings)
    assert portal.server.bodies() == []


def _same(settings: Settings, undisturbed: Settings) -> None:
    assert _state(settings) == _state(undisturbed)
    assert _events(settings) == _events(undisturbed)
    assert _archived(settings) == _archived(undisturbed)
    for name in _archived(settings):
        Store(settings).read(name)  # verifies


def _third_night(portal: SmallPortal) -> None:
    """Something of every kind happens."""
    portal.articles[0].attachments = {"改名.pdf": b"%PDF-1.4 renamed and corrected"}
    portal.articles[1].body += "<p>更正说明</p>"
    portal.articles[2].body = "<p>附件已更新</p>"
    portal.articles[2].attachments = dict.fromkeys(portal.articles[2].attachments, b"%PDF-1.4 corrected")
    withdrawn, moved = portal.articles[3:5]
    portal.withdraw(withdrawn)
    portal.withdraw(moved)
    portal.articles.insert(0, Article("/zt/t1.html", moved.title, "2024-05-02", dict(moved.attachments)))
    portal.articles.insert(0, Article("/czj/202405/t1.html", "石泉县妇联2024年部门预算", "2024-05-01", {"a.pdf": b"a"}))
    portal.publish()


def _collect_until_commit(settings: Settings, number: int) -> None:
    """Collect, and die before the commit of this number: of those that note what was seen, not who asks a host."""
    told = re.compile(r"(insert into|update|delete from)\s+(?!leases|fetches|sequence)", re.IGNORECASE)
    commits = 0

    def note(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if told.match(statement):
            connection.info["told"] = True

    def die(connection: Connection) -> None:
        nonlocal commits
        commits += connection.info.pop("told", False)
        if commits == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Engine, "commit", die)
    _collect(settings)


def test_killed_before_each_commit_and_run_again(settings: Settings, portal: SmallPortal, tmp_path: Path) -> None:
    del portal.articles[5:]
    portal.publish()
    _collect(settings)
    _third_night(portal)

    def copy(name: str) -> Settings:
        shutil.copytree(settings.home, tmp_path / name)
        ledger = f"sqlite:///{tmp_path / name}/archive/ledger.sqlite"
        return Settings(tmp_path / name, settings.portal_folders, ledger, tmp_path, tmp_path)

    undisturbed = copy("undisturbed")
    _collect(undisturbed)
    assert {kind for kind, *_ in _events(undisturbed)} == {"new", "changed", "moved", "gone"}
    number, ended = 0, False
    while not ended:
        number += 1
        killed = copy(f"killed-{number}")
        child = multiprocessing.get_context("fork").Process(target=_collect_until_commit, args=(killed, number))
        child.start()
        child.join()
        ended = child.exitcode == 0
        assert ended or _unfinished_runs(killed) == (number > 1)  # the first commit is the run's own row
        _collect(killed)
        _same(killed, undisturbed)
    assert number > 10


def _unfinished_runs(settings: Settings) -> int:
    query = select(portal_runs).where(portal_runs.c.why == NOT_ENDED, portal_runs.c.status == "failed")
    with Ledger(settings).database.read() as connection:
        return len(connection.execute(query).all())
