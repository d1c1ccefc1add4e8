"""The night, one short function a stage, in order. Airflow, the command line and the tests all call these.

    plan_collect → collect_group → plan_parse → parse_batch → build (→ take_answer) → publish → report, send_alerts

Each may be killed at any moment and called again. Each returns what a log, an XCom or ``--json`` can hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scrapers import collect, ingest, parse, report
from scrapers.alerts import send as alerts
from scrapers.errors import ApprovalNeeded
from scrapers.ops import approval_page
from scrapers.portals.registry import load_portals
from scrapers.portals.switches import visited
from scrapers.records_json import as_json_object
from scrapers.settings import Settings
from scrapers.warehouse import approval, open_question
from scrapers.warehouse import build as building
from scrapers.warehouse import publish as publishing

Progress = Callable[[str], None]
Result = dict[str, Any]

PORTALS_A_GROUP = 40
"""Portals that one collecting task takes: it waits for one host while it works on another."""


def plan_collect(settings: Settings, portal_ids: Sequence[str] | None = None) -> list[list[str]]:
    """Groups of portal ids, each to be collected by one task; all enabled portals unless some are named.

    A portal whose file is wrong is among them: collecting it ends as a failed run that names file and key.
    """
    wrong: list[str] = []
    portals = load_portals(settings, portal_ids, lambda path, _: wrong.append(path.stem))
    chosen = [portal.id for portal in (portals if portal_ids else visited(settings, portals))]
    chosen += [name for name in wrong if portal_ids is None or name in portal_ids]
    return [chosen[start : start + PORTALS_A_GROUP] for start in range(0, len(chosen), PORTALS_A_GROUP)]


def collect_group(
    settings: Settings,
    portal_ids: Sequence[str],
    since: date | None = None,
    until: date | None = None,
    columns: Sequence[str] = (),
    progress: Progress = print,
    *,
    whole: bool = False,
) -> Result:
    """List, fetch and archive what the portals of a group publish; see ``collect``."""
    found = collect.collect(settings, portal_ids, since, progress, until=until, columns=columns, whole=whole)
    return as_json_object(found)


def ingest_paths(settings: Settings, paths: Sequence[Path], progress: Progress = print) -> Result:
    """Archive files and folders from disk, as if a portal had offered them."""
    return as_json_object(ingest.ingest(settings, paths, progress))


def plan_parse(settings: Settings) -> list[list[str]]:
    """Batches of documents that the present parser has not read."""
    return parse.plan(settings)


def forget_lost(settings: Settings) -> int:
    """Have the next plan read again what is noted as read but no longer staged. Returns how many batches are gone."""
    return parse.forget_lost(settings)


def parse_batch(settings: Settings, document_ids: Sequence[str], progress: Progress = print) -> Result:
    """Read, recognise and stage one batch of documents."""
    return as_json_object(parse.parse(settings, document_ids, progress))


def build(settings: Settings, *, full: bool = False, progress: Progress = print) -> Result:
    """Run dbt over what was staged since the last publication, with all its tests."""
    return as_json_object(building.build(settings, full=full, progress=progress))


def take_answer(settings: Settings, build_id: str, answer: Mapping[str, Any]) -> None:
    """Give the word of whoever answered on Airflow's page, for the build shown there; ``ApprovalNeeded`` if refused.

    Where somebody published that build by command meanwhile, any answer will do.
    """
    if approval.is_in_force(settings, build_id):
        return
    if refused := approval_page.refusal(answer):
        open_question.refuse(settings, build_id, refused)
        raise ApprovalNeeded(f"未予发布，原版本仍然有效：{refused}。")
    approval.approve(settings, approval_page.reason(answer), by=approval_page.who(answer), build_id=build_id)


def publish(settings: Settings, progress: Progress = print) -> Result:
    """Put what was built and tested in force, atomically."""
    return as_json_object(publishing.publish(settings, progress=progress))


def make_report(settings: Settings) -> Result:
    """What came in, what is published, what was found."""
    return as_json_object(report.make(settings))


def send_alerts(settings: Settings) -> Result:
    """Tell what is new and what is resolved since the last time; nothing where nothing changed."""
    return as_json_object(alerts.send(settings))
