"""One Airflow at a time works on a home: the night in one process, or scheduler and UI."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapers.errors import SettingsError
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
    path = lock_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise SettingsError(
                f"{purpose} cannot start: another gongkai Airflow is running on {settings.home} (process {holder}). "
                "Wait for it, stop it with `make down`, or set GONGKAI_HOME to another folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
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
