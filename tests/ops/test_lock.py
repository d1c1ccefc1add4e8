"""One Airflow at a time on a home; the lock is free as soon as its process is gone, however it went."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scrapers.errors import SettingsError
from scrapers.ops import down, lock
from scrapers.settings import Settings

HOLD = """
import sys, time
from scrapers.ops.lock import only_one
from scrapers.settings import Settings
with only_one(Settings.from_environment(), "test"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    return Settings.from_environment()


def start_holder() -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_one_is_told_who_has_it(settings: Settings) -> None:
    with start_holder() as other:
        try:
            assert lock.holder(settings) == other.pid
            with pytest.raises(SettingsError, match=f"process {other.pid}"), lock.only_one(settings, "nightly"):
                pass
        finally:
            other.kill()


def test_a_killed_holder_frees_it(settings: Settings) -> None:
    with start_holder() as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert lock.holder(settings) is None
    with lock.only_one(settings, "nightly"):
        assert lock.lock_file(settings).read_text() == str(os.getpid())


def test_down_stops_the_holder_and_waits_for_it(settings: Settings) -> None:
    with start_holder() as other:
        assert down.stop(settings, patience=10)
        assert other.wait(timeout=5) == -signal.SIGTERM
    assert down.stop(settings), "nothing runs: nothing to do"
