"""Prints as JSON what the DAG files define. A program of its own: Airflow's settings stay out of the tests' process."""

from __future__ import annotations

import json
import sys
from typing import Any

from airflow.dag_processing.dagbag import DagBag

from scrapers.settings import Settings


def task_facts(task: Any) -> dict[str, Any]:
    defaults = task.partial_kwargs if task.is_mapped else {}
    return {
        "retries": task.retries,
        "backoff": defaults.get("retry_exponential_backoff", task.retry_exponential_backoff),
        "limit_seconds": task.execution_timeout.total_seconds() if task.execution_timeout else None,
        "mapped": task.is_mapped,
        "label": task.map_index_template,
        "outlets": [asset.name for asset in task.outlets],
        "trigger_rule": str(task.trigger_rule),
        "upstream": sorted(task.upstream_task_ids),
        "operator": task.operator_name,
        "triggers": [getattr(task, "trigger_dag_id", None), getattr(task, "conf", None)],
    }


def main() -> None:
    before = set(sys.modules)
    bag = DagBag(Settings.from_environment().dags)
    imported = sorted(set(sys.modules) - before)
    facts = {
        "errors": bag.import_errors,
        "imported": imported,
        "dags": {
            dag_id: {
                "doc": dag.doc_md,
                "name": dag.dag_display_name,
                "tags": sorted(dag.tags),
                "catchup": dag.catchup,
                "max_active_runs": dag.max_active_runs,
                "run_limit_seconds": dag.dagrun_timeout.total_seconds() if dag.dagrun_timeout else None,
                "assets": [asset.name for asset in dag.schedule] if isinstance(dag.schedule, list) else [],
                "cron": getattr(dag.schedule, "expression", None),
                "timezone": str(getattr(dag.schedule, "timezone", "")),
                "deadlines": [
                    {
                        "seconds": one.interval,
                        "callback": one.callback.path,
                        "kind": type(one.callback).__name__,
                    }
                    for one in (dag.deadline or [])
                ],
                "params": {name: param.value for name, param in dag.params.items()},
                "tasks": {task.task_id: task_facts(task) for task in dag.tasks},
            }
            for dag_id, dag in bag.dags.items()
        },
    }
    json.dump(facts, sys.stdout, ensure_ascii=False, default=str)


if __name__ == "__main__":
    main()
