"""Tables of performance targets: forms of keys and values, and rows of indicators below a header of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.columns import Column
from scrapers.recognise.header import is_column_numbers
from scrapers.recognise.label import squash, strip_ordinal, wide
from scrapers.recognise.layout import performance_rules
from scrapers.recognise.meaning_parts import Fact, Told
from scrapers.recognise.table import Reading, RowHead, Table
from scrapers.recognise.unit import UNITS, find_unit
from scrapers.records import Cell

_MONEY_HEADER = re.compile(r"资金|金额|预算|拨款")
_HEADING = re.compile(
    r"^.{0,6}(?:资金|金额|单位|目标|指标|类别|类型|编码|名称|内容|合计|总计|预算|年度|依据|部门|科目)(?:（.*）)?$"
)
_TARGET = re.compile(r"(\d+(?:\.\d+)?)(%|％|‰|[\u4e00-\u9fff]{1,4})?")


@dataclass(slots=True)
class _State:
    """What the rows above have said: the project, the columns of indicators, and the levels in force."""

    project: dict[str, str] = field(default_factory=dict)
    columns: dict[int, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    heading: str = ""


def is_form(table: Table) -> bool:
    """Whether the table is a form, and not a list of projects with a column of money."""
    rules = performance_rules()
    for row in range(1, min(3, table.matrix.rows) + 1):
        for key, value in pairwise(table.matrix.printed(row)):
            text = _plain(key.text)
            if rules.project_name.search(text) or rules.project_code.search(text):
                return not _HEADING.search(squash(value.text)) or bool(rules.project_code.search(_plain(value.text)))
    return not any(c.role == "value" and any(_MONEY_HEADER.search(step) for step in c.path) for c in table.columns)


def told_of(table: Table) -> Iterator[Told]:
    """Every figure of a form and every indicator's target, in reading order."""
    state = _State()
    for row in range(1, table.matrix.rows + 1):
        cells = table.matrix.printed(row)
        columns = _indicator_columns(cells)
        if columns:
            state.columns, state.levels = columns, {}
        elif is_column_numbers([squash(cell.text) for cell in cells]):
            continue
        elif state.columns and any(cell.column in state.columns for cell in cells):
            yield from _targets(table, state, row, cells)
        else:
            state.columns = {}
            yield from _pairs(table, state, cells)


def targets_beside(table: Table) -> Iterator[Told]:
    """The indicators of a list of projects: pairs of content and value under a heading of their kind."""
    for row in table.body_rows:
        for content, target in zip(table.columns, table.columns[1:], strict=False):
            if _role(content.leaf) != "level_3" or _role(target.leaf) != "target":
                continue
            cell = table.matrix.cell(row, target.number)
            name = table.matrix.text(row, content.number)
            if cell is None or cell.row != row or not squash(cell.text) or not name:
                continue
            level = content.path[-2] if len(content.path) > 1 else ""
            yield _target(table, cell, target, {"level_1": level, "level_3": name})


def _plain(text: str) -> str:
    return wide(strip_ordinal(text))


def _role(text: str) -> str | None:
    plain = _plain(text)
    return next((c.role for c in performance_rules().indicator_columns if c.match.search(plain)), None)


def _indicator_columns(cells: list[Cell]) -> dict[int, str]:
    """The roles of a header row of indicators, empty where the row is none."""
    roles = {cell.column: role for cell in cells if (role := _role(cell.text))}
    found = set(roles.values())
    return roles if "target" in found and ("level_3" in found or "level_2" in found) else {}


def _targets(table: Table, state: _State, row: int, cells: list[Cell]) -> Iterator[Told]:
    said: dict[str, str] = {}
    for number, role in state.columns.items():
        text = table.matrix.text(row, number)
        if role == "target":
            continue
        if text and role in ("level_1", "level_2"):
            state.levels[role] = text
            if role == "level_1" and table.matrix.starts(row, number):
                state.levels.pop("level_2", None)
        elif text:
            said[role] = text
    for cell in cells:
        if cell.column not in state.columns and parse_amount(cell.text) is not None:
            yield Told(_score(table, cell), None)
        elif state.columns.get(cell.column) == "target":
            yield _target(table, cell, table.columns[cell.column - 1], {**state.project, **state.levels, **said})


