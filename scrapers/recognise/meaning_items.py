"""Facts of tables that list items: 三公 fees (items in rows or in columns), operating costs, staff."""

from __future__ import annotations

import re

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column
from scrapers.recognise.economic_names import economic_code
from scrapers.recognise.label import SUMS, strip_ordinal, term
from scrapers.recognise.layout import ItemRule, item_of, item_rules
from scrapers.recognise.meaning_assets import as_of, asset_label
from scrapers.recognise.meaning_parts import Context, Fact, code_dimension, column_dimensions, label_of
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.period import names_a_period
from scrapers.recognise.table import Reading

_SPECIFIC = ("overseas_trips", "official_reception", "vehicles", "vehicle_purchase", "vehicle_operation")
_BEYOND = ("conferences", "training")
_REST = re.compile(r"^其[他它](?:费用|支出)?$")
"""What is left of a fee, beside parts of it that are named."""
_RUNNING_COST = re.compile(r"^(?:机关|单位|部门)?运行经费(?:支出|合计)?$")
_PART_OF_COSTS = re.compile(r"费用?$|^其[他它]")
_KIND_OF_UNIT = re.compile(r"(?:行政|事业)单位$")


def three_public_fact(context: Context, reading: Reading) -> Fact | None:
    """A fee of the three (and of meetings and training beside them). Counts of trips and guests are no fees."""
    if not reading.is_money:
        return None
    if _items_in_columns(context):
        if not context.is_the_row(reading):
            return None
        item, label = _item_of_column(context, reading.column)
    else:
        label = label_of(reading)
        item = _fee(label)
        of_the_three = item == "table_total" and any("三公" in text for text in (label, *reading.head.above))
        item = "total" if of_the_three else _refined(context, item)
    if item is None:
        return None
    steps = [step for step in reading.column.path if "三公" not in step]
    given = context.within_year(column_dimensions(steps, "three_public"))
    dimensions = context.with_title({**_funding_of_title(context), **given})
    kept = ("funding_source", "fund_year", "expenditure_type")
    dimensions = {name: dimensions[name] for name in kept if name in dimensions}
    is_total = item in ("total", "table_total") or (item == "vehicles" and _vehicles_are_split(context))
    return Fact("three_public_fees", label, item, is_total, dimensions)


def _fee(label: str) -> str | None:
    """The fee that a label names, by its words or as the account it is; ``table_total`` for a total of whatever."""
    plain = term(strip_ordinal(label))
    rule = _fee_rule(plain)
    if rule is not None:
        return rule.item
    return item_rules().fee_accounts.get(economic_code((plain,), "department_economic") or "")


def _fee_rule(label: str) -> ItemRule | None:
    return next((rule for rule in item_rules().three_public if rule.match.search(label)), None)


def _vehicles_are_split(context: Context) -> bool:
    return any(_fee(name) in ("vehicle_purchase", "vehicle_operation") for name in context.names)


def _funding_of_title(context: Context) -> dict[str, str]:
    funding = column_dimensions([context.table.title], "three_public").get("funding_source")
    return {"funding_source": funding} if funding and not _funding_columns(context) else {}


def _funding_columns(context: Context) -> bool:
    return any("funding_source" in column_dimensions(c.path[-1:], "three_public") for c in context.table.columns)


def _items_in_columns(context: Context) -> bool:
    return any(_fee(step) in _SPECIFIC for c in context.table.columns for step in c.path)


def _item_of_column(context: Context, column: Column) -> tuple[str | None, str]:
    """Canonical item and printed label; a 小计 or 合计 under a heading is the heading's, a part that is no
    fee (国内接待费, 加油) is none."""
    steps = [step for step in column.path if not names_a_period(step)]
    headings = list(steps)
    while len(headings) > 1 and headings[-1] in SUMS:
        headings.pop()
    if headings and _REST.search(headings[-1]):
        return None, ""
    for step in reversed(headings):
        item = _fee(step)
        if item:
            whole = "total" if item == "table_total" and "三公" in step else _refined(context, item)
            return whole, steps[-1] if steps[-1] == "合计" else step
        if _fee_rule(term(strip_ordinal(step))):
            return None, ""
    total = next((step for step in reversed(column.path) if step in SUMS), None)
    return (_refined(context, "table_total"), total) if total else (None, "")


