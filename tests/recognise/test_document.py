"""A whole document: its observations, issues, status and hash."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from recognise_grids import document, grid

from scrapers.recognise import PARSER_VERSION, recognise
from scrapers.records import Grid, RecognisedDocument

_TITLE = ("武邑县林业局", "2021年部门预算")
_TABLE = grid("""
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
    213 | 农林水支出 | 1,200.50 | 700.50 | 500.00
    2130201 | 行政运行 | 700.50 | 700.50 | —
""")


def _recognised(*items: str | Grid) -> RecognisedDocument:
    return recognise("a" * 64, document(*_TITLE, *items))


def test_every_printed_value_is_an_observation_with_its_place() -> None:
    recognised = _recognised("一般公共预算支出表", "单位：万元", _TABLE)
    (table,) = recognised.tables
    assert (table.table_type, table.unit_printed, table.observations) == ("general_public_expenditure", "万元", 6)
    first, last = recognised.observations[0], recognised.observations[-1]
    assert (first.row_code, first.row_label, first.column_label) == ("213", "农林水支出", "合计")
    assert (first.value_printed, first.amount_yuan, first.row_no, first.column_no) == (
        "1,200.50",
        Decimal("12005000.00"),
        2,
        3,
    )
    assert (last.value_printed, last.amount_yuan, last.value) == ("—", None, None), "a dash is printed, and no amount"
    assert len({o.observation_id for o in recognised.observations}) == 6
    assert {m.observation_id for m in recognised.meanings} <= {o.observation_id for o in recognised.observations}
    assert recognised.parse_status == "parsed"
    assert recognised.parse_reason == ""


def test_without_a_unit_there_is_no_amount_and_an_issue() -> None:
    recognised = _recognised("一般公共预算支出表", _TABLE)
    assert all(o.amount_yuan is None and o.unit_printed is None for o in recognised.observations)
    assert [issue.issue for issue in recognised.issues] == ["unit_unknown"]
    assert recognised.parse_status == "partial"
    assert "没有金额单位" in recognised.parse_reason


def test_an_inherited_unit_is_said() -> None:
    recognised = _recognised("一般公共预算支出表", "单位：元", _TABLE, "支出预算总表", _TABLE)
    assert recognised.tables[1].unit_printed is None, "it was not printed there"
    assert recognised.observations[-2].amount_yuan == Decimal("700.50")
    assert [issue.issue for issue in recognised.issues] == ["unit_inherited"]


def test_a_table_of_unknown_kind_is_kept_and_counted() -> None:
    recognised = _recognised("历年降雨量对照", grid("站点 | 降雨\n甲站 | 12.5\n乙站 | 13.5"))
    assert [o.value_printed for o in recognised.observations] == ["12.5", "13.5"]
    assert {o.table_type for o in recognised.observations} == {"unrecognised"}
    assert not recognised.meanings
    assert "table_unrecognised" in [issue.issue for issue in recognised.issues]
    assert recognised.parse_status == "partial"


def test_targets_in_a_table_of_unknown_kind_are_said() -> None:
    """They are no figures that could be kept as values, and may not be lost without a word."""
    recognised = _recognised("续", grid("甲事项 | ≤110% | 按实有人数\n乙事项 | ≥95% | 按编制数"))
    assert not recognised.meanings
    (issue,) = [issue for issue in recognised.issues if issue.issue == "table_unrecognised"]
    assert "指标值未作解释" in issue.message


def test_words_in_a_column_of_figures_are_kept_and_flagged() -> None:
    body = "科目名称 | 合计\n教育支出 | 5.00\n住房保障支出 | 约6万\n其他支出 | 7.00\n卫生健康支出 | 8.00"
    recognised = _recognised("支出预算总表", "单位：万元", grid(body))
    flagged = [issue for issue in recognised.issues if issue.issue == "value_not_understood"]
    assert len(flagged) == 1
    kept = {o.observation_id: o for o in recognised.observations}[flagged[0].observation_id or ""]
    assert (kept.value_printed, kept.amount_yuan) == ("约6万", None)


def test_a_table_with_many_words_among_its_figures_is_not_believed() -> None:
    """Two columns ran into each other: what still looks like a figure may stand in the wrong one."""
    rows = "\n".join(
        f"科目{row} | {row}.00{row}0.50 | {row}.25" if row < 5 else f"科目{row} | {row}.00 | {row}.25"
        for row in range(2, 11)
    )
    recognised = _recognised("支出预算总表", "单位：万元", grid(f"科目名称 | 合计 | 基本支出\n{rows}"))
    assert len(recognised.observations) == 18, "nothing printed is lost"
    assert not recognised.meanings
    (issue,) = [issue for issue in recognised.issues if issue.issue == "table_misread"]
    assert "3个数值位置上不是数值" in issue.message
    assert "疑为读表有误" in recognised.parse_reason


def test_an_empty_table_stands_with_its_note() -> None:
    empty = grid("科目编码 | 科目名称 | 金额\n | 合计 | ")
    recognised = _recognised("政府性基金预算支出表", "单位：万元", empty, "注：本部门无政府性基金预算，故本表为空表。")
    (table,) = recognised.tables
    assert (table.table_type, table.observations) == ("government_fund_expenditure", 0)
    assert table.empty_note == "注：本部门无政府性基金预算，故本表为空表。"


def test_a_year_in_a_title_that_is_not_the_documents_is_said() -> None:
    recognised = _recognised("2019年一般公共预算支出表", "单位：元", _TABLE)
    assert "title_year_differs" in [issue.issue for issue in recognised.issues]
    assert {m.fiscal_year for m in recognised.meanings} == {2021}


def test_final_accounts_beside_a_budget_keep_their_own_year() -> None:
    recognised = _recognised("2020年度一般公共预算财政拨款支出决算表", "单位：元", _TABLE)
    assert {(m.fiscal_year, m.phase) for m in recognised.meanings} == {(2020, "executed")}


def test_the_hash_is_of_what_is_said() -> None:
    def of(*items: str | Grid) -> str:
        return _recognised("支出预算总表", "单位：元", *items).content_hash

    assert of(_TABLE) == of(_TABLE, "浏览次数：1024") == of(_TABLE, "打印时间：2021-03-01 10:00")
    assert of(_TABLE) != of(_TABLE, "更正说明：合计数有误。")
    assert of(_TABLE) != of(grid("项目 | 金额\n合计 | 1"))


def test_the_version_is_a_short_hash() -> None:
    assert len(PARSER_VERSION) == 16
    assert set(PARSER_VERSION) <= set("0123456789abcdef")


def test_a_hidden_sheet_is_kept_and_gives_no_facts() -> None:
    recognised = _recognised("一般公共预算支出表", "单位：元", replace(_TABLE, hidden=True))
    assert len(recognised.observations) == 6
    assert not recognised.meanings
    assert [issue.issue for issue in recognised.issues] == ["hidden_table"]


def test_a_filled_table_keeps_a_note_that_calls_it_empty() -> None:
    filled = grid("科目编码 | 科目名称 | 金额\n | 合计 | 12.00")
    recognised = _recognised("政府性基金预算支出表", "单位：万元", filled, "注：本单位没有此项预算，此表为空表。")
    (table,) = recognised.tables
    assert table.empty_note == "注：本单位没有此项预算，此表为空表。"


def test_a_note_on_one_item_does_not_call_a_filled_table_empty() -> None:
    filled = grid("科目编码 | 科目名称 | 金额\n | 合计 | 12.00")
    recognised = _recognised("政府性基金预算支出表", "单位：万元", filled, "注：本年无土地整理支出预算。")
    (table,) = recognised.tables
    assert table.empty_note is None


def test_a_project_of_that_name_makes_no_table_of_operating_costs() -> None:
    recognised = _recognised(grid("机关运行经费 | 20 | 20\n物业服务完成率 | 100% | 20"))
    assert [table.table_type for table in recognised.tables] == ["unrecognised"]
