"""Facts of tables that list things: what is to be procured, and projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from scrapers.recognise.columns import Column
from scrapers.recognise.label import strip_ordinal, term, wide
from scrapers.recognise.layout import dimension_rules, item_rules
from scrapers.recognise.meaning_items import quantity_in
from scrapers.recognise.meaning_parts import Context, Fact, code_dimension, column_dimensions, label_of
from scrapers.recognise.meaning_title import within_title
from scrapers.recognise.organisation import has_place, is_organisation, plain_name
from scrapers.recognise.outline import is_total_label
from scrapers.recognise.period import Period, comparison_of, names_a_period, period_of
from scrapers.recognise.table import Reading
from scrapers.recognise.unit import to_yuan

_PROCURED = re.compile(r"采购(?:金额|预算|计划)|^(?:总计|合计|金额)|(?:预算|采购)(?:金额|数|额)")
_SOURCE = re.compile(r"项目来源|预算资金$")
_SOURCE_HEADER = re.compile(r"^(?:资金|经费)(?:来源|性质)")
_LEFT_OVER = re.compile(r"^(?:资金)?(?:结转|结余)(?:(?:和|及|与|、)?结余)?(?:资金|数|额|金额)?$")
_ANY_YEAR = Period(0, None)
"""A year to be told from the one before it, and no phase."""
_BRACKETS = re.compile(r"^[\[【（(]+|[\]】）)]+$")
_CODE_OF_BODY = re.compile(r"^[\[【（(]?\d{3,12}[\]】）)]?[-—_\s]*")
_CODE_OF_PROJECT = re.compile(
    r"^(?:[\[【（(]?(?P<long>\d[0-9A-Z]{11,})[\]】）)]?[-—_：:]*|[\[【（(](?P<bracketed>[A-Z]{1,3}\d{3,}[0-9A-Z]*)[\]】）)][-—_：:]*"
    r"|(?P<lettered>[A-Z]{1,3}\d{3,}[0-9A-Z]*)[-—_：:]+)(?P<name>[\u4e00-\u9fff“《（].*)$"
)
_CATALOGUE = re.compile(r"^[\[【（(]?([A-Z]\d{2,12})[\]】）)]?[-—_\s]*(.*)$")
"""A code of the catalogue of procurement, alone or in front of its name."""


def procurement_fact(context: Context, reading: Reading) -> Fact | None:
    """One fact a row and phase: its total amount, with item, catalogue code, quantity and unit price as attributes."""
    if not reading.is_money or reading.column.number not in _amount_columns(context, reading.column.block):
        return None
    if item_rules().beside_procurement.search(term(reading.head.label)):
        return None
    cells = _Cells(context, reading)
    catalogue, catalogue_name = cells.catalogue()
    project = cells.named("project")
    thing = cells.named("thing")
    listed_item = cells.named("item") or catalogue_name
    item = listed_item or (strip_ordinal(thing) if thing else None)
    total_row = is_total_label(reading.head.label.split("/", maxsplit=1)[0]) if reading.head.label else False
    attributes = [
        ("item_name", item),
        ("project_name", None if total_row else project or (thing if listed_item else None)),
        ("catalogue_code", catalogue),
        *(_bought(context, cells) if _is_all_of_the_row(context, reading) else ()),
    ]
    listed = any(c.names == "item" and c.role == "label" for c in context.table.columns)
    bought = item or (None if total_row else project)
    label = strip_ordinal(bought) if bought else label_of(reading)
    is_total = total_row or (listed and not item) or context.is_total_row(reading)
    is_total = is_total or (not listed_item and _sums_items_below(context, reading))
    source = _source_of(reading.column)
    dimensions = {"funding_source": source} if source else {}
    return Fact("procurement", label, None, is_total, dimensions, _given(attributes))


def _bought(context: Context, cells: _Cells) -> list[tuple[str, str | None]]:
    return [
        ("quantity", quantity_in(cells.of_role("quantity"))),
        ("quantity_unit", cells.of_role("quantity_unit")),
        ("unit_price_yuan", _unit_price(context, cells.of_role("unit_price"))),
    ]


def _is_all_of_the_row(context: Context, reading: Reading) -> bool:
    """Whether an amount is all that a row costs, and not one of several sources that only together are it."""
    columns = [c for c in context.table.block(reading.column) if c.number in _amount_columns(context, c.block)]
    beside = [r for r in context.readings if r.row == reading.row and r.column in columns and r.value]
    return len(beside) < 2 or not _sources(columns)


def project_of(printed: str) -> tuple[str, str]:
    """The code in front of a project's name, empty where it prints none, and the name. Digits are a code where they are
    long, letters and digits where brackets or a dash part them from the name.

    >>> project_of("51130021T000000229367-退耕还林工程")
    ('51130021T000000229367', '退耕还林工程')
    """
    match = _CODE_OF_PROJECT.match(printed)
    return (match["long"] or match["bracketed"] or match["lettered"], match["name"]) if match else ("", printed)


def _sums_items_below(context: Context, reading: Reading) -> bool:
    """Whether a row without an item is the sum of the rows with one below it, up to the next row without."""
    below: list[Decimal] = []
    for other in context.readings:
        if other.column is reading.column and other.row > reading.row and other.value is not None:
            cells = _Cells(context, other)
            if not (cells.named("item") or cells.catalogue()[1]):
                break
            below.append(other.value)
    return bool(below) and sum(below) == reading.value


def project_fact(context: Context, reading: Reading) -> Fact | None:
    """A project's money; of a table by accounts alone, expenditure of the kind ``project``. The price of one thing is
    neither, nor what a project costs in other years or leaves over."""
    cells = _Cells(context, reading)
    if is_of_a_part_of_the_year(reading) or not reading.is_money or _is_beside_the_budget(context, reading):
        return _payment_planned(context, reading, cells)
    named = next((kind for kind in ("project", "thing") if cells.lists(kind)), None)
    dimensions = context.dimensions_of(reading, "expenditure")
    economic = context.economics(reading.column.block).get(reading.column.number)
    codes = code_dimension(economic, *reading.head.codes)
    dimensions = {"expenditure_type": "project", **context.with_title(dimensions), **codes}
    source = {} if _source_of(reading.column) else cells.source()
    dimensions = within_title(context.table.title, {**dimensions, **source})
    if not named and context.has_codes(reading.column.block):
        if context.names_a_body(reading):
            return None
        return Fact("expenditure", label_of(reading), None, context.is_total(reading), dimensions)
    if is_total_label(reading.head.label.split("/", maxsplit=1)[0]) or _heads_projects(context, reading):
        return Fact("projects", label_of(reading), None, True, dimensions)
    name = cells.named(named) if named else None
    if not name or (reading.head.code is None and context.is_total_row(reading)) or cells.is_body(name):
        return None
    code, name = project_of(name)
    attributes = [
        ("project_name", name),
        ("project_code", cells.code("project_code") or code),
        ("purpose", cells.named("purpose")),
    ]
    columns_sum = reading.column.number in context.total_columns
    rows_sum = not reading.head.codes and (reading.column.block, name) in context.coded_names
    is_total = rows_sum or (columns_sum and comparison_of(reading.column.path, is_percentage=False) == "level")
    return Fact("projects", name, None, is_total, dimensions, _given(attributes))


def is_of_a_part_of_the_year(reading: Reading) -> bool:
    """Whether a column is of a month, a quarter or the year up to then."""
    return any(dimension_rules().parts_of_year.search(wide(step)) for step in reading.column.path)


def _payment_planned(context: Context, reading: Reading, cells: _Cells) -> Fact | None:
    """What is to be paid of a project in a part of the year, a target of its plan; what was paid, or is of the whole
    year, is none."""
    if not is_of_a_part_of_the_year(reading):
        return None
    name = cells.named("project")
    executed = period_of(reading.column.path, _ANY_YEAR).phase == "executed"
    if not name or executed or reading.value is None or context.is_total_row(reading) or cells.is_body(name):
        return None
    code, name = project_of(name)
    unit = "%" if "%" in wide(f"{reading.printed}{reading.column.label}") else reading.unit
    attributes = [
        ("project_name", name),
        ("project_code", cells.code("project_code") or code),
        ("level_1", "资金支出计划"),
        ("level_2", reading.column.leaf),
        ("target_value", str(reading.value)),
        ("target_unit", unit),
    ]
    return Fact("performance_targets", reading.column.leaf, attributes=_given(attributes))


def _heads_projects(context: Context, reading: Reading) -> bool:
    """Whether a row names only a kind of projects (专用项目, 特定目标类), and projects of this kind follow."""
    kinds = item_rules().project_kinds
    heads = context.heads[reading.column.block]
    if not (reading.head.parts and kinds.search(term(strip_ordinal(reading.head.parts[-1])))):
        return False
    below = next((heads[row] for row in sorted(heads) if row > reading.row), None)
    if below is None or not below.label:
        return False
    return not (is_total_label(below.label) or kinds.search(term(strip_ordinal(below.parts[-1]))))


def _is_beside_the_budget(context: Context, reading: Reading) -> bool:
    """Whether a column gives the price of one thing, what a project costs in other years or in all of them, what is
    carried out, or what is left where another column gives what was spent."""
    if reading.column.role == "unit_price" or "flow" in context.dimensions_of(reading, "expenditure"):
        return True
    if any(dimension_rules().other_years.search(step) for step in reading.column.path):
        return True
    if not _LEFT_OVER.search(reading.column.leaf):
        return False
    beside = (c.path for c in context.table.block(reading.column) if c.role == "value" and c != reading.column)
    return any(period_of(path, _ANY_YEAR).phase == "executed" for path in beside)


class _Cells:
    """The texts of one row by what their columns hold, those of the reading's own block before the others."""

    def __init__(self, context: Context, reading: Reading) -> None:
        self._matrix = context.table.matrix
        self._row = reading.row
        self._block = reading.column.block
        self._all = sorted(context.table.columns, key=lambda column: column.block != reading.column.block)

    def _text(self, column: Column) -> str:
        return self._matrix.text(self._row, column.number)

    def _columns(self, kind: str) -> list[Column]:
        if kind == "thing":
            return [c for c in self._all if c.names == kind and c.role == "label" and c.block == self._block]
        return [c for c in self._all if c.names == kind and c.role in ("label", "note")]

    def lists(self, kind: str) -> bool:
        """Whether a column names things of this kind."""
        return bool(self._columns(kind))

    def named(self, kind: str) -> str | None:
        """The text of the first column that names things of this kind; totals are no names."""
        text = next((t for c in self._columns(kind) if (t := self._text(c))), None)
        return None if text is None or is_total_label(text) else text

    def of_role(self, role: str) -> str:
        own = (c for c in self._all if c.role == role and self._stands_in(c))
        return next((t for c in own if (t := self._text(c))), "")

    def source(self) -> dict[str, str]:
        """The source of the row's money, where a column of the table names it."""
        columns = (c for c in self._all if c.role == "label" and _SOURCE_HEADER.search(c.leaf))
        given = column_dimensions([t for c in columns if (t := self._text(c))], "expenditure")
        return {name: value for name, value in given.items() if name in ("funding_source", "fund_year")}

    def _stands_in(self, column: Column) -> bool:
        """Whether the text in a column is its own, and does not reach in from the left (合计 over all names)."""
        cell = self._matrix.cell(self._row, column.number)
        return cell is not None and cell.column == column.number

    def code(self, role: str) -> str:
        return _BRACKETS.sub("", self.of_role(role))

    def catalogue(self) -> tuple[str, str]:
        """Code and name in the catalogue of procurement, of which either may be missing."""
        printed = self.of_role("catalogue_code")
        match = _CATALOGUE.match(printed)
        if match:
            return match[1], match[2]
        return (_BRACKETS.sub("", printed), "") if any(map(str.isdigit, printed)) else ("", printed)

    def is_body(self, name: str) -> bool:
        """Whether a row of a list of projects within bodies names the body: where the header says so, or with its code
        or its region."""
        plain = plain_name(_CODE_OF_BODY.sub("", name))
        said = any("单位" in c.leaf for c in self._columns("project")) or plain != plain_name(name) or has_place(plain)
        return said and is_organisation(plain)


