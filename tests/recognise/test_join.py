from __future__ import annotations

from dataclasses import replace

import pytest
from recognise_grids import document, grid, tables

from scrapers.recognise.join import tables_of
from scrapers.recognise.label import squash
from scrapers.recognise.readings import readings_of

_HEAD = """
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
"""
_FIRST = _HEAD + "205 | 教育支出 | 5.00 | 3.00 | 2.00"
_SECOND = "206 | 科学技术支出 | 6.00 | 4.00 | 2.50"
_EDGES = (10.0, 60.0, 160.0, 220.0, 280.0, 340.0)


def test_a_table_goes_on_where_no_title_stands_between() -> None:
    (table,) = tables(
        "支出预算总表", "单位：元", grid(_FIRST, page=1, edges=_EDGES), "- 1 -", grid(_SECOND, page=2, edges=_EDGES)
    )
    assert [(r.printed, r.cell.page) for r in readings_of(table)][-1] == ("2.50", 2)
    assert table.matrix.rows == 3


def test_a_repeated_title_and_header_go() -> None:
    (table,) = tables(
        "支出预算总表", "单位：元", grid(_FIRST), "支出预算总表", "单位：元", grid(_HEAD + _SECOND, page=2)
    )
    assert [r.printed for r in readings_of(table)] == ["5.00", "3.00", "2.00", "6.00", "4.00", "2.50"]


def test_the_next_title_starts_a_table_also_with_the_same_header() -> None:
    first, second = tables(
        "支出预算总表", "单位：元", grid(_FIRST), "一般公共预算支出预算表", "单位：万元", grid(_HEAD + _SECOND)
    )
    assert (first.table_type, second.table_type) == ("expenditure", "general_public_expenditure")
    assert (first.unit, second.unit) == ("元", "万元")


def test_two_whole_tables_of_one_title_stay_two() -> None:
    total = _HEAD + "合计 |  | 7.00 | 4.00 | 3.00"
    assert len(tables("支出预算总表", "单位：元", grid(total), "支出预算总表", "单位：元", grid(total))) == 2


def test_a_table_never_spans_two_bodies() -> None:
    read = document("支出预算总表", "单位：元", grid(_FIRST), grid(_SECOND))
    assert len(tables_of(read, ["a", "a", "a", "b"])) == 2
    assert len(tables_of(read, ["a", "a", "a", "a"])) == 1


def test_a_total_row_alone_on_its_page_falls_into_its_columns() -> None:
    lone = grid("合计 | 11.00 | 7.00 | 4.50", page=2, edges=(10.0, 160.0, 220.0, 280.0, 340.0))
    (table,) = tables("支出预算总表", "单位：元", grid(_FIRST, edges=_EDGES), lone)
    last = list(readings_of(table))[-3:]
    assert [(r.printed, r.column.leaf) for r in last] == [("11.00", "合计"), ("7.00", "基本支出"), ("4.50", "项目支出")]
    assert {r.head.label for r in last} == {"合计"}


def test_another_width_is_another_table() -> None:
    narrow = grid(_SECOND, page=2, edges=(10.0, 40.0, 90.0, 120.0, 150.0, 200.0))
    assert len(tables("支出预算总表", "单位：元", grid(_FIRST, edges=_EDGES), narrow)) == 2


def test_a_row_cut_by_the_page_is_one_row() -> None:
    top = replace(grid(_HEAD + "205 | 教育 | 5.00 | 3.00 | 2.00", edges=_EDGES), cut_below=True)
    bottom = replace(grid(" | 支出 | | | ", page=2, edges=_EDGES), cut_above=True)
    (table,) = tables("支出预算总表", "单位：元", top, bottom)
    assert {r.head.label for r in readings_of(table)} == {"教育支出"}


_ROWS = "\n".join(f"{code} | 教育支出{code} | 5.00 | 3.00 | 2.00" for code in (205, 20502, 2050201, 2050202))


def test_a_label_that_goes_on_below_a_rule_on_the_next_page_is_one() -> None:
    (table,) = tables(
        "支出预算总表",
        "单位：元",
        grid(_HEAD + _ROWS + "\n2210203 | 住房改革 | 9.00 | 9.00 | 0.00", edges=_EDGES),
        grid("| 支出 | | |\n229 | 其他支出 | 1.00 | 1.00 | 0.00", page=2, edges=_EDGES),
    )
    labels = {r.head.code: r.head.label for r in readings_of(table)}
    assert labels["2210203"] == "住房改革支出"
    assert labels["229"] == "其他支出"


def test_a_name_of_an_account_that_the_page_cuts_is_one_where_the_figures_stand_beside_its_end() -> None:
    first = "收入 | 预算数 | 支出 | 合计 | 基本支出\n一、财政拨款收入 | 9.00 | 一、住房保障 | |"
    second = "| | 支出 | 9.00 | 9.00\n本年收入合计 | 9.50 | 本年支出合计 | 9.50 | 9.50"
    (table,) = tables("部门收支总表", "单位：元", grid(first, page=1), grid(second, page=2))
    found = [(r.printed, r.head.label) for r in readings_of(table) if r.printed == "9.00" and r.column.number > 2]
    assert [(printed, squash(label)) for printed, label in found] == [("9.00", "一、住房保障支出")] * 2


