"""A stage is killed (SIGKILL) in the middle and run again: row for row the same warehouse as without the kill."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from stages_by_hand import TIMES, command, environment, gongkai

from scrapers.warehouse.row_hashes import row_hashes

MOMENTS = {"collect": 0.7, "parse": 0.8, "build": 0.6, "publish": 0.8}
"""When each stage is killed, as a part of the time that it takes undisturbed (starting Python is the first of it)."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> tuple[Path, dict[str, float]]:
    """A home with an undisturbed night, and how long each stage took."""
    home = tmp_path_factory.mktemp("undisturbed")
    took = {}
    for stage in MOMENTS:
        began = time.monotonic()
        gongkai(home, stage, demo_url=demo_url)
        took[stage] = time.monotonic() - began
    return home, took


def rows_of(home: Path) -> dict[str, str]:
    """Hashes of all published rows but those of ``portal_runs``: that is the diary of what ran, killed or not."""
    hashes = row_hashes(home / "warehouse" / "gongkai.duckdb", without=TIMES)
    del hashes["quality.portal_runs"]
    return hashes


def killed(home: Path, stage: str, demo_url: str, after: float) -> bool:
    """Start a stage in a process group of its own and kill the whole group; false if it had ended by then."""
    process = subprocess.Popen(
        command(stage),
        env=environment(home, demo_url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def test_killed_at_every_stage(undisturbed: tuple[Path, dict[str, float]], demo_url: str, tmp_path: Path) -> None:
    reference, took = undisturbed
    hits = 0
    for stage, moment in MOMENTS.items():
        hits += killed(tmp_path, stage, demo_url, moment * took[stage])
        gongkai(tmp_path, stage, demo_url=demo_url)

    assert hits >= 2, "too few of the stages were still running when they were to be killed"
    assert rows_of(tmp_path) == rows_of(reference)
