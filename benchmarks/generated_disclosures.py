"""Disclosures made up at random, as staged rows: about a hundred facts each, their tables adding up as real ones do."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from scrapers.keys import body_id, observation_id, statement_id
from scrapers.records import (
    Announcement,
    ArchivedDocument,
    Body,
    DocumentIdentity,
    Meaning,
    Observation,
    RecognisedDocument,
    RecognisedTable,
    Sighting,
    Statement,
)
from scrapers.stage.rows import StagedDocument

START = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
ACCOUNTS = ("201", "205", "208", "210", "213", "221")
ECONOMIC = {"301": (1, 2, 3, 7, 8, 9, 10, 13), "302": (1, 2, 5, 6, 7, 11, 15, 16, 17, 26, 31, 99), "303": (1, 2, 5, 99)}
TYPES: tuple[dict[str, Any], ...] = (
    {"expenditure_type": "total"},
    {"expenditure_type": "basic"},
    {"expenditure_type": "project"},
)
THREE = ("total", "overseas_trips", "vehicles", "vehicle_purchase", "vehicle_operation", "official_reception")


class Disclosure:
    """One generated budget: ``number`` is its seed and its organisation, ``wording`` makes a corrected version."""

    def __init__(self, number: int, wording: str = "", year: int | None = None) -> None:
        self.random = random.Random(f"{number}{wording}")
        self.year = year or 2018 + number % 9
        self.number = number
        self.document_id = hashlib.sha256(f"generated {number} {wording} {self.year}".encode()).hexdigest()
        name = f"第{number}号县财政局"
        region = f"{110000 + number % 3000:06d}"
        self.body = Body(body_id(region, name), name, f"{number % 900:03d}", "department", None, region)
        self.seen = START + timedelta(seconds=number + 1_000_000 * bool(wording))
        self.observations: list[Observation] = []
        self.meanings: list[Meaning] = []
        self.statements: list[Statement] = []
        self.tables: list[RecognisedTable] = []
        self.text = ""
        self._fill()

    def _fill(self) -> None:
        leaves = [(c, [Decimal(self.random.randrange(0, 9_000_000)) / 100 for _ in range(2)]) for c in ACCOUNTS]
        total = [sum((amounts[i] for _, amounts in leaves), Decimal(0)) for i in range(2)]
        with self._table("general_public_expenditure") as put:
            put("", "合计", "expenditure", [sum(total), *total], TYPES, is_total=True)
            for code, amounts in leaves:
                for suffix, label in (("", "类"), ("01", "款"), ("0101", "项")):
                    put(code + suffix, label, "expenditure", [sum(amounts), *amounts], TYPES)
        with self._table("income_expenditure_total") as put:
            put("", "收入总计", "income", [sum(total)], ({"item": "total"},), is_total=True)
            put("", "支出总计", "expenditure", [sum(total)], TYPES[:1], is_total=True)
        with self._table("general_public_basic_economic") as put:
            for head, items in ECONOMIC.items():
                amounts = [Decimal(self.random.randrange(100, 900_000)) / 100 for _ in items]
                put(head, "类", "expenditure", [sum(amounts)], TYPES[1:2], economic=True)
                for item, value in zip(items, amounts, strict=True):
                    put(f"{head}{item:02d}", "款", "expenditure", [value], TYPES[1:2], economic=True)
        parts = [Decimal(self.random.randrange(0, 900)) / 100 for _ in range(4)]
        vehicles = parts[1] + parts[2]
        values = (parts[0] + vehicles + parts[3], parts[0], vehicles, parts[1], parts[2], parts[3])
        with self._table("three_public") as put:
            put("", "", "three_public_fees", list(values), tuple({"item": item} for item in THREE))
        for subject, value in (("机关运行经费", parts[0] * 10), ("国有资产总额", parts[3] * 100)):
            self._say(subject, value)

    def _table(self, table_type: str) -> _Table:
        return _Table(self, table_type)

    def _say(self, subject: str, value: Decimal) -> None:
        printed = f"{value:.2f}"
        sentence = f"{subject}为{printed}万元。"
        start = len(self.text) + len(subject) + 1
        self.text += sentence
        key = statement_id(self.document_id, start, start + len(printed))
        fact = "running_costs" if subject == "机关运行经费" else "assets"
        body = self.body.body_id
        self.statements.append(
            Statement(
                *(key, body, 1, subject, "level", self.year, "approved", printed, "万元", value * 10_000, None),
                *(sentence, start, start + len(printed)),
            )
        )
        self.meanings.append(
            Meaning(fact, None, key, body, self.year, "approved", "text", subject, item="total")  # type: ignore[arg-type]
        )

    def staged(self) -> StagedDocument:
        """As parse would stage it."""
        recognised = RecognisedDocument(
            document_id=self.document_id,
            content_hash=self.document_id[::-1],
            format="html",
            pages=9,
            parse_status="parsed",
            parse_reason="",
            identity=DocumentIdentity(
                f"{self.body.name}{self.year}年部门预算", self.body, "department_budget", "approved", self.year
            ),
            bodies=(self.body,),
            tables=tuple(self.tables),
            observations=tuple(self.observations),
            statements=tuple(self.statements),
            meanings=tuple(self.meanings),
        )
        archived = ArchivedDocument(self.document_id, self.seen, (self.sighting(),))
        return StagedDocument(recognised, archived, self.text, 200_000, "generated")

    def sighting(self) -> Sighting:
        """Where it was seen: a corrected version at the address of the first one."""
        url = f"http://portal-{self.number % 300}.example/{self.year}/{self.number}.html"
        return Sighting(
            *(self.document_id, url, f"portal-{self.number % 300}", url, f"{self.number}.html"),
            Announcement(f"{self.body.name}{self.year}年部门预算公开", self.body.name),
            *(self.seen, self.seen),
        )


class _Table:
    """Adds rows to one table of a disclosure; used as ``with``."""

    def __init__(self, disclosure: Disclosure, table_type: str) -> None:
        self.of, self.type, self.rows = disclosure, table_type, 1
        self.number = len(disclosure.tables) + 1
        self.before = len(disclosure.observations)

    def __enter__(self) -> Any:
        return self.put

    def __exit__(self, *_: object) -> None:
        count = len(self.of.observations) - self.before
        self.of.tables.append(
            RecognisedTable(self.number, self.type, self.type, 1, self.of.body.body_id, "万元", self.rows, 6, count)
        )

    def put(
        self,
        code: str,
        label: str,
        fact: str,
        values: list[Decimal],
        dimensions: tuple[dict[str, Any], ...],
        *,
        is_total: bool = False,
        economic: bool = False,
    ) -> None:
        self.rows += 1
        of, row = self.of, self.rows
        for column, (value, own) in enumerate(zip(values, dimensions, strict=True), start=3):
            key = observation_id(of.document_id, self.number, row, column)
            of.observations.append(
                Observation(
                    *(key, of.body.body_id, 1, self.number, self.type, row, column, code or None, code or None, label),
                    *(f"栏{column}", f"{value:,.2f}", "万元", value * 10_000, None),
                )
            )
            account = {"department_economic_code" if economic else "functional_code": code or None}
            of.meanings.append(
                Meaning(
                    *(fact, key, None, of.body.body_id, of.year, "approved"),  # type: ignore[arg-type]
                    *(self.type, label or "三公经费", is_total),
                    **account,
                    **own,
                )
            )
