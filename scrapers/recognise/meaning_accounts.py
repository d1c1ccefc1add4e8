"""Facts of income and expenditure: total tables, and tables keyed by functional or economic accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from scrapers.recognise.label import GRAND_TOTALS, strip_ordinal, term
from scrapers.recognise.layout import APPROPRIATED, APPROPRIATION, item_of, item_rules
from scrapers.recognise.meaning_parts import (
    Context,
    Fact,
    code_dimension,
    label_of,
    row_dimensions,
)
from scrapers.recognise.meaning_title import within_title
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.period import names_a_period
from scrapers.recognise.table import Reading

_TWO_SIDED = ("income_expenditure_total", "fiscal_appropriation_total")
_OPENING = re.compile(r"^(?:年初|上年|期初).*(?:结转|结余)")
_INCOME = re.compile(r"^(?:本年|当年)?(?:财政拨款|预算)?收入(?:合计|小计|数|决算数?|预算数?)?$")

_WHOLE_SOURCES = ("general_public_budget", "government_fund", "state_capital", "special_account", "carryover")
"""Sources whose parts are parts of them, whatever the parts are called (其他非税收入 within 财政专户管理资金)."""

_SHORTEST_CODE = _CLASS = 3
_COSTS = {"personnel": "人员", "non_personnel": "公用"}

Side = Literal["income", "expenditure"]


def account_fact(context: Context, reading: Reading) -> Fact | None:
    """Income or expenditure; None for counts, and for rows that only name a body between rows of accounts."""
    if not reading.is_money or context.names_a_body(reading) or _of_one_unit_among_several(context, reading):
        return None
    if _is_half_a_code(reading.head.codes):
        return None
    economic = context.economics(reading.column.block).get(reading.column.number)
    if economic is None and context.only_economics(reading.column):
        return None
    side = side_of(context, reading)
    label = label_of(reading)
    dimensions = context.dimensions_of(reading, side)
    if not reading.head.code:
        dimensions = {**row_dimensions(reading.head, label, side), **dimensions}
    dimensions = {**context.with_title(dimensions), **code_dimension(economic, *reading.head.codes)}
    is_total = context.is_total(reading) or (economic is not None and len(economic) == 3)
    if side == "expenditure" and not reading.head.codes:
        named = context.named_codes(reading.column.block)
        codes = named.get(reading.row, ())
        dimensions = {**code_dimension(*codes), **dimensions}
        others = {other for row in named.values() for other in row}
        is_total = is_total or any(other != code and other.startswith(code) for code in codes for other in others)
    if "cost_type" in dimensions and _sums_all_costs(context, reading, dimensions["cost_type"]):
        del dimensions["cost_type"]
    if side == "income":
        return _income(context, reading, label, is_total, dimensions)
    dimensions = within_title(context.table.title, dimensions)
    attributes: tuple[tuple[str, str], ...] = ()
    if flow := dimensions.pop("flow", None):
        attributes = (("flow", flow),)
        dimensions = {k: v for k, v in dimensions.items() if k not in ("expenditure_type", "fund_year")}
    else:
        dimensions.setdefault("expenditure_type", "total")
    return Fact("expenditure", label, None, is_total, dimensions, attributes)


def _sums_all_costs(context: Context, reading: Reading, cost_type: str) -> bool:
    """Whether a total below the lists of 人员经费 and 公用经费 is of both: it stands below the sum of its own list, or
    what stands in the list of its column sums to less and that of the lists together to it."""
    if reading.head.code or term(reading.head.label) not in GRAND_TOTALS or reading.value is None:
        return False
    heads = context.heads[reading.column.block]
    own = (row for row, head in heads.items() if is_total_label(head.label) and not head.code)
    if any(row < reading.row and _COSTS[cost_type] in heads[row].label for row in own):
        return True
    classes = [r for r in context.readings if len(r.head.code or "") == _CLASS and r.value is not None]
    sums = {block: sum(r.value or 0 for r in classes if r.column.block == block) for block in context.heads}
    return sums[reading.column.block] != reading.value == sum(sums.values())


def _is_half_a_code(codes: Sequence[str]) -> bool:
    """Whether a row prints no more than 款 or 项, and nothing says of what: it may be a part of another row."""
    return bool(codes) and all(len(code) < _SHORTEST_CODE for code in codes)


def _income(context: Context, reading: Reading, label: str, is_total: bool, dimensions: dict[str, str]) -> Fact:
    dimensions = {k: v for k, v in dimensions.items() if k not in ("flow", "expenditure_type", "cost_type")}
    item = _item_above(reading) or _income_item(context, reading, label)
    if item == "used_surplus":
        dimensions.pop("fund_year", None)
    elif "carryover" in (item, dimensions.get("fund_year")):
        item, dimensions["fund_year"] = "carryover", "carryover"
    return Fact("income", label, item, is_total, dimensions)


def side_of(context: Context, reading: Reading) -> Side:
    """Income or expenditure: by the header of the side in two-sided tables, else by the kind of table and column."""
    kind = context.table.table_type
    if kind == "income":
        return "income"
    if kind in _TWO_SIDED:
        said = _said(reading.column.path[:2]) or _said([c.leaf for c in context.table.block(reading.column)])
        return said or _side_by_labels(context, reading)
    if _flows_in_columns(context):
        for step in reading.column.path:
            if _OPENING.search(step):
                return "income"
            if said := _said((step,)):
                return said
    of_income = not reading.head.codes and _said((reading.head.label,)) == "income"
    return "income" if of_income and _said(reading.column.path) is None else "expenditure"


def _said(steps: Iterable[str]) -> Side | None:
    for step in steps:
        if ("收入" in step) != ("支出" in step):
            return "income" if "收入" in step else "expenditure"
    return None


def _side_by_labels(context: Context, reading: Reading) -> Side:
    """A block without a heading of its side: the row's own words, those of the row it is a part of, of the nearest row
    above where income stands over expenditure, or of most rows."""
    own = _said((reading.head.label, *reversed(reading.head.above)))
    if own:
        return own
    heads = context.heads[reading.column.block]
    said = [(row, side) for row in sorted(heads) if (side := _said((heads[row].label,)))]
    sides = [side for _, side in said]
    if len(set(sides)) > 1 and sum(before != after for before, after in pairwise(sides)) == 1:
        return next((side for row, side in reversed(said) if row < reading.row), sides[0])
    labels = [head.label for head in heads.values()]
    income = sum("收入" in label or "拨款" in label for label in labels)
    return "income" if income > sum("支出" in label for label in labels) else "expenditure"


def _flows_in_columns(context: Context) -> bool:
    """Whether the columns go from the opening balance over income and expenditure to the closing balance."""
    steps = [step for column in context.table.columns if column.role == "value" for step in column.path]
    return any(_INCOME.search(step) for step in steps) and any("支出" in step for step in steps)


def _item_above(reading: Reading) -> str | None:
    """The whole source that a row is a part of: 一般公共预算 below 上年结转 is carried over."""
    if reading.head.code:
        return None
    above = reading.head.above or reading.head.parts[:-1]
    items = [item_of(item_rules().income, term(strip_ordinal(label))) for label in reversed(above)]
    if "carryover" in items:
        return "carryover"
    return items[0] if items and items[0] in _WHOLE_SOURCES else None


def _sources_in_columns(context: Context, reading: Reading) -> bool:
    """Whether the columns are sources of income, and the rows accounts; a column a year leaves the sources to rows."""
    leaves = [c.leaf for c in context.table.block(reading.column) if c.role == "value"]
    sources = {item_of(item_rules().income, term(strip_ordinal(leaf))) for leaf in leaves} - {None, "total"}
    return bool(sources) and len(leaves) > 1


def _of_one_unit_among_several(context: Context, reading: Reading) -> bool:
    """Whether a table lists several bodies with their accounts, and this account stands there more than once."""
    block = reading.column.block
    rows = context.codes[block][reading.head.code] if reading.head.code else []
    return len(rows) > 1 and context.bodies_between(block, rows[0], rows[-1])


def _income_item(context: Context, reading: Reading, label: str) -> str | None:
    """The canonical source: by column where rows are accounts, by row otherwise."""
    kind = context.table.table_type
    by_column = kind not in _TWO_SIDED and (kind != "income" or _sources_in_columns(context, reading))
    if not by_column and reading.head.label:
        return item_of(item_rules().income, term(label))
    steps = [plain for step in reversed(reading.column.path) if (plain := term(strip_ordinal(step)))]
    items = [item_of(item_rules().income, step) for step in steps if not (step == "小计" or names_a_period(step))]
    sources = [item for item in items if item not in (None, "total")]
    if sources[:1] == [APPROPRIATION]:
        sources = [item for item in sources if item in APPROPRIATED] or sources
    of_the_block = next(iter(sources or [item for item in items if item]), None)
    listed = of_the_block is None and not reading.head.code and reading.column.path[:1] == ("收入",)
    return item_of(item_rules().income, term(label)) if listed else of_the_block
