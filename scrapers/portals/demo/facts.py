"""What the demo portal's publishers have to say: the facts behind each disclosure, read from ``facts/*.yml``.

Amounts are in the unit the document prints (元 or 万元). What can be added up is not written down twice; what the files
do state beside its parts (``total``, the economic classes, 机关运行经费) is checked against them on load, so that every
number on the portal agrees with every other one, except for the ``mistakes`` that a file declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from scrapers.errors import SettingsError
from scrapers.portals.demo.data_files import FOLDER, Frozen, account_name, load_yaml

ZERO = Decimal(0)

Source = Literal[
    "general_public",
    "government_fund",
    "state_capital",
    "special_account",
    "service",
    "business",
    "superior",
    "affiliated",
    "other",
    "carryover",
    "own_carryover",
]
Kind = Literal["department_budget", "unit_budget", "department_final_accounts", "unit_final_accounts"]
Part = Literal["total", "basic", "personnel", "public", "project", "business", "received", "unspent"]
CARRIED: tuple[Source, ...] = ("carryover", "own_carryover")


class Line(Frozen):
    """Money for one 项 from one source: what it is spent on and, in final accounts, what of it is left over."""

    code: str = Field(pattern=r"^\d{7}$")
    source: Source = "general_public"
    personnel: Decimal = ZERO
    public: Decimal = ZERO
    project: Decimal = ZERO
    business: Decimal = ZERO
    unspent: Decimal = ZERO

    def amount(self, part: Part) -> Decimal:
        """The amount of one part; ``received`` is the year's own income, so nothing for money carried over."""
        basic = self.personnel + self.public
        spent = basic + self.project + self.business
        return {
            "total": spent,
            "basic": basic,
            "personnel": self.personnel,
            "public": self.public,
            "project": self.project,
            "business": self.business,
            "received": ZERO if self.source in CARRIED else spent + self.unspent,
            "unspent": self.unspent,
        }[part]


class ThreePublic(Frozen):
    """三公经费 of one year; meetings and training stand beside it and are no part of it."""

    overseas: Decimal = ZERO
    vehicle_purchase: Decimal = ZERO
    vehicle_operation: Decimal = ZERO
    reception: Decimal = ZERO
    conferences: Decimal = ZERO
    training: Decimal = ZERO

    @property
    def vehicles(self) -> Decimal:
        return self.vehicle_purchase + self.vehicle_operation

    @property
    def total(self) -> Decimal:
        return self.overseas + self.vehicles + self.reception


class Project(Frozen):
    code: str
    name: str
    function: str = Field(pattern=r"^\d{7}$")
    amount: Decimal
    purpose: str


class Purchase(Frozen):
    """A line of 政府采购; ``price`` in the document's unit."""

    project: str
    item: str
    catalogue: str
    quantity: int
    unit: str
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.price


class Asset(Frozen):
    """A class of fixed assets, ``amount`` in the unit of ``Assets.unit``; ``within`` names the class it is part of."""

    asset_class: str
    quantity: Decimal | None = None
    quantity_unit: str = ""
    amount: Decimal
    within: str = ""


class Assets(Frozen):
    as_of: date
    unit: Literal["元", "万元"]
    items: tuple[Asset, ...]

    @property
    def total(self) -> Decimal:
        return sum((item.amount for item in self.items if not item.within), ZERO)


class Staff(Frozen):
    """Posts (编制) and people on 31 December of the year before, or at the end of the year for final accounts."""

    posts_administrative: int = 0
    posts_service: int = 0
    present_administrative: int = 0
    present_service: int = 0
    retired: int = 0


class Mistake(Frozen):
    """A publisher's mistake: ``right`` is what the facts give, ``printed`` what stands there instead.

    It stands in the ``table`` at row ``row`` and column ``column`` (label and header as printed), or in the text.
    """

    rule_family: Literal["sum", "balance", "unit_slip", "quantity_price", "text_table", "three_public", "date"]
    table: str = ""
    row: str = ""
    column: str = ""
    printed: str
    right: str
    why: str


class Organisation(Frozen):
    name: str
    code: str
    county: str
    level: Literal["department", "unit"]
    parent: str = ""
    administrative: bool
    """An administrative body, or one run like them (参公): has 机关运行经费."""
    duties: tuple[str, ...]
    offices: tuple[str, ...] = ()


