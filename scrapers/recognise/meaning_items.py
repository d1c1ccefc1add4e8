"""Facts of tables that list items: 三公 fees (items in rows or in columns), assets, operating costs."""

from __future__ import annotations

import re
from datetime import date

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column
from scrapers.recognise.label import squash, strip_ordinal, term
from scrapers.recognise.layout import item_of, item_rules
from scrapers.recognise.meaning_parts import Context, Fact, code_dimension, column_dimensions, label_of
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.period import names_a_period
from scrapers.recognise.table import Reading

_SPECIFIC = ("overseas_trips", "official_reception", "vehicles", "vehicle_purchase", "vehicle_operation")
_BEYOND = ("conferences", "training")
_TOTAL_WORDS = ("合计", "小计", "总计")
_MEASURE = re.compile(r"（((?:平方米|㎡|台|辆|套|件|个|幢|栋|处|台、辆|台/辆|台（套）|辆、台|[、/])+)）$")
_DATE = re.compile(r"((?:19|20)\d{2})[年\-/.](\d{1,2})[月\-/.](\d{1,2})")


def three_public_fact(context: Context, reading: Reading) -> Fact | None:
    """A fee of the three (and of meetings and training beside them). Counts of trips and guests are no fees."""
    if not reading.is_money:
        return None
    if _items_in_columns(context):
        if not _is_the_row(context, reading):
            return None
        item, label = _item_of_column(context, reading.column)
    else:
        label = label_of(reading)
        item = _refined(context, item_of(item_rules().three_public, term(label)))
    if item is None:
        return None
    dimensions = {
        **(context.table.rule.dimensions.given() if context.table.rule else {}),
        **_funding_of_title(context),
        **column_dimensions([s for s in reading.column.path if "三公" not in s], "three_public"),
    }
    dimensions = {name: dimensions[name] for name in ("funding_source", "fund_year") if name in dimensions}
    is_total = item in ("total", "table_total") or (item == "vehicles" and _vehicles_are_split(context))
    return Fact("three_public_fees", label, item, is_total, dimensions)


def _vehicles_are_split(context: Context) -> bool:
    rules = item_rules().three_public
    return any(item_of(rules, name) in ("vehicle_purchase", "vehicle_operation") for name in context.names)


def _funding_of_title(context: Context) -> dict[str, str]:
    funding = column_dimensions([context.table.title], "three_public").get("funding_source")
    return {"funding_source": funding} if funding and not _funding_columns(context) else {}


def _funding_columns(context: Context) -> bool:
    return any("funding_source" in column_dimensions(c.path[-1:], "three_public") for c in context.table.columns)


def _items_in_columns(context: Context) -> bool:
    rules = item_rules().three_public
    return any(item_of(rules, term(step)) in _SPECIFIC for c in context.table.columns for step in c.path)


def _is_the_row(context: Context, reading: Reading) -> bool:
    """Where items are columns, the row of the body: the total, a row of a year or phase, or the only row."""
    rows = context.heads[reading.column.block]
    label = reading.head.label
    if not label or is_total_label(label) or all(names_a_period(part) for part in reading.head.parts):
        return True
    return not any(not head.label or is_total_label(head.label) for head in rows.values()) and len(rows) == 1


def _item_of_column(context: Context, column: Column) -> tuple[str | None, str]:
    """Canonical item and printed label; a 小计 or 合计 under a heading is the heading's."""
    steps = [step for step in column.path if not names_a_period(step)]
    headings = list(steps)
    while len(headings) > 1 and headings[-1] in _TOTAL_WORDS:
        headings.pop()
    for step in reversed(headings):
        item = item_of(item_rules().three_public, term(strip_ordinal(step)))
        if item:
            return _refined(context, item), steps[-1] if steps[-1] == "合计" else step
    total = next((step for step in reversed(column.path) if step in _TOTAL_WORDS), None)
    return (_refined(context, "table_total"), total) if total else (None, "")


def _refined(context: Context, item: str | None) -> str | None:
    """A total of the whole table is one of the three fees only where the table has nothing beside them."""
    if item != "table_total":
        return item
    rules = item_rules().three_public
    beyond = any(item_of(rules, name) in _BEYOND for name in context.names)
    return "table_total" if beyond else "total"


def asset_fact(context: Context, reading: Reading) -> Fact | None:
    """Assets of one class: the value with its quantity, or the quantity alone where no value is a column."""
    values = [c for c in context.table.block(reading.column) if c.role == "value"]
    money = any(r.is_money for r in context.readings if r.column.block == reading.column.block)
    if reading.is_money != money or (not money and reading.column.role != "quantity" and len(values) > 1):
        return None
    label = term(label_of(reading))
    measure = _MEASURE.search(label)
    attributes = []
    quantity = reading if not money else _quantity_beside(context, reading)
    if quantity is not None and quantity.value is not None:
        attributes.append(("quantity", str(quantity.value)))
    if measure:
        attributes.append(("quantity_unit", measure[1]))
        label = label[: measure.start()]
    if as_of := _as_of(context):
        attributes.append(("as_of", as_of))
    item = item_of(item_rules().assets, label)
    return Fact("assets", label, item, context.is_total(reading) or item == "total", {}, tuple(attributes))


def _quantity_beside(context: Context, reading: Reading) -> Reading | None:
    """The quantity in the row: a count in a column of its own in front of the value."""
    beside = [
        r
        for r in context.readings
        if r.row == reading.row and r.column.block == reading.column.block and not r.is_money and r.understood
    ]
    return next((r for r in beside if r.column.role == "quantity" or "数量" in r.column.leaf), None)


def _as_of(context: Context) -> str | None:
    for line in reversed(context.table.lines_before):
        if "截" in line and (match := _DATE.search(squash(line))):
            try:
                return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
            except ValueError:
                return None
    return None


def running_cost_fact(context: Context, reading: Reading) -> Fact | None:
    """机关运行经费 and its parts, keyed by economic accounts where the table is a list of them."""
    if not reading.is_money or (reading.head.label and not reading.head.code and _is_named_row(reading)):
        return None
    whole = not reading.head.code and (not reading.head.label or is_total_label(reading.head.label))
    label = "机关运行经费" if not reading.head.label else label_of(reading)
    attributes = (("part", "total" if whole else "part"),)
    return Fact(
        "running_costs", label, None, context.is_total(reading) or whole, code_dimension(reading.head.code), attributes
    )


def _is_named_row(reading: Reading) -> bool:
    """A row of a unit in a list of units: no account, no total."""
    return not is_total_label(reading.head.label) and not re.search(r"[费出]$|经费|运行", reading.head.label)


def quantity_in(text: str) -> str | None:
    """A number as text for an attribute; None where the text is none."""
    amount = parse_amount(text)
    return str(amount.value) if amount and amount.value is not None else None
