"""Indicators of performance: a target as operator, number and unit, and lists that print an indicator a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scrapers.recognise.columns import Column
from scrapers.recognise.label import squash
from scrapers.recognise.layout import indicator_role, performance_rules
from scrapers.recognise.meaning_parts import Fact, Told
from scrapers.recognise.table import Reading, RowHead, Table
from scrapers.recognise.unit import UNITS
from scrapers.records import Cell

_TARGET = re.compile(r"(\d+(?:\.\d+)?)(%|％|‰|[\u4e00-\u9fff]{1,4})?")


def targets_beside(table: Table) -> Iterator[Told]:
    """The indicators of a list of projects: a row each below a header of indicators, or pairs of content and value
    under a heading of their kind."""
    roles = {column.number: role for column in table.columns if (role := indicator_role(column.leaf))}
    targets = [column for column in table.columns if roles.get(column.number) == "target"]
    said: dict[str, str] = {}
    for row in table.body_rows:
        said = {**said, **_project_in(table, row)}
        if len(targets) == 1:
            yield from _indicator(table, row, targets[0], roles, said)
            continue
        for content, target in zip(table.columns, table.columns[1:], strict=False):
            if roles.get(content.number) != "level_3" or target not in targets:
                continue
            cell, name = _own_cell(table, row, target), table.matrix.text(row, content.number)
            if cell is not None and name:
                level = content.path[-2] if len(content.path) > 1 else ""
                project = {key: text for key, text in said.items() if key.startswith("project")}
                yield target_of(table, cell, target, {**project, "level_1": level, "level_3": name})


def _indicator(table: Table, row: int, target: Column, roles: dict[int, str], said: dict[str, str]) -> Iterator[Told]:
    """The target of one row. ``said`` keeps the levels that later rows leave blank."""
    texts = {role: text for number, role in roles.items() if (text := table.matrix.text(row, number))}
    if "level_1" in texts and texts["level_1"] != said.get("level_1"):
        said.pop("level_2", None)
    said.update({role: text for role, text in texts.items() if role in ("level_1", "level_2")})
    cell = _own_cell(table, row, target)
    if cell is not None and ("level_3" in texts or "level_2" in texts):
        rest = {role: text for role, text in texts.items() if role in ("level_3", "description", "basis")}
        condition = texts.get("operator", ""), texts.get("unit", "")
        yield target_of(table, cell, target, {**said, **rest}, condition)


def _project_in(table: Table, row: int) -> dict[str, str]:
    """Name and code of the project that a row of a list prints."""
    found = {}
    for column in table.columns:
        key = "project_code" if column.role == "project_code" else "project_name" if column.names == "project" else ""
        if key and (text := table.matrix.text(row, column.number)):
            found[key] = text
    return found


def _own_cell(table: Table, row: int, column: Column) -> Cell | None:
    """The cell of a column that starts in a row and prints something."""
    cell = table.matrix.cell(row, column.number)
    return cell if cell is not None and cell.row == row and squash(cell.text) else None


def target_of(
    table: Table,
    cell: Cell,
    column: Column,
    said: dict[str, str],
    beside: tuple[str, str] = ("", ""),
    heading: str = "",
) -> Told:
    """One indicator. ``beside`` are the operator and the unit that columns of their own print, ``heading`` is what
    stands over it, where that is not the header of the table."""
    printed = squash(cell.text)
    operator, value, unit = _condition(f"{beside[0]}{printed}{beside[1]}")
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
        column_label=heading or column.leaf,
    )
    fact = Fact("performance_targets", label, attributes=tuple((k, v) for k, v in attributes.items() if v))
    return Told(reading, fact if table.matrix.grid.rows > 1 else None)


def _condition(printed: str) -> tuple[str, str, str]:
    """``≥95%`` as operator, number and unit; where it is not one number, the words stay the target."""
    operator, rest = "", printed
    for sign, pattern in performance_rules().operators.items():
        if match := pattern.match(printed):
            operator, rest = sign, printed[match.end() :]
            break
    match = _TARGET.fullmatch(rest)
    return (operator, match[1], (match[2] or "").replace("％", "%")) if match else ("", "", "")
