"""Forms of performance targets: keys and values, and rows of indicators below a header of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column, named_by, role_by_header
from scrapers.recognise.form_places import (
    headings_above,
    is_figure,
    is_percentage,
    names_above,
    path_below_heading,
    phase_above,
    plain,
)
from scrapers.recognise.header import is_column_numbers
from scrapers.recognise.indicators import target_of
from scrapers.recognise.label import squash
from scrapers.recognise.layout import dimension_rules, indicator_role, performance_rules
from scrapers.recognise.meaning_lists import project_of
from scrapers.recognise.meaning_parts import Fact, Told, column_dimensions
from scrapers.recognise.period import Period, period_of
from scrapers.recognise.readings import counts
from scrapers.recognise.table import Reading, RowHead, Table, parts_of
from scrapers.recognise.unit import find_unit, split_unit
from scrapers.records import Cell, Phase

_SHORTEST_PURPOSE = 8
"""Characters; beside the key of a purpose stand other keys too, which are shorter."""
_CODES = ("ordinal", "body_code", "project_code", "catalogue_code", "account_code", "other_code")
_MONEY = re.compile(r"资金|金额|总额|预算|拨款|经费|支出|投资|(?:执行|决算|到位)数")
_WHOLE = re.compile(r"总额|总计|合计")
_MONEY_HEADER = re.compile(r"资金|金额|预算|拨款")
_LEFT_OVER = re.compile(r"^(?:资金)?(?:结转|结余)")
"""What is left where other columns say what was given and spent; 上年结转 is given."""
_SAYS_AMOUNT = re.compile(r"\d\.\d")
"""A text that says an amount of its own is the key of no other."""
_HEADING = re.compile(
    r"^.{0,6}(?:资金|总额|拨款|金额|单位|目标|指标|类别|类型|编码|名称|内容|合计|总计|预算|年度|依据|部门|科目)(?:（.*）)?$"
)


@dataclass(slots=True)
class _State:
    """What the rows above have said: the project, the columns of indicators, and the levels in force."""

    project: dict[str, str] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    header_row: int = 0
    """That of the indicators."""
    heading: str = ""
    purpose: str = ""
    summed: dict[tuple[object, ...], set[Phase | None]] = field(default_factory=dict)
    """The phases of the sums told so far, by project, column and header path: what follows a sum without saying of
    what is a part."""
    displaced: bool = False
    """Whether what stands over a figure may be another column's name."""
    broken: bool = False
    """Whether a key and value have stood below the indicators since."""


def is_form(table: Table) -> bool:
    """Whether the table is a form, and not a list of projects with a column of money. A key with nothing but its value
    beside it, where other rows hold more, is a form's whatever the value is called (产业扶贫专项资金)."""
    rules = performance_rules()
    for row in range(1, min(3, table.matrix.rows) + 1):
        cells = table.matrix.printed(row)
        alone = len(cells) == 2 < table.matrix.columns
        for key, value in pairwise(cells):
            if rules.form_keys.search(plain(key.text)):
                return alone or not _HEADING.search(squash(value.text)) or _names_code(value.text)
    return not any(c.role == "value" and any(_MONEY_HEADER.search(step) for step in c.path) for c in table.columns)


def told_of(table: Table) -> Iterator[Told]:
    """Every figure of a form and every indicator's target, in reading order."""
    state = _State(purpose=_purpose(table), displaced=not table.aligned)
    for row in range(1, table.matrix.rows + 1):
        cells = table.matrix.printed(row)
        columns = _indicator_columns(cells)
        if columns:
            state.columns, state.levels, state.header_row, state.broken = columns, {}, row, False
        elif is_column_numbers([squash(cell.text) for cell in cells]):
            continue
        elif state.columns and (_goes_on(state, cells) if state.broken else _is_target_row(state, cells)):
            state.broken = False
            yield from _targets(table, state, row, cells)
        else:
            state.broken = True
            yield from _pairs(table, state, cells)


