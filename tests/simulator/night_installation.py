"""An installation that lives through nights: portals of the simulator on loopback, receivers of messages, a clock that
is set. What runs is the product's own pipeline, stage by stage as its DAGs call it, with what Airflow calls beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import time_machine
import yaml
from family_portals import BY_ID
from night_answers import Answer, answer, find_batch, lose_batch
from night_documents import Sheet, budget, changed, page_text, tables, with_wrong_sums, written
from night_kills import Stage, killed_in_the_middle
from night_scenario import Document, Happening, Night, Scenario
from receivers import Webhook, webhook
from simulated.content import Announcement, File
from simulated.faults import Fault
from simulated.site import Site
from simulated.web import Web

from scrapers import pipeline
from scrapers.errors import ApprovalNeeded, BuildError
from scrapers.ops import dag_runs, deadlines
from scrapers.settings import CHECKOUT, Settings

CHINA = timedelta(hours=8)
BEGINS, ANSWERED = time(2, 30), time(12, 45)
NIGHT = ("collect_disclosures", "parse_disclosures", "build_warehouse")
LATE_MINUTES = 180


@dataclass
class Ran:
    """How a night went: every portal's run, the build's status, and by channel (title, body) of what was received."""

    runs: list[dict[str, Any]]
    build: str
    received: dict[str, list[tuple[str, str]]]
    waiting: int
    open_question: str = ""
    """What the build says of a full build's question."""


