"""What a printed value of a table means as a fact: its kind and dimensions, or that it means none."""

from __future__ import annotations

import re
from collections.abc import Callable

from scrapers.recognise.indicators import targets_beside
from scrapers.recognise.label import term
from scrapers.recognise.layout import dimension_rules
from scrapers.recognise.meaning_accounts import account_fact
from scrapers.recognise.meaning_assets import asset_fact
from scrapers.recognise.meaning_items import running_cost_fact, staffing_fact, three_public_fact
from scrapers.recognise.meaning_lists import is_of_a_part_of_the_year, procurement_fact, project_fact
from scrapers.recognise.meaning_parts import Context, Fact, Told
from scrapers.recognise.performance import is_form, told_of
from scrapers.recognise.period import Period, comparison_of, is_adjustment, names_a_period, period_of
from scrapers.recognise.readings import readings_of
from scrapers.recognise.table import Reading, Table
from scrapers.recognise.totals import total_columns, total_rows
from scrapers.records import Meaning

_ACCOUNTS = (
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
    "state_capital_expenditure",
)
_PERFORMANCE = "project_performance"
_FACTS: dict[str, Callable[[Context, Reading], Fact | None]] = {
    **dict.fromkeys(_ACCOUNTS, account_fact),
    "three_public": three_public_fact,
    "government_fund_three_public": three_public_fact,
    "assets": asset_fact,
    "institutions": staffing_fact,
    "running_cost": running_cost_fact,
    "procurement": procurement_fact,
    "project_expenditure": project_fact,
    "project_performance": project_fact,
}
"""The reader of each kind of table; a kind that is not here gives no facts."""


_AMOUNT = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,2})")
"""An amount where a row's name should be: the row is shifted against its header, and none of its figures is sure."""
_LONGEST_SUBTITLE = 20
"""Characters; longer lines above a table are text."""


def tell(table: Table) -> list[Told]:
    """Every printed value of a table, in reading order, with the fact it is. A table that does not fit its header,
    is cut by the page, stands on a hidden sheet, or is of a kind that has none, gives no facts."""
    told = _told(table)
    if table.is_cut or table.matrix.grid.hidden or (table.rule is not None and not table.rule.facts):
        return [Told(value.reading, None) for value in told]
    return told


def _told(table: Table) -> list[Told]:
    if table.table_type == _PERFORMANCE and is_form(table):
        return list(told_of(table))
    targets = list(targets_beside(table)) if table.table_type == _PERFORMANCE else []
    taken = {(told.reading.cell.row, told.reading.cell.column) for told in targets}
    readings = tuple(r for r in readings_of(table) if (r.cell.row, r.cell.column) not in taken)
    context = Context(table, readings, total_rows(readings), total_columns(table))
    told = [Told(reading, _fact(context, reading)) for reading in readings]
    return sorted([*told, *targets], key=lambda t: (t.reading.cell.row, t.reading.cell.column))


def _fact(context: Context, reading: Reading) -> Fact | None:
    reader = _FACTS.get(context.table.type_of(reading))
    if reader is None or not reading.understood or not context.table.places_surely(reading.row):
        return None
    if any(_AMOUNT.fullmatch(part) for part in reading.head.parts):
        return None
    whole = reader in (account_fact, three_public_fact) and _is_of_a_part_of_the_year(context.table)
    if whole or (reader is not project_fact and is_of_a_part_of_the_year(reading)):
        return None
    return reader(context, reading)


def _is_of_a_part_of_the_year(table: Table) -> bool:
    """Whether the title of a table, or a short line below it, says that all of it is of a quarter or of some months."""
    lines = (line for line in table.lines_before if len(line) <= _LONGEST_SUBTITLE)
    return any(dimension_rules().title_of_part_of_year.search(term(text)) for text in (table.title, *lines))


def meaning_of(
    table: Table, reading: Reading, fact: Fact, observation_id: str, body_id: str | None, document: Period
) -> Meaning:
    """The meaning of one reading as it is staged, with year and phase of its column or row."""
    row_steps = tuple(part for part in reading.head.parts if names_a_period(part))
    column_steps = table.path_of(reading.column) if reading.column_label is None else (reading.column_label,)
    period = period_of((*row_steps, *column_steps), document)
    dimensions = fact.dimensions
    comparison = comparison_of(column_steps, is_percentage=not reading.is_money and "%" in reading.printed)
    if comparison == "level" and is_adjustment(reading.column.path, [c.path for c in table.block(reading.column)]):
        comparison = "change"
    return Meaning(
        fact=fact.kind,
        observation_id=observation_id,
        statement_id=None,
        body_id=body_id,
        fiscal_year=period.year,
        phase=period.phase,
        table_type=table.type_of(reading),
        label=fact.label,
        is_total=fact.is_total,
        comparison=comparison,
        expenditure_type=dimensions.get("expenditure_type"),
        cost_type=dimensions.get("cost_type"),
        funding_source=dimensions.get("funding_source"),
        fund_year=dimensions.get("fund_year"),
        functional_code=dimensions.get("functional_code"),
        department_economic_code=dimensions.get("department_economic_code"),
        government_economic_code=dimensions.get("government_economic_code"),
        item=fact.item,
        attributes=fact.attributes,
    )
