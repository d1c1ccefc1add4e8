"""The night in one command: the demo portal is served, the three DAGs run in order in this process, and what came
in is printed. Airflow's own SQLite database is made on the first run; no server is needed.

    gongkai nightly [--documents FOLDER]…        (make nightly sets everything up before)

Exit code 0 if all three runs succeeded, 1 otherwise.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from scrapers import report
from scrapers.errors import GongkaiError
from scrapers.ops.airflow_env import airflow_environment, airflow_home
from scrapers.ops.demo_address import demo_portal
from scrapers.ops.lock import only_one
from scrapers.settings import Settings

NIGHT = ("collect_disclosures", "parse_disclosures", "build_warehouse")


@dataclass(frozen=True, slots=True)
class DagResult:
    """One DAG's run: ``task_seconds`` is what its tasks took, without Airflow's own work around them."""

    dag_id: str
    state: str
    task_seconds: float
    failed_tasks: tuple[str, ...]


@contextmanager
def _output_to(log: Path) -> Iterator[None]:
    """Send everything that this process and its children print to a file. What is kept open beforehand is not."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for descriptor, saved in enumerate(kept, start=1):
            os.dup2(saved, descriptor)
            os.close(saved)


def _screen() -> Console:
    """The terminal as it is now, whatever is done to standard output later; wide where it is a file or a pipe."""
    terminal = os.fdopen(os.dup(1), "w", encoding="utf-8")
    return Console(file=terminal, width=None if terminal.isatty() else 160, soft_wrap=True)


def run(settings: Settings, documents: Sequence[Path] = (), console: Console | None = None) -> int:
    """Run the night; returns the exit code. Raises ``GongkaiError`` where it cannot begin.

    ``documents`` are folders of files that the demo portal serves beside its own disclosures.
    """
    screen = _screen() if console is None else console
    log = settings.home / "logs" / f"nightly-{datetime.now().astimezone():%Y%m%d-%H%M%S}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with only_one(settings, "nightly"), demo_portal(settings, documents) as address:
        os.environ.update(airflow_environment(settings))
        airflow_home(settings).mkdir(parents=True, exist_ok=True)
        screen.print(f"演示门户 demo portal {address} · 日志 log {log}")
        with _output_to(log):
            results = list(_run_dags(settings, screen))
    for result in results:
        if result.failed_tasks:
            screen.print(f"[red]失败 failed[/red] {result.dag_id}: {', '.join(result.failed_tasks)}; see {log}")
    report.show(report.make(settings), screen)
    own = sum(result.task_seconds for result in results)
    screen.print(f"用时 took {time.monotonic() - started:.1f} s, of which in the stages themselves {own:.1f} s")
    return 0 if all(result.state == "success" for result in results) else 1


def _run_dags(settings: Settings, screen: Console) -> Iterator[DagResult]:
    """The three DAGs in order; the first that fails does not keep the others from what did come in."""
    screen.print("Airflow …")
    # Imported here: Airflow reads its configuration from the environment when it is imported.
    from airflow.dag_processing.dagbag import DagBag

    from scrapers.ops import airflow_database, task_progress

    airflow_database.migrate()
    airflow_database.close_interrupted_runs(NIGHT)
    bag = DagBag(settings.dags)
    if bag.import_errors:
        raise GongkaiError("; ".join(f"{path}: {error}" for path, error in bag.import_errors.items()))
    with task_progress.shown_on(screen) as shown:
        for dag_id in NIGHT:
            dag = bag.dags[dag_id]
            # A deadline belongs to the schedule (and dag.test() of Airflow 3.3.2 cannot load one); somebody who
            # is watching sees a failure at once and does not wait for retries.
            dag.deadline = None
            for task in dag.tasks:
                task.retries = 0
            screen.print(f"[bold]{dag_id}[/bold]")
            before = shown.seconds
            # Nobody could answer on a page that is not served: a build that needs a word ends its run and says so.
            finished = dag.test(run_conf={"ask": False})
            tasks = airflow_database.tasks_of(dag_id, finished.run_id)
            yield DagResult(
                dag_id=dag_id,
                state=str(finished.state),
                task_seconds=shown.seconds - before,
                failed_tasks=tuple(task.name for task in tasks if task.state == "failed"),
            )
    airflow_database.forget_triggers(NIGHT)


@click.command(short_help="Run a whole night at the demo portal. 演示一夜")
@click.option(
    "--documents",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of files that the demo portal offers beside its own disclosures; may be given several times.",
)
def main(documents: tuple[Path, ...]) -> None:
    """Run one night in Airflow against the portal that ships with the project: collect, parse, build, publish, report.

    It serves that portal while it runs and needs no server. Your own portals are visited every night under `make up`,
    or by hand with `gongkai collect`. 在 Airflow 中对演示门户运行一夜，不需要另装服务。

    \b
    Examples:
      gongkai nightly
      gongkai nightly --documents ~/disclosures
    """
    try:
        sys.exit(run(Settings.from_environment(), documents))
    except GongkaiError as error:
        click.echo(f"nightly: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
