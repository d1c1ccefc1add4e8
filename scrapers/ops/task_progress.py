"""Shows on the screen which task was run, while all that Airflow logs goes to a file, and how long the tasks took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from airflow.listeners import hookimpl
from airflow.sdk.listener import get_listener_manager
from rich.console import Console


class TaskLines:
    """One line a finished task; ``seconds`` is what all of them took, without Airflow's own work around them.

    Airflow calls the hooks by these names.
    """

    def __init__(self, screen: Console) -> None:
        self.screen = screen
        self.began = time.monotonic()
        self.seconds = 0.0

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:  # noqa: ARG002
        self.began = time.monotonic()

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:  # noqa: ARG002
        self._line(task_instance, "ok")

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:  # noqa: ARG002
        self._line(task_instance, f"failed: {error}")

    def _line(self, task: Any, outcome: str) -> None:
        took = time.monotonic() - self.began
        self.seconds += took
        mapped = task.map_index is not None and task.map_index >= 0
        name = f"{task.task_id} {task.rendered_map_index or task.map_index}" if mapped else task.task_id
        self.screen.print(f"  {took:6.1f} s  {name}  {outcome}", markup=False, highlight=False)


@contextmanager
def shown_on(screen: Console) -> Iterator[TaskLines]:
    """Print a line a task for the time of the block; for runs inside this process only."""
    lines = TaskLines(screen)
    manager = get_listener_manager()
    manager.pm.register(lines)
    try:
        yield lines
    finally:
        manager.pm.unregister(lines)
