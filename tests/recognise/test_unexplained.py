"""Nothing printed is left unexplained: every number that looks like an amount is read, or listed with its reason."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.errors import SettingsError
from scrapers.read import read_document
from scrapers.recognise import recognise, unexplained
from scrapers.records import RecognisedDocument

TITLE = "宝鸡市水利局2022年部门预算"
TABLE = ["项目|预算数", "一、农林水支出|1,200.50", "合计|1,200.50"]


def recognised(*parts: str | list[str]) -> RecognisedDocument:
    return recognise("d", document_of(TITLE, *parts))


def left(*parts: str | list[str]) -> list[tuple[str, str | None]]:
    return [(figure.printed, figure.reason) for figure in recognised(*parts).unread_figures]


def test_what_tables_and_text_say_is_not_left() -> None:
    assert left("支出总表", "单位：万元", TABLE, "2022年支出预算1,200.50万元，比上年增长3.5%。") == []


def test_an_amount_without_a_unit_in_text_is_left_and_is_an_issue() -> None:
    document = recognised("2022年支出预算1,200.50，其中基本支出900.25。")
    assert [(figure.printed, figure.reason) for figure in document.unread_figures] == [
        ("1，200.50", None),
        ("900.25", None),
    ]
    (issue,) = [issue for issue in document.issues if issue.issue == "figure_unread"]
    assert "有2处" in issue.message
    assert issue.page == 1
    assert document.parse_status == "partial"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("公开时间：2022.3", "日期"),
        ("依据（〔2020.1〕15号）执行。", "文号"),
        ("1.2022年部门收支总表", "标题序号"),
        ("3.1机构设置", "标题序号"),
        ("部门收支总表……………12.5", "目录页码"),
        ("办公用房面积3500.5平方米。", "其他计量单位"),
        ("利用外资1.5亿美元。", "外币"),
        ("联系电话：0917-3260.12", "联系方式"),
    ],
)
def test_what_is_plainly_no_amount_has_its_reason(line: str, reason: str) -> None:
    found = left(line)
    assert [why for _, why in found] == [reason]


@pytest.mark.parametrize(
    "line", ["2022年3月15日", "宝市财〔2022〕15号", "共15人", "第12页", "邮编721004", "统一代码12610300"]
)
def test_whole_numbers_without_a_unit_of_money_are_no_amounts(line: str) -> None:
    assert left(line) == []


def test_a_figure_in_a_cell_of_words_is_a_statement_with_its_place() -> None:
    form = ["项目名称|灌区改造", "项目内容|计划投入资金20.5万元，其中省级12万元", "完成情况|渠道衬砌3.2公里"]
    document = recognised("项目绩效目标表", form)
    said = [s for s in document.statements if s.table_no is not None]
    assert [(s.value_printed, s.unit_printed, s.amount_yuan) for s in said] == [
        ("20.5", "万元", Decimal("205000.00")),
        ("12", "万元", Decimal("120000.00")),
    ]
    assert [(s.row_no, s.column_no) for s in said] == [(2, 2), (2, 2)]
    text = "计划投入资金20.5万元，其中省级12万元"
    assert [text[s.char_start : s.char_end] for s in said] == ["20.5万元", "12万元"]
    assert not [m for m in document.meanings if m.statement_id]
    assert [(f.printed, f.reason) for f in document.unread_figures] == [("3.2", "其他计量单位")]


def test_a_number_outside_the_columns_of_values_is_kept_and_said() -> None:
    rows = ["科目|名称|预算数", "213|农林水支出|10.00", "88.75|水利|10.00", "合计||10.00"]
    document = recognised("支出总表", "单位：万元", rows)
    (stray,) = [o for o in document.observations if o.value_printed == "88.75"]
    assert (stray.amount_yuan, stray.value) == (None, Decimal("88.75"))
    assert stray.observation_id not in {m.observation_id for m in document.meanings}
    assert "value_outside_columns" in {issue.issue for issue in document.issues}
    assert document.unread_figures == ()


def test_wrong_reasons_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "unexplained.yml"
    broken.write_text("- {reason: 日期, before: '('}\n", encoding="utf-8")
    monkeypatch.setattr(unexplained, "REASONS_FILE", broken)
    unexplained.reasons.cache_clear()
    try:
        with pytest.raises(SettingsError, match=r"unexplained\.yml"):
            unexplained.reasons()
    finally:
        unexplained.reasons.cache_clear()


@pytest.mark.real
def test_nothing_in_the_real_documents_is_unexplained(real_documents: Path) -> None:
    files = sorted([*(real_documents / "seeds").iterdir(), *(real_documents / "corpus").iterdir()])
    assert len(files) == 22
    for file in files:
        document = recognise(file.name, read_document(file.read_bytes()))
        assert [figure for figure in document.unread_figures if figure.reason is None] == [], file.name
        assert [issue for issue in document.issues if issue.issue == "figure_unread"] == []
