"""Killed at any moment and run again, the warehouse is row for row what it would have been."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from row_hashes import row_hashes
from staged_samples import deliver, later, plain, settings_in

from scrapers.settings import CHECKOUT, Settings
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish

TIMES = ("first_seen_at", "last_seen_at")
NIGHT = """
from scrapers.settings import Settings
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish
settings = Settings.from_environment()
print("ready", flush=True)
if {with_build}:
    build(settings)
    print("built", flush=True)
publish(settings)
print("done", flush=True)
"""


def kill_after(settings: Settings, seconds: float, *, with_build: bool) -> None:
    """Start a night in a process of its own and kill it ``seconds`` after it has started to work."""
    command = [sys.executable, "-c", NIGHT.format(with_build=with_build)]
    environment = {**os.environ, "GONGKAI_HOME": str(settings.home), "PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(command, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def documents(settings: Settings) -> int:
    """How many documents the published file holds: it must be readable, whatever was killed."""
    with duckdb.connect(str(settings.published), read_only=True) as db:
        return int(
            db.execute(
                "select count(*) from marts.dim_document join marts.fct_expenditure using (document_id)"
            ).fetchall()[0][0]
        )


@pytest.fixture(scope="module")
def unkilled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, str]]:
    """A home with one version, the same with news waiting and already built, and the rows that must come of it."""
    before = settings_in(tmp_path_factory.mktemp("killed") / "before")
    deliver(before, plain(), plain("云泽县水利局", scale=2))
    build(before, progress=lambda _: None)
    publish(before)
    deliver(before, plain(wording="更正稿", seen=later(3), scale=3), plain("云泽县教育局", seen=later(3)))
    built = settings_in(before.home.parent / "built")
    shutil.copytree(before.home, built.home, symlinks=True)
    build(built, progress=lambda _: None)
    done = settings_in(before.home.parent / "done")
    shutil.copytree(built.home, done.home, symlinks=True)
    publish(done)
    return before.home, built.home, row_hashes(done.published, without=TIMES)


@pytest.mark.parametrize("seconds", [0.02, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6])
def test_a_killed_publication(unkilled: tuple[Path, Path, dict[str, str]], tmp_path: Path, seconds: float) -> None:
    _, built, expected = unkilled
    settings = settings_in(tmp_path / "home")
    shutil.copytree(built, settings.home, symlinks=True)
    kill_after(settings, seconds, with_build=False)
    if settings.published.exists():
        documents(settings)
    publish(settings)
    assert row_hashes(settings.published, without=TIMES) == expected
    assert len(list((settings.warehouse / "versions").glob("*.duckdb"))) == 2
    assert not list((settings.warehouse / "facts").glob(".unfinished*"))


def test_a_build_killed_again_and_again(unkilled: tuple[Path, Path, dict[str, str]], tmp_path: Path) -> None:
    before, _, expected = unkilled
    settings = settings_in(tmp_path / "home")
    shutil.copytree(before, settings.home, symlinks=True)
    publish(settings)
    held = documents(settings)
    for seconds in (0.05, 1.5, 4.0):
        kill_after(settings, seconds, with_build=True)
        assert documents(settings) == held
    build(settings, progress=lambda _: None)
    publish(settings)
    assert row_hashes(settings.published, without=TIMES) == expected
