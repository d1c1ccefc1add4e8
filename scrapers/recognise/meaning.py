"""What a printed value of a table means as a fact: its kind and dimensions, or that it means none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scrapers.recognise.meaning_accounts import account_fact
from scrapers.recognise.meaning_items import asset_fact, running_cost_fact, three_public_fact
from scrapers.recognise.meaning_lists import procurement_fact, project_fact
from scrapers.recognise.meaning_parts import Context, Fact
from scrapers.recognise.period import Period, comparison_of, period_of
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
_FACTS: dict[str, Callable[[Context, Reading], Fact | None]] = {
    **dict.fromkeys(_ACCOUNTS, account_fact),
    "three_public": three_public_fact,
    "government_fund_three_public": three_public_fact,
    "assets": asset_fact,
    "running_cost": running_cost_fact,
    "procurement": procurement_fact,
    "project_expenditure": project_fact,
}
"""The reader of each kind of table; a kind that is not here gives no facts."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A reading and its meaning, None where the value is kept without one."""

    reading: Reading
    meaning: Meaning | None


def meanings_of(
    table: Table, readings: Sequence[Reading], ids: Sequence[str], body_id: str | None, document: Period
) -> list[Meaning]:
    """The meanings of a table's readings; ``ids`` are their observation ids, in the same order."""
    if not table.aligned:
        return []
    context = Context(table, tuple(readings), document, total_rows(readings), total_columns(table))
    meanings = []
    for reading, observation_id in zip(readings, ids, strict=True):
        table_type = table.type_of(reading.column)
        tell = _FACTS.get(table_type)
        if tell is None or not reading.understood:
            continue
        fact = tell(context, reading)
        if fact is not None:
            meanings.append(_meaning(context, reading, fact, table_type, observation_id, body_id))
    return meanings


def _meaning(
    context: Context, reading: Reading, fact: Fact, table_type: str, observation_id: str, body_id: str | None
) -> Meaning:
    steps = (*context.row_periods(reading), *reading.column.path)
    period = period_of(steps, context.document)
    dimensions = fact.dimensions
    return Meaning(
        fact=fact.kind,
        observation_id=observation_id,
        statement_id=None,
        body_id=body_id,
        fiscal_year=period.year,
        phase=period.phase,
        table_type=table_type,
        label=fact.label,
        is_total=fact.is_total,
        comparison=comparison_of(reading.column.path, is_percentage=not reading.is_money and "%" in reading.printed),
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
