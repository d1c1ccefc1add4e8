"""An installation with a published warehouse of a few findings, a clock that is set, and two recipients."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from scrapers.alerts.book import Book
from scrapers.alerts.send import AlertReport, send
from scrapers.archive.database import Database
from scrapers.archive.portal_runs import PortalRun, end_run
from scrapers.settings import CHECKOUT, Settings
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse.publish import swap

NIGHT = datetime(2026, 6, 1, 21, 0, tzinfo=UTC)
"""5:00 of 2 June in China: no season."""
SCHEMA = """
    create schema marts; create schema quality;
    create table quality.findings (finding_id varchar, rule_id varchar, severity varchar, cause varchar,
        document_id varchar, organisation_id varchar, fiscal_year integer, message varchar,
        difference_yuan decimal(20, 2), status varchar, first_seen_at timestamptz, cause_id varchar,
        is_leading boolean);
    create table marts.dim_document (document_id varchar, file_name varchar, title varchar, source_url varchar,
        portal_id varchar, document_kind varchar, fiscal_year integer, organisation_id varchar, published_on date);
    create table marts.dim_organisation (organisation_id varchar, name varchar, region_code varchar);
"""
PORTAL = """
id: {id}
name: {name}
region_code: "{region}"
base: http://127.0.0.1:9/
family: static_list
columns: [{{url: /list.html, name: 预决算}}]
unverified: true
"""


@dataclass
class Finding:
    """A row of ``quality.findings`` about a document of a body."""

    cause_id: str
    document: str = "doc-a"
    severity: str = "error"
    fault: str = "publisher"
    status: str = "open"
    message: str = "第3页表2“合计”印为12.00万元，各项之和为13.00万元"
    number: int = 0
    difference: int = 10_000
    organisation: str = "丙县财政局"
    region: str = "139999"
    year: int = 2026
    kind: str = "department_budget"

    @property
    def finding_id(self) -> str:
        return f"fnd-{self.cause_id}-{self.document}-{self.number:04}"

    def row(self, seen_at: datetime) -> dict[str, Any]:
        return {
            "finding_id": self.finding_id,
            "rule_id": "rule",
            "severity": self.severity,
            "cause": self.fault,
            "document_id": self.document,
            "organisation_id": self.organisation,
            "fiscal_year": self.year,
            "message": self.message,
            "difference_yuan": self.difference,
            "status": self.status,
            "first_seen_at": seen_at,
            "cause_id": self.cause_id,
            "is_leading": self.number == 0,
        }


@dataclass
class Site:
    """One installation; ``now`` is its clock."""

    home: Path
    now: datetime = NIGHT
    version: int = 0
    portals: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(
            home=self.home,
            portal_folders=(self.home / "portals",),
            ledger_url=f"sqlite:///{self.home / 'archive' / 'ledger.sqlite'}",
            dbt_project=CHECKOUT / "dbt_project",
            dags=CHECKOUT / "dags",
        )

    @property
    def database(self) -> Database:
        return Database(self.settings.ledger_url)

    @property
    def book(self) -> Book:
        return Book(self.database)

    def clock(self) -> datetime:
        return self.now

    def send(self) -> AlertReport:
        return send(self.settings, clock=self.clock)

    def later(self, **pause: float) -> None:
        self.now += timedelta(**pause)

    def subscribe(self, *recipients: dict[str, Any], **rest: Any) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        path = self.home / "alerts.yml"
        path.write_text(yaml.safe_dump({"recipients": list(recipients), **rest}, allow_unicode=True), encoding="utf-8")

    def publish(
        self, findings: Sequence[Finding], documents: Sequence[tuple[str, str, date]] = (), *, full: bool = False
    ) -> None:
        """A version with these findings; ``documents``: further ones as (portal, kind, published on)."""
        self.version += 1
        manifest = manifests.Manifest(
            version=self.version,
            build_id=f"build-{self.version}",
            base=None,
            published_at=self.now,
            built_at=self.now,
            warehouse=str(self.settings.warehouse),
            partitions=(),
            next_partition=1,
            ledger_mark=0,
            documents=0,
            findings=len(findings),
            full=full,
        )
        path = manifests.database_path(self.settings, manifest)
        path.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(path)) as db:
            db.execute(SCHEMA)
            if findings:
                rows = pa.Table.from_pylist([one.row(self.now) for one in findings])  # noqa: F841 - read by the query
                db.execute("insert into quality.findings by name select * from rows")
            for one in {one.document: one for one in findings}.values():
                address = f"http://www.example.gov.cn/{one.document}.html"
                row = [one.document, f"{one.document}.pdf", f"{one.organisation}公开文件", address]
                db.execute(
                    "insert into marts.dim_document values (?, ?, ?, ?, null, ?, ?, ?, null)",
                    [*row, one.kind, one.year, one.organisation],
                )
            for number, (portal_id, kind, day) in enumerate(documents):
                db.execute(
                    "insert into marts.dim_document values (?, '', '', '', ?, ?, null, null, ?)",
                    [f"further-{number}", portal_id, kind, day],
                )
            for name, region in {one.organisation: one.region for one in findings}.items():
                db.execute("insert into marts.dim_organisation values (?, ?, ?)", [name, name, region])
        manifests.write(self.settings, manifest)
        swap(self.settings, manifest)

    def rollback(self, version: int) -> None:
        kept = {manifest.version: manifest for manifest in manifests.kept(self.settings)}
        swap(self.settings, kept[version])

    def portal(self, portal_id: str, region: str = "139900", name: str = "丙县人民政府") -> None:
        folder = self.home / "portals"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{portal_id}.yml").write_text(
            PORTAL.format(id=portal_id, name=name, region=region), encoding="utf-8"
        )

    def ran(self, portal_id: str, status: Any = "ok", listed: int = 20, why: str = "") -> None:
        """A run of a portal that ended now."""
        counts = (listed, 0, 0, 0, 0, 0, 0)
        began = self.now - timedelta(minutes=5)
        why = why or ("" if status == "ok" else "连续三次收到拦截页面")
        end_run(self.database, PortalRun(portal_id, f"run-{began:%m%d%H%M}", began, self.now, *counts, status, why))

    def missed(self, dag_id: str, run_id: str) -> None:
        """A missed deadline as Airflow's callback writes it."""
        path = self.home / "logs" / "deadlines.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        said = f"{dag_id} 未能在 180 分钟内完成（运行 {run_id}，状态 running）"
        line = {"dag_id": dag_id, "run_id": run_id, "reported_at": self.now.isoformat(), "message": said}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
