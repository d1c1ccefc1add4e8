"""Facts of income and expenditure: total tables, and tables keyed by functional or economic accounts."""

from __future__ import annotations

import re
from typing import Literal

from scrapers.recognise.label import strip_ordinal, term
from scrapers.recognise.layout import item_of, item_rules
from scrapers.recognise.meaning_parts import (
    Context,
    Fact,
    code_dimension,
    column_dimensions,
    label_of,
    row_dimensions,
)
from scrapers.recognise.period import names_a_period
from scrapers.recognise.table import Reading
from scrapers.recognise.totals import is_total_label

_TWO_SIDED = ("income_expenditure_total", "fiscal_appropriation_total")
_BY_FUND = ("government_fund_expenditure", "state_capital_expenditure")
_ACCOUNT_WORD = re.compile(r"(?:合计|总计|小计|结转|结余|支出|收入|经费|资金|拨款|补助)$|结转|结余")
_OPENING = re.compile(r"^(?:年初|上年|期初)")

Side = Literal["income", "expenditure"]


def account_fact(context: Context, reading: Reading) -> Fact | None:
    """Income or expenditure; None for counts, and for rows that only name a body between rows of accounts."""
    if not reading.is_money or _names_a_body(context, reading):
        return None
    side = side_of(context, reading)
    label = label_of(reading)
    dimensions = column_dimensions(reading.column.path, side)
    if not reading.head.code:
        dimensions = {**row_dimensions(label, side), **dimensions}
    table = context.table.rule.dimensions.given() if context.table.rule else {}
    dimensions = {**table, **dimensions, **code_dimension(reading.head.code)}
    attributes: tuple[tuple[str, str], ...] = ()
    flow = dimensions.pop("flow", None)
    if flow and side == "expenditure":
        attributes = (("flow", flow),)
        dimensions.pop("expenditure_type", None)
    elif side == "expenditure":
        dimensions.setdefault("expenditure_type", "total")
    if side == "income":
        dimensions.pop("expenditure_type", None)
        dimensions.pop("cost_type", None)
    item = _income_item(context, reading, label) if side == "income" else None
    if item == "carryover":
        dimensions["fund_year"] = "carryover"
    return Fact(side, label, item, context.is_total(reading), dimensions, attributes)


def side_of(context: Context, reading: Reading) -> Side:
    """Income or expenditure: by the header of the side in two-sided tables, else by the kind of table and column."""
    kind = context.table.table_type
    if kind == "income":
        return "income"
    if kind in _TWO_SIDED:
        said = _said(reading.column.path[:2]) or _said([c.leaf for c in context.table.block(reading.column)])
        return said or _side_by_labels(context, reading)
    if kind in _BY_FUND and _has_income_column(context):
        leaf = reading.column.leaf
        if ("收入" in leaf and "支出" not in leaf) or _OPENING.search(leaf):
            return "income"
    return "expenditure"


def _said(steps: list[str] | tuple[str, ...]) -> Side | None:
    for step in steps:
        if ("收入" in step) != ("支出" in step):
            return "income" if "收入" in step else "expenditure"
    return None


def _side_by_labels(context: Context, reading: Reading) -> Side:
    """A block without a heading of its side is told by what its rows speak of."""
    labels = [r.head.label for r in context.readings if r.column.block == reading.column.block]
    income = sum("收入" in label or "拨款" in label for label in labels)
    return "income" if income > sum("支出" in label for label in labels) else "expenditure"


def _has_income_column(context: Context) -> bool:
    return any("收入" in c.leaf and "支出" not in c.leaf for c in context.table.columns if c.role == "value")


def _names_a_body(context: Context, reading: Reading) -> bool:
    """In a table keyed by codes, a row without a code that is no total names a body or an office."""
    if reading.head.code or not reading.head.label or not context.has_codes(reading.column.block):
        return False
    label = term(strip_ordinal(reading.head.label.rsplit("/", 1)[-1]))
    return not (is_total_label(label) or _ACCOUNT_WORD.search(label))


def _income_item(context: Context, reading: Reading, label: str) -> str | None:
    """The canonical source: by column where rows are accounts, by row otherwise."""
    rules = item_rules().income
    columns = [c for c in context.table.block(reading.column) if c.role == "value"]
    by_column = context.table.table_type == "income" and len(columns) > 1
    if not by_column and reading.head.label:
        return item_of(rules, term(label))
    for step in reversed(reading.column.path):
        plain = term(strip_ordinal(step))
        if plain == "小计" or names_a_period(plain):
            continue
        return item_of(rules, plain)
    return None
