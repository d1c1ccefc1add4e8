"""Under a real scheduler: collecting is triggered, assets start parsing and building, a late run is reported, a build
that asks waits for the answer, and nothing is left when it is stopped."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from receivers import Webhook, webhook
from sqlalchemy import Row, select

from scrapers.archive.database import Database
from scrapers.archive.tables import dag_runs
from scrapers.ops.airflow_env import USER, airflow_environment, ensure_password
from scrapers.ops.deadlines import read_misses
from scrapers.ops.demo_address import free_port
from scrapers.ops.processes import descendants
from scrapers.settings import CHECKOUT, Settings
from scrapers.warehouse import build
from scrapers.warehouse.layout import builds_folder
from scrapers.warehouse.manifest import in_force

pytestmark = pytest.mark.airflow

LATE_DAG = """
from datetime import timedelta
from time import sleep
from airflow.sdk import dag, task
from scrapers.ops.dag_policy import NOTED, deadline, task_defaults

@dag(schedule=None, deadline=deadline(timedelta(seconds=2)))
def late():
    @task
    def slow():
        sleep(8)
    slow()

late()

@dag(
    schedule=None,
    default_args=task_defaults(timedelta(minutes=1), retries=0),
    deadline=deadline(timedelta(hours=1)),
    **NOTED,
)
def broken():
    @task
    def break_off():
        from scrapers.errors import BuildError
        raise BuildError("2 tests failed")
    break_off()

