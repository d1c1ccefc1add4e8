"""From captioned grids to tables: header, columns, kind and unit of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from scrapers.recognise.account_code import classification_of
from scrapers.recognise.columns import columns_of, header_disagrees, rows_are_nameless, rows_without_name
from scrapers.recognise.economic_names import economics_in
from scrapers.recognise.form_places import is_displaced
from scrapers.recognise.header import Header, header_of
from scrapers.recognise.join import CaptionedGrid
from scrapers.recognise.label import squash, strip_ordinal, term
from scrapers.recognise.layout import Dimensions, TableType, TitleRule, item_of, item_rules, title_rules
from scrapers.recognise.matrix import Matrix
from scrapers.recognise.performance import is_form
from scrapers.recognise.readings import codes_of, places_without_figure
from scrapers.recognise.realign import realigned, with_names_reaching_down
from scrapers.recognise.sums import contradicted_rows, headings_contradicted
from scrapers.recognise.table import UNRECOGNISED, Table
from scrapers.recognise.title import is_maimed, is_table_title, rule_by_columns
from scrapers.recognise.unit import find_unit

_EMPTY_NOTE = re.compile(r"(?:空表|本表无数据|无数据|没有.{2,20}(?:预算|安排|支出)|无.{2,24}(?:预算|安排|支出|经费))")
_CALLS_TABLE_EMPTY = re.compile("空表|(?:本|此)表(?:无|没有)(?:数据|内容|金额)")
_TITLED, _BY_MISPRINT, _BY_WORDS, _BY_COLUMNS = 1.0, 0.8, 0.7, 0.6
_LONGEST_NOTE = 80
_LONGEST_LABEL = 60
_EXPLAINS = re.compile(r"^是?指(?!标)|。$")
"""What a term means is no label of a table, though it may name all of one."""
_OF_EXPENDITURE = ("expenditure", "general_public_expenditure", "fiscal_appropriation_expenditure")
_FEWEST_WRONG, _WRONG_IN = 3, 10
"""Three cells, and one of ten: fewer are words that the publisher set among figures."""
_WORDS_AMONG_VALUES = (UNRECOGNISED, "project_performance", "institutions", "assets", "procurement")
_LONGEST_HEADING = 24
_YEAR = re.compile(r"(?:19|20)\d{2}年度?")
_WITHOUT_BORDERS = ("tabs", "cell_lines", "borderless")


def table_of(captioned: CaptionedGrid, number: int) -> Table:
    """Understand one captioned grid. What no layout knows is ``unrecognised``, with all its values."""
    header, grid = header_of(captioned.grid)
    grid, _ = realigned(grid, header)
    matrix = Matrix.of(grid)
    columns = columns_of(matrix, header)
    nameless = rows_without_name(matrix, header, columns)
    header = replace(header, uncertain_rows=header.uncertain_rows | nameless) if nameless else header
    matrix = Matrix.of(with_names_reaching_down(grid, columns, header.rows + 1))
    rule, certainty = _rule(captioned, matrix, header)
    table = Table(
        number=number,
        title=captioned.caption.title,
        table_type=rule.table_type if rule else UNRECOGNISED,
        rule=rule,
        certainty=certainty,
        unit=captioned.caption.unit or _unit_in_header(matrix, header),
        unit_inherited=False,
        matrix=matrix,
        header=header,
        columns=columns,
        aligned=header.certain
        and not header_disagrees(matrix, header, columns)
        and not rows_are_nameless(matrix, header, columns),
        empty_note=_empty_note(captioned.lines_after),
        lines_before=captioned.lines_before,
        is_cut=captioned.is_cut,
    )
    table = _as_a_form(_without_contradictions(_by_its_codes(_by_its_projects(table))))
    return replace(table, misread=_misread(table))


def _without_contradictions(table: Table) -> Table:
    """Rows of a table without borders that its own sums contradict give no facts; nor does a contradicted header."""
    if table.matrix.grid.origin not in _WITHOUT_BORDERS or table.table_type in _WORDS_AMONG_VALUES:
        return table
    rows = table.header.uncertain_rows | contradicted_rows(table)
    header = replace(table.header, uncertain_rows=rows)
    return replace(table, header=header, aligned=table.aligned and not headings_contradicted(table))


def _as_a_form(table: Table) -> Table:
    """A form has no header that its rows must fit: names stand over figures wherever it says anew what they are."""
    if table.table_type != "project_performance" or not is_form(table):
        return table
    header = replace(table.header, uncertain_rows=frozenset())
    return replace(table, header=header, aligned=not is_displaced(table))


def with_inherited_units(tables: Sequence[Table], owners: Sequence[object]) -> list[Table]:
    """Give a table without a unit the one that every other table of its body in the document prints, if it is one.

    Where the tables of the body disagree, or none prints a unit, it stays unknown.
    """
    said: dict[object, set[str]] = {}
    for table, owner in zip(tables, owners, strict=True):
        if table.unit and table.table_type != UNRECOGNISED:
            said.setdefault(owner, set()).add(table.unit)
    whole = []
    for table, owner in zip(tables, owners, strict=True):
        units = said.get(owner, set())
        inherits = table.unit is None and len(units) == 1 and table.table_type != UNRECOGNISED
        whole.append(replace(table, unit=next(iter(units)), unit_inherited=True) if inherits else table)
    return whole


def _rule(captioned: CaptionedGrid, matrix: Matrix, header: Header) -> tuple[TitleRule | None, float]:
    caption = captioned.caption
    if caption.rule and caption.certain:
        return caption.rule, _BY_MISPRINT if is_maimed(caption.title) else _TITLED
    labels = [matrix.text(row, column) for row in range(1, matrix.rows + 1) for column in (1, 2, 3)]
    labels = [label for label in labels if len(label) <= _LONGEST_LABEL and not _EXPLAINS.match(label)]
    titled = is_table_title(caption.title)
    rule = rule_by_columns(["".join(path) for path in header.paths], labels, titled=titled)
    if rule:
        return rule, _BY_COLUMNS
    heads = caption.rule is not None and (_heads(caption.title) or _lists_fees(caption.rule, header, labels))
    return (caption.rule, _BY_WORDS) if heads else (None, 0.0)


def _lists_fees(rule: TitleRule, header: Header, labels: Sequence[str]) -> bool:
    """Whether what is headed by a line on the three fees names one of them."""
    names = (*labels, *(step for path in header.paths for step in path))
    items = (item_of(item_rules().three_public, term(strip_ordinal(name))) for name in names)
    return rule.table_type == "three_public" and any(item not in (None, "total", "table_total") for item in items)


def _heads(title: str) -> bool:
    """Whether a line without a title's form heads a table: it ends like one, or is a short heading with an ordinal or
    a year."""
    numbered = strip_ordinal(title) != squash(title) or _YEAR.match(squash(title))
    return title.endswith("表") or (bool(numbered) and len(title) <= _LONGEST_HEADING)


def _misread(table: Table) -> int:
    """How many value cells of a table of accounts hold no value, where that is more than a slip or a remark."""
    if table.table_type in _WORDS_AMONG_VALUES:
        return 0
    wrong, places = places_without_figure(table)
    return wrong if wrong >= _FEWEST_WRONG and wrong * _WRONG_IN >= places else 0


def _unit_in_header(matrix: Matrix, header: Header) -> str | None:
    """A unit that a corner cell of the header prints for the whole table, not for one column."""
    corner = [" ".join(matrix.text(row, column) for column in range(1, matrix.columns + 1)) for row in range(1, 3)]
    said = [text for text in corner[: header.rows] if "单位" in text]
    return find_unit(said)


def note_on_emptiness(table: Table, *, filled: bool) -> str | None:
    """The note that goes with an empty table. Of a filled one only a note that calls the table itself empty: that some
    part of it is without a budget contradicts nothing.
    """
    note = table.empty_note
    return note if note and (not filled or _CALLS_TABLE_EMPTY.search(note)) else None


def _empty_note(lines: Sequence[str]) -> str | None:
    return next((line for line in lines[:3] if len(line) <= _LONGEST_NOTE and _EMPTY_NOTE.search(line)), None)


_BY_CLASSIFICATION: dict[tuple[str, str], TableType] = {
    ("general_public_basic_economic", "government_economic"): "general_public_basic_government_economic",
    ("general_public_economic", "government_economic"): "general_public_government_economic",
    ("fiscal_appropriation_expenditure", "government_economic"): "fiscal_appropriation_government_economic",
    ("general_public_expenditure", "government_economic"): "general_public_government_economic",
    ("general_public_basic_economic", "functional"): "general_public_expenditure",
    ("fiscal_appropriation_basic_economic", "functional"): "fiscal_appropriation_expenditure",
    ("general_public_expenditure", "department_economic"): "general_public_economic",
    ("fiscal_appropriation_total", "functional"): "fiscal_appropriation_expenditure",
}
_BOTH_SIDES = ("fiscal_appropriation_total",)
_BY_ECONOMICS = ("general_public_basic_economic", "fiscal_appropriation_basic_economic")


def _by_its_projects(table: Table) -> Table:
    """A table of expenditure that names a project in every row lists projects, whatever its title calls them; what is
    paid for staff and offices is none, though an office's books call its parts projects."""
    if table.table_type not in _OF_EXPENDITURE or not any(column.names == "project" for column in table.columns):
        return table
    if table.rule is not None and table.rule.dimensions.expenditure_type == "basic":
        return table
    return _as_kind(table, "project_expenditure")


def _as_kind(table: Table, kind: TableType) -> Table:
    """The table as one of another kind, with the dimensions that its own title gives."""
    rule = next((r for r in title_rules() if r.table_type == kind), table.rule)
    if rule is not None and table.rule is not None:
        given = {**rule.dimensions.given(), **table.rule.dimensions.given()}
        rule = rule.model_copy(update={"table_type": kind, "dimensions": Dimensions.model_validate(given)})
    return replace(table, table_type=kind, rule=rule)


def _by_its_codes(table: Table) -> Table:
    """The codes in its rows decide between kinds that titles do not tell apart."""
    if not any(kind == table.table_type for kind, _ in _BY_CLASSIFICATION):
        return table
    kinds = Counter(kind for code in codes_of(table) if (kind := classification_of(code)))
    if not kinds:
        return table
    kind, count = kinds.most_common(1)[0]
    other = _BY_CLASSIFICATION.get((table.table_type, kind))
    if other is None or count * 3 < sum(kinds.values()) * 2:
        return table
    if table.table_type in _BOTH_SIDES and any(column.block > 1 for column in table.columns):
        return table
    if table.table_type in _BY_ECONOMICS and economics_in(table.columns, "department_economic"):
        return table
    return _as_kind(table, other)
