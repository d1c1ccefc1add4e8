"""Small disclosures of invented bodies, written to a home as collect and parse would leave them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from scrapers.archive.ledger import Ledger
from scrapers.keys import body_id, observation_id, statement_id
from scrapers.records import (
    Announcement,
    ArchivedDocument,
    Body,
    DocumentIdentity,
    Meaning,
    Observation,
    ParseIssue,
    RecognisedDocument,
    RecognisedTable,
    Sighting,
    Statement,
)
from scrapers.settings import CHECKOUT, Settings
from scrapers.stage.parquet import write_batch
from scrapers.stage.rows import StagedDocument

START = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
REGION = "999900"
YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}


def settings_in(home: Path) -> Settings:
    """An installation of its own below ``home``."""
    return Settings(
        home=home,
        portal_folders=(),
        ledger_url=f"sqlite:///{home / 'archive' / 'ledger.sqlite'}",
        dbt_project=CHECKOUT / "dbt_project",
        dags=CHECKOUT / "dags",
    )


def amount(printed: str, unit: str) -> Decimal | None:
    plain = printed.replace(",", "")
    return None if plain in ("—", "-") else Decimal(plain) * YUAN[unit]


@dataclass
class Sample:
    """A disclosure in the making. ``wording`` changes the content hash, ``bytes_`` only the document id; ``units`` are
    bodies that it names as the department's.
    """

    organisation: str = "云泽县林业局"
    year: int = 2026
    kind: str = "department_budget"
    phase: str = "approved"
    wording: str = "初稿"
    bytes_: str = ""
    url: str = "http://portal.example/1.html"
    seen: datetime = START
    title: str = ""
    published: date | None = None
    time: str = ""
    """Of publication, HH:MM."""
    status: str = "parsed"
    reason: str = ""
    parser_version: str = "v1"
    level: str = "department"
    units: tuple[str, ...] = ()
    approved_on: date | None = None
    tables: list[RecognisedTable] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)
    issues: list[ParseIssue] = field(default_factory=list)
    text: str = ""

    @property
    def document_id(self) -> str:
        named = "|".join([self.organisation, str(self.year), self.kind, self.wording, self.bytes_])
        return hashlib.sha256(named.encode()).hexdigest()

    @property
    def body(self) -> Body:
        return Body(body_id(REGION, self.organisation), self.organisation, "417", self.level, None, REGION)  # type: ignore[arg-type]

    @property
    def named_units(self) -> tuple[Body, ...]:
        own = self.body.body_id
        return tuple(Body(body_id(REGION, name), name, None, "unit", own, REGION) for name in self.units)

    def table(
        self,
        table_type: str,
        fact: str,
        columns: Sequence[tuple[str, dict[str, Any]]],
        rows: Sequence[tuple[str, str, Sequence[str]]],
        unit: str = "元",
        code_kind: str = "functional_code",
    ) -> list[str]:
        """Add a table. ``columns``: header and dimensions; ``rows``: code, label and printed values ("" for blank).

        Returns the ids of its observations, row by row.
        """
        number = len(self.tables) + 1
        ids = []
        for row_no, (code, label, printed) in enumerate(rows, start=2):
            for column_no, ((header, dimensions), value) in enumerate(zip(columns, printed, strict=True), start=3):
                if not value:
                    continue
                cell = observation_id(self.document_id, number, row_no, column_no)
                ids.append(cell)
                self.observations.append(
                    Observation(
                        *(
                            cell,
                            self.body.body_id,
                            1,
                            number,
                            table_type,
                            row_no,
                            column_no,
                            code or None,
                            code or None,
                        ),
                        *(label, header, value, unit, amount(value, unit), None),
                    )
                )
                own = {key: value for key, value in dimensions.items() if key not in ("fact", "phase", "fiscal_year")}
                if code:
                    own[code_kind] = code
                own.setdefault("is_total", label in ("合计", "总计", "本年支出合计"))
                kind, phase = dimensions.get("fact", fact), dimensions.get("phase", self.phase)
                year = dimensions.get("fiscal_year", self.year)
                self.meanings.append(
                    Meaning(*(kind, cell, None, self.body.body_id, year, phase, table_type, label), **own)  # type: ignore[arg-type]
                )
        self.tables.append(
            RecognisedTable(
                number, table_type, table_type, 1, self.body.body_id, unit, len(rows) + 1, len(columns) + 2, len(ids)
            )
        )
        return ids

    def say(self, sentence: str, printed: str, unit: str, fact: str | None = None, **dimensions: Any) -> str:
        """Add a sentence that says ``printed``; with ``fact``, it means one. Returns the statement's id."""
        start = len(self.text) + sentence.index(printed)
        end = start + len(printed)
        self.text += sentence
        key = statement_id(self.document_id, start, end)
        comparison = dimensions.pop("comparison", "level")
        value = amount(printed, unit) if unit in YUAN else None
        other = None if unit in YUAN else Decimal(printed)
        year = dimensions.pop("fiscal_year", self.year)
        subject = dimensions.pop("subject", sentence[:8])
        compared_with = dimensions.pop("compared_with_year", None)
        self.statements.append(
            Statement(
                *(key, self.body.body_id, 1, subject, comparison, year, self.phase),
                *(printed, unit, value, other, sentence, start, end, compared_with),
            )
        )
        if fact:
            self.meanings.append(
                Meaning(
                    *(fact, None, key, self.body.body_id, year, self.phase, "text", subject),  # type: ignore[arg-type]
                    comparison=comparison,
                    **dimensions,
                )
            )
        return key

    def staged(self) -> StagedDocument:
        readable = self.status in ("parsed", "partial")
        body = self.body if readable else None
        identity = DocumentIdentity(
            self.title or f"{self.organisation}{self.year}年部门预算",
            body,
            *((self.kind, self.phase, self.year) if readable else (None, None, None)),  # type: ignore[arg-type]
            approved_on=self.approved_on,
        )
        recognised = RecognisedDocument(
            document_id=self.document_id,
            content_hash=hashlib.sha256(
                f"{self.organisation}{self.year}{self.kind}{self.wording}".encode()
            ).hexdigest(),
            format="html" if readable else "unknown",
            pages=1 if readable else 0,
            parse_status=self.status,  # type: ignore[arg-type]
            parse_reason=self.reason,
            identity=identity,
            bodies=(body, *self.named_units) if body else (),
            tables=tuple(self.tables),
            observations=tuple(self.observations),
            statements=tuple(self.statements),
            meanings=tuple(self.meanings),
            issues=tuple(self.issues),
        )
        return StagedDocument(
            recognised,
            ArchivedDocument(self.document_id, self.seen, (self.sighting(),)),
            self.text,
            1000,
            self.parser_version,
        )

    def sighting(self) -> Sighting:
        title = f"{self.title or f'{self.organisation}{self.year}年部门预算'}公开"
        announcement = Announcement(title, self.organisation, published_on=self.published, published_time=self.time)
        name = self.url.rsplit("/", 1)[-1]
        return Sighting(self.document_id, self.url, "demo", self.url, name, announcement, self.seen, self.seen)


