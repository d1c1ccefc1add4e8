"""Facts of tables that list things: what is to be procured, and projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from scrapers.recognise.columns import Column
from scrapers.recognise.label import strip_ordinal
from scrapers.recognise.meaning_items import quantity_in
from scrapers.recognise.meaning_parts import Context, Fact, code_dimension, column_dimensions, label_of
from scrapers.recognise.period import comparison_of
from scrapers.recognise.table import Reading
from scrapers.recognise.totals import is_total_label
from scrapers.recognise.unit import to_yuan

_ITEM = re.compile(r"物品|品目名称|商品|货物|采购(?:内容|标的|名称)|服务名称|品名")
_PROJECT = re.compile(r"项目名称|^项目$|专项名称|项目单位（项目名称）|^(?:预算)?项目")
_PROCURED = re.compile(r"采购(?:金额|预算)|^(?:总计|合计|金额)|预算(?:金额|数|额)")
_SOURCE = re.compile(r"项目来源|预算资金$")
_BRACKETS = re.compile(r"^[\[【（(]+|[\]】）)]+$")


def procurement_fact(context: Context, reading: Reading) -> Fact | None:
    """One fact a row: its total amount, with item, catalogue code, quantity and unit price as attributes."""
    column = _amount_column(context, _PROCURED)
    if not reading.is_money or column is None or reading.column.number != column.number:
        return None
    cells = _Cells(context, reading.row)
    item, project = cells.labelled(_ITEM), cells.labelled(_PROJECT)
    total_row = is_total_label(reading.head.label.split("/", maxsplit=1)[0]) if reading.head.label else False
    attributes = [
        ("item_name", item),
        ("project_name", None if total_row else project),
        ("catalogue_code", cells.code("catalogue_code")),
        ("quantity", quantity_in(cells.of_role("quantity"))),
        ("quantity_unit", cells.of_role("quantity_unit")),
        ("unit_price_yuan", _unit_price(context, cells.of_role("unit_price"))),
    ]
    listed = any(_ITEM.search(c.leaf) for c in context.table.columns)
    label = strip_ordinal(item) if item else label_of(reading)
    is_total = total_row or (listed and not item)
    return Fact("procurement", label, None, is_total, {}, _given(attributes))


def project_fact(context: Context, reading: Reading) -> Fact | None:
    """A project's money; of a table by accounts alone, expenditure of the kind ``project``."""
    if not reading.is_money:
        return None
    named = [c for c in context.table.columns if c.role == "label" and _PROJECT.search(c.leaf)]
    dimensions = column_dimensions(reading.column.path, "expenditure")
    dimensions.pop("flow", None)
    dimensions = {"expenditure_type": "project", **dimensions, **code_dimension(reading.head.code)}
    if not named and context.has_codes(reading.column.block):
        return Fact("expenditure", label_of(reading), None, context.is_total(reading), dimensions)
    cells = _Cells(context, reading.row)
    name = cells.labelled(_PROJECT)
    if is_total_label(reading.head.label):
        return Fact("projects", label_of(reading), None, True, dimensions)
    if not name or (reading.head.code is None and (reading.row, reading.column.block) in context.total_rows):
        return None
    attributes = _given([("project_name", name), ("project_code", cells.code("project_code"))])
    columns_sum = reading.column.number in context.total_columns
    is_total = columns_sum and comparison_of(reading.column.path, is_percentage=False) == "level"
    return Fact("projects", name, None, is_total, dimensions, attributes)


class _Cells:
    """The texts of one row, by what their columns hold."""

    def __init__(self, context: Context, row: int) -> None:
        self._context = context
        self._row = row

    def _text(self, column: Column) -> str:
        return self._context.table.matrix.text(self._row, column.number)

    def labelled(self, header: re.Pattern[str]) -> str | None:
        """The text of the first label column whose header matches; totals are no names."""
        columns = [c for c in self._context.table.columns if c.role == "label" and header.search(c.leaf)]
        text = next((t for c in columns if (t := self._text(c))), None)
        return None if text is None or is_total_label(text) else text

    def of_role(self, role: str) -> str:
        return next((t for c in self._context.table.columns if c.role == role and (t := self._text(c))), "")

    def code(self, role: str) -> str:
        return _BRACKETS.sub("", self.of_role(role))


def _amount_column(context: Context, pattern: re.Pattern[str]) -> Column | None:
    """The column of a row's whole amount: the first total among the columns that speak of it."""
    columns = [c for c in context.table.columns if c.role == "value" and not _SOURCE.search(c.leaf)]
    said = [c for c in columns if any(pattern.search(step) for step in c.path)]
    totals = [c for c in said if is_total_label(c.leaf)]
    return next(iter([*totals, *said, *columns]), None)


def _unit_price(context: Context, printed: str) -> str | None:
    price = quantity_in(printed)
    reading = next((r for r in context.readings if r.column.role == "unit_price"), None)
    unit = reading.unit if reading else context.table.unit
    if price is None or unit is None:
        return None
    return str(to_yuan(Decimal(price), unit))


def _given(attributes: Sequence[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in attributes if value)