def _target(table: Table, cell: Cell, column: Column, said: dict[str, str]) -> Told:
    printed = squash(cell.text)
    operator, value, unit = _condition(printed)
    money = unit in UNITS
    attributes = {**said, "operator": operator, "target_value": value or printed, "target_unit": unit}
    label = said.get("level_3") or said.get("level_2") or said.get("description") or ""
    head = RowHead(None, None, "/".join(v for k, v in said.items() if k.startswith("level_")))
    reading = Reading(
        row=cell.row,
        column=column,
        head=head,
        cell=cell,
        printed=printed,
        unit=unit if money else None,
        value=Decimal(value) if value else None,
        is_money=money,
        column_label=column.leaf if _role(column.leaf) == "target" else "指标值",
    )
    fact = Fact("performance_targets", label, attributes=tuple((k, v) for k, v in attributes.items() if v))
    return Told(reading, fact if table.matrix.grid.rows > 1 else None)


def _score(table: Table, cell: Cell) -> Reading:
    """Points beside an indicator: kept, no fact."""
    amount = parse_amount(cell.text)
    return Reading(
        row=cell.row,
        column=table.columns[cell.column - 1],
        head=RowHead(None, None, table.matrix.text(cell.row, 1)),
        cell=cell,
        printed=squash(cell.text),
        unit=None,
        value=amount.value if amount else None,
        is_money=False,
        column_label=_plain(_text_above(table, cell)),
    )


def _condition(printed: str) -> tuple[str, str, str]:
    """``≥95%`` as operator, number and unit; where it is not one number, the words stay the target."""
    operator, rest = "", printed
    for sign, pattern in performance_rules().operators.items():
        if match := pattern.match(printed):
            operator, rest = sign, printed[match.end() :]
            break
    match = _TARGET.fullmatch(rest)
    return (operator, match[1], (match[2] or "").replace("％", "%")) if match else ("", "", "")


def _pairs(table: Table, state: _State, cells: list[Cell]) -> Iterator[Told]:
    """Keys and values of one row of a form."""
    key = ""
    rules = performance_rules()
    pending = ""
    for cell in cells:
        text = _plain(cell.text)
        if pending:
            state.project[pending] = squash(cell.text)
            pending = ""
        elif parse_amount(cell.text) is not None:
            yield _figure(table, state, cell, key)
        elif rules.project_code.search(text):
            pending = "project_code"
        elif rules.project_name.search(text):
            pending = "project_name"
        else:
            key = text
            state.heading = text if cell.column == 1 else state.heading


def _figure(table: Table, state: _State, cell: Cell, key: str) -> Told:
    rules = performance_rules()
    above = _plain(_text_above(table, cell))
    heading = state.heading
    column_key = above if rules.column_keys.search(above) and above != key else ""
    words = "/".join(dict.fromkeys(part for part in (heading, key) if part))
    amount = parse_amount(cell.text)
    value = amount.value if amount else None
    points = any(rules.points.search(part) for part in (key, column_key, heading if not key else ""))
    money = not points and any(rule.match.search(f"{key}{column_key}") for rule in rules.money)
    plan = bool(rules.payment_plan.search(heading))
    column = table.columns[cell.column - 1]
    reading = Reading(
        row=cell.row,
        column=Column(column.number, (column_key,) if column_key else (), "value"),
        head=RowHead(None, None, words, (key,) if key else ()),
        cell=cell,
        printed=squash(cell.text),
        unit=(find_unit([heading]) or table.unit) if money and not plan else None,
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
    return Told(reading, _project(state, key or column_key) if money and state.project.get("project_name") else None)


def _text_above(table: Table, cell: Cell) -> str:
    """The nearest text over a figure in its column, other figures passed over."""
    for row in range(cell.row - 1, 0, -1):
        text = table.matrix.text(row, cell.column)
        if text and parse_amount(text) is None:
            return text
    return ""


def _project(state: _State, key: str) -> Fact:
    rule = next((rule for rule in performance_rules().money if rule.match.search(key)), None)
    dimensions = {"expenditure_type": "project", **(rule.dimensions.given() if rule else {})}
    is_whole = rule is not None and not rule.dimensions.given()
    name = state.project["project_name"]
    return Fact("projects", name, None, is_whole, dimensions, tuple(state.project.items()))
