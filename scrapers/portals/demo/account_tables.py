"""Tables with a row for each account, functional or economic, or one row for the body."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scrapers.portals.demo.data_files import account_name
from scrapers.portals.demo.facts import ZERO, Disclosure, is_public
from scrapers.portals.demo.sheet_builder import Col, SheetBuilder
from scrapers.portals.demo.style import Classified, Measure, Panels, Style
from scrapers.portals.demo.total_tables import narrowed
from scrapers.portals.demo.wording import path, titled


def classified(table: Classified, style: Style, facts: Disclosure) -> SheetBuilder:
    columns = [Col((table.row_numbers,), "number")] if table.row_numbers else []
    columns += [Col(path(header, facts), "code") for header in table.code_header]
    columns += [Col(path(table.label_header, facts), "label")]
    columns += [Col(path(measure.header, facts), "value") for measure in table.columns]
    builder = SheetBuilder(titled(table, facts), columns, table.column_numbers)
    rows = [(codes, label, _amounts(table, prefix, facts)) for codes, label, prefix in _row_heads(table, facts)]
    if not rows:
        return builder
    whole = ([""] * len(table.code_header), table.total_label, _amounts(table, "", facts))
    rows = [whole, *rows] if table.total == "first" else [*rows, whole]
    for number, (codes, label, amounts) in enumerate(rows, start=1):
        head = [str(number)] if table.row_numbers else []
        builder.row(*head, *codes, label, *map(style.numbers.print, amounts))
    return builder


def _row_heads(table: Classified, facts: Disclosure) -> Iterator[tuple[list[str], str, str]]:
    """Codes as printed, label, and the prefix of the accounts that the row adds up."""
    if table.rows == "body":
        yield [facts.organisation.code], facts.organisation.name, ""
        return
    if table.rows == "economic":
        codes = {code for code, amount in facts.basic_economic.items() if amount}
        steps: tuple[int, ...] = (3, 5)
    else:
        codes = {line.code for line in facts.lines if not table.sources or line.source in table.sources}
        steps = (3, 5, 7)
    for code in sorted({code[:step] for code in codes for step in steps}):
        level = steps.index(len(code)) + 1
        if level in table.skip_levels:
            continue
        parts = [code[:3], code[3:5], code[5:7]][: len(table.code_header)]
        yield (parts if table.codes == "split" else [code]), account_name(code), code


def _amounts(table: Classified, prefix: str, facts: Disclosure) -> list[Decimal]:
    if table.rows == "economic":
        return [_economic(measure, prefix, facts) for measure in table.columns]
    return [_line_amount(table, measure, prefix, facts) for measure in table.columns]


def _line_amount(table: Classified, measure: Measure, prefix: str, facts: Disclosure) -> Decimal:
    sources = narrowed(table.sources, measure.sources)
    return ZERO if sources is None else facts.sum(measure.part, sources, prefix)


def _economic(measure: Measure, prefix: str, facts: Disclosure) -> Decimal:
    def counts(code: str) -> bool:
        wanted = {"personnel": not is_public(code), "public": is_public(code)}.get(measure.part, True)
        return wanted and code.startswith(prefix)

    return sum((amount for code, amount in facts.basic_economic.items() if counts(code)), ZERO)


def panels(table: Panels, style: Style, facts: Disclosure) -> SheetBuilder:
    kinds = ("code", "label", "value")
    columns = [
        Col((title, text), kind)  # type: ignore[arg-type]
        for title in table.headers
        for text, kind in zip(table.cell_headers, kinds, strict=True)
    ]
    builder = SheetBuilder(titled(table, facts), columns)
    sides: list[list[tuple[str, str, str]]] = []
    for public in (False, True):
        codes = {code for code, amount in facts.basic_economic.items() if amount and is_public(code) == public}
        listed = sorted({code[:step] for code in codes for step in (3, 5)})
        part = Measure(header=(), part="public" if public else "personnel")
        sides.append(
            [(code, account_name(code), style.numbers.print(_economic(part, code, facts))) for code in listed]
            + [("", "", "")]
        )
        sides[-1][-1] = ("", table.totals[public], style.numbers.print(_economic(part, "", facts)))
    longest = max(map(len, sides))
    padded = [side[:-1] + [("", "", "")] * (longest - len(side)) + side[-1:] for side in sides]
    for personnel, public_funds in zip(*padded, strict=True):
        builder.row(*personnel, *public_funds)
    return builder