def _refined(context: Context, item: str | None) -> str | None:
    """A total of the whole table is one of the three fees only where the table has nothing beside them."""
    if item != "table_total":
        return item
    beyond = any(_fee(name) in _BEYOND for name in context.names)
    return "table_total" if beyond else "total"


def running_cost_fact(context: Context, reading: Reading) -> Fact | None:
    """机关运行经费 and its parts, keyed by economic accounts where the table is a list of them."""
    of_one_body = context.lists_bodies(reading.column.block) and context.is_the_row(reading)
    if reading.is_money and of_one_body and _RUNNING_COST.search(reading.column.leaf):
        label = strip_ordinal(reading.column.leaf)
        return Fact("running_costs", label, None, context.is_total(reading), {}, (("part", "total"),))
    named = reading.head.label and not reading.head.code and _is_named_row(reading)
    if not reading.is_money or (named and not _is_of_a_kind_of_unit(context, reading)):
        return None
    account = economic_code(reading.column.path[-1:], "department_economic")
    accounts = _accounts_in_columns(context)
    of_kind = not reading.head.label and bool(_KIND_OF_UNIT.search(reading.column.leaf))
    of_a_part = of_kind or bool(account) or (len(accounts) > 1 and bool(_PART_OF_COSTS.search(reading.column.leaf)))
    if of_a_part and not reading.head.code:
        label = strip_ordinal(reading.column.leaf)
        is_total = any(account and other != account and other.startswith(account) for other in accounts)
        return Fact("running_costs", label, None, is_total, code_dimension(account), (("part", "part"),))
    label = label_of(reading) if reading.head.label else "机关运行经费"
    whole = not reading.head.code and (is_total_label(label) or bool(_RUNNING_COST.search(label)))
    attributes = (("part", "total" if whole else "part"),)
    return Fact(
        "running_costs", label, None, context.is_total(reading) or whole, code_dimension(reading.head.code), attributes
    )


def _accounts_in_columns(context: Context) -> list[str]:
    codes = (economic_code(column.path[-1:], "department_economic") for column in context.table.columns)
    return [code for code in codes if code]


def _is_of_a_kind_of_unit(context: Context, reading: Reading) -> bool:
    """Whether a row gives what administrative bodies, or those run like them, spend on running, and the row that should
    sum them prints no figure."""
    if not _KIND_OF_UNIT.search(reading.head.label):
        return False
    sums = [
        other for other in context.readings if other.column is reading.column and other.head.label in reading.head.above
    ]
    said = any(_RUNNING_COST.search(strip_ordinal(above)) for above in reading.head.above)
    return said and all(other.value is None for other in sums)


def _is_named_row(reading: Reading) -> bool:
    """A row of a unit in a list of units: no account, no total."""
    return not is_total_label(reading.head.label) and not re.search(r"费用?$|出$|购置$|经费|运行", reading.head.label)


def staffing_fact(context: Context, reading: Reading) -> Fact | None:
    """How many people a body has, or may have; the vehicles counted beside them are assets."""
    if reading.is_money or reading.value is None or reading.printed.endswith(("%", "％")):
        return None
    bodies = context.lists_bodies(reading.column.block) or not reading.head.label
    if bodies and not context.is_the_row(reading):
        return None
    names = [*reading.column.path, *(() if bodies else (*reading.head.above, *reading.head.parts))]
    said = [plain for name in names if not is_total_label(plain := term(strip_ordinal(name)))]
    item = item_of(item_rules().staffing, "/".join(said))
    label = strip_ordinal(names[-1]) if names else ""
    date = as_of(context)
    attributes = [("quantity", str(reading.value)), *([("as_of", date)] if date else [])]
    if item is None and item_of(item_rules().assets, term(label)) == "vehicles":
        return Fact("assets", asset_label(reading, bodies)[0], "vehicles", False, {}, tuple(attributes))
    if item is None:
        return None
    is_total = is_total_label(label) or (not bodies and context.is_total(reading))
    return Fact("staffing", label, item, is_total, {}, tuple(attributes))


def quantity_in(text: str) -> str | None:
    """A number as text for an attribute; None where the text is none."""
    amount = parse_amount(text)
    return str(amount.value) if amount and amount.value is not None else None
