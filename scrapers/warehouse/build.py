"""Build: staged rows become tested tables in ``work/builds``, ready to be published. Publishes nothing."""

from __future__ import annotations

import json
import logging
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb

from scrapers.archive.ledger import Ledger
from scrapers.errors import BuildError
from scrapers.settings import Settings
from scrapers.stage.compact import compact
from scrapers.stage.staging import Staging
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse import open_question
from scrapers.warehouse.bounds import excesses, message
from scrapers.warehouse.dbt import DATABASE, DbtResult, run_dbt
from scrapers.warehouse.inputs import divide, write_inputs
from scrapers.warehouse.layout import BY_DOCUMENT, builds_folder, sync_file, sync_folder, text_literal, writer_lock
from scrapers.warehouse.plan import Plan, make_plan
from scrapers.warehouse.slim import keep_tables

log = logging.getLogger(__name__)
Progress = Callable[[str], None]
PACKED_IN_FULL = 8
PACKED_AT_NIGHT = 500
"""So many staged batches in folders of their own are packed before a full build, and before any."""
_NOTHING_NEW = "nothing new since the published version. 没有新的文件，无需构建。"
_NOTHING_STAGED = (
    "nothing to build: no document was collected yet; run `gongkai collect` or `gongkai ingest FOLDER` first. "
    "尚无可构建的文件，请先运行 gongkai collect 或 gongkai ingest 文件夹。"
)
_STAGING_LOST = (
    "{staging} holds no document, although version {version} was built from it: run `gongkai parse --lost`, which "
    "reads the archive again, then build. "
    "暂存区为空，而已发布的版本由其构建：请先运行 gongkai parse --lost 重新解析，再构建。"
)
TESTED = "tested.json"
"""Written last: where it stands, every run in the folder was built and tested whole."""


