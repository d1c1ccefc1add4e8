"""``make down``: stop what ``make up`` started on this home, and wait until all of it has ended.

python -m scrapers.ops.down
"""

from __future__ import annotations

import os
import signal
import sys
import time

from scrapers.ops.lock import holder
from scrapers.settings import Settings

PATIENCE = 60
"""Seconds that the supervisor may take: it gives its children 25 s before it kills them."""


def stop(settings: Settings, patience: float = PATIENCE) -> bool:
    """Ask the supervisor to stop; true when it has (or none was running)."""
    pid = holder(settings)
    if pid is None:
        return True
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + patience
    while holder(settings) == pid:
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def main() -> int:
    """Stop it; returns the exit code."""
    settings = Settings.from_environment()
    pid = holder(settings)
    if pid is None:
        print(f"nothing is running on {settings.home}")
        return 0
    if stop(settings):
        print(f"stopped (process {pid})")
        return 0
    print(f"process {pid} did not stop within {PATIENCE} s", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
