# ruff: noqa: S608  (names in the SQL are this package's own)
"""Publish: tested rows come into force by the swap of one link. Readers keep what they have open; nothing is changed in
place.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import duckdb

from scrapers.archive.ledger import Ledger
from scrapers.errors import PublishError
from scrapers.locks import is_open_elsewhere
from scrapers.settings import Settings
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse import open_question
from scrapers.warehouse.approval import word_for
from scrapers.warehouse.build import TestedBuild, waiting_build
from scrapers.warehouse.dbt import DATABASE
from scrapers.warehouse.layout import (
    ANNOUNCEMENTS,
    OF_THE_LEDGER,
    PORTAL_RUNS,
    builds_folder,
    sync_file,
    sync_folder,
    text_literal,
    versions_folder,
    writer_lock,
)
from scrapers.warehouse.manifest import Manifest
from scrapers.warehouse.partitions import Holdings, collect_garbage, merge_due, write_partition
from scrapers.warehouse.version import Sources, write_version

log = logging.getLogger(__name__)
Progress = Callable[[str], None]
READERS_FINISH_WITHIN = timedelta(hours=24)
"""So long a version stays after it was in force, for readers on file systems without locks."""


@dataclass(frozen=True, slots=True)
class PublishReport:
    """``status``: ``published`` (a new version), ``renewed`` (the same documents, new runs or decisions at portals) or
    ``nothing_new``."""

    status: Literal["published", "renewed", "nothing_new"]
    summary: str
    version: str = ""
    documents: int = 0
    findings: int = 0
    partitions: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Version:
    """A version that is kept, as it is listed."""

    name: str
    published_at: datetime
    in_force: bool
    documents: int
    findings: int


@dataclass(frozen=True, slots=True)
class RollbackReport:
    """Which version is in force now, and which was before."""

    summary: str
    version: str
    before: str


def publish(settings: Settings, *, progress: Progress = log.info, now: datetime | None = None) -> PublishReport:
    """Put the tested build in force. Without one, only renew the version in force where portals ran since.

    Killed at any moment, the version before stays in force whole; run again, it publishes the same rows. Raises
    ``PublishError`` when the new version does not hold exactly the documents it should, ``ApprovalNeeded`` when the
    build adds or loses what did not come in and nobody gave a word for it.
    """
    with writer_lock(settings, "publish"):
        started = time.monotonic()
        current, waiting = manifests.in_force(settings), waiting_build(settings)
        scratch = settings.work / "publish"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        versions_folder(settings).mkdir(parents=True, exist_ok=True)
        of_the_ledger, fingerprint = ledger_tables(settings, scratch)
        moment = now or datetime.now(UTC)
        if waiting:
            made = _publish_build(settings, scratch, current, waiting, of_the_ledger, fingerprint, moment, progress)
        elif current and (current.portal_runs != fingerprint or current.warehouse != str(settings.warehouse)):
            made = _renew(settings, scratch, current, of_the_ledger, fingerprint, moment)
        else:
            return PublishReport("nothing_new", "nothing new to publish. 没有新的内容需要发布。")
        swap(settings, made)
        _tidy(settings, scratch)
        seconds = round(time.monotonic() - started, 2)
        return _report(settings, made, "published" if waiting else "renewed", seconds)


def rollback(settings: Settings, steps: int = 1) -> RollbackReport:
    """Put the version in force that the present one was built on; ``steps`` times.

    Raises ``PublishError`` when that version is not kept any more, listing those that are.
    """
    with writer_lock(settings, "rollback"):
        before = manifests.in_force(settings)
        if before is None:
            raise PublishError("nothing is published yet, there is nothing to go back to. 尚无已发布的版本，无法回退。")
        versions = {manifest.version: manifest for manifest in manifests.kept(settings)}
        target: Manifest | None = before
        for _ in range(steps):
            target = versions.get(target.base) if target and target.base is not None else None
        if target is None:
            names = ", ".join(manifest.name for manifest in versions.values())
            raise PublishError(
                f"version {before.name} has no kept version {steps} steps before it; kept are: {names}. "
                f"当前版本之前第 {steps} 个版本未保留。"
            )
        swap(settings, target)
        return RollbackReport(
            f"version {target.name} is in force again (before: {before.name}). 已回退到版本 {target.name}。",
            target.name,
            before.name,
        )


def versions(settings: Settings) -> list[Version]:
    """The versions that are kept, newest first."""
    current = manifests.in_force(settings)
    return [
        Version(m.name, m.published_at, current is not None and m.name == current.name, m.documents, m.findings)
        for m in reversed(manifests.kept(settings))
    ]


def swap(settings: Settings, manifest: Manifest) -> None:
    """Let the published name lead to a version, atomically. The manifest's time says of the other when it ended."""
    link = settings.published
    if before := manifests.in_force(settings):
        os.utime(manifests.manifest_path(settings, before))
    temporary = link.with_name(f".unfinished-{uuid.uuid4().hex[:8]}")
    temporary.symlink_to(Path("versions") / manifests.database_path(settings, manifest).name)
    temporary.replace(link)
    sync_folder(link.parent)


