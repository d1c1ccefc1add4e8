"""Leases across processes: never two at a host at once; the dead are succeeded at once."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from scrapers.archive.database import Database
from scrapers.fetch.leases import Leases


def _work(url: str, log: Path, pause: float) -> None:
    leases = Leases(Database(url))
    for _ in range(5):
        with leases.hold("host", pause):
            started = time.monotonic()
            time.sleep(0.01)
            with log.open("a") as file:
                file.write(f"{started} {time.monotonic()}\n")


def _hold_forever(url: str, taken: multiprocessing.synchronize.Event) -> None:  # type: ignore[name-defined]
    with Leases(Database(url)).hold("host", 0):
        taken.set()
        time.sleep(60)


def test_processes_take_turns_and_let_the_host_rest(tmp_path: Path) -> None:
    url, log = f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path / "log"
    workers = [multiprocessing.Process(target=_work, args=(url, log, 0.03)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    turns = sorted(tuple(map(float, line.split())) for line in log.read_text().splitlines())
    assert len(turns) == 15
    pauses = [later[0] - earlier[1] for earlier, later in itertools.pairwise(turns)]
    assert min(pauses) >= 0.029


def _never(_: float) -> None:
    raise AssertionError("waited for a lease that is free")


def test_lease_of_a_killed_process_is_taken_over_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    taken = multiprocessing.Event()
    holder = multiprocessing.Process(target=_hold_forever, args=(url, taken))
    holder.start()
    assert taken.wait(20)
    os.kill(holder.pid or 0, signal.SIGKILL)
    holder.join()
    with monkeypatch.context() as impatient:
        impatient.setattr(time, "sleep", _never)
        with Leases(Database(url)).hold("host", 0) as held:
            assert held.pause == 0


def test_hosts_do_not_wait_for_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leases = Leases(Database(f"sqlite:///{tmp_path}/ledger.sqlite"))
    monkeypatch.setattr(time, "sleep", _never)
    taken = []
    with leases.hold("one", 60), leases.hold("two", 60):
        taken.append("both")
    assert taken == ["both"]
