"""The whole way, stage by stage, as a person would call it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TIMES = (
    *("first_seen_at", "last_seen_at", "gone_at", "happened_at", "started_at", "finished_at", "run_id"),
    *("valid_from", "valid_to", "lapsed_from", "restored_at", "withdrawn_at"),
)
"""Columns that say when something ran: they differ between two runs of the same night."""


def environment(home: Path, demo_url: str = "") -> dict[str, str]:
    """The environment of a ``gongkai`` command that works in ``home``."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "AIRFLOW"))}
    return inherited | {"GONGKAI_HOME": str(home)} | ({"GONGKAI_DEMO_URL": demo_url} if demo_url else {})


def command(*arguments: str | Path) -> list[str]:
    """``gongkai …`` as this interpreter starts it."""
    return [sys.executable, "-m", "scrapers.cli", *map(str, arguments)]


def gongkai(home: Path, *arguments: str | Path, demo_url: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``gongkai …`` to its end; a failure shows what it printed."""
    done = subprocess.run(
        command(*arguments), env=environment(home, demo_url), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"gongkai {arguments} exited with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done
