"""A stage is killed (SIGKILL) in the middle and run again: row for row the same warehouse as without the kill."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from row_hashes import row_hashes
from stages_by_hand import TIMES, command, environment, gongkai


def pages_archived(home: Path, _: list[str]) -> bool:
    return len(list(home.glob("archive/sha256/*/*"))) > 8


def documents_read(_: Path, said: list[str]) -> bool:
    return len(said) > 4


def dbt_at_work(home: Path, _: list[str]) -> bool:
    return any(home.glob("work/builds/run-*/gongkai.duckdb"))


def partition_begun(home: Path, _: list[str]) -> bool:
    return any(path.is_dir() for path in home.glob("warehouse/facts/*"))


IN_THE_MIDDLE = {
    "collect": pages_archived,
    "parse": documents_read,
    "build": dbt_at_work,
    "publish": partition_begun,
}
"""What shows that a stage is in the middle of its work: then it is killed."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Path:
    """A home with an undisturbed night."""
    home = tmp_path_factory.mktemp("undisturbed")
    for stage in IN_THE_MIDDLE:
        gongkai(home, stage, demo_url=demo_url)
    return home


def rows_of(home: Path) -> dict[str, str]:
    """Hashes of all published rows but those of ``portal_runs``: that is the diary of what ran, killed or not."""
    hashes = row_hashes(home / "warehouse" / "gongkai.duckdb", without=TIMES)
    del hashes["quality.portal_runs"]
    return hashes


def killed(home: Path, stage: str, demo_url: str) -> bool:
    """Start a stage in a process group of its own and kill the whole group in the middle of its work."""
    process = subprocess.Popen(
        command(stage),
        env=environment(home, demo_url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said: list[str] = []
    listener = threading.Thread(target=lambda: said.extend(iter(process.stderr.readline, "")), daemon=True)  # type: ignore[union-attr]
    listener.start()
    while process.poll() is None:
        if IN_THE_MIDDLE[stage](home, said):
            os.killpg(process.pid, signal.SIGKILL)
            break
        time.sleep(0.002)
    return process.wait() == -signal.SIGKILL


def test_killed_at_every_stage(undisturbed: Path, demo_url: str, tmp_path: Path) -> None:
    for stage in IN_THE_MIDDLE:
        assert killed(tmp_path, stage, demo_url), f"{stage} ended before it could be killed"
        gongkai(tmp_path, stage, demo_url=demo_url)

    assert rows_of(tmp_path) == rows_of(undisturbed)