def _indicator_columns(cells: Sequence[Cell]) -> dict[int, str]:
    """The roles of a header row of indicators, empty where the row is none."""
    roles = {cell.column: role for cell in cells if (role := indicator_role(cell.text))}
    found = set(roles.values())
    roles |= {cell.column: "project_name" for cell in cells if named_by(plain(cell.text)) == "project"}
    return roles if "target" in found and ("level_3" in found or "level_2" in found) else {}


def _is_target_row(state: _State, cells: Sequence[Cell]) -> bool:
    return any(cell.column in state.columns for cell in cells)


def _goes_on(state: _State, cells: Sequence[Cell]) -> bool:
    """Whether indicators go on below a key and its value: a kind of indicator and a target in their columns."""
    roles = {role: cell for cell in cells if (role := state.columns.get(cell.column))}
    return "target" in roles and "level_1" in roles and squash(roles["level_1"].text).endswith("指标")


def _targets(table: Table, state: _State, row: int, cells: Sequence[Cell]) -> Iterator[Told]:
    said: dict[str, str] = {}
    for number, role in state.columns.items():
        text = table.matrix.text(row, number)
        if role == "target":
            continue
        if role == "project_name":
            state.project.update({role: text} if text and table.matrix.starts(row, number) else {})
            continue
        if text and role in ("level_1", "level_2"):
            state.levels[role] = text
            if role == "level_1" and table.matrix.starts(row, number):
                state.levels.pop("level_2", None)
        elif text:
            said[role] = text
    condition = said.pop("operator", ""), said.pop("unit", "")
    for cell in cells:
        if cell.column not in state.columns:
            if is_figure(cell.text) and table.columns[cell.column - 1].role not in _CODES:
                yield Told(_score(table, cell, state, said.get("level_3", "")), None)
        elif state.columns.get(cell.column) == "target":
            column, heading = table.columns[cell.column - 1], plain(table.matrix.text(state.header_row, cell.column))
            told = target_of(table, cell, column, {**state.project, **state.levels, **said}, condition, heading)
            yield Told(told.reading, None) if state.displaced else told


def _score(table: Table, cell: Cell, state: _State, indicator: str) -> Reading:
    """What is attained, and the points for it, beside an indicator: kept, no fact."""
    number, unit = split_unit(cell.text)
    amount = parse_amount(number)
    parts = tuple(text for text in (*state.levels.values(), indicator) if text)
    return Reading(
        row=cell.row,
        column=table.columns[cell.column - 1],
        head=RowHead(None, None, parts_of(parts) or table.matrix.text(cell.row, 1), parts),
        cell=cell,
        printed=squash(cell.text),
        unit=unit,
        value=amount.value if amount else None,
        is_money=unit is not None,
        column_label=plain(table.matrix.text(state.header_row, cell.column)),
    )


def _pairs(table: Table, state: _State, cells: Sequence[Cell]) -> Iterator[Told]:
    """Keys and values of one row of a form."""
    key: Cell | None = None
    pending = ""
    for cell in cells:
        text = plain(cell.text)
        if pending:
            state.project[pending] = squash(cell.text)
            if pending == "project_name":
                code, state.project[pending] = project_of(state.project[pending])
                state.project.update({"project_code": code} if code else {})
            pending = ""
        elif is_figure(cell.text):
            yield _figure(table, state, cell, key)
        elif _names_code(text):
            pending = "project_code"
        elif named_by(text) == "project":
            pending = "project_name"
        else:
            key = None if _SAYS_AMOUNT.search(text) else cell
            state.heading = text if cell.column == 1 else state.heading


