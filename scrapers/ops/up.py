"""``make up``: Airflow on this machine, with scheduler and UI, schedule on. One supervisor, four children:
api-server, scheduler, dag-processor and the demo portal (so that the schedule has something to collect).

    python -m scrapers.ops.up

``GONGKAI_PORT`` is the UI's port (8080). Ctrl-C, SIGTERM or ``python -m scrapers.ops.down`` stops all of them. There
is no triggerer: no task defers, and missed deadlines are reported by the executor.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from scrapers.errors import GongkaiError, SettingsError
from scrapers.ops import processes
from scrapers.ops.airflow_env import USER, airflow_environment, airflow_home, ensure_password, passwords_file
from scrapers.ops.demo_address import VARIABLE, demo_port, is_free
from scrapers.ops.lock import only_one
from scrapers.settings import Settings

HEALTHY_WITHIN = 180
"""Seconds that Airflow may take to come up."""
SHORT_LIFE = 60
"""A child that ends sooner than these seconds after its start has failed to start."""
TRIES = 3


class Stop(Exception):
    """Somebody asked us to stop."""


@dataclass
class Child:
    """One process that is kept running; ``short_lives`` counts starts in a row that did not last."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0
    environment: dict[str, str] = field(default_factory=dict, repr=False)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = processes.start(self.command, self.environment, self.log)

    def keep_running(self) -> None:
        """Start it again if it ended. Raises ``GongkaiError`` if it will not stay up."""
        if self.process is None or self.process.poll() is None:
            return
        lived = time.monotonic() - self.started
        self.short_lives = self.short_lives + 1 if lived < SHORT_LIFE else 0
        if self.short_lives >= TRIES:
            raise GongkaiError(
                f"{self.name} ended {TRIES} times within {SHORT_LIFE} s of its start (exit code "
                f"{self.process.returncode}); the end of {self.log}:\n{tail(self.log)}"
            )
        say(f"{self.name} ended with exit code {self.process.returncode}; starting it again (log {self.log})")
        self.start()


def say(message: str) -> None:
    """A line to whoever watches."""
    print(message, flush=True)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]) if log.is_file() else ""


def children_of(settings: Settings, environment: dict[str, str]) -> list[Child]:
    """What is to run. Somebody who has set ``GONGKAI_DEMO_URL`` serves the demo portal himself."""
    logs = settings.home / "logs" / "up"
    airflow = [sys.executable, "-m", "airflow"]
    commands = {name: [*airflow, name] for name in ("api-server", "scheduler", "dag-processor")}
    if VARIABLE not in environment:
        port = demo_port(settings)
        environment[VARIABLE] = f"http://127.0.0.1:{port}"
        if is_free(port):
            commands["demo-portal"] = [sys.executable, "-m", "scrapers.ops.demo_address"]
    return [Child(name, command, logs / f"{name}.log", environment=environment) for name, command in commands.items()]


def health(address: str) -> dict[str, str | None]:
    """Status of each part as the API server knows it; empty while that does not answer."""
    try:
        with urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=5) as response:  # noqa: S310
            answer = json.load(response)
    except (OSError, ValueError):
        return {}
    return {part: answer[part]["status"] for part in ("metadatabase", "scheduler", "dag_processor")}


def supervise(settings: Settings, port: int) -> None:
    """Start everything, say where it is, keep it running. Returns only by an exception."""
    environment = airflow_environment(settings, api_port=port)
    address = environment["AIRFLOW__API__BASE_URL"]
    password = ensure_password(settings)
    say("preparing Airflow's database …")
    log = settings.home / "logs" / "up" / "database.log"
    if processes.start([sys.executable, "-m", "scrapers.ops.airflow_database"], environment, log).wait() != 0:
        raise GongkaiError(f"Airflow's database could not be prepared; the end of {log}:\n{tail(log)}")

    children = children_of(settings, environment)
    try:
        for child in children:
            child.start()
        say(f"starting {', '.join(child.name for child in children)} (logs in {log.parent}) …")
        begun = time.monotonic()
        while set((state := health(address)).values()) != {"healthy"}:
            if time.monotonic() - begun > HEALTHY_WITHIN:
                raise GongkaiError(f"Airflow is not healthy after {HEALTHY_WITHIN} s: {state}; see {log.parent}")
            for child in children:
                child.keep_running()
            time.sleep(1)
        say(
            f"Airflow is up after {time.monotonic() - begun:.0f} s\n"
            f"  界面 UI        {address}\n"
            f"  用户 user      {USER}\n"
            f"  密码 password  {password}    (kept in {passwords_file(settings)})\n"
            f"  演示门户 demo  {environment[VARIABLE]}\n"
            "  采集 collecting every night at 02:30 Asia/Shanghai; trigger collect_disclosures in the UI to begin now\n"
            "  说明 note      times are UTC until you click the clock; the Triggerer is red since none is needed\n"
            "                 点左下角的时钟可改时区；Triggerer 显示红色，因为不需要它\n"
            "  停止 stop      Ctrl-C or `make down`"
        )
        while True:
            for child in children:
                child.keep_running()
            processes.reap()
            time.sleep(1)
    finally:
        say("stopping …")
        # A second Ctrl-C must not leave half of them behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        left = processes.stop_all([child.process for child in children if child.process is not None])
        say(f"still running: {left}" if left else "stopped; no process is left")


def _stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - signal handlers are called so
    raise Stop


def main() -> int:
    """Run until asked to stop; returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    processes.adopt_orphans()
    settings = Settings.from_environment()
    try:
        port = int(os.environ.get("GONGKAI_PORT", "8080"))
        airflow_home(settings).mkdir(parents=True, exist_ok=True)
        with only_one(settings, "up"):
            if not is_free(port):
                raise SettingsError(f"port {port} is taken: choose another one, e.g. `GONGKAI_PORT={port + 1} make up`")
            supervise(settings, port)
    except Stop:
        return 0
    except GongkaiError as error:
        print(f"up: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