@dataclass
class Installation:
    """Made by ``installed``."""

    settings: Settings
    scenario: Scenario
    sites: dict[str, Site]
    hooks: dict[str, Webhook]
    ids: dict[str, str] = field(default_factory=dict)
    """Documents by the SHA-256 of their bytes, as they are named in the scenario."""
    _files: dict[str, File] = field(default_factory=dict)
    _tables: dict[str, dict[str, Sheet]] = field(default_factory=dict)
    _asked: tuple[str, str] = ("", "")
    """The run that waits for a person's word, and its build."""
    _open_question: str = ""

    def tables_of(self, name: str) -> dict[str, Sheet]:
        """The tables of a document, by what they are called in a scenario."""
        if name not in self._tables:
            document = self.scenario.documents[name]
            made = changed(tables(document.scale, document.projects), document.cells)
            if document.wrong_rows:
                made = with_wrong_sums(made, *document.wrong_rows)
            self._tables[name] = {table: made[table] for table in document.tables}
        return self._tables[name]

    def night(self, day: date, night: Night) -> Ran:
        """What happens before it, the night itself, and the round of alerts half an hour after it."""
        begins = datetime.combine(day, BEGINS)
        before = {channel: len(hook.received) for channel, hook in self.hooks.items()}
        for site in self.sites.values():
            site.content.now = begins
        for one in night.happens:
            self._happen(one, day)
        with time_machine.travel((begins - CHINA).replace(tzinfo=UTC), tick=True) as clock:
            ran = self._run(f"scheduled__{day}", night, clock)
        for channel, hook in self.hooks.items():
            ran.received[channel] = list(zip(hook.titles, hook.bodies, strict=True))[before[channel] :]
        return ran

    def _run(self, run_id: str, night: Night, clock: time_machine.Coordinates) -> Ran:
        settings, happens = self.settings, {one.do for one in night.happens}
        collect = partial(pipeline.collect_group, settings, progress=_quiet, whole=night.whole)
        collected = [_done("collect", night, partial(collect, group)) for group in pipeline.plan_collect(settings)]
        runs = [run for group in collected for run in group["runs"]]
        clock.shift(timedelta(minutes=40))
        for batch in pipeline.plan_parse(settings):
            _done("parse", night, partial(pipeline.parse_batch, settings, batch, progress=_quiet))
        for dag_id in NIGHT[:2]:
            self._over(dag_id, run_id, "success")
        clock.shift(timedelta(minutes=20))
        if happens & {"run_late", "build_hangs"}:
            run = {"dag_id": NIGHT[2], "dag_run_id": run_id, "state": "running"}
            deadlines.report_miss({"dag_run": run}, LATE_MINUTES)
            waiting = pipeline.send_alerts(settings)["waiting"]
            clock.shift(timedelta(minutes=30))
        if "build_hangs" in happens:
            return Ran(runs, "hung", {}, waiting)
        status = self._build(run_id, night, fails="build_fails" in happens)
        _done("alerts", night, partial(pipeline.send_alerts, settings))
        if status != "asked":
            self._over(NIGHT[2], run_id, "failed" if status == "failed" else "success")
        clock.shift(timedelta(minutes=30))
        waiting = pipeline.send_alerts(settings)["waiting"]
        return Ran(runs, status, {}, waiting, self._open_question)

    def _build(self, run_id: str, night: Night, *, fails: bool) -> str:
        settings = replace(self.settings, dbt_project=self.settings.home / "absent") if fails else self.settings
        self._open_question = ""
        try:
            built = _done("build", night, partial(pipeline.build, settings, full=night.full, progress=_quiet))
            self._open_question = built["open_question"]
            if built["question"]:
                self._asked = run_id, built["build_id"]
                return "asked"
            _done("publish", night, partial(pipeline.publish, settings, progress=_quiet))
        except BuildError as error:
            self._failed(run_id, "build", error)
            return "failed"
        return str(built["status"])

    def _answered(self, how: Answer) -> None:
        """The answer on Airflow's page, and the rest of the run that waited for it."""
        run_id, build_id = self._asked
        try:
            pipeline.take_answer(self.settings, build_id, answer(how))
            pipeline.publish(self.settings, progress=_quiet)
        except ApprovalNeeded as error:
            self._failed(run_id, "publish", error)
        pipeline.send_alerts(self.settings)
        self._over(NIGHT[2], run_id, "success" if how == "approve" else "failed")

    def _failed(self, run_id: str, task_id: str, error: Exception) -> None:
        task = SimpleNamespace(dag_id=NIGHT[2], run_id=run_id, task_id=task_id)
        dag_runs.task_failed({"ti": task, "exception": error})

    def _over(self, dag_id: str, run_id: str, state: str) -> None:
        """What Airflow calls when a run is over."""
        context = {"dag": SimpleNamespace(dag_id=dag_id), "run_id": run_id, "reason": "task_failure"}
        (dag_runs.run_failed if state == "failed" else dag_runs.run_succeeded)(context)

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    def _happen(self, one: Happening, day: date) -> None:
        if one.do in ("channel_down", "channel_up"):
            self.hooks[one.channel].status = 503 if one.do == "channel_down" else 200
            return
        if one.do in ("approve", "reject", "unanswered"):
            noon = datetime.combine(day, ANSWERED) - CHINA - timedelta(days=1)
            with time_machine.travel(noon.replace(tzinfo=UTC), tick=True):
                self._answered(one.do)
        if one.do in ("staging_lost", "staging_found"):
            move = lose_batch if one.do == "staging_lost" else find_batch
            for document_id in (key for key, name in self.ids.items() if name in one.documents):
                move(self.settings, document_id)
        if not one.at:
            return
        site = self.sites[one.at]
        content, columns = site.content, [column.key for column in site.content.columns]
        if one.do == "publish":
            text, files = self._offer(one.documents)
            when = datetime.combine(one.dated or day - timedelta(days=1), time(9, one.number % 60))
            publisher = self.scenario.documents[one.documents[0]].body
            content.announcements.append(
                Announcement(one.number, columns[one.column], one.title, when, publisher, files, text)
            )
        elif one.do == "replace":
            text, files = self._offer(one.documents)
            said = "<p>附件已更新。</p>" if one.said else ""
            content.replace(one.number, files=files, text=text + said)
        elif one.do == "move":
            moved = content.remove(one.number)
            content.announcements.append(replace(moved, number=one.to, column=columns[one.column]))
        elif one.do == "withdraw":
            content.remove(one.number)
        elif one.do == "break" and one.fault:
            site.faults.append(Fault(one.fault, one.stage, number=one.number or None))
        elif one.do == "mend":
            site.faults.clear()
        self._learn_pages(site)

    def _offer(self, names: tuple[str, ...]) -> tuple[str, tuple[File, ...]]:
        """The text of a page and its files."""
        documents = {name: self.scenario.documents[name] for name in names}
        files = tuple(self._file(name, one) for name, one in documents.items() if one.suffix != "html")
        text = "".join(page_text(self._blocks(name, one)) for name, one in documents.items() if one.suffix == "html")
        return text or "<p>现予公开，详见附件。</p>", files

    def _blocks(self, name: str, one: Document) -> list[Any]:
        return budget(f"{one.body}{one.year}年部门预算{one.note}", one.body, self.tables_of(name))

    def _file(self, name: str, one: Document) -> File:
        if name not in self._files:
            body = written(self._blocks(name, one), one.suffix)
            body = body[: len(body) // 2] if one.broken else body
            self._files[name] = File(f"{one.body}{one.year}年部门预算.{one.suffix}", body)
            self.ids[sha256(body).hexdigest()] = name
        return self._files[name]

    def _learn_pages(self, site: Site) -> None:
        """What the pages that are documents themselves are called: by the text they hold."""
        for name, one in self.scenario.documents.items():
            if one.suffix == "html":
                text = page_text(self._blocks(name, one))
                for article in site.content.announcements:
                    if text in article.text:
                        self.ids[sha256(site.page_bytes(article)).hexdigest()] = name


@contextmanager
def installed(home: Path, scenario: Scenario) -> Iterator[Installation]:
    """An empty installation in front of empty portals. Who is to be told has had the first summary: of nothing."""
    portals = home / "portals"
    portals.mkdir(parents=True)
    subscriptions = {"recipients": list(scenario.recipients), **scenario.settings}
    (home / "alerts.yml").write_text(yaml.safe_dump(subscriptions, allow_unicode=True), encoding="utf-8")
    settings = Settings(
        home, (portals,), f"sqlite:///{home}/archive/ledger.sqlite", CHECKOUT / "dbt_project", CHECKOUT / "dags"
    )
    sites = {name: BY_ID[name].make(0, 0) for name in scenario.portals}
    channels = sorted({channel for recipient in scenario.recipients for channel in recipient["channels"]})
    with ExitStack() as open_:
        open_.enter_context(Web(*sites.values()))
        hooks = {channel: open_.enter_context(webhook()) for channel in channels}
        for name, site in sites.items():
            BY_ID[name].write(portals, site)
        addresses = {f"GONGKAI_ALERT_{c.upper()}": f"json://127.0.0.1:{hook.port}/{c}" for c, hook in hooks.items()}
        open_.enter_context(
            mock.patch.dict(
                os.environ, {"GONGKAI_HOME": str(home), "GONGKAI_LEDGER_URL": settings.ledger_url, **addresses}
            )
        )
        begins = datetime.combine(scenario.first, BEGINS) - CHINA - timedelta(days=1)
        with time_machine.travel(begins.replace(tzinfo=UTC), tick=True):
            pipeline.send_alerts(settings)
        yield Installation(settings, scenario, sites, hooks)


def _done(stage: Stage, night: Night, run: Callable[[], Any]) -> Any:
    """What a stage gives; it is killed in the middle before, where that happens in this night."""
    if any(one.do == "kill" and one.kills == stage for one in night.happens):
        killed_in_the_middle(stage, run)
    return run()


def _quiet(_: str) -> None:
    """What a stage says goes nowhere."""
