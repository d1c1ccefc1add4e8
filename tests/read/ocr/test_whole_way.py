"""The whole way of a scan, from the file to the published warehouse, within the bounded process."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
from scan_maker import Sheet, as_pdf, drawn, pictures
from stages_by_hand import gongkai

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "8,305.41", "6,127.90", "2,177.51"],
    ["208", "社会保障和就业支出", "1,904.36", "1,904.36", ""],
    ["20805", "行政事业单位养老支出", "1,904.36", "1,904.36", ""],
    ["2080505", "机关事业单位基本养老保险缴费", "1,904.36", "1,904.36", ""],
    ["212", "城乡社区支出", "6,401.05", "4,223.54", "2,177.51"],
    ["21201", "城乡社区管理事务", "6,401.05", "4,223.54", "2,177.51"],
    ["2120101", "行政运行", "6,401.05", "4,223.54", "2,177.51"],
]
XS = [50.0, 110.0, 290.0, 370.0, 450.0, 540.0]
LONE = "37.42"


def cover(sheet: Sheet) -> None:
    sheet.text(120, 200, "石渠县住房和城乡建设局", size=22)
    sheet.text(150, 250, "2023年度部门决算", size=22)


def expenditure(sheet: Sheet) -> None:
    sheet.text(230, 60, "支出决算表", size=18)
    sheet.text(50, 90, "部门：石渠县住房和城乡建设局")
    sheet.text(450, 90, "金额单位：万元")
    sheet.table(XS, 100, ROWS)


def reception(sheet: Sheet) -> None:
    sheet.text(150, 60, "一般公共预算“三公”经费支出决算表", size=16)
    sheet.text(450, 90, "金额单位：万元")
    sheet.table([50.0, 300.0, 540.0], 100, [["项目", "决算数"], ["公务接待费", LONE]])


def test_only_what_is_proved_becomes_a_fact(tmp_path: Path) -> None:
    folder, home = tmp_path / "files", tmp_path / "home"
    folder.mkdir()
    (folder / "扫描件.pdf").write_bytes(as_pdf(pictures(drawn(cover, expenditure, reception), askew=0.4, grain=8)))
    for stage in (["ingest", folder], ["build"], ["publish"]):
        gongkai(home, *stage)
    with duckdb.connect(str(home / "warehouse" / "gongkai.duckdb"), read_only=True) as db:
        document = db.execute(
            """select parse_status, fiscal_year, document_kind, name
            from marts.dim_document join marts.dim_organisation using (organisation_id)"""
        ).fetchall()
        observed = db.execute("select value_printed, confidence from marts.observations").fetchall()
        facts = db.execute("select amount_yuan from marts.fct_expenditure where functional_code is not null").fetchall()
        fees = db.execute("select count(*) from marts.fct_three_public_fees").fetchall()
    assert document == [("partial", 2023, "department_final_accounts", "石渠县住房和城乡建设局")]
    assert all(confidence is not None for _, confidence in observed)
    printed = [cell for row in ROWS[1:] for cell in row[2:] if cell]
    assert sorted(text for text, _ in observed) == sorted([*printed, LONE])
    coded = {Decimal(cell.replace(",", "")) * 10_000 for row in ROWS[2:] for cell in row[2:] if cell}
    assert {amount for (amount,) in facts} == coded
    assert fees == [(0,)], "a figure that no sum proves is kept and no fact"