def _figure(table: Table, state: _State, cell: Cell, key_cell: Cell | None) -> Told:
    rules = performance_rules()
    heading, key = state.heading, plain(key_cell.text) if key_cell else ""
    path = path_below_heading(table, cell, heading) if not key else ()
    above = path or names_above(table, cell)
    column_key = "/".join(above) if rules.column_keys.search(above[-1]) and above[-1] != key else ""
    words = "/".join(dict.fromkeys(part for part in (heading, key) if part))
    number, own_unit = split_unit(cell.text)
    amount = parse_amount(number)
    value = amount.value if amount else None
    points = any(rules.points.search(part) for part in (key, column_key, heading if not key else ""))
    over = [*headings_above(table, cell), *(headings_above(table, key_cell) if key_cell else ())]
    in_header = own_unit or find_unit([heading, *over])
    counted = points or counts(key) or is_percentage(number)
    money = not counted and (bool(in_header) or bool(_MONEY.search(f"{key}{column_key}")))
    plan = bool(rules.payment_plan.search(heading))
    column = table.columns[cell.column - 1]
    reading = Reading(
        row=cell.row,
        column=Column(column.number, above if column_key else (), "value"),
        head=RowHead(None, None, words, (*phase_above(table, key_cell, column_key), key) if key else ()),
        cell=cell,
        printed=squash(cell.text),
        unit=(in_header or table.unit) if money and not plan else None,
        value=value,
        is_money=money and not plan,
        column_label=column_key,
    )
    if value is None:
        return Told(reading, None)
    if plan:
        said = {**state.project, "level_1": "资金支出计划", "level_2": column_key or key, "target_value": str(value)}
        said["target_unit"] = "%" if re.search(r"[%％]", heading) else table.unit or ""
        attributes = tuple((k, v) for k, v in said.items() if v)
        return Told(reading, Fact("performance_targets", column_key or key, attributes=attributes))
    beside = column_key or key
    other_time = dimension_rules().other_years.search(beside) or dimension_rules().parts_of_year.search(beside)
    if other_time or _LEFT_OVER.search(beside) or (state.displaced and column_key):
        return Told(reading, None)
    whole = bool(rules.body_money.search(heading) or rules.body_money.search(table.title))
    steps = (*(above if column_key else ()), *((key,) if key else ())) or above
    return Told(reading, _sum(state, steps, cell.column, of_body=whole) if money else None)


def _purpose(table: Table) -> str:
    """What the project of a form is for: the longest text beside and below the key of its purpose."""
    rules = performance_rules()
    texts: list[str] = []
    inside = False
    for row in range(1, table.matrix.rows + 1):
        cells = table.matrix.printed(row)
        if cells and cells[0].column == 1:
            inside = bool(rules.purpose.search(plain(cells[0].text)))
            cells = cells[1:]
        texts += [squash(cell.text) for cell in cells if inside and not is_figure(cell.text)]
    whole = max(texts, key=len, default="")
    return whole if len(whole) >= _SHORTEST_PURPOSE else ""


def _sum(state: _State, path: Sequence[str], column: int, *, of_body: bool) -> Fact | None:
    """A sum of a form, by its key and the path over it: of its project, or of its body's expenditure where it names
    none."""
    key = path[-1]
    given = column_dimensions(path, "expenditure")
    given.pop("flow", None)
    name = state.project.get("project_name")
    told = state.summed.setdefault((name, column, path[:-1]), set())
    phase = period_of(tuple(path), Period(None, None)).phase
    is_total = not given and ((phase not in told and (phase is not None or not told)) or bool(_WHOLE.search(key)))
    told.add(phase)
    if name:
        attributes = (*state.project.items(), *((("purpose", state.purpose),) if state.purpose else ()))
        return Fact("projects", name, None, is_total, {"expenditure_type": "project", **given}, attributes)
    if not _MONEY.search(key) or not of_body or ("收入" in key and "支出" not in key):
        return None
    return Fact("expenditure", key, None, is_total, {"expenditure_type": "total", **given})


def _names_code(text: str) -> bool:
    """Whether a cell is the heading of a project's code."""
    return role_by_header((plain(text),)) == "project_code"
