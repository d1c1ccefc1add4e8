"""Tables of exported text in which merged cells stand only once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognise_grids import document, facts, one, tables

from scrapers.recognise import recognise
from scrapers.recognise.collapsed import uncollapsed
from scrapers.recognise.readings import readings_of
from scrapers.records import Cell, Grid, Origin


def _cell_lines(text: str) -> Grid:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    cells = tuple(Cell(r, c, value) for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1))
    return Grid(1, len(rows), max(map(len, rows)), cells, "cell_lines")


def test_a_total_over_three_columns_stands_before_its_figures() -> None:
    (table,) = tables(
        "支出预算总表",
        "单位：元",
        _cell_lines("""
            科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
            类 | 款 | | | |
            205 | | 教育支出 | 5.10 | 3.10 | 2.00
            205 | 02 | 普通教育 | 5.20 | 3.20 |
            合计 | 5.30 | 3.30 | 2.30
        """),
    )
    last = list(readings_of(table))[-3:]
    assert [(r.head.label, r.column.leaf, r.printed) for r in last] == [
        ("合计", "合计", "5.30"),
        ("合计", "基本支出", "3.30"),
        ("合计", "项目支出", "2.30"),
    ]
    assert [r.head.code for r in readings_of(table)][:4] == ["205", "205", "205", "20502"]


def test_two_sides_under_two_headings() -> None:
    found = facts(
        "财政拨款收支总表",
        "单位：万元",
        _cell_lines("""
            收入 | 支出
            项目 | 金额 | 支出用途
             | | 项目 | 金额
            一、一般公共预算 | 8.10 | 一、基本支出 | 6.10
            二、政府性基金预算 | 0 | 二、项目支出 | 2.20
            收入合计 | 8.30 | 支出合计 | 8.40
        """),
    )
    assert (one(found, "8.10").fact, one(found, "6.10").fact) == ("income", "expenditure")
    assert one(found, "8.30").item == "total"
    assert one(found, "2.20").expenditure_type == "project"


@given(
    st.integers(1, 3),
    st.integers(1, 5),
    st.integers(2, 6),
    st.data(),
)
def test_a_merged_total_falls_into_the_columns_of_figures(
    words: int, figures: int, rows: int, data: st.DataObject
) -> None:
    whole = {
        row: [Cell(row, c + 1, f"科目{row}之{c}" if c < words else f"{row}.{c}0") for c in range(words + figures)]
        for row in range(1, rows + 1)
    }
    total = rows + 1
    printed = [data.draw(st.sampled_from(["", "7.50", "1,000.00"])) for _ in range(figures - 1)] + ["9.90"]
    whole[total] = [Cell(total, c + 1, text) for c, text in enumerate(["合计", *printed])]
    placed = uncollapsed(whole, [], range(1, total + 1)).rows[total]
    assert placed[0].column == 1
    assert placed[-1].column == words + figures
    assert all(cell.column > words for cell in placed if cell.text and cell is not placed[0])


def test_a_header_that_cannot_be_laid_for_certain_gives_no_facts() -> None:
    (table,) = tables(
        "支出预算总表",
        "单位：元",
        _cell_lines("""
            科目编码 | 科目名称 | 甲类支出 | 乙类支出
             | | 子 | 丑 | 寅 | 卯 | 辰
            205 | 教育支出 | 5.10 | 3.10 | 2.00 | 1.00 | 0.10
            206 | 科学技术支出 | 5.20 | 3.20 | 2.10 | 1.10 | 0.20
        """),
    )
    assert not table.aligned
    assert [r.printed for r in readings_of(table)][:4] == ["5.10", "3.10", "2.00", "1.00"]


MERGED_ONCE = """
    功能科目 | 上年执行数 | 本年预算 | 增减幅度
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
    小计 | 人员经费 | 公用经费
    205 | 教育支出 | 4.00 | 5.10 | 3.10 | 2.10 | 1.00 | 2.00 | 27.50
    206 | 科技支出 | 4.10 | 5.20 | 3.20 | 2.20 | 1.00 | 2.00 | 26.83
