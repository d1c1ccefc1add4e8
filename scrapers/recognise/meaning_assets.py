"""Facts of tables of assets, by classes in rows or in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from scrapers.recognise.columns import Column
from scrapers.recognise.label import SUMS, squash, strip_ordinal, term
from scrapers.recognise.layout import item_of, item_rules
from scrapers.recognise.meaning_parts import Context, Fact, label_of
from scrapers.recognise.period import Period, period_of
from scrapers.recognise.table import Reading
from scrapers.records import Phase

_YEAR_END = re.compile("年末|期末|年底")
_MEASURE = re.compile(r"（((?:平方米|㎡|平米|亩|台|辆|套|件|个|幢|栋|处|座|间|册|（套）|[、/，,])+)）$")
_DATE = re.compile(r"((?:19|20)\d{2})[年\-/.](\d{1,2})[月\-/.](\d{1,2})")


def asset_fact(context: Context, reading: Reading) -> Fact | None:
    """Assets of one class: the value with its quantity, or the quantity alone where the class has no value."""
    if reading.value is None and not reading.is_money:
        return None
    beside = _asset_beside(context, reading)
    if reading not in beside:
        return None
    values = [other for other in beside if other.is_money]
    if reading.is_money != bool(values) or (values and reading.column.number != _value_column(values)):
        return None
    if not values and reading.column.role != "quantity" and reading.column.number != _value_column(beside):
        return None
    in_columns = _classes_in_columns(context, reading)
    label, measure = asset_label(reading, in_columns)
    if (in_columns and not context.is_the_row(reading)) or item_rules().beside_assets.search(label):
        return None
    counted = [other for other in beside if not other.is_money and other.value is not None]
    quantity = next((other for other in counted if other.column.number == _value_column(counted)), None)
    unit = measure or _measure_in_row(context, reading) or (_measure(quantity.column.leaf) if quantity else None)
    attributes = [
        ("quantity", str(quantity.value) if quantity else None),
        ("quantity_unit", unit),
        ("as_of", as_of(context)),
    ]
    named = (label, *(term(above) for above in reversed(reading.head.above)))
    items = [item_of(item_rules().assets, name) for name in named]
    item = items[0] or next((above for above in items[1:] if above not in (None, "total")), None)
    is_total = context.is_total_row(reading) or item == "total" or (in_columns and _is_parted(context, reading))
    return Fact("assets", label, item, is_total, {}, tuple((name, value) for name, value in attributes if value))


def _asset_beside(context: Context, reading: Reading) -> list[Reading]:
    """The value and the quantity of the asset that a reading is of: in its row, and below its class in the header.
    Where columns say what was planned and what there is, of the latter."""
    in_columns = _classes_in_columns(context, reading)
    there_is = {c.number for c in context.table.block(reading.column) if _phase(c) == "executed"}
    return [
        other
        for other in context.readings
        if other.row == reading.row
        and other.column.block == reading.column.block
        and other.understood
        and (not in_columns or _class_path(other.column) == _class_path(reading.column))
        and not _is_share(other)
        and (not there_is or other.column.number in there_is or _phase(other.column) is None)
    ]


def _phase(column: Column) -> Phase | None:
    return period_of(column.path, Period(None, None)).phase


def _is_share(reading: Reading) -> bool:
    return not reading.is_money and reading.printed.endswith(("%", "％"))


def _classes_in_columns(context: Context, reading: Reading) -> bool:
    """Whether the classes of assets stand in the header: at least two columns of it name different ones."""
    columns = [c for c in context.table.block(reading.column) if c.role in ("value", "quantity")]
    named = {path[-1] for column in columns if (path := _class_path(column))}
    classes = {_asset_class(step) for step in named} - {None, "total", "other", "fixed_assets"}
    return len(classes) > 1


def _asset_class(step: str) -> str | None:
    return item_of(item_rules().assets, term(strip_ordinal(step)))


def _class_path(column: Column) -> tuple[str, ...]:
    """The header path of a column down to the inmost class of assets: 固定资产/车辆 of 固定资产/车辆/数量. A 合计 under
    a class is the class's."""
    steps = column.path
    while len(steps) > 1 and (steps[-1] in SUMS or _asset_class(steps[-1]) is None):
        steps = steps[:-1]
    return steps


def _is_parted(context: Context, reading: Reading) -> bool:
    """Whether other columns are parts of the class that a column is of."""
    path = _class_path(reading.column)
    others = (_class_path(column) for column in context.table.block(reading.column))
    return any(len(other) > len(path) and other[: len(path)] == path for other in others)


def _value_column(values: Sequence[Reading]) -> int:
    """Which of several columns of value is the asset's: its cost before its net value, the year's end before its
    beginning."""
    for pattern in item_rules().asset_values:
        matching = [reading.column for reading in values if pattern.search(term(reading.column.leaf))]
        if matching:
            return next((c for c in matching if any(map(_YEAR_END.search, c.path))), matching[0]).number
    return values[0].column.number


def asset_label(reading: Reading, in_columns: bool) -> tuple[str, str | None]:
    """The class of an asset as printed, and the measure that it is counted in where its label says one."""
    label = term(strip_ordinal(_class_path(reading.column)[-1])) if in_columns else term(label_of(reading))
    match = _MEASURE.search(label)
    return (label[: match.start()], match[1]) if match else (label, None)


def _measure(text: str) -> str | None:
    match = _MEASURE.search(term(text))
    return match[1] if match else None


def _measure_in_row(context: Context, reading: Reading) -> str | None:
    """The unit that a column of units prints in the row."""
    columns = [c for c in context.table.block(reading.column) if c.role == "quantity_unit"]
    text = next((t for c in columns if (t := context.table.matrix.text(reading.row, c.number))), "")
    return text if re.search(r"[\u4e00-\u9fff㎡]", text) else None


def as_of(context: Context) -> str | None:
    """The date as of which a table counts, from the lines before it, as ISO text."""
    for line in reversed(context.table.lines_before):
        if "截" in line and (match := _DATE.search(squash(line))):
            try:
                return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
            except ValueError:
                return None
    return None