@dataclass(frozen=True, slots=True)
class TestedBuild:
    """What publish finds: the version it was built on (None: on nothing), and the runs to publish together."""

    build_id: str
    base: int | None
    full: bool
    batches: tuple[str, ...]
    ledger_mark: int
    runs: tuple[str, ...]
    documents: int
    new_documents: int
    question: str = ""
    """What it adds or loses that did not come in, in Chinese: it is published only upon a person's word."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """``status``: ``tested`` (there is something to publish) or ``nothing_new``. ``question`` as in ``TestedBuild``;
    ``open_question``: what a full build before this one asked, and why it is not published, in Chinese."""

    status: Literal["tested", "nothing_new"]
    summary: str
    documents: int = 0
    new_documents: int = 0
    models: int = 0
    tests: int = 0
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    build_id: str = ""
    question: str = ""
    open_question: str = ""


def build(
    settings: Settings, *, full: bool = False, progress: Progress = log.info, now: datetime | None = None
) -> BuildReport:
    """Build and test what was staged since the published version, with the documents that stand beside it.

    Returns at once, without dbt, when nothing is new. Killed and run again, it starts its folder anew; a build that is
    already tested and waits for publication is found and kept. One that was to be full and only is not published yet
    is made up for by a full one; what a full one asks outlives it, see ``open_question``. Raises ``BuildError`` when a
    test fails.
    """
    with writer_lock(settings, "build"):
        started = time.monotonic()
        folder = builds_folder(settings)
        waiting = waiting_build(settings)
        full = full or bool(waiting and waiting.full and not waiting.question)
        if waiting and _covers(settings, waiting, full):
            return BuildReport(
                "tested",
                "already built and tested, waiting for publish",
                waiting.documents,
                build_id=waiting.build_id,
                question=waiting.question,
            )
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        packed = compact(settings.staging, settings.database_limits, PACKED_IN_FULL if full else PACKED_AT_NIGHT)
        if packed:
            progress(f"{packed} staged batches were packed")
        report = _build(settings, folder, full, progress, now or datetime.now(UTC))
        if report.status == "nothing_new":
            shutil.rmtree(folder)
        stands = None if full else open_question.read(settings)
        if stands:
            said = f"{report.summary}. {stands}。{open_question.ASK_AGAIN}。"
            report = replace(report, summary=said, open_question=str(stands))
        return replace(report, seconds=round(time.monotonic() - started, 2))


def waiting_build(settings: Settings) -> TestedBuild | None:
    """The tested build that waits for publication. One that was built on another version than that in force is none."""
    path = builds_folder(settings) / TESTED
    if not path.is_file():
        return None
    values = json.loads(path.read_text(encoding="utf-8"))
    found = TestedBuild(**{**values, "batches": tuple(values["batches"]), "runs": tuple(values["runs"])})
    current = manifests.in_force(settings)
    return found if found.base == (current.version if current else None) else None


def _covers(settings: Settings, waiting: TestedBuild, full: bool) -> bool:
    """Whether nothing was staged or seen since the waiting build was made."""
    if full and not waiting.full:
        return False
    current = manifests.in_force(settings)
    staged = set(Staging(settings.staging).batches)
    if current and not waiting.full:
        with attached(settings, current) as db:
            staged -= {batch_id for (batch_id,) in db.execute("from held.warehouse.batches").fetchall()}
    _, mark = _changed(settings, builds_folder(settings), current, waiting.full)
    return staged == set(waiting.batches) and mark == waiting.ledger_mark


def attached(settings: Settings, current: manifests.Manifest | None) -> duckdb.DuckDBPyConnection:
    """A connection for planning, with the published version attached read-only as ``held``, where there is one."""
    db = duckdb.connect(config=settings.database_limits)
    if current:
        held = text_literal(manifests.database_path(settings, current))
        db.execute(f"attach {held} as held (read_only)")
    return db


def _changed(settings: Settings, folder: Path, current: manifests.Manifest | None, full: bool) -> tuple[Path, int]:
    path = folder / "changed_sightings.parquet"
    since = None if full or current is None else current.ledger_mark
    return path, Ledger(settings).export_sightings(path, since)


def _build(settings: Settings, folder: Path, full: bool, progress: Progress, now: datetime) -> BuildReport:
    current = manifests.in_force(settings)
    with attached(settings, current) as db:
        changed, mark = _changed(settings, folder, current, full)
        plan = make_plan(settings, db, changed, full=full, now=now)
        if not plan.documents:
            if full and current:
                raise BuildError(_STAGING_LOST.format(staging=settings.staging, version=current.version))
            return BuildReport("nothing_new", _NOTHING_NEW if current else _NOTHING_STAGED)
        progress(f"building {plan.documents} documents, {len(plan.new)} of them new, in {len(plan.runs)} runs of dbt")
        results = []
        divided = divide(settings, db, plan.runs, folder / "divided") if len(plan.runs) > 1 else ()
        for number, documents in enumerate(plan.runs, start=1):
            run = folder / f"run-{number:04d}"
            write_inputs(
                settings,
                db,
                run / "input",
                documents,
                changed,
                seen_at=now,
                has_held=current is not None,
                divided=divided[number - 1] if divided else None,
            )
            result = run_dbt(settings, run, progress)
            if number > 1:  # the first says what the published views and comments are
                keep_tables(settings, run / DATABASE)
            progress(
                f"[{number}/{len(plan.runs)}] {len(documents)} documents: {result.models} models, {result.tests} tests"
            )
            results.append(result)
        runs = tuple(f"run-{number:04d}" for number in range(1, len(plan.runs) + 1))
        found = excesses(db, [folder / run for run in runs], plan.new, full=full, has_held=current is not None)
    tested = TestedBuild(
        build_id=uuid.uuid4().hex,
        base=current.version if current else None,
        full=full,
        batches=plan.batches,
        ledger_mark=mark,
        runs=runs,
        documents=plan.documents,
        new_documents=len(plan.new),
        question=message(found) if found else "",
    )
    if tested.question and full:
        open_question.ask(settings, tested.build_id, tested.question, now)
    _mark_tested(folder, tested)
    if tested.question:
        progress(tested.question)
    return replace(_report(folder, plan, results), build_id=tested.build_id, question=tested.question)


def _mark_tested(folder: Path, tested: TestedBuild) -> None:
    for run in tested.runs:
        sync_file(folder / run / DATABASE)
    temporary = folder / f".{TESTED}"
    temporary.write_text(json.dumps(asdict(tested), indent=1), encoding="utf-8")
    sync_file(temporary)
    temporary.replace(folder / TESTED)
    sync_folder(folder)


def _report(folder: Path, plan: Plan, results: list[DbtResult]) -> BuildReport:
    rows: dict[str, int] = {}
    for number in range(1, len(results) + 1):
        with duckdb.connect(str(folder / f"run-{number:04d}" / DATABASE), read_only=True) as db:
            for relation in BY_DOCUMENT:
                count = db.execute(f"select count(*) from {relation.full_name}").fetchall()[0][0]  # noqa: S608
                rows[relation.full_name] = rows.get(relation.full_name, 0) + count
    models, tests = sum(result.models for result in results), sum(result.tests for result in results)
    summary = (
        f"built {plan.documents} documents ({len(plan.new)} new): {rows['marts.observations']} observations, "
        f"{rows['marts.statements']} statements, {rows['quality.findings']} findings; "
        f"{models} models, {tests} tests passed"
    )
    return BuildReport("tested", summary, plan.documents, len(plan.new), models, tests, 0.0, rows)