"""


@pytest.mark.parametrize("origin", ["cell_lines", "tabs"])
def test_a_header_without_any_blank_for_merged_cells_is_laid_or_gives_no_facts(origin: Origin) -> None:
    """上年执行数 and 本年预算 could both stand over 合计: so no column is taken for the one or the other."""
    (table,) = tables("支出预算总表", "单位：元", replace(_cell_lines(MERGED_ONCE), origin=origin))
    assert not table.aligned
    told = MERGED_ONCE.replace("上年执行数 | 本年预算", "接待批次 | 本年预算支出").replace("合计 |", "小计 |")
    (table,) = tables("支出预算总表", "单位：元", replace(_cell_lines(told), origin=origin))
    assert table.aligned
    assert table.header.paths[6] == ("本年预算支出", "基本支出", "公用经费")


def _tabs(text: str) -> Grid:
    return replace(_cell_lines(text), origin="tabs")


def test_a_row_whose_figures_may_stand_elsewhere_gives_no_facts() -> None:
    said = (
        "部门收入总表",
        "单位：万元",
        _tabs("""
            科目编码 | 科目名称 | 合计 | 财政拨款 | 事业收入 | 其他收入
            205 | 教育支出 | 9.10 | 6.10 | 2.00 | 1.00
            20502 | 普通教育 | 8.10 | 6.10 | | 2.00
            20503 | 职业教育 | 7.30 | | 7.30 |
            20504 | 成人教育 | 4.40 | 4.40 |
        """),
    )
    (table,) = tables(*said)
    assert table.header.uncertain_rows == {5}
    printed = [printed for printed, _ in facts(*said)]
    assert "7.30" in printed
    assert "4.40" not in printed
    assert "4.40" in [reading.printed for reading in readings_of(table)]


def test_it_is_said_how_many_values_of_such_rows_were_kept() -> None:
    found = recognise(
        "d" * 64,
        document(
            "部门收入总表",
            "单位：万元",
            _tabs("""
                科目编码 | 科目名称 | 合计 | 财政拨款 | 其他收入
                205 | 教育支出 | 9.10 | 6.10 | 3.00
                20502 | 普通教育 | 8.10 | 6.10 |
                20504 | 成人教育 | 4.40 | 4.40
            """),
        ),
    )
    assert [issue.message for issue in found.issues if issue.issue == "rows_uncertain"] == [
        "第1张表（部门收入总表）有1行的单元格少于表的栏数、缺少名称或与表内合计不符，无法确定数值属于哪一栏，其中2个数值照录，未作解释"
    ]
    assert found.parse_status == "partial"


def test_blanks_that_were_cut_off_at_the_end_leave_no_doubt() -> None:
    found = facts(
        "部门收入总表",
        "单位：万元",
        _tabs("""
            科目编码 | 科目名称 | 合计 | 财政拨款 | 事业收入
            205 | 教育支出 | 9.10 | 6.10 | 3.00
            20502 | 普通教育 | 6.10 | 6.10
            20503 | 职业教育 | 3.00 | | 3.00
        """),
    )
    assert [printed for printed, _ in found] == ["9.10", "6.10", "3.00", "6.10", "6.10", "3.00", "3.00"]
    assert {m.functional_code for printed, m in found if printed == "6.10"} == {"205", "20502"}


def test_merged_cells_that_stand_once_in_rows_of_tabs() -> None:
    found = facts(
        "部门支出总表",
        "单位：万元",
        _tabs("""
            项目 | 支出
            科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
            类 | 款 | | | |
            205 | | 教育支出 | 5.10 | 3.10 | 2.00
            205 | 02 | 普通教育 | 5.20 | 3.20 |
            合计 | 5.30 | 3.30 |
        """),
    )
    assert one(found, "5.30").is_total
    assert one(found, "3.30").expenditure_type == "basic"
    assert one(found, "3.20").functional_code == "20502"


SHIFTED_TOTAL = """
    科目 | | | 科目名称 | 合计 | 基本支出 | 项目支出
    类 | 款 | 项 | | | |
    合计 | | | 9.10 | 6.10 | 3.00 |
    205 | | | 教育支出 | 5.10 | 4.10 | 1.00
    205 | 02 | | 普通教育 | 5.10 | 4.10 | 1.00
    205 | 02 | 01 | 学前教育 | 5.10 | 4.10 | 1.00
    206 | | | 科技支出 | 4.00 | 2.00 | 2.00
"""


def test_a_row_one_blank_short_behind_its_label_moves_under_its_header() -> None:
    found = facts("支出总表", "单位：万元", _tabs(SHIFTED_TOTAL))
    assert one(found, "9.10").expenditure_type == "total"
    assert one(found, "6.10").expenditure_type == "basic"
    assert one(found, "3.00").expenditure_type == "project"


def test_a_row_named_by_an_amount_gives_no_facts() -> None:
    found = facts(
        "支出总表", "单位：万元", _tabs(SHIFTED_TOTAL.replace("科技支出 | 4.00 | 2.00 | 2.00", "4.00 | 2.00 | 2.00 |"))
    )
    assert "2.00" not in [printed for printed, _ in found]
    assert "4.10" in [printed for printed, _ in found]


@pytest.mark.parametrize("origin", ["cell_lines", "tabs"])
def test_levels_of_a_code_stand_under_the_codes_where_no_blank_says_so(origin: Origin) -> None:
    text = """
        项目 | 支出预算
        功能分类科目编码 | 功能分类科目名称 | 合计 | 基本支出 | 项目支出
        类 | 款 | 项
        213 | | | 农林水支出 | 9.10 | 6.10 | 3.00
        213 | 03 | | 水利 | 9.10 | 6.10 | 3.00
        213 | 03 | 01 | 行政运行 | 6.20 | 6.20 |
        合计 | 9.20 | 6.30 | 2.90
    """
    found = facts("支出预算总表", "单位：元", replace(_cell_lines(text), origin=origin))
    assert {m.functional_code for printed, m in found if printed == "6.20"} == {"2130301"}
    assert one(found, "2.90").expenditure_type == "project"


def test_headings_that_head_figures_themselves_stand_over_no_others() -> None:
    text = """
        合计 | “三公”经费 | 会议费
        小计 | 因公出国（境）费 | 公务接待费
        25.60 | 20.10 | 12.00 | 8.10 | 5.50
    """
    found = facts("“三公”经费、会议费支出预算表", "单位：万元", _cell_lines(text))
    assert one(found, "12.00").item == "overseas_trips"
    assert one(found, "5.50").item == "conferences"
    assert one(found, "20.10").item == "total"


def test_rows_that_all_lack_a_column_of_the_header_give_no_facts() -> None:
    found = facts(
        "部门收入总表",
        "单位：万元",
        _tabs("""
            科目编码 | 科目名称 | 合计 | 财政拨款 | 事业收入
            205 | 教育支出 | 9.10 | 3.00
            20502 | | 6.10 | 6.10
            20503 | 职业教育 | 3.00 | 3.00
        """),
    )
    assert found == []
