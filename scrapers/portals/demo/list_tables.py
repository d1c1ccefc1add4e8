"""三公经费, and lists of projects, purchases and assets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from scrapers.portals.demo.data_files import account_name
from scrapers.portals.demo.facts import ZERO, Disclosure
from scrapers.portals.demo.sheet_builder import Col, SheetBuilder
from scrapers.portals.demo.style import Listed, LongFees, Style, WideFees
from scrapers.portals.demo.wording import path, titled


def _fee(facts: Disclosure, item: str, which: str) -> Decimal:
    fees = facts.three_public if which == "current" else facts.three_public_compared
    if item == "all":
        return fees.total + fees.conferences + fees.training
    amount: Decimal = getattr(fees, item)
    return amount


def wide_fees(table: WideFees, style: Style, facts: Disclosure) -> SheetBuilder:
    columns = [Col(path(table.body_header, facts), "text")] if table.body_header else []
    columns += [Col(path(fee.header, facts), "value") for fee in table.columns]
    builder = SheetBuilder(titled(table, facts), columns, table.column_numbers)
    amounts = [_fee(facts, fee.item, fee.which) for fee in table.columns]
    if any(amounts):
        head = [facts.organisation.name] if table.body_header else []
        builder.row(*head, *map(style.numbers.print, amounts))
    return builder


def long_fees(table: LongFees, style: Style, facts: Disclosure) -> SheetBuilder:
    columns = [Col((table.row_numbers,), "number")] if table.row_numbers else []
    columns += [Col(path(table.label_header, facts), "label")]
    columns += [Col(path(year.header, facts), "value") for year in table.years]
    builder = SheetBuilder(titled(table, facts), columns, table.column_numbers)
    for number, row in enumerate(table.items, start=1):
        head = [str(number)] if table.row_numbers else []
        builder.row(*head, row.label, *(style.numbers.print(_fee(facts, row.item, year.which)) for year in table.years))
    return builder


def listed(table: Listed, style: Style, facts: Disclosure) -> SheetBuilder:
    columns = [Col((table.row_numbers,), "number")] if table.row_numbers else []
    first = True
    for field in table.fields:
        columns.append(Col(path(field.header, facts), "value" if field.money else "label" if first else "text"))
        first = False
    builder = SheetBuilder(titled(table, facts), columns)
    things: Sequence[object]
    if table.of == "assets":
        things = facts.assets.items if facts.assets else ()
    else:
        things = facts.projects if table.of == "projects" else facts.procurement
    rows = [[_attribute(thing, field.field) for field in table.fields] for thing in things]
    if not rows:
        return builder
    counted = [row for row, thing in zip(rows, things, strict=True) if not getattr(thing, "within", "")]
    whole: list[object] = [
        _sum(row[i] for row in counted) if field.sum else None for i, field in enumerate(table.fields)
    ]
    whole[0] = table.total_label
    if table.total != "none":
        rows = [whole, *rows] if table.total == "first" else [*rows, whole]
    for number, row in enumerate(rows, start=1):
        head = [str(number)] if table.row_numbers else []
        texts = [_printed(value, field.money, style) for value, field in zip(row, table.fields, strict=True)]
        builder.row(*head, *texts)
    return builder


def _sum(values: Iterable[object]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), ZERO)


def _attribute(thing: object, name: str) -> object:
    if name == "function_name":
        return account_name(getattr(thing, "function"))  # noqa: B009  (only projects have one)
    return getattr(thing, name)


def _printed(value: object, money: bool, style: Style) -> str:
    if isinstance(value, Decimal) and money:
        return style.numbers.print(value)
    return "" if value is None else str(value)