broken()
"""


@dataclass
class Site:
    """A running ``make up``."""

    settings: Settings
    address: str
    token: str
    supervisor: subprocess.Popen[str]

    def call(self, path: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        return call(self.address + path, data, self.token)

    def trigger(self, dag_id: str) -> None:
        """As a person would: Airflow answers 500 where another of its processes holds the lock of SQLite too long."""
        for attempt in range(3):
            try:
                self.call(f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})
            except urllib.error.HTTPError as error:
                if error.code != 500 or attempt == 2:
                    raise
                time.sleep(2)
            if dag_id in self.runs():
                return

    def runs(self) -> dict[str, dict[str, Any]]:
        return {run["dag_id"]: run for run in self.call("/api/v2/dags/~/dagRuns")["dag_runs"]}


def call(url: str, data: dict[str, Any] | None = None, token: str = "", method: str | None = None) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
    return answer


def wait_for(what: str, seconds: float, true: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds} s: {what}"
        time.sleep(0.5)


def is_alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    dags = tmp_path / "dags"
    shutil.copytree(CHECKOUT / "dags", dags, ignore=shutil.ignore_patterns("__pycache__"))
    (dags / "late.py").write_text(LATE_DAG, encoding="utf-8")
    home, port = tmp_path / "home", free_port()
    # Not the usual port for the demo portal: other tests may serve theirs there at the same time.
    (home / "airflow").mkdir(parents=True)
    (home / "airflow" / "demo_port").write_text(str(free_port()), encoding="ascii")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "AIRFLOW"))}
    env = inherited | {
        "GONGKAI_HOME": str(home),
        "GONGKAI_PORT": str(port),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
    }
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "scrapers.ops.up"], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert supervisor.stdout is not None
        said = []
        for line in supervisor.stdout:
            said.append(line)
            if "make down" in line:
                break
        assert supervisor.poll() is None, "".join(said)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GONGKAI_HOME", str(home))
            settings = Settings.from_environment()
        address = f"http://127.0.0.1:{port}"
        password = ensure_password(settings)
        assert any(password in line for line in said)
        assert any(address in line for line in said)
        assert airflow_environment(settings, given={})["AIRFLOW_HOME"] == str(home / "airflow")
        token = call(f"{address}/auth/token", {"username": USER, "password": password})["access_token"]
        yield Site(settings, address, token, supervisor)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.communicate(timeout=60)


def _ended(settings: Settings) -> Sequence[Row[Any]]:
    with Database(settings.ledger_url).read() as connection:
        return connection.execute(select(dag_runs)).all()


@pytest.fixture
def hook(site: Site) -> Iterator[Webhook]:
    """Somebody is told on a channel whose address only Airflow knows."""
    told = {"recipients": [{"name": "duty", "channels": ["duty"]}]}
    (site.settings.home / "alerts.yml").write_text(yaml.safe_dump(told), encoding="utf-8")
    with webhook() as taken:
        address = f"json://127.0.0.1:{taken.port}/a-secret-path"
        connection = {"connection_id": "gongkai_alert_duty", "conn_type": "generic", "password": address}
        site.call("/api/v2/connections", connection)
        yield taken


def test_assets_carry_the_night_and_nothing_is_left_behind(site: Site, hook: Webhook) -> None:
    known = lambda: {dag["dag_id"] for dag in site.call("/api/v2/dags")["dags"]}  # noqa: E731
    wait_for("all DAGs parsed", 120, lambda: len(known()) == 8)
    site.trigger("late")
    site.trigger("broken")
    ended = lambda: {run.dag_id: run for run in _ended(site.settings)}  # noqa: E731
    wait_for("the missed deadline", 120, lambda: bool(read_misses(site.settings)))
    wait_for("the broken run noted", 120, lambda: "broken" in ended())
    site.trigger("collect_disclosures")
    night = ("collect_disclosures", "parse_disclosures", "build_warehouse")

    def over() -> bool:
        runs = site.runs()
        return all(runs.get(dag_id, {}).get("state") in {"success", "failed"} for dag_id in night)

    wait_for("three runs over", 240, over)
    runs = site.runs()
    assert {dag_id: runs[dag_id]["state"] for dag_id in night} == dict.fromkeys(night, "success")
    assert runs["parse_disclosures"]["run_type"] == "asset_triggered"
    assert runs["build_warehouse"]["run_type"] == "asset_triggered"
    assert site.settings.published.exists()

    run_id = runs["collect_disclosures"]["dag_run_id"]
    tasks = site.call(f"/api/v2/dags/collect_disclosures/dagRuns/{run_id}/taskInstances")["task_instances"]
    labels = [task["rendered_map_index"] for task in tasks if task["task_id"] == "collect_group"]
    assert any("demo" in label for label in labels), labels

    (miss,) = read_misses(site.settings)
    assert miss["dag_id"] == "late"

    wait_for("the ends of the runs noted", 120, lambda: ended().keys() >= {"broken", *night})
    assert {ended()[dag_id].state for dag_id in night} == {"success"}
    assert (ended()["broken"].state, ended()["broken"].why) == ("failed", "任务 break_off：2 tests failed")

    told = lambda: any("break_off：2 tests failed" in body for body in hook.bodies)  # noqa: E731
    wait_for("somebody told of the broken run", 120, told)  # by the night's end, or by send_alerts at the half hour
    assert set(hook.paths) == {"/a-secret-path"}
    logs = [*site.settings.home.rglob("*.log"), *(site.settings.home / "logs").rglob("*.*")]
    assert logs
    assert not [path for path in logs if b"a-secret-path" in path.read_bytes()]

    cleared = {"dry_run": False, "dag_run_id": runs["broken"]["dag_run_id"], "only_failed": True}
    assert site.call("/api/v2/dags/broken/clearTaskInstances", cleared)["total_entries"] == 1
    _a_build_that_asks_is_published_when_approved(site, hook)

    below = descendants(site.supervisor.pid)
    assert len(below) >= 4
    site.supervisor.send_signal(signal.SIGTERM)
    said, _ = site.supervisor.communicate(timeout=60)
    assert site.supervisor.returncode == 0
    assert "no process is left" in said
    assert not any(is_alive(pid) for pid in below)


def _a_build_that_asks_is_published_when_approved(site: Site, hook: Webhook) -> None:
    """A tested build without rows of its own, but with a question: all of the way but dbt."""
    before = in_force(site.settings)
    assert before is not None
    question = "1份文件的数据增减与本次收到的内容不符：预算.pdf（0a1b2c3d4e5f）文件由1变为0"
    tested = build.TestedBuild("build-asked", before.version, False, (), before.ledger_mark, (), 1, 0, question)
    folder = builds_folder(site.settings)
    folder.mkdir(parents=True)
    (folder / build.TESTED).write_text(json.dumps(dataclasses.asdict(tested)), encoding="utf-8")
    site.trigger("build_warehouse")
    details = "/api/v2/dags/build_warehouse/dagRuns/~/hitlDetails"
    asked = lambda: site.call(details)["hitl_details"]  # noqa: E731
    wait_for("the question on Airflow's page", 120, lambda: bool(asked()))
    (detail,) = asked()
    assert question in detail["body"]
    assert detail["options"] == ["Approve", "Reject"]
    wait_for("the question told", 120, lambda: any(question in body for body in hook.bodies))
    assert in_force(site.settings) == before

    run = f"{site.address}/api/v2/dags/build_warehouse/dagRuns/{quote(detail['task_instance']['dag_run_id'])}"
    answer = {"chosen_options": ["Approve"], "params_input": {"reason": "发布方撤回，已电话核实"}}

    def over() -> bool:
        """An answer within the second in which the scheduler notes the pause is lost to Airflow: it asks once more."""
        if any(not one["response_received"] for one in asked()):
            call(f"{run}/taskInstances/approve/-1/hitlDetails", answer, site.token, "PATCH")
        return call(run, token=site.token)["state"] in {"success", "failed"}

    wait_for("the run over", 480, over)
    assert call(run, token=site.token)["state"] == "success"
    made = in_force(site.settings)
    assert made is not None and made.approval is not None and made.version == before.version + 1
    assert (made.approval.by, made.approval.reason) == (USER, "发布方撤回，已电话核实")
    assert made.approval.question == question
