"""Runs dbt as a process of its own and says what it did."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from scrapers.errors import BuildError
from scrapers.settings import Settings

DATABASE = "gongkai.duckdb"
LAST_LINES = 15
ROWS_SHOWN = 3
PROGRAM = """
import atexit, ctypes, gc, os, sys
gc.disable()  # a fifth of dbt's time for a short-lived process whose cycles take 150 MB
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)  # a build that is killed takes its dbt with it
from dbt.cli.main import cli
try:
    cli()
except SystemExit as end:
    atexit._run_exitfuncs()  # closes the database
    sys.stdout.flush()
    os._exit(end.code or 0)  # at once: Python would first look for what could be freed, for a second or two
"""


@dataclass(frozen=True, slots=True)
class DbtResult:
    """How many models and tests succeeded, and the seconds it took."""

    models: int
    tests: int
    seconds: float


def rule_names(project: Path) -> list[str]:
    """The quality rules: every model in ``models/quality/rules``."""
    return sorted(path.stem for path in (project / "models" / "quality" / "rules").glob("rule_*.sql"))


def run_dbt(settings: Settings, folder: Path, progress: Callable[[str], None]) -> DbtResult:
    """Build and test all models from ``folder/input`` into ``folder/gongkai.duckdb``.

    Raises ``BuildError`` that names every model and test that failed. dbt runs inside ``folder`` and reads by relative
    paths, so that its parsed project is the same for every build and is kept in ``work/dbt``.
    """
    results = settings.work / "dbt" / "run_results.json"
    results.unlink(missing_ok=True)
    # Unit tests check the project, not the data of a night: they run with the tests of the project.
    # A log of every statement takes an eighth of the time and says no more than run_results.json and what dbt prints.
    options = ("--exclude-resource-type", "unit_test", "--log-level-file", "none")
    command = dbt_command(settings, folder, "build", *options)
    with subprocess.Popen(
        command, cwd=folder, env=dbt_environment(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        tail = _follow(process, progress)
    if process.returncode != 0 or not results.is_file():
        raise BuildError(_explain(results, tail, folder))
    return _summary(results)


def dbt_command(settings: Settings, folder: Path, verb: str, *arguments: str) -> list[str]:
    """The command that runs dbt on the project, to be started in ``folder`` with ``dbt_environment(settings)``."""
    variables = {"rules": rule_names(settings.dbt_project)}
    return [
        *(sys.executable, "-c", PROGRAM, *verb.split()),
        *("--project-dir", str(settings.dbt_project), "--profiles-dir", str(settings.dbt_project)),
        *("--target-path", str(settings.work / "dbt"), "--log-path", str(folder / "logs")),
        *("--vars", json.dumps(variables)),
        *arguments,
    ]


def dbt_environment(settings: Settings) -> dict[str, str]:
    """The environment that dbt runs in."""
    limit = f"{settings.memory}MB"
    return {**os.environ, "GONGKAI_DBT_DATABASE": DATABASE, "GONGKAI_DBT_MEMORY": limit, "DO_NOT_TRACK": "1"}


def _follow(process: subprocess.Popen[str], progress: Callable[[str], None]) -> list[str]:
    """Report dbt's failures as they come; keep its last lines."""
    tail: list[str] = []
    for line in process.stdout or ():
        tail = [*tail[-LAST_LINES:], line.rstrip()]
        if " ERROR " in line or " FAIL " in line:
            progress(line.rstrip())
    return tail


def _summary(path: Path) -> DbtResult:
    results = json.loads(path.read_text(encoding="utf-8"))
    kinds = [result["unique_id"].partition(".")[0] for result in results["results"]]
    return DbtResult(
        models=kinds.count("model"), tests=kinds.count("test"), seconds=round(float(results["elapsed_time"]), 2)
    )


def _explain(path: Path, tail: list[str], folder: Path) -> str:
    failed = []
    if path.is_file():
        for result in json.loads(path.read_text(encoding="utf-8"))["results"]:
            if result["status"] in ("error", "fail", "runtime error"):
                failed.append(f"  {result['unique_id']}: {' '.join((result['message'] or '').split())}")
                failed += _first_failures(result, folder)
    if not failed:
        what = "\n".join(tail)
        return (
            "dbt stopped before it had run every model; what was published before stays in force. 数据仓库构建中断"
            "（并非结构检验未通过），已发布的版本保持不变，原因消除后重新构建即可。"
            f"dbt 最后的输出 its last lines：\n{what}"
        )
    what = "\n".join(failed)
    return (
        f"the warehouse was not built; what was published before stays in force. "
        f"数据仓库构建未通过结构检验，已发布的版本保持不变。未通过的项目：\n{what}\n"
        f"All rows are kept in {folder / DATABASE}. 全部数据保留在该文件中。"
    )


def _first_failures(result: dict[str, Any], folder: Path) -> list[str]:
    """Some of the rows that a failed test found."""
    if result["status"] != "fail" or not result.get("compiled_code"):
        return []
    with duckdb.connect(str(folder / DATABASE), read_only=True) as db:
        cursor = db.execute(f"select * from ({result['compiled_code']}) limit {ROWS_SHOWN}")  # noqa: S608
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return ["    " + ", ".join(f"{name}={value}" for name, value in row.items() if value is not None) for row in rows]
