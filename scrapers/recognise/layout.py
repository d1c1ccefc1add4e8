"""Loads the layouts (``layouts/*.yml``) and says exactly which entry of which file is wrong."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from scrapers.errors import SettingsError
from scrapers.recognise.label import strip_ordinal, wide
from scrapers.recognise.rule_files import rules
from scrapers.records import Phase

TableType = Literal[
    "income_expenditure_total",
    "income",
    "expenditure",
    "fiscal_appropriation_total",
    "fiscal_appropriation_expenditure",
    "fiscal_appropriation_government_economic",
    "fiscal_appropriation_basic_economic",
    "general_public_expenditure",
    "general_public_economic",
    "general_public_government_economic",
    "general_public_basic_economic",
    "general_public_basic_government_economic",
    "government_fund_expenditure",
    "government_fund_three_public",
    "state_capital_expenditure",
    "three_public",
    "project_expenditure",
    "project_performance",
    "procurement",
    "running_cost",
    "assets",
    "institutions",
]
Role = Literal[
    "ordinal",
    "body_code",
    "project_code",
    "catalogue_code",
    "account_code",
    "other_code",
    "quantity_unit",
    "quantity",
    "unit_price",
    "note",
    "label",
    "value",
]


def _compile(pattern: object) -> re.Pattern[str]:
    if not isinstance(pattern, str):
        raise ValueError("a pattern must be a string")
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compile)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True)


class Dimensions(_Entry):
    """Dimensions of the contract that an entry gives; ``flow`` carried_out marks what leaves the year unspent."""

    expenditure_type: (
        Literal[
            "total",
            "basic",
            "project",
            "business_operation",
            "remitted_to_superior",
            "subsidy_to_affiliated",
            "reserve",
        ]
        | None
    ) = None
    cost_type: Literal["personnel", "non_personnel"] | None = None
    funding_source: (
        Literal[
            "all",
            "fiscal_appropriation",
            "general_public_budget",
            "government_fund",
            "state_capital",
            "special_account",
            "own_revenue",
            "other",
        ]
        | None
    ) = None
    fund_year: Literal["all", "current", "carryover"] | None = None
    flow: Literal["carried_out"] | None = None

    def given(self) -> dict[str, str]:
        return self.model_dump(exclude_none=True)


class OtherColumns(_Entry):
    """Columns of a table that belong to a kind of their own, such as 机关运行经费 beside 三公."""

    match: Pattern
    table_type: TableType


class TitleRule(_Entry):
    """A kind of table by its title; by ``header`` (header alone), ``columns`` (header and labels) and ``columns_none``
    where no title is usable. A kind without ``facts`` is kept as printed: its values are no facts of the body."""

    table_type: TableType
    all: tuple[Pattern, ...]
    none: tuple[Pattern, ...] = ()
    columns: tuple[Pattern, ...] = ()
    header: tuple[Pattern, ...] = ()
    columns_none: tuple[Pattern, ...] = ()
    dimensions: Dimensions = Dimensions()
    other_columns: tuple[OtherColumns, ...] = ()
    facts: bool = True
    seen_in: str


Named = Literal["project", "item", "body", "thing", "purpose"]
"""What the texts of a column may name; ``thing`` is whatever the table lists."""


class ColumnRule(_Entry):
    role: Role
    header: Pattern
    names: Named | None = None


class DimensionRule(_Entry):
    """``fact`` restricts an entry to facts of one kind."""

    match: Pattern
    dimensions: Dimensions
    fact: Literal["income", "expenditure"] | None = None


class PhaseRule(_Entry):
    match: Pattern
    phase: Phase


APPROPRIATION = "fiscal_appropriation"
APPROPRIATED = ("general_public_budget", "government_fund", "state_capital")
"""What the finance office appropriates, and the budgets that it may come from: 财政拨款 below one of them is of it."""


class DimensionRules(_Entry):
    steps: tuple[DimensionRule, ...]
    titles: tuple[DimensionRule, ...]
    phases: tuple[PhaseRule, ...]
    prior_year: Pattern
    adjustments: Pattern
    other_years: Pattern
    parts_of_year: Pattern
    title_of_part_of_year: Pattern
    per_thing: Pattern
    changes: Pattern
    shares: Pattern
    counts: Pattern


class IndicatorColumn(_Entry):
    match: Pattern
    role: Literal["level_1", "level_2", "level_3", "description", "operator", "unit", "target", "basis"]


class PerformanceRules(_Entry):
    indicator_columns: tuple[IndicatorColumn, ...]
    form_keys: Pattern
    purpose: Pattern
    body_money: Pattern
    column_keys: Pattern
    points: Pattern
    payment_plan: Pattern
    operators: dict[str, Pattern]


class HeaderAffinity(_Entry):
    """A header cell (``above``) that header cells (``below``), or columns with such a ``body``, belong under."""

    above: Pattern
    below: Pattern | None = None
    body: Pattern | None = None


class ItemRule(_Entry):
    match: Pattern
    item: str | None


class ItemRules(_Entry):
    income: tuple[ItemRule, ...]
    three_public: tuple[ItemRule, ...]
    fee_accounts: dict[str, str]
    assets: tuple[ItemRule, ...]
    staffing: tuple[ItemRule, ...]
    asset_values: tuple[Pattern, ...]
    beside_assets: Pattern
    beside_procurement: Pattern
    project_kinds: Pattern


class Misprints(_Entry):
    """Characters that recognition of scans confuses, in the words they stand in, and titles as the forms print them."""

    misread: dict[str, str]
    titles: tuple[str, ...]


def _load(folder: Path | None, name: str, kind: Any) -> Any:
    """One file of a folder, of the rules in force by default, validated.

    Raises ``SettingsError`` with the file, the entry and what is wrong with it.
    """
    path = (folder or rules() / "layouts") / name
    try:
        return TypeAdapter(kind).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise SettingsError(f"{path.name}: not valid YAML: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"{path.name}: {wrong}") from error


@cache
def title_rules(folder: Path | None = None) -> tuple[TitleRule, ...]:
    loaded: tuple[TitleRule, ...] = _load(folder, "titles.yml", tuple[TitleRule, ...])
    return loaded


@cache
def column_rules(folder: Path | None = None) -> tuple[ColumnRule, ...]:
    loaded: tuple[ColumnRule, ...] = _load(folder, "columns.yml", tuple[ColumnRule, ...])
    return loaded


@cache
def dimension_rules(folder: Path | None = None) -> DimensionRules:
    loaded: DimensionRules = _load(folder, "dimensions.yml", DimensionRules)
    return loaded


@cache
def header_affinities(folder: Path | None = None) -> tuple[HeaderAffinity, ...]:
    loaded: tuple[HeaderAffinity, ...] = _load(folder, "header_spans.yml", tuple[HeaderAffinity, ...])
    return loaded


@cache
def performance_rules(folder: Path | None = None) -> PerformanceRules:
    loaded: PerformanceRules = _load(folder, "performance.yml", PerformanceRules)
    return loaded


@cache
def item_rules(folder: Path | None = None) -> ItemRules:
    loaded: ItemRules = _load(folder, "items.yml", ItemRules)
    return loaded


@cache
def misprints(folder: Path | None = None) -> Misprints:
    found: Misprints = _load(folder, "misprints.yml", Misprints)
    return found


def indicator_role(text: str) -> str | None:
    """What a heading of a table of indicators says of its column; None where it says nothing of indicators."""
    plain = wide(strip_ordinal(text))
    return next((c.role for c in performance_rules().indicator_columns if c.match.search(plain)), None)


def item_of(rules: tuple[ItemRule, ...], label: str) -> str | None:
    """The canonical item of a label, None where no entry knows it."""
    return next((rule.item for rule in rules if rule.match.search(label)), None)