def _amount_columns(context: Context, block: int) -> set[int]:
    """The columns of a row's whole amount: the first total among the columns that speak of it, one for each phase."""
    columns = [
        c for c in context.table.columns if c.block == block and c.role == "value" and not _SOURCE.search(c.leaf)
    ]
    said = [c for c in columns if any(_PROCURED.search(step) for step in c.path)] or _sources(columns) or columns[:1]
    if all(names_a_period(c.leaf) for c in said):
        said = [c for c in columns if names_a_period(c.leaf)] or said
    if _sources(said):
        return {column.number for column in said}
    first: dict[tuple[Period, str], int] = {}
    for column in sorted(said, key=lambda c: not is_total_label(c.leaf)):
        period, comparison = period_of(column.path, _ANY_YEAR), comparison_of(column.path, is_percentage=False)
        first.setdefault((period, comparison), column.number)
    whole = first.get((_ANY_YEAR, "level"))
    return set(first.values()) if whole is None else {whole}


def _source_of(column: Column) -> str | None:
    return column_dimensions(column.path, "expenditure").get("funding_source")


def _sources(columns: Sequence[Column]) -> list[Column]:
    """The columns that give a row's amount source by source, where there is none of the whole."""
    columns = [c for c in columns if not any(dimension_rules().parts_of_year.search(wide(step)) for step in c.path)]
    funds = [_source_of(column) for column in columns]
    return columns if len(set(funds)) == len(columns) > 1 and None not in funds else []


def _unit_price(context: Context, printed: str) -> str | None:
    price = quantity_in(printed)
    reading = next((r for r in context.readings if r.column.role == "unit_price"), None)
    unit = reading.unit if reading else context.table.unit
    if price is None or unit is None:
        return None
    return str(to_yuan(Decimal(price), unit))


def _given(attributes: Sequence[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in attributes if value)
