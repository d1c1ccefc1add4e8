"""What gongkai does in Airflow's own database. Import only after the environment is set (``airflow_env``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from airflow.models.asset import AssetDagRunQueue
from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.utils import db
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, State, TaskInstanceState
from sqlalchemy import delete, select, update


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One task of a run. ``name`` has the map index's label where the task is mapped."""

    name: str
    state: str


def migrate() -> None:
    """Bring the database to the schema of the installed Airflow; does nothing where it is there already."""
    try:
        db.check_migrations(timeout=0)  # type: ignore[no-untyped-call]
    except TimeoutError:
        db.initdb()


def close_interrupted_runs(dag_ids: Sequence[str]) -> None:
    """Mark as failed what a killed process left ``running``: otherwise a scheduler would go on with it later.

    Only to be called by the one that holds the lock of this home.
    """
    with create_session() as session:
        open_runs = select(DagRun.run_id).where(DagRun.dag_id.in_(dag_ids), DagRun.state == DagRunState.RUNNING)
        session.execute(
            update(TaskInstance)
            .where(
                TaskInstance.dag_id.in_(dag_ids),
                TaskInstance.run_id.in_(open_runs),
                TaskInstance.state.is_(None) | TaskInstance.state.not_in(State.finished),
            )
            .values(state=TaskInstanceState.FAILED)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            update(DagRun)
            .where(DagRun.dag_id.in_(dag_ids), DagRun.state == DagRunState.RUNNING)
            .values(state=DagRunState.FAILED)
            .execution_options(synchronize_session=False)
        )


def forget_triggers(dag_ids: Sequence[str]) -> None:
    """Take back the runs that assets asked for: the night has run these DAGs itself, a later scheduler need not."""
    with create_session() as session:
        session.execute(delete(AssetDagRunQueue).where(AssetDagRunQueue.target_dag_id.in_(dag_ids)))


def tasks_of(dag_id: str, run_id: str) -> list[TaskResult]:
    """All task instances of a run."""
    with create_session() as session:
        found = session.scalars(
            select(TaskInstance)
            .where(TaskInstance.dag_id == dag_id, TaskInstance.run_id == run_id)
            .order_by(TaskInstance.start_date, TaskInstance.map_index)
        )
        return [
            TaskResult(
                name=task.task_id
                if task.map_index < 0
                else f"{task.task_id}[{task.rendered_map_index or task.map_index}]",
                state=str(task.state),
            )
            for task in found
        ]


if __name__ == "__main__":
    migrate()
