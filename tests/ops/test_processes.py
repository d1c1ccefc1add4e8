"""No process is left behind: not one that ignores SIGTERM, not one whose parent ended, none in a session of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

POLITE = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {POLITE}"
ORPHAN = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {POLITE!r}], start_new_session=True)"

SUPERVISOR = """
import os, sys, time
from pathlib import Path
from scrapers.ops import processes
processes.adopt_orphans()
log, what, *codes = sys.argv[1:]
logs = [Path(log) / str(number) for number in range(len(codes))]
children = [processes.start([sys.executable, "-c", code], os.environ, log) for code, log in zip(codes, logs)]
while not all(log.read_text() for log in logs):
    time.sleep(0.05)
print(*processes.descendants(os.getpid()), flush=True)
if what == "stop":
    print(processes.stop_all(children, gently=0.5, firmly=0.5), flush=True)
else:
    time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start(log: Path, what: str, *codes: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(log), what, *codes], stdout=subprocess.PIPE, text=True
    )


def test_stopping_reaches_all_of_them(tmp_path: Path) -> None:
    with start(tmp_path, "stop", POLITE, STUBBORN, ORPHAN) as supervisor:
        out, _ = supervisor.communicate(timeout=30)
    below, left = out.splitlines()
    pids = [int(pid) for pid in below.split()]
    assert len(pids) >= 3, "polite, stubborn, and the orphan that was adopted (its parent may still be there)"
    assert left == "[]"
    assert not any(is_alive(pid) for pid in pids)


def test_a_killed_supervisor_takes_its_children_with_it(tmp_path: Path) -> None:
    with start(tmp_path, "wait", POLITE, POLITE) as supervisor:
        assert supervisor.stdout is not None
        pids = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert len(pids) == 2
        assert all(is_alive(pid) for pid in pids)
        supervisor.kill()
    until = time.monotonic() + 5
    while any(is_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(is_alive(pid) for pid in pids)
