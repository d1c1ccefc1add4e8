"""Tables that came as bare lines of text: never lost without a word."""

from __future__ import annotations

import pytest
from recognise_grids import document

from scrapers.recognise import recognise


def _issues(*lines: str) -> list[str]:
    found = recognise("d" * 64, document("某县水利局2022年度部门决算", *lines))
    return [issue.message for issue in found.issues if issue.issue == "tables_unread"]


@pytest.mark.parametrize(
    "lines",
    [
        ("收入决算表", "行政运行", "523.40", "住房公积金", "61.08", "合计", "584.48"),
        ("收入决算表", "2130301 行政运行 523.40 511.20", "2210201 住房公积金 61.08 61.08", "合计 584.48 572.28"),
        ("支出表", "行政运行 ５２３．４０", "住房公积金 61.08", "合计 584.48"),
    ],
    ids=["a cell a line", "a row a line", "full width"],
)
def test_figures_that_stand_like_a_table_are_reported(lines: tuple[str, ...]) -> None:
    (message,) = _issues(*lines)
    assert "正文中有3行数值" in message


def test_the_document_is_partial_then() -> None:
    found = recognise("d" * 64, document("收入表", "甲 1.20", "乙 3.40", "丙 5.60"))
    assert found.parse_status == "partial"
    assert "未能归入任何表" in found.parse_reason


@pytest.mark.parametrize(
    "lines",
    [
        ("12", "13", "14", "15"),
        ("2022", "2023", "2024"),
        ("一、部门概况.....1", "二、收支情况.....12", "三、名词解释.....1024"),
        ("1.本年收入584.48万元，增长3.2%。", "2.本年支出570.10万元，下降1.1%。", "3.结余14.38万元。"),
        ("电话 0317-2020113", "邮编 061000", "传真 0317-2020114"),
    ],
    ids=["page numbers", "years", "contents", "sentences", "an address"],
)
def test_other_figures_are_not(lines: tuple[str, ...]) -> None:
    assert _issues(*lines) == []
