"""Starting and stopping the processes of one supervisor, so that none is left behind.

Linux only: uses ``/proc`` and prctl.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Make this process the parent of all processes below it whose own parent ends: ``descendants`` then has them."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_with_parent() -> None:
    # Runs between fork and exec: a supervisor that is killed outright takes its children with it.
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def start(command: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own (a Ctrl-C reaches the supervisor only), output to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )


def descendants(pid: int) -> list[int]:
    """All living processes below ``pid``, by the parents that ``/proc`` names; zombies do not count."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, open_ = [], [pid]
    while open_:
        below = children.get(open_.pop(), [])
        found += below
        open_ += below
    return found


def stop_all(processes: Iterable[subprocess.Popen[bytes]], gently: float = 15, firmly: float = 10) -> list[int]:
    """End all processes below this one: SIGTERM to ``processes``, after ``gently`` seconds to all that is left,
    after another ``firmly`` seconds SIGKILL. Returns what is still there (nothing, unless it cannot be killed)."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for seconds, number in ((gently, signal.SIGTERM), (firmly, signal.SIGKILL), (5.0, None)):
        left = _wait_until_gone(seconds)
        if not left or number is None:
            return left
        for pid in left:
            _signal(pid, number)
    return []


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _wait_until_gone(seconds: float) -> list[int]:
    until = time.monotonic() + seconds
    while True:
        reap()
        left = descendants(os.getpid())
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.1)


def reap() -> None:
    """Collect the exit codes of adopted processes, which nobody else waits for."""
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
