"""The whole way from files to the published warehouse, for two forms of the same budget of two years."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from parity_biff import workbook97
from parity_blocks import Block, Paragraph, Sheet, in_yuan
from parity_budget import BUDGET
from parity_print import pdf
from parity_rar import rar4
from stages_by_hand import gongkai


def of_the_year_after(block: Block) -> Block:
    """The same figures a year later: what changed against the year before is nothing."""
    if isinstance(block, Paragraph):
        return replace(block, text=_year_after(block.text).replace("减少5.20万元，下降4.51%", "持平"))
    head = tuple(tuple(_year_after(text) for text in row) for row in block.head)
    return replace(block, title=_year_after(block.title), head=head)


def _year_after(text: str) -> str:
    return text.replace("2025", "2026").replace("2024", "2025")


SLIPS = [
    ("account_sums", "error", "48.65"),
    ("columns_of_header", "error", "201.00"),
    ("table_year", "warning", "1,378.60"),
    ("text_against_table", "error", "116.00"),
    ("text_percentages", "warning", "4.51"),
    ("text_shares", "error", "59.22"),
]
"""What is told of the disclosure of another body: rule, severity, and the value that is wrong."""


def with_slips(block: Block) -> Block:
    """A block of another body's disclosure: a share, a figure said, a title's year, a sum and a column are wrong."""
    if isinstance(block, Paragraph):
        text = _of_another_body(block.text).replace("基本支出778.60万元，", "基本支出778.60万元，占支出总额的59.22%；")
        return replace(block, text=text.replace("经费预算安排110.00万元", "经费预算安排116.00万元"))
    body = [[_of_another_body(cell) for cell in row] for row in block.body]
    for row in body:
        if block.title.startswith("表2 ") and row[2] == "210.00":
            row[2] = "201.00"
        if block.title.startswith("表8 ") and row[0] == "2210201":
            row[4], row[5] = "", row[4]
    title = block.title.replace("表10 一般", "表10 2024年一般")
    return replace(block, title=title, body=tuple(map(tuple, body)))


def _of_another_body(text: str) -> str:
    return re.sub(r"(?<!\d)316(?=00[12])", "417", text.replace("水务局", "林业局").replace("防汛服务", "护林服务"))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "甲.pdf").write_bytes(pdf(BUDGET))
    (folder / "乙.wps").write_bytes(workbook97([in_yuan(of_the_year_after(block)) for block in BUDGET]))
    (folder / "丁.pdf").write_bytes(pdf(tuple(with_slips(block) for block in BUDGET)))
    (folder / "丙.rar").write_bytes(rar4({"a.txt": b"1" * 500})[:-100])
    home = tmp_path_factory.mktemp("home")
    for stage in (["ingest", folder], ["build"], ["publish"]):
        gongkai(home, *stage)
    return home / "warehouse" / "gongkai.duckdb"


def test_every_table_arrives_in_either_form(warehouse: Path) -> None:
    amounts = sum(
        cell[-3:-2] == "." for block in BUDGET if isinstance(block, Sheet) for row in block.body for cell in row
    )
    with duckdb.connect(str(warehouse), read_only=True) as db:
        documents = db.execute(
            "select file_name, fiscal_year, parse_status from marts.dim_document order by file_name"
        ).fetchall()
        by_year = db.execute(
            """select d.fiscal_year, d.format, count(amount_yuan), sum(amount_yuan)
            from marts.observations o join marts.dim_document d using (document_id)
            where d.file_name <> '丁.pdf' group by all order by all"""
        ).fetchall()
        kinds = db.execute(
            "select document_id, count(distinct table_type) from marts.observations group by all"
        ).fetchall()
    assert documents == [
        ("丁.pdf", 2025, "parsed"),
        ("丙.rar", None, "quarantined"),
        ("乙.wps", 2026, "parsed"),
        ("甲.pdf", 2025, "parsed"),
    ]
    assert [(year, form) for year, form, _, _ in by_year] == [(2025, "pdf"), (2026, "xls")]
    assert {count for _, _, count, _ in by_year} == {amounts}
    assert len({total for _, _, _, total in by_year}) == 1
    assert {count for _, count in kinds} == {21}


def test_facts_of_both_years_are_those_written(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as db:
        expenditure = db.execute(
            """select distinct fiscal_year, amount_yuan from marts.fct_expenditure
            where table_type = 'general_public_expenditure'
            and functional_code = '2130301' and cost_type = 'personnel' order by all"""
        ).fetchall()
        fees = db.execute(
            """select distinct fiscal_year, amount_yuan from marts.fct_three_public_fees
            where table_type = 'three_public' and item = 'total' order by all"""
        ).fetchall()
    assert [(year, int(amount)) for year, amount in expenditure] == [(2025, 5_023_500), (2026, 5_023_500)]
    assert [(year, int(amount)) for year, amount in fees] == [
        (2024, 195_000),
        (2025, 174_000),
        (2025, 195_000),
        (2026, 174_000),
    ]


def test_nothing_is_found_wrong_in_what_agrees(warehouse: Path) -> None:
    """But for the region: no such city exists."""
    with duckdb.connect(str(warehouse), read_only=True) as db:
        found = db.execute(
            """select f.message from quality.findings f join marts.dim_document d using (document_id)
            where f.status = 'open' and d.file_name not in ('丁.pdf', '丙.rar') and f.message not like '%行政区划%'"""
        ).fetchall()
        aside = db.execute("select parse_reason from marts.dim_document where file_name = '丙.rar'").fetchall()
    assert not found
    assert "rar 文件" in aside[0][0]


def test_what_is_wrong_is_found_with_the_wrong_cell_first(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as db:
        found = db.execute(
            """select distinct f.rule_id, f.severity, coalesce(o.value_printed, s.value_printed)
            from quality.findings f join marts.dim_document d using (document_id)
            left join marts.observations o on o.observation_id = f.evidence[1]
            left join marts.statements s on s.statement_id = f.evidence[1]
            where d.file_name = '丁.pdf' and f.severity <> 'info' order by all"""
        ).fetchall()
    assert found == SLIPS
