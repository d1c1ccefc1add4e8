"""One Airflow at a time works on a home: the night in one process, or scheduler and UI."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapers.errors import SettingsError
from scrapers.locks import exclusive
from scrapers.ops.airflow_env import airflow_home
from scrapers.settings import Settings


def lock_file(settings: Settings) -> Path:
    """Holds the process id of the one that has the lock."""
    return airflow_home(settings) / "running.lock"


@contextmanager
def only_one(settings: Settings, purpose: str) -> Iterator[None]:
    """Hold the lock for the time of the block. The system frees it when the process ends, however it ends.

    Raises ``SettingsError`` naming the process that has it.
    """

    def refusal(process: str) -> SettingsError:
        return SettingsError(
            f"{purpose} cannot start: another gongkai Airflow is running on {settings.home} (process {process}). "
            "Wait for it, stop it with `make down`, or set GONGKAI_HOME to another folder."
        )

    with exclusive(lock_file(settings), refusal):
        yield


def holder(settings: Settings) -> int | None:
    """The process id of the running one, None where none is running."""
    path = lock_file(settings)
    if not path.is_file():
        return None
    with path.open("r", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = file.read().strip()
            return int(text) if text.isdigit() else None
    return None