class Disclosure(Frozen):
    """One document: its identity, how it is published, and its figures in ``unit``."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    kind: Kind
    fiscal_year: int
    style: str
    format: Literal["html", "pdf", "docx", "xlsx"]
    charset: Literal["utf-8", "gb18030"] = "utf-8"
    unit: Literal["元", "万元"]
    published_at: datetime
    approved_on: date | None = None
    approval_number: str = ""
    total: Decimal
    """Total expenditure as the body's budget office reported it: a second source to check the lines against."""
    lines: tuple[Line, ...]
    basic_economic: dict[str, Decimal]
    three_public: ThreePublic
    three_public_compared: ThreePublic
    """Last year's budget for a budget, this year's budget for final accounts."""
    previous_total: Decimal
    projects: tuple[Project, ...] = ()
    procurement: tuple[Purchase, ...] = ()
    assets: Assets | None = None
    staff: Staff = Staff()
    vehicles_held: int = 0
    receptions: int = 0
    mistakes: tuple[Mistake, ...] = ()
    organisation: Organisation

    @property
    def is_final(self) -> bool:
        return self.kind.endswith("final_accounts")

    @property
    def is_department(self) -> bool:
        return self.kind.startswith("department")

    @property
    def title(self) -> str:
        body = "部门" if self.is_department else "单位"
        return f"{self.organisation.name}{self.fiscal_year}年度{body}{'决算' if self.is_final else '预算'}"

    def sum(self, part: Part = "total", sources: Iterable[Source] = (), prefix: str = "") -> Decimal:
        """The sum of ``part`` over the lines from ``sources`` (all, when empty) whose code starts with ``prefix``."""
        wanted = frozenset(sources)
        return sum(
            (
                line.amount(part)
                for line in self.lines
                if line.code.startswith(prefix) and (not wanted or line.source in wanted)
            ),
            ZERO,
        )

    @property
    def running_costs(self) -> Decimal:
        """机关运行经费: the 公用经费 of the administrative body itself, so of the lines for 行政运行."""
        return sum((line.public for line in self.lines if account_name(line.code) == "行政运行"), ZERO)

    @model_validator(mode="after")
    def _adds_up(self) -> Disclosure:
        general: tuple[Source, ...] = ("general_public", "carryover")
        projects = self.projects
        checks = {
            "total = Σ lines": (self.total, self.sum()),
            "人员经费 by function = by economic class": (
                self.sum("personnel", general),
                sum((v for k, v in self.basic_economic.items() if not is_public(k)), ZERO),
            ),
            "公用经费 by function = by economic class": (
                self.sum("public", general),
                sum((v for k, v in self.basic_economic.items() if is_public(k)), ZERO),
            ),
        }
        if projects:
            checks["项目支出 by function = by project"] = (
                self.sum("project"),
                sum((p.amount for p in projects), ZERO),
            )
        for name, (stated, added) in checks.items():
            if stated != added:
                raise ValueError(f"{self.id}: {name}: {stated} and {added} differ by {stated - added}")
        basic_fees = sum(
            (self.basic_economic.get(k, ZERO) for k in ("30212", "30217", "30231", "31013")),
            ZERO,
        )
        if basic_fees > self.three_public.total:
            raise ValueError(f"{self.id}: 三公经费 {self.three_public.total} is less than its basic part {basic_fees}")
        return self


def is_public(economic_code: str) -> bool:
    """Whether an economic class counts as 公用经费 (goods and services, capital) and not as 人员经费."""
    return economic_code[:3] in {"302", "310"}


def _disclosures(path: Path) -> Iterator[Disclosure]:
    content = load_yaml(path)
    try:
        organisation = Organisation.model_validate(content["organisation"])
        for item in content["disclosures"]:
            yield Disclosure.model_validate({**item, "organisation": organisation})
    except (KeyError, TypeError, ValidationError) as error:
        raise SettingsError(f"{path}: {error}") from error


@cache
def disclosures() -> tuple[Disclosure, ...]:
    """All disclosures of the demo portal, oldest first. Raises SettingsError when a file is wrong."""
    found = [d for path in sorted((FOLDER / "facts").glob("*.yml")) for d in _disclosures(path)]
    return tuple(sorted(found, key=lambda d: (d.published_at, d.id)))
