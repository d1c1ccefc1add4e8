"""Documents in traditional characters; every figure is made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from recognise_grids import document, grid

from scrapers.errors import SettingsError
from scrapers.recognise import recognise
from scrapers.recognise.traditional import characters, is_traditional, simplified

PAGE = document(
    "天水市幼兒園2017年度部門決算公開",
    "收入支出決算總表",
    "單位：萬元",
    grid("""
        收入 | < | 支出 | <
        項目 | 決算數 | 項目 | 決算數
        一、財政撥款收入 | 90.01萬元 | 一、教育支出 | 80.02
        本年收入合計 | 90.03 | 本年支出合計 | 80.04
    """),
    "2017年度，本單位財政撥款支出80.04萬元，較上年增加5.06萬元。",
)


def test_a_document_in_traditional_characters_is_recognised_and_quoted_as_printed() -> None:
    found = recognise("0" * 64, PAGE)
    body, identity = found.identity.body, found.identity
    assert body is not None
    assert (body.name, identity.fiscal_year, identity.document_kind) == (
        "天水市幼儿园",
        2017,
        "department_final_accounts",
    )
    (table,) = found.tables
    assert (table.table_type, table.title) == ("income_expenditure_total", "收入支出決算總表")
    assert [
        (o.row_label, o.column_label, o.value_printed, o.amount_yuan and int(o.amount_yuan)) for o in found.observations
    ] == [
        ("一、財政撥款收入", "收入/決算數", "90.01萬元", 900100),
        ("一、教育支出", "支出/決算數", "80.02", 800200),
        ("本年收入合計", "收入/決算數", "90.03", 900300),
        ("本年支出合計", "支出/決算數", "80.04", 800400),
    ]
    assert [meaning.item for meaning in found.meanings if meaning.fact == "income"] == [
        "fiscal_appropriation",
        "current_year",
    ]
    assert {s.quote for s in found.statements} == {"2017年度，本單位財政撥款支出80.04萬元，較上年增加5.06萬元。"}
    assert [issue.issue for issue in found.issues].count("traditional_characters") == 1


def test_a_name_in_traditional_characters_makes_no_document_traditional() -> None:
    read = document("青河縣圖書館預算公開", *["一般公共预算拨款收入按照规定纳入预算管理。" * 3] * 5)
    assert not is_traditional(read)
    assert is_traditional(PAGE)
    assert not is_traditional(simplified(PAGE))


def test_a_character_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "traditional.csv"
    path.write_text("traditional,simplified\n縣,县\n縣,悬\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 3"):
        characters(path)
