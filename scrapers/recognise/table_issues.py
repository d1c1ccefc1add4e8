"""What the parser could not do with a table, or is not sure of: told to the operator, never dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrapers.recognise.meaning_parts import Told
from scrapers.recognise.table import UNRECOGNISED, Reading, Table
from scrapers.recognise.unit import find_unit, split_unit
from scrapers.records import ParseIssue

_TARGET = re.compile(r"[≥≤≧≦<>＜＞]\s*\d|\d\s*[%％]")
"""A target of an indicator, which is no figure by itself."""


def issues_of(table: Table, told: Sequence[Told], ids: Sequence[str]) -> list[ParseIssue]:
    """The issues of a table with its values as they were told; ``ids`` are those of their observations."""
    readings = [value.reading for value in told]
    page, name = table.matrix.grid.page, table.title or "无标题的表"
    issues = []

    def issue(kind: str, message: str, observation: str | None = None) -> None:
        issues.append(ParseIssue(kind, message, page, table.number, observation))

    if table.table_type == UNRECOGNISED and readings:
        issue(
            "table_unrecognised",
            f"第{table.number}张表（{name}）的种类无法确定，其中{len(readings)}个数值照录，未作解释",
        )
    elif table.table_type == UNRECOGNISED and any(_TARGET.search(cell.text) for cell in table.matrix.grid.cells):
        issue("table_unrecognised", f"第{table.number}张表（{name}）的种类无法确定，其中的指标值未作解释")
    if table.certainty < 1 and table.table_type != UNRECOGNISED and readings:
        issue(
            "kind_not_certain",
            f"第{table.number}张表（{name}）没有可用的标题，按表头和行的内容判定种类，请核对",
        )
    for kind, message in _unit_issues(table, readings):
        issue(kind, message)
    if table.matrix.grid.hidden and readings:
        issue(
            "hidden_table", f"第{table.number}张表（{name}）在隐藏的工作表中，其中{len(readings)}个数值照录，未作解释"
        )
    loose = [value.reading for value in told if value.fact is None]
    if table.is_cut and loose:
        issue(
            "header_mismatch",
            f"第{table.number}张表（{name}）与相邻页的表各行高度相同而表头不同，疑为同一张表横向分页，无法确定如何拼接，"
            f"其中{len(loose)}个数值照录，未作解释",
        )
    elif not table.aligned and loose:
        issue(
            "header_mismatch",
            f"第{table.number}张表（{name}）的表头与数据列对不上，其中{len(loose)}个数值照录，未作解释",
        )
    unsure = [reading for reading in loose if reading.row in table.header.uncertain_rows]
    if table.aligned and unsure:
        issue(
            "rows_uncertain",
            f"第{table.number}张表（{name}）有{len({reading.row for reading in unsure})}行的单元格少于表的栏数、"
            f"缺少名称或与表内合计不符，无法确定数值属于哪一栏，其中{len(unsure)}个数值照录，未作解释",
        )
    if table.misread:
        issue(
            "table_misread",
            f"第{table.number}张表（{name}）的{table.misread}个数值位置上不是数值，疑为读表有误，"
            f"其中{len(readings)}个数值照录，未作解释",
        )
    for reading, observation in zip(readings, ids, strict=True):
        if not reading.understood:
            issue(
                "value_not_understood",
                f"第{table.number}张表（{name}）数值栏中的“{reading.printed}”不是数值",
                observation,
            )
    return issues


def _unit_issues(table: Table, readings: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Kind and message of what is not sure of a table's unit."""
    name = f"第{table.number}张表（{table.title or '无标题的表'}）"
    if table.unit_inherited and any(map(_without_unit, readings)):
        yield "unit_inherited", f"{name}未印金额单位，按同一文档其他各表一致印出的“{table.unit}”计"
    if table.unit is None and any(r.is_money and r.unit is None and r.value is not None for r in readings):
        yield "unit_unknown", f"{name}未印金额单位，且无法由文档确定，金额不折算为元"
    if other := _unit_of_all_columns(table, readings):
        yield (
            "unit_contradicted",
            f"{name}上方印“{table.unit}”，而各金额栏的表头均印“{other}”，金额按栏内印出的单位折算，请核对",
        )


def _unit_of_all_columns(table: Table, readings: Sequence[Reading]) -> str | None:
    """The unit that the header prints over every amount, where the caption prints another one."""
    if table.unit is None or table.unit_inherited:
        return None
    said = {find_unit(r.column.path) for r in readings if r.is_money and r.value is not None}
    return next(iter(said)) if len(said) == 1 and said != {table.unit} else None


def _without_unit(reading: Reading) -> bool:
    """Whether an amount prints no unit of its own, in its cell or its header."""
    said = find_unit([*reading.column.path, *reading.head.parts]) or split_unit(reading.cell.text)[1]
    return reading.is_money and reading.value is not None and said is None
