"""Facts of income and expenditure: total tables, and tables keyed by functional or economic accounts."""

from __future__ import annotations

import re
from typing import Literal

from scrapers.recognise.economic_names import Economics, economic_code
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
from scrapers.recognise.totals import total_word

_TWO_SIDED = ("income_expenditure_total", "fiscal_appropriation_total")
_BY_FUND = ("government_fund_expenditure", "state_capital_expenditure")
_OPENING = re.compile(r"^(?:年初|上年|期初)")

_WHOLE_SOURCES = ("general_public_budget", "government_fund", "state_capital", "special_account", "carryover")
"""Sources whose parts are parts of them, whatever the parts are called (其他非税收入 within 财政专户管理资金)."""

Side = Literal["income", "expenditure"]


def account_fact(context: Context, reading: Reading) -> Fact | None:
    """Income or expenditure; None for counts, and for rows that only name a body between rows of accounts."""
    if not reading.is_money or context.names_a_body(reading) or _of_one_unit_among_several(context, reading):
        return None
    by_column = _economics_in_columns(context, reading)
    economic = economic_code(reading.column.path, by_column) if by_column else None
    if by_column and economic is None and not total_word(reading.column.path[:1]) and len(reading.column.path) > 0:
        return None
    side = side_of(context, reading)
    label = label_of(reading)
    dimensions = column_dimensions(reading.column.path, side)
    if not reading.head.code:
        dimensions = {**row_dimensions(label, side), **dimensions}
    table = context.table.rule.dimensions.given() if context.table.rule else {}
    dimensions = {**table, **dimensions, **code_dimension(economic), **code_dimension(reading.head.code)}
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
    item = None
    if side == "income":
        above = _item_above(context, reading)
        item = above if above in _WHOLE_SOURCES else _income_item(context, reading, label)
        if "carryover" in (item, dimensions.get("fund_year")):
            item, dimensions["fund_year"] = "carryover", "carryover"
    is_total = context.is_total(reading) or (economic is not None and len(economic) == 3)
    return Fact(side, label, item, is_total, dimensions, attributes)


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
    """A block without a heading of its side: the row's own words, those of the row it is a part of, or of most rows."""
    own = _said((reading.head.label, context.parents.get((reading.row, reading.column.block), "")))
    if own:
        return own
    labels = [head.label for head in context.heads[reading.column.block].values()]
    income = sum("收入" in label or "拨款" in label for label in labels)
    return "income" if income > sum("支出" in label for label in labels) else "expenditure"


def _has_income_column(context: Context) -> bool:
    return any("收入" in c.leaf and "支出" not in c.leaf for c in context.table.columns if c.role == "value")


def _item_above(context: Context, reading: Reading) -> str | None:
    """The item of the row that a row is a part of: 一般公共预算 below 上年结转 is carried over."""
    if reading.head.code:
        return None
    outer = reading.head.parts[0] if len(reading.head.parts) > 1 else None
    above = context.parents.get((reading.row, reading.column.block), outer)
    return item_of(item_rules().income, term(strip_ordinal(above))) if above else None


def _sources_in_columns(context: Context, reading: Reading) -> bool:
    """Whether the columns are sources of income, and the rows accounts; a column a year leaves the sources to rows."""
    leaves = [c.leaf for c in context.table.block(reading.column) if c.role == "value"]
    sources = {item_of(item_rules().income, term(strip_ordinal(leaf))) for leaf in leaves} - {None, "total"}
    return bool(sources) and len(leaves) > 1


def _economics_in_columns(context: Context, reading: Reading) -> Economics | None:
    """The classification that the columns go by, where rows are functions and columns economic accounts."""
    kind = context.table.table_type
    if (
        "economic" not in kind
        or kind.startswith("general_public_basic")
        or kind.startswith("fiscal_appropriation_basic")
    ):
        return None
    coded = context.codes.get(reading.column.block)
    if not coded or not all(code.startswith("2") for code in coded):
        return None
    return "government_economic" if "government" in kind else "department_economic"


def _of_one_unit_among_several(context: Context, reading: Reading) -> bool:
    """Whether a table lists several bodies with their accounts, and this account stands there more than once."""
    block = reading.column.block
    rows = context.codes[block][reading.head.code] if reading.head.code else []
    return len(rows) > 1 and context.bodies_between(block, rows[0], rows[-1])


def _income_item(context: Context, reading: Reading, label: str) -> str | None:
    """The canonical source: by column where rows are accounts, by row otherwise."""
    rules = item_rules().income
    by_column = context.table.table_type == "income" and _sources_in_columns(context, reading)
    if not by_column and reading.head.label:
        return item_of(rules, term(label))
    for step in reversed(reading.column.path):
        plain = term(strip_ordinal(step))
        if plain == "小计" or names_a_period(plain):
            continue
        return item_of(rules, plain)
    return None