BY_TYPE: list[tuple[str, dict[str, Any]]] = [
    ("合计", {"expenditure_type": "total"}),
    ("基本支出", {"expenditure_type": "basic"}),
    ("项目支出", {"expenditure_type": "project"}),
]


def expenditure_rows(scale: int = 1) -> list[tuple[str, str, list[str]]]:
    """A table by function that adds up."""
    rows = [
        ("", "合计", (300, 200, 100)),
        ("213", "农林水支出", (300, 200, 100)),
        ("21302", "林业和草原", (300, 200, 100)),
        ("2130201", "行政运行", (200, 200, 0)),
        ("2130299", "其他林业和草原支出", (100, 0, 100)),
    ]
    return [
        (code, label, [f"{value * scale:,}.00" if value else "" for value in values]) for code, label, values in rows
    ]


def plain(organisation: str = "云泽县林业局", year: int = 2026, scale: int = 1, **other: Any) -> Sample:
    """A disclosure without an error: a table by function, and a sentence on running costs."""
    url = other.pop("url", f"http://portal.example/{organisation}/{year}.html")
    sample = Sample(organisation, year, url=url, **other)
    sample.table("general_public_expenditure", "expenditure", BY_TYPE, expenditure_rows(scale))
    sentence = "机关运行经费预算安排12.50万元。"
    sample.say(sentence, "12.50", "万元", "running_costs", subject="机关运行经费", item="total")
    return sample


def deliver(settings: Settings, *samples: Sample, batch: str = "") -> str:
    """Stage samples as one batch and note in the ledger where they were seen. Returns the batch's id."""
    ledger = Ledger(settings)
    for sample in samples:
        ledger.see(sample.sighting())
    ids = [sample.document_id for sample in samples]
    versions = [sample.parser_version for sample in samples]
    batch_id = batch or hashlib.sha256("".join(sorted([*ids, *versions])).encode()).hexdigest()[:20]
    write_batch(settings.staging, batch_id, [sample.staged() for sample in samples])
    ledger.record_parse(batch_id, samples[0].parser_version, ids)
    return batch_id


def later(days: int) -> datetime:
    return START + timedelta(days=days)
