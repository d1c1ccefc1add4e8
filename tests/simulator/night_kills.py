"""A stage that is killed (SIGKILL) in the middle of a night: in a process of its own, at a point that is named."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, Literal

from scrapers import scans
from scrapers.alerts.deliver import deliver
from scrapers.archive.ledger import Ledger
from scrapers.warehouse.bounds import excesses
from scrapers.warehouse.publish import swap

Stage = Literal["collect", "parse", "build", "publish", "alerts"]
POINTS: dict[Stage, tuple[CodeType, int]] = {
    "collect": (Ledger.see.__code__, 2),
    "parse": (scans.note.__code__, 1),
    "build": (excesses.__code__, 1),
    "publish": (swap.__code__, 1),
    "alerts": (deliver.__code__, 1),
}
"""What the stage was about to do when it was killed, and for which time: collect has noted one document of two; parse
has written its batch and not noted it; build has run dbt and not marked it as tested; publish has written the version
and not put it in force; alerts has noted its messages and delivered none."""


def killed_in_the_middle(stage: Stage, run: Callable[[], object]) -> None:
    """Run it in a process that ends at the stage's point. Raises where the point is never reached."""
    child = multiprocessing.get_context("fork").Process(target=_run_to, args=(*POINTS[stage], run))
    child.start()
    child.join()
    if child.exitcode != -signal.SIGKILL:
        raise RuntimeError(f"{stage} ended ({child.exitcode}) before it could be killed")


def _run_to(point: CodeType, time: int, run: Callable[[], object]) -> None:
    os.setsid()
    left = time

    def watch(frame: FrameType, event: str, _: Any) -> None:
        nonlocal left
        if event == "call" and frame.f_code is point:
            left -= 1
            if not left:
                os.killpg(0, signal.SIGKILL)

    threading.setprofile(watch)
    sys.setprofile(watch)
    run()