def _publish_build(
    settings: Settings,
    scratch: Path,
    current: Manifest | None,
    waiting: TestedBuild,
    of_the_ledger: Path,
    fingerprint: str,
    now: datetime,
    progress: Progress,
) -> Manifest:
    kept = manifests.kept(settings)
    for manifest in kept:
        if manifest.build_id == waiting.build_id:  # written whole by a publication that was killed before the swap
            return manifest
    approval = word_for(settings, waiting)
    databases = tuple(builds_folder(settings) / run / DATABASE for run in waiting.runs)
    number = max((manifest.next_partition for manifest in kept), default=1)
    holdings = Holdings.of(settings, None if waiting.full else current)
    for database in databases:
        holdings.add(write_partition(settings, number, database))
        number += 1
    number = merge_due(settings, holdings, number, progress)
    replaced = scratch / "replaced.parquet"
    holdings.write_replaced(replaced)
    made = Manifest(
        version=max((manifest.version for manifest in kept), default=0) + 1,
        build_id=waiting.build_id,
        base=current.version if current else None,
        published_at=now,
        built_at=now,
        warehouse=str(settings.warehouse),
        partitions=tuple(holdings.partitions),
        next_partition=number,
        ledger_mark=waiting.ledger_mark,
        portal_runs=fingerprint,
        documents=holdings.documents,
        findings=0,
        approval=approval,
        full=waiting.full,
    )
    held = manifests.database_path(settings, current) if current else None
    sources = Sources(held, databases, waiting.batches, replaced, of_the_ledger, full=waiting.full)
    return _write(settings, scratch, made, sources)


def _renew(
    settings: Settings, scratch: Path, current: Manifest, of_the_ledger: Path, fingerprint: str, now: datetime
) -> Manifest:
    """The same version with what the portals did since, or with views to where the home lies now."""
    changes = {
        "revision": current.revision + 1,
        "portal_runs": fingerprint,
        "warehouse": str(settings.warehouse),
        "published_at": now,
    }
    replaced = scratch / "replaced.parquet"
    holdings = Holdings.of(settings, current)
    holdings.write_replaced(replaced)
    sources = Sources(manifests.database_path(settings, current), (), (), replaced, of_the_ledger)
    return _write(settings, scratch, current.model_copy(update=changes), sources)


def _write(settings: Settings, scratch: Path, manifest: Manifest, sources: Sources) -> Manifest:
    """Write and check the published file, then its manifest: from then on the version exists."""
    path = scratch / "version.duckdb"
    write_version(settings, path, manifest, sources)
    findings = _check(settings, path, manifest)
    made = manifest.model_copy(update={"findings": findings})
    sync_file(path)
    path.replace(manifests.database_path(settings, made))
    sync_folder(versions_folder(settings))
    manifests.write(settings, made)
    return made


def _check(settings: Settings, path: Path, manifest: Manifest) -> int:
    """That the new file can be read and holds every document once. Returns the number of open findings."""
    with duckdb.connect(str(path), read_only=True, config=settings.database_limits) as db:
        query = "select count(*), count(distinct document_id) from marts.dim_document"
        rows, documents = db.execute(query).fetchall()[0]
        if not rows == documents == manifest.documents:
            raise PublishError(
                f"version {manifest.name} would hold {rows} rows for {documents} documents instead of "
                f"{manifest.documents}; it is not published. Run `gongkai build --full`. "
                "新版本的文件数与应有数不符，未予发布。"
            )
        open_findings = "select count(*) from quality.findings where status = 'open'"
        return int(db.execute(open_findings).fetchall()[0][0])


def ledger_tables(settings: Settings, scratch: Path) -> tuple[Path, str]:
    """The ledger's small tables as Parquet, and a fingerprint of their rows."""
    ledger, folder = Ledger(settings), scratch / "ledger"
    ledger.export_portal_runs(folder / f"{PORTAL_RUNS.name}.parquet")
    ledger.export_announcements(folder / f"{ANNOUNCEMENTS.name}.parquet")
    counted: list[int] = []
    with duckdb.connect() as db:
        for relation in OF_THE_LEDGER:
            rows = text_literal(folder / f"{relation.name}.parquet")
            query = f"select count(*), coalesce(bit_xor(hash(rows_)), 0) from read_parquet({rows}) as rows_"
            counted += db.execute(query).fetchall()[0]
    return folder, "-".join(str(value) for value in counted)


def _tidy(settings: Settings, scratch: Path) -> None:
    """Remove what no kept version needs. A kill here leaves only files that the next publication removes.

    Any version stays that a process has open, and one that was in force until lately, since not every reader's lock can
    be seen.
    """
    keep = {manifest.name for manifest in manifests.to_keep(settings)}
    keep |= {path.stem for path in versions_folder(settings).glob("*.duckdb") if is_open_elsewhere(path)}
    lately = (datetime.now(UTC) - READERS_FINISH_WITHIN).timestamp()
    keep |= {path.stem for path in versions_folder(settings).glob("*.json") if path.stat().st_mtime > lately}
    for path in versions_folder(settings).iterdir():
        if path.name.split(".")[0] not in keep:
            path.unlink()
    collect_garbage(settings)
    open_question.tidy(settings)
    shutil.rmtree(builds_folder(settings), ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)


def _report(
    settings: Settings, made: Manifest, status: Literal["published", "renewed"], seconds: float
) -> PublishReport:
    summary = (
        f"{status} version {made.name}: {made.documents} documents, {made.findings} open findings, "
        f"{len(made.partitions)} partitions, {seconds} s. 已发布版本 {made.name}：{settings.published}"
    )
    return PublishReport(status, summary, made.name, made.documents, made.findings, len(made.partitions), seconds)