def test_words_that_complete_no_name_stay_a_row() -> None:
    first = "项目 | 预算数\n一、住房保障支出 | 9.00"
    second = "其中 | \n提租补贴 | 4.00\n购房补贴 | 5.00"
    (table,) = tables("支出预算总表", "单位：元", grid(first, page=1), grid(second, page=2))
    assert table.matrix.rows == 5


def test_a_row_of_words_alone_is_a_row_where_rows_have_no_codes() -> None:
    head = "项目 | 金额\n"
    first = head + "\n".join(f"支出{number} | 5.00" for number in range(5))
    (table,) = tables(
        "支出预算总表",
        "单位：元",
        grid(first, edges=(10.0, 160.0, 220.0)),
        grid("二、结转 |\n下年 | 1.00", page=2, edges=(10.0, 160.0, 220.0)),
    )
    assert table.matrix.text(6, 1) == "支出4"
    assert table.matrix.text(7, 1) == "二、结转"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("公务用车 | 9.00", "运行维护费 |"),
        ("公务用车 |", "运行维护费 | 9.00"),
        ("灌区节水 | 9.00", "改造 |"),
        ("灌区节水 |", "改造 | 9.00"),
        ("（一）政府性基 | 9.00", "金预算财政拨款 |"),
    ],
)
def test_a_label_cut_by_the_page_is_one_where_every_other_row_has_an_amount(above: str, below: str) -> None:
    head = "项目 | 金额\n"
    rows = "\n".join(f"支出{number} | 5.00" for number in range(4))
    first, second = grid(f"{head}{rows}\n{above}"), grid(f"{head}{below}\n支出9 | 1.00", page=2)
    (table,) = tables("支出预算总表", "单位：元", first, second)
    (label,) = [squash(r.head.label) for r in readings_of(table) if r.printed == "9.00"]
    assert label == squash((above + below).replace("|", "").replace("9.00", ""))
    assert table.matrix.rows == 7


def test_a_merged_label_cut_by_the_page_keeps_its_amount() -> None:
    head = "科目编码 | 科目名称 | 金额 | 备注\n"
    rows = "\n".join(f"3010{number} | 工资{number} | 1.00 |" for number in range(1, 5))
    first, second = grid(f"{head}{rows}\n对个人和家 | < | 4.00 |"), grid(f"{head}庭的补助 | < | |", page=2)
    (table,) = tables("支出预算总表", "单位：元", first, second)
    assert [squash(r.head.label) for r in readings_of(table)][-1] == "对个人和家庭的补助"


@pytest.mark.parametrize(
    ("above", "line", "below"),
    [
        ("30217 | 公务接 | 4.20", "待费", "30226 | 劳务费 | 9.00"),
        ("30217 | 公务接待费 | 4.20", "劳", "30226 | 务费 | 9.00"),
        ("30217 | 公务 | 4.20", "", "30226 | 接待费/n劳务费 | 9.00"),
        ("30217 | 公务接待费/n劳 | 4.20", "", "30226 | 务费 | 9.00"),
    ],
)
def test_lines_of_a_name_are_with_their_row_where_no_rules_show_it(above: str, line: str, below: str) -> None:
    head = "科目编码 | 科目名称 | 金额\n301 | 工资福利支出 | 5.00\n302 | 商品和服务支出 | 13.20\n"
    edges = (10.0, 60.0, 160.0, 200.0)
    first = grid(head + above, origin="borderless", edges=edges)
    second = grid(below + "\n310 | 资本性支出 | 1.00", origin="borderless", page=2, edges=edges)
    (table,) = tables("支出预算总表", "单位：元", first, line, second)
    labels = {r.head.code: squash(r.head.label) for r in readings_of(table)}
    assert (labels["30217"], labels["30226"]) == ("公务接待费", "劳务费")


def test_a_title_in_the_first_row_of_the_grid_is_a_caption() -> None:
    (table,) = tables(
        grid("""
            支出预算总表 | < | < | < | <
            编制单位：某局 | | | | 单位：万元
            科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
            205 | 教育支出 | 5.00 | 3.00 | 2.00
        """)
    )
    assert (table.table_type, table.unit, table.header.rows) == ("expenditure", "万元", 1)


def test_a_grid_that_only_sets_out_the_caption_is_no_table() -> None:
    (table,) = tables(
        "支出决算表",
        grid("""
             | 公开03表
            部门：某局 | 金额单位：万元
        """),
        grid(_FIRST),
    )
    assert (table.table_type, table.unit, len(list(readings_of(table)))) == ("expenditure", "万元", 3)


