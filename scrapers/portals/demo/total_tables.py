"""Total tables: income on the left and expenditure on the right of the same rows."""

from __future__ import annotations

from decimal import Decimal

from scrapers.portals.demo.data_files import account_name
from scrapers.portals.demo.facts import ZERO, Disclosure, Source
from scrapers.portals.demo.sheet_builder import Col, SheetBuilder
from scrapers.portals.demo.style import Item, Measure, Side, Style, Term, TwoSided
from scrapers.portals.demo.wording import ordinal, path, titled


def two_sided(table: TwoSided, style: Style, facts: Disclosure) -> SheetBuilder:
    outside = [Col((table.row_numbers,), "number")] if table.row_numbers and not table.numbers_inside else []
    columns = [*outside]
    for side in (table.left, table.right):
        columns.append(Col(path(side.label_header, facts), "label"))
        if table.numbers_inside:
            columns.append(Col((*side.label_header[:-1], table.row_numbers), "number"))
        columns += [Col(path(measure.header, facts), "value") for measure in side.columns]
    builder = SheetBuilder(titled(table, facts), columns, table.column_numbers)
    left, right = _paired(_side(table.left, facts), _side(table.right, facts))
    for index, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        texts = [str(index)] if outside else []
        for item, side, number in ((one, table.left, index), (other, table.right, index + len(left))):
            texts.append(item.label)
            if table.numbers_inside:
                texts.append(str(number))
            texts += [style.numbers.print(_item_amount(item, side, m, facts)) for m in side.columns]
        builder.row(*texts)
    return builder


def _paired(left: tuple[list[Item], list[Item]], right: tuple[list[Item], list[Item]]) -> tuple[list[Item], list[Item]]:
    """Both sides at the same length, their closing rows facing each other."""
    items = max(len(left[0]), len(right[0]))
    ends = max(len(left[1]), len(right[1]))
    blank = Item(label="")

    def pad(side: tuple[list[Item], list[Item]]) -> list[Item]:
        first, last = side[1][:1], side[1][1:]
        middle = [blank] * (ends - len(side[1]))
        return [*side[0], *[blank] * (items - len(side[0])), *first, *last[:-1], *middle, *last[-1:]]

    return pad(left), pad(right)


def _side(side: Side, facts: Disclosure) -> tuple[list[Item], list[Item]]:
    """The rows of one side, and the rows that close it."""
    items = list(side.items)
    codes = list(side.by_class)
    if codes == ["present"]:
        codes = sorted({line.code[:3] for line in facts.lines if not side.sources or line.source in side.sources})
    for number, code in enumerate(codes, start=1):
        label = f"{ordinal(number)}、{account_name(code)}"
        items.append(Item(label=label, terms=(Term(prefix=code),)))
    return items, list(side.ends)


def _item_amount(item: Item, side: Side, measure: Measure, facts: Disclosure) -> Decimal | None:
    if not item.terms:
        return None
    amount = ZERO
    for term in item.terms:
        sources = narrowed(term.sources or side.sources, measure.sources)
        if sources is not None:
            amount += facts.sum(term.part, sources, term.prefix)
    return amount


def narrowed(wide: tuple[Source, ...], narrow: tuple[Source, ...]) -> tuple[Source, ...] | None:
    """The sources that are in both (empty means all); None when there is none."""
    if not wide or not narrow:
        return wide or narrow
    return tuple(source for source in narrow if source in wide) or None
