"""What was read of each document: tables, values, statements, and the numbers that became nothing, each quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

_DOCUMENTS = """
    select d.document_id, d.file_name, d.format, d.parse_status, r.tables_recognised, r.tables_unrecognised,
        r.tables_empty, r.observations, r.statements, r.statements_in_cells, r.figures_with_meaning,
        r.unread_explained, r.unread_unexplained
    from quality.document_reading as r
    inner join marts.dim_document as d using (document_id)
    where d.is_current
        and ($document is null or starts_with(d.document_id, $document) or contains(d.file_name, $document))
    order by r.unread_unexplained desc, d.file_name, d.document_id
"""
_FIGURES = """
    select d.file_name, u.page, u.printed, u.reason, u.quote, u.document_id
    from quality.unread_figures as u
    inner join marts.dim_document as d using (document_id)
    where d.is_current and ($with_explained or u.reason is null)
        and ($document is null or starts_with(d.document_id, $document) or contains(d.file_name, $document))
    order by d.file_name, u.document_id, u.figure_no
"""
_HEADINGS = {
    "file_name": "文件 File",
    "tables_recognised": "识别的表 Tables",
    "tables_unrecognised": "未识别 Unrecognised",
    "tables_empty": "空表 Empty",
    "observations": "表中数值 Values",
    "statements": "文字数据 Said",
    "unread_explained": "非金额 Explained",
    "unread_unexplained": "未解释 Unexplained",
}


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """One dict a document, and one a number that became nothing, ready for a table or JSON."""

    documents: list[dict[str, Any]]
    unread_figures: list[dict[str, Any]]


def make(db: duckdb.DuckDBPyConnection, document: str | None, *, with_explained: bool) -> DocumentReading:
    """Read off the published warehouse. ``document`` begins an id or is a part of a file name; None is all."""
    return DocumentReading(
        documents=_rows(db, _DOCUMENTS, {"document": document}),
        unread_figures=_rows(db, _FIGURES, {"document": document, "with_explained": with_explained}),
    )


def show(reading: DocumentReading, console: Console) -> None:
    """Print a line a document and, below, every number that became nothing."""
    table = Table(title="读取情况 What was read", title_justify="left", header_style="bold")
    for name, heading in _HEADINGS.items():
        table.add_column(heading, justify="left" if name == "file_name" else "right", overflow="fold")
    for row in reading.documents:
        table.add_row(*[str(row[name]) for name in _HEADINGS])
    console.print(table)
    for row in reading.unread_figures:
        reason = row["reason"] or "未解释"
        console.print(
            f"  [{reason}] {row['file_name']} 第{row['page']}页 {row['printed']}：{row['quote']}", markup=False
        )
    if not reading.unread_figures:
        console.print("没有未解释的数字 nothing is left unexplained", markup=False)


def _rows(db: duckdb.DuckDBPyConnection, query: str, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    cursor = db.execute(query, wanted)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