def test_tables_that_share_a_sheet_have_a_title_each() -> None:
    first, second, third = tables(
        "支出决算表",
        grid("""
            部门：某局 | | | | 单位：元
            科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
            205 | 教育支出 | 5.00 | 3.00 | 2.00
            注：本表反映本年支出。 | < | < | < | <
            收入决算表 | < | < | < | <
            部门：某局 | | | | 单位：万元
            科目编码 | 科目名称 | 合计 | 财政拨款收入 | 其他收入
            205 | 教育支出 | 7.00 | 6.00 | 1.00
            政府性基金预算财政拨款收入支出决算表 | < | < | < | <
            科目编码 | 科目名称 | 本年收入 | 本年支出 | 年末结转和结余
             | 合计 | | |
        """),
    )
    assert [table.table_type for table in (first, second, third)] == [
        "expenditure",
        "income",
        "government_fund_expenditure",
    ]
    assert [table.unit for table in (first, second)] == ["元", "万元"]
    assert [[reading.printed for reading in readings_of(table)] for table in (first, second, third)] == [
        ["5.00", "3.00", "2.00"],
        ["7.00", "6.00", "1.00"],
        [],
    ]


def test_a_small_table_of_words_stays_a_table() -> None:
    first, second = tables(grid("单位名称 | 单位性质 \n 某中心 | 事业单位"), "支出预算总表", "单位：元", grid(_FIRST))
    assert (first.matrix.rows, second.table_type) == (2, "expenditure")


def test_a_unit_is_inherited_only_where_the_document_agrees() -> None:
    def inherit(*said: str) -> str | None:
        items: list[object] = []
        for unit in said:
            items += ["一般公共预算支出预算表", f"单位：{unit}", grid(_FIRST)]
        return tables(*items, "支出预算总表", grid(_FIRST))[-1].unit  # type: ignore[arg-type]

    assert inherit("万元", "万元") == "万元"
    assert inherit("万元", "元") is None
    assert inherit() is None


def test_statistics_below_the_fees_are_a_table_of_their_own() -> None:
    fees, counts = tables(
        "“三公”经费支出决算表",
        "单位：万元",
        grid("""
            合计 | 因公出国费 | 公务用车费 | 公务接待费
            9.10 | 2.20 | 3.30 | 3.60
            项目 | 统计数 | 项目 | 统计数
            出国团组数（个） | 2 | 公务用车保有量（辆） | 4
            出国人次数（人） | 5 | 公务接待批次（批） | 21
        """),
    )
    assert [r.printed for r in readings_of(fees)] == ["9.10", "2.20", "3.30", "3.60"]
    counted = list(readings_of(counts))
    assert [r.printed for r in counted] == ["2", "4", "5", "21"]
    assert not any(r.is_money for r in counted)


def test_a_header_that_a_page_repeats_in_other_words_is_no_row() -> None:
    found = tables(
        "支出预算总表",
        "单位：元",
        grid(_FIRST + "\n编码 | 名称 | 合 计 | 基本支出经费 | 项目支出经费\n" + _SECOND),
    )
    assert [r.printed for table in found for r in readings_of(table)] == [
        "5.00",
        "3.00",
        "2.00",
        "6.00",
        "4.00",
        "2.50",
    ]
    assert {table.table_type for table in found} == {"expenditure"}


def test_a_header_that_stands_in_the_midst_once_more_is_no_row_and_begins_no_table() -> None:
    header = """
        项目 | <        | 支出预算 | <
        编码 | 科目名称 | 合计     | 项目支出
    """
    rows = """
        201     | 一般公共服务支出 | 30.00 | 10.00
        20104   | 发展与改革事务   | 30.00 | 10.00
    """
    more = """
        210     | 卫生健康支出     | 5.00  | 1.00
        合计    | <                | 35.00 | 11.00
    """
    (table,) = tables("2023年部门支出总表", grid(header + rows + header.strip("\n") + more))
    names = [reading.head.label for reading in readings_of(table) if reading.column.number == 3]
    assert names == ["一般公共服务支出", "发展与改革事务", "卫生健康支出", "合计"]
    whole = rows + "        合计 | < | 30.00 | 10.00\n"
    both = tables("2023年部门支出总表", grid(header + whole + header.strip("\n") + more))
    assert len(both) == 2, "each has a total of its own"


def test_codes_are_no_amounts() -> None:
    (table,) = tables("支出预算总表", "单位：元", grid("活动编码 | 顺序 | 金额\n0101 | 01 | 5.00\n0102 | 02 | 6.00"))
    assert [r.printed for r in readings_of(table)] == ["5.00", "6.00"]


def test_a_sheets_name_is_the_title_where_the_sheet_has_none() -> None:
    named = replace(grid(_FIRST, origin="sheet"), name="3支出预算总表")
    assert tables("单位：元", named)[0].table_type == "expenditure"
    assert tables("收入预算总表", "单位：元", named)[0].table_type == "income"
    assert tables("单位：元", replace(named, name="Sheet1"))[0].title == ""


def test_a_note_that_runs_on_over_the_cells_of_the_last_row_is_no_row() -> None:
    note = "注：本表反映部 | 门本年度的情况。 | 本套报表金 | 额单位转换时可 | 能存在尾数误差。"
    (table,) = tables("支出预算总表", "单位：元", grid(_FIRST + "\n" + note))
    assert table.matrix.rows == 2
    assert [column.role for column in table.columns][2:] == ["value", "value", "value"]
