"""The night in one command, twice: real Airflow, real HTTP, real dbt."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scrapers.ops.demo_address import free_port
from scrapers.ops.lock import only_one
from scrapers.settings import Settings

pytestmark = pytest.mark.airflow

TABLES = """select table_schema || '.' || table_name from information_schema.tables
where table_schema in ('marts', 'quality') and table_name <> 'portal_runs' order by 1"""


def night(home: Path, **variables: str) -> tuple[subprocess.CompletedProcess[str], float]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "AIRFLOW"))}
    remembered = home / "airflow" / "demo_port"
    if not remembered.is_file():  # not the usual port: other tests may serve theirs there at the same time
        remembered.parent.mkdir(parents=True, exist_ok=True)
        remembered.write_text(str(free_port()), encoding="ascii")
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "scrapers.ops.nightly"],
        env=inherited | {"GONGKAI_HOME": str(home)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return done, time.monotonic() - began


def rows(home: Path) -> dict[str, tuple[int, object]]:
    """Every published table with the number of its rows and a hash of all of them, in whatever order."""
    with duckdb.connect(str(home / "warehouse" / "gongkai.duckdb"), read_only=True) as db:
        tables = [name for (name,) in db.execute(TABLES).fetchall()]
        return {
            name: db.execute(f"select count(*), sum(hash(t)::hugeint) from {name} t").fetchall()[0]  # noqa: S608
            for name in tables
        }


def portal_runs(home: Path, portal_id: str) -> list[dict[str, Any]]:
    with duckdb.connect(str(home / "warehouse" / "gongkai.duckdb"), read_only=True) as db:
        cursor = db.execute(
            """select listed, new, changed, failed, status, why from quality.portal_runs
            where portal_id = ? order by started_at""",
            [portal_id],
        )
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_two_nights_with_a_wrong_portal_file(tmp_path: Path) -> None:
    """News once, none the second time; the portal that cannot be collected holds nobody up and is named."""
    portals, home = tmp_path / "portals", tmp_path / "home"
    portals.mkdir()
    (portals / "wrong.yml").write_text("id: wrong\nfamly: static_list\n", encoding="utf-8")

    first, _ = night(home, GONGKAI_PORTALS=str(portals))
    assert first.returncode == 0, first.stdout + first.stderr
    published = rows(home)
    assert published["marts.dim_document"][0] >= 8
    assert published["marts.fct_expenditure"][0] > 0
    assert published["quality.findings"][0] > 0
    for run in portal_runs(home, "wrong"):
        assert run["status"] == "failed"
        assert "wrong.yml" in run["why"]
        assert "famly" in run["why"]

    second, _ = night(home, GONGKAI_PORTALS=str(portals))
    assert second.returncode == 0, second.stdout + second.stderr
    assert rows(home) == published, "a night without news changes no row"
    before, after = portal_runs(home, "demo")
    assert before["new"] >= 8
    assert (after["status"], after["new"], after["changed"], after["failed"]) == ("ok", 0, 0, 0)
    assert after["listed"] > 0
    assert len(portal_runs(home, "wrong")) == 2
    assert re.search(r"of which in the stages themselves [\d.]+ s", second.stdout)
    for dag_id in ("collect_disclosures", "parse_disclosures", "build_warehouse"):
        assert dag_id in second.stdout


def test_a_ledger_that_cannot_be_reached_fails_the_night_and_says_which_tasks(tmp_path: Path) -> None:
    done, _ = night(tmp_path, GONGKAI_LEDGER_URL="sqlite:////proc/nowhere/ledger.sqlite")
    assert done.returncode == 1
    assert "failed collect_disclosures: collect_group" in done.stdout
    assert "/proc/nowhere" in done.stdout
    assert "failed parse_disclosures: plan, staged" in done.stdout, "what was not planned is not handed on"
    assert not (tmp_path / "warehouse" / "gongkai.duckdb").exists()


def test_two_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    with only_one(Settings.from_environment(), "test"):
        done, _ = night(tmp_path)
    assert done.returncode == 1
    assert "another gongkai Airflow is running" in done.stderr
    assert f"process {os.getpid()}" in done.stderr
