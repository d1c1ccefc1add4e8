"""Disclosures made up at random, as staged rows: over a hundred facts each, their tables adding up as real ones do.

Eight documents in a row are of one body: budget and final accounts of four years. Figures drift from year to year, and
what one document prints of another's year is what that one prints. One in fifty prints an income that is not its
expenditure, so that there is something to find.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from scrapers.keys import body_id, observation_id, statement_id
from scrapers.recognise.accounts import accounts
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
FIRST_YEAR = 2022
OF_A_BODY = 8
"""Documents of one body, one after the other."""
WRONG_EVERY = 50
FUNCTIONS = ("201", "205", "208", "221")
ECONOMIC = {"301": (1, 2, 7, 8, 10, 13), "302": (1, 5, 7, 11, 28, 29), "303": (2, 99)}
PERSONNEL = ("301", "303")
TYPES: tuple[dict[str, Any], ...] = (
    {"expenditure_type": "total"},
    {"expenditure_type": "basic"},
    {"expenditure_type": "project"},
)
GENERAL = {"funding_source": "general_public_budget"}
COSTS: tuple[dict[str, Any], ...] = tuple(
    {"expenditure_type": "basic", "cost_type": cost, **GENERAL} for cost in (None, "personnel", "non_personnel")
)
THREE = {
    "total": "合计",
    "overseas_trips": "因公出国（境）费",
    "vehicles": "公务用车购置及运行维护费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "official_reception": "公务接待费",
}
ASSETS = {"land_and_buildings": "土地、房屋及构筑物", "general_equipment": "通用设备", "furniture": "家具、用具、装具"}


@cache
def account_names() -> dict[str, str]:
    """The name of every listed account, by its code."""
    return {account.code: account.name for account in accounts()}


@dataclass(frozen=True)
class Figures:
    """What one body has in one year and phase, in units of a hundred yuan (0.01 万元)."""

    body: int
    year: int
    phase: str
    wording: str = ""

    def of(self, what: str, most: int) -> int:
        """A figure of the body's own size, a few per cent off from year to year."""
        size = random.Random(f"{self.body} {what}").randrange(most // 10, most)
        return size * random.Random(f"{self} {what}").randrange(970, 1030) // 1000

    def economic(self) -> dict[str, int]:
        """Basic expenditure by 款."""
        return {f"{head}{i:02d}": self.of(f"{head}{i}", 900_000) for head, items in ECONOMIC.items() for i in items}

    def functions(self, basic: int) -> dict[str, tuple[int, int]]:
        """Basic and project expenditure by 类: the basic one divided among them."""
        cuts = [0, *(basic * part // len(FUNCTIONS) for part in range(1, len(FUNCTIONS))), basic]
        parts = (after - before for before, after in pairwise(cuts))
        return {code: (part, self.of(code, 3_000_000)) for code, part in zip(FUNCTIONS, parts, strict=True)}

    def three(self) -> dict[str, int]:
        """三公 by item. A correction leaves them as they were."""
        own = Figures(self.body, self.year, self.phase)
        trips, purchase, operation, reception = (own.of(item, 9_000) for item in ("trip", "buy", "run", "receive"))
        vehicles = purchase + operation
        values = (trips + vehicles + reception, trips, vehicles, purchase, operation, reception)
        return dict(zip(THREE, values, strict=True))

    def assets(self) -> dict[str, int]:
        """Assets by class at the end of the year that the document's year begins with or is."""
        end = Figures(self.body, self.year if self.phase == "executed" else self.year - 1, "")
        return {name: end.of(name, 2_000_000) for name in ASSETS}


class Disclosure:
    """One generated document: ``number`` says of which body, year and phase; ``wording`` makes a corrected version."""

    def __init__(self, number: int, wording: str = "") -> None:
        body, place = divmod(number, OF_A_BODY)
        self.number, self.year = number, FIRST_YEAR + place // 2
        self.phase = "executed" if place % 2 else "approved"
        self.kind = "department_final_accounts" if place % 2 else "department_budget"
        self.document_id = hashlib.sha256(f"generated {number} {wording}".encode()).hexdigest()
        name = f"第{body}号县财政局"
        region = f"{110000 + body % 3000:06d}"
        self.body = Body(body_id(region, name), name, f"{body % 900:03d}", "department", None, region)
        self.title = f"{name}{self.year}年{'部门决算' if place % 2 else '部门预算'}"
        self.seen = START + timedelta(seconds=number % 10_000_000 + 1_000_000 * bool(wording))
        self.observations: list[Observation] = []
        self.meanings: list[Meaning] = []
        self.statements: list[Statement] = []
        self.tables: list[RecognisedTable] = []
        self.text = ""
        self._fill(Figures(body, self.year, self.phase, wording))

    def _fill(self, figures: Figures) -> None:
        economic = figures.economic()
        basic = sum(economic.values())
        functions = figures.functions(basic)
        project = sum(own for _, own in functions.values())
        total = basic + project
        wrong = 100 * (self.number % WRONG_EVERY == WRONG_EVERY - 1)
        with _Table(self, "income_expenditure_total") as put:
            put("", "收入总计", "income", [total + wrong], ({"item": "total"},), is_total=True)
            put("", "支出总计", "expenditure", [total], TYPES[:1], is_total=True)
        with _Table(self, "income") as put:
            items = ({"item": "total"}, {"item": "fiscal_appropriation"})
            put("", "合计", "income", [total, total], items, is_total=True)
        self._functional("expenditure", functions, basic, project, {})
        self._functional("general_public_expenditure", functions, basic, project, GENERAL)
        self._economic(economic, basic)
        before = Figures(figures.body, figures.year - 1, figures.phase).three()
        with _Table(self, "three_public") as put:
            for item, value in figures.three().items():
                years = tuple({"item": item, "fiscal_year": self.year - back} for back in (1, 0))
                put("", THREE[item], "three_public_fees", [before[item], value], years, is_total=item == "total")
        assets = figures.assets()
        as_of = (("as_of", f"{self.year - (self.phase == 'approved')}-12-31"),)
        with _Table(self, "assets") as put:
            own = {"item": "total", "attributes": as_of}
            put("", "资产总额", "assets", [sum(assets.values())], (own,), is_total=True)
            for name, value in assets.items():
                put("", ASSETS[name], "assets", [value], ({"item": name, "attributes": as_of},))
        self._say("running_costs", "机关运行经费", "total", figures.of("机关运行经费", 90_000))

    def _functional(
        self,
        table_type: str,
        functions: dict[str, tuple[int, int]],
        basic: int,
        project: int,
        source: dict[str, str],
    ) -> None:
        types = tuple(kind | source for kind in TYPES)
        suffixes = ("",) if source else ("", "01", "0101")
        with _Table(self, table_type) as put:
            put("", "合计", "expenditure", [basic + project, basic, project], types, is_total=True)
            for code, own in functions.items():
                for suffix in suffixes:
                    put(code + suffix, "", "expenditure", [sum(own), *own], types)

    def _economic(self, economic: dict[str, int], basic: int) -> None:
        def costs(head: str, value: int) -> list[int | None]:
            return [value, value, None] if head in PERSONNEL else [value, None, value]

        heads = {head: sum(v for code, v in economic.items() if code.startswith(head)) for head in ECONOMIC}
        personnel = sum(heads[head] for head in PERSONNEL)
        with _Table(self, "general_public_basic_economic") as put:
            put("", "合计", "expenditure", [basic, personnel, basic - personnel], COSTS, is_total=True)
            for head, value in heads.items():
                put(head, "", "expenditure", costs(head, value), COSTS)
                for code, own in economic.items():
                    if code.startswith(head):
                        put(code, "", "expenditure", costs(head, own), COSTS)

    def _say(self, fact: str, subject: str, item: str, value: int) -> None:
        printed = f"{Decimal(value) / 100:.2f}"
        sentence = f"{subject}为{printed}万元。"
        start = len(self.text) + len(subject) + 1
        self.text += sentence
        key = statement_id(self.document_id, start, start + len(printed))
        body, year, phase = self.body.body_id, self.year, self.phase
        self.statements.append(
            Statement(
                *(key, body, 1, subject, "level", year, phase, printed, "万元", Decimal(value) * 100, None),  # type: ignore[arg-type]
                *(sentence, start, start + len(printed)),
            )
        )
        self.meanings.append(
            Meaning(fact, None, key, body, year, phase, "text", subject, item=item)  # type: ignore[arg-type]
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
            identity=DocumentIdentity(self.title, self.body, self.kind, self.phase, self.year),  # type: ignore[arg-type]
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
        portal = f"portal-{self.number // OF_A_BODY % 300}"
        url = f"http://{portal}.example/{self.year}/{self.number}.html"
        return Sighting(
            *(self.document_id, url, portal, url, f"{self.number}.html"),
            Announcement(f"{self.title}公开", self.body.name),
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
        values: list[int | None],
        dimensions: tuple[dict[str, Any], ...],
        *,
        is_total: bool = False,
    ) -> None:
        """One row; None is a blank cell. An account is labelled by its name."""
        self.rows += 1
        of, row, label = self.of, self.rows, label or account_names()[code]
        kind = "department_economic_code" if self.type.endswith("economic") else "functional_code"
        for column, (value, own) in enumerate(zip(values, dimensions, strict=True), start=3):
            if value is None:
                continue
            key = observation_id(of.document_id, self.number, row, column)
            of.observations.append(
                Observation(
                    *(key, of.body.body_id, 1, self.number, self.type, row, column, code or None, code or None, label),
                    *(f"栏{column}", f"{Decimal(value) / 100:,.2f}", "万元", Decimal(value) * 100, None),
                )
            )
            dimension = {kind: code or None, **own}
            year = dimension.pop("fiscal_year", of.year)
            of.meanings.append(
                Meaning(
                    *(fact, key, None, of.body.body_id, year, of.phase, self.type, label, is_total),  # type: ignore[arg-type]
                    **dimension,
                )
            )
