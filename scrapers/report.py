"""Report: what came in, what is published, what was found, and where to look. Read from the published warehouse."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from scrapers.ops.deadlines import read_misses
from scrapers.settings import Settings
from scrapers.warehouse.approval import open_questions

FACT_TABLES = (
    "fct_income",
    "fct_expenditure",
    "fct_three_public_fees",
    "fct_assets",
    "fct_projects",
    "fct_performance_targets",
    "fct_procurement",
    "fct_running_costs",
    "fct_staffing",
)
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
CAUSES = {"publisher": "发布方", "parser": "解析程序", "rounding": "四舍五入", "undecided": "未定"}
STATUSES = {"parsed": "已解析", "partial": "部分解析", "quarantined": "隔离", "no_text_layer": "扫描件"}


@dataclass(frozen=True, slots=True)
class Report:
    """The published state: one dict a row, ready for a table or JSON."""

    warehouse: str
    portal_runs: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    set_aside: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    finding_counts: list[dict[str, Any]] = field(default_factory=list)
    missed_deadlines: list[str] = field(default_factory=list)
    open_questions: list[str] = field(default_factory=list)


def make(settings: Settings, most_findings: int = 12) -> Report:
    """Read the report off the published warehouse; where none is published yet, an empty one."""
    late = [str(miss["message"]) for miss in read_misses(settings)[-3:]]
    asked = open_questions(settings)
    if not settings.published.exists():
        return Report(warehouse=str(settings.published), missed_deadlines=late, open_questions=asked)
    with duckdb.connect(str(settings.published), read_only=True) as db:
        return Report(
            warehouse=str(settings.published),
            missed_deadlines=late,
            open_questions=asked,
            portal_runs=_rows(
                db,
                """select portal_id, status, listed, new, changed, fetched, failed, why from quality.portal_runs
                qualify row_number() over (partition by portal_id order by started_at desc) = 1 order by portal_id""",
            ),
            documents=_rows(
                db,
                """select document_kind, format, parse_status, count(*) as documents
                from marts.dim_document where is_current group by all order by all""",
            ),
            rows=[
                {"table": table, "rows": db.execute(f"select count(*) from marts.{table}").fetchall()[0][0]}  # noqa: S608
                for table in ("dim_document", "dim_organisation", "observations", "statements", *FACT_TABLES)
            ],
            set_aside=_rows(
                db,
                """select file_name, parse_status, parse_reason, document_id from marts.dim_document
                where is_current and parse_status in ('quarantined', 'no_text_layer') order by file_name""",
            ),
            findings=_rows(
                db,
                """select severity, cause, rule_id, message from quality.findings where status = 'open'
                and severity <> 'info'
                order by severity = 'error' desc, abs(difference_yuan) desc nulls last, finding_id limit ?""",
                most_findings,
            ),
            finding_counts=_rows(
                db,
                """select severity, cause, count(*) as findings from quality.findings where status = 'open'
                group by all order by all""",
            ),
        )


def show(report: Report, console: Console) -> None:
    """Print the report as tables."""
    for miss in report.missed_deadlines:
        console.print(f"[超时] {miss}", markup=False)
    for question in report.open_questions:
        console.print(f"[待决] {question}", markup=False)
    if not report.rows:
        console.print(f"尚未发布数据仓库 nothing is published yet: {report.warehouse}")
        return
    _table(console, "来源 What came in", report.portal_runs)
    _table(console, "文件 Documents in force", _translated(report.documents, parse_status=STATUSES))
    _table(console, "已发布 What is published", report.rows)
    if report.set_aside:
        _table(console, "未能解析 Set aside", _translated(report.set_aside, parse_status=STATUSES))
    counts = _translated(report.finding_counts, severity=SEVERITIES, cause=CAUSES)
    _table(console, "发现的问题 What was found", counts)
    for finding in _translated(report.findings, severity=SEVERITIES, cause=CAUSES):
        console.print(f"  [{finding['severity']}·{finding['cause']}] {finding['message']}", markup=False)
    console.print(f"\n数据仓库 Warehouse: {report.warehouse}", soft_wrap=True)
    examples = ("findings", "show ID", 'sql "select * from marts.fct_income"')
    following = " · ".join(f"{_command()} {example}" for example in examples)
    console.print(f"下一步 Next: {following}", soft_wrap=True, markup=False)


def _command() -> str:
    """``gongkai`` as it can be typed here: by its name where that is found, else by its path."""
    beside = Path(sys.executable).with_name("gongkai")
    if shutil.which("gongkai") or not beside.is_file():
        return "gongkai"
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def _rows(db: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> list[dict[str, Any]]:
    cursor = db.execute(query, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _translated(rows: list[dict[str, Any]], **words: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {name: words[name].get(value, value) if name in words else value for name, value in row.items()} for row in rows
    ]


def _table(console: Console, title: str, rows: list[dict[str, Any]]) -> None:
    table = Table(title=title, title_justify="left", header_style="bold")
    for name, value in (rows[0] if rows else {"—": ""}).items():
        table.add_column(name, justify="right" if isinstance(value, int) else "left", overflow="fold")
    for row in rows:
        table.add_row(*["" if value is None else str(value) for value in row.values()])
    console.print(table)
