"""Tables of income and expenditure, budget and final accounts, in layouts of our own making."""

from __future__ import annotations

from recognise_grids import facts, grid, one, tables

from scrapers.recognise.readings import readings_of


def test_final_accounts_total_with_line_numbers_on_both_sides() -> None:
    found = facts(
        "收入支出决算总表",
        "公开01表",
        "部门：甲县林业局  金额单位：万元",
        grid("""
            收入       | <    | <      | 支出           | <    | <
            项目       | 行次 | 金额   | 项目           | 行次 | 金额
            栏次       |      | 1      | 栏次           |      | 2
            一、一般公共预算财政拨款收入 | 1 | 310.25 | 一、一般公共服务支出 | 32 | 0.00
            二、政府性基金预算财政拨款收入 | 2 | —   | 十二、农林水支出 | 43 | 305.10
            本年收入合计 | 27 | 310.25 | 本年支出合计 | 57 | 305.20
            年初结转和结余 | 29 | 4.75 | 年末结转和结余 | 59 | 9.80
            总计       | 31   | 315.00 | 总计           | 61   | 315.01
        """),
        executed=True,
    )
    assert {meaning.phase for _, meaning in found} == {"executed"}
    assert [printed for printed, _ in found].count("1") == 0, "line numbers are no amounts"
    carried = one(found, "4.75")
    assert (carried.fact, carried.item, carried.fund_year) == ("income", "carryover", "carryover")
    out = one(found, "9.80")
    assert (out.fact, out.expenditure_type, dict(out.attributes)) == ("expenditure", None, {"flow": "carried_out"})
    assert one(found, "—").item == "government_fund"
    forestry = one(found, "305.10")
    assert (forestry.fact, forestry.label, forestry.is_total) == ("expenditure", "农林水支出", False)
    assert one(found, "315.00").is_total
    assert one(found, "305.20").is_total


def test_final_accounts_income_keeps_accounts_and_sources_apart() -> None:
    found = facts(
        "二、收入决算表",
        "单位：元",
        grid("""
            项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | < | 经营收入 | 附属上缴 | 其他收入
            功能分类科目编码 | 科目名称 | ^ | ^ | ^ | 小计 | 其中：教育收费 | ^ | ^ | ^
            栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
            合计 | < | 900.00 | 800.00 | | 60.00 | 50.00 | | | 40.00
            205 | 教育支出 | 901.00 | 801.00 | | 61.00 | 51.00 | | | 41.00
            20502 | 普通教育 | 902.00 | 802.00 | | 62.00 | 52.00 | | | 42.00
            2050202 | 小学教育 | 903.00 | 803.00 | | 63.00 | 53.00 | | | 43.00
        """),
        executed=True,
    )
    leaf = one(found, "803.00")
    assert (leaf.fact, leaf.functional_code, leaf.item) == ("income", "2050202", "fiscal_appropriation")
    assert not leaf.is_total
    assert one(found, "902.00").is_total, "款 sums 项"
    assert one(found, "903.00").item == "current_year"
    assert one(found, "63.00").item == "service_income"
    assert one(found, "43.00").item == "other"
    assert one(found, "800.00").is_total


def test_budget_by_function_with_last_year_beside_and_changes() -> None:
    found = facts(
        "一般公共预算支出表",
        "单位：万元",
        grid("""
            功能分类科目 | < | 2020年执行数 | 2021年预算数 | < | < | 2021年预算数比2020年执行数 | <
            科目编码 | 科目名称 | ^ | 小计 | 基本支出 | 项目支出 | 增减额 | 增减%
            213 | 农林水支出 | 110.00 | 120.00 | 70.00 | 50.00 | 10.00 | 9.09%
            21302 | 林业和草原 | 111.00 | 121.00 | 71.00 | 51.00 | 10.50 | 9.10%
            2130201 | 行政运行 | 112.00 | 122.00 | 72.00 | 52.00 | 10.60 | 9.11%
            合计 | < | 113.00 | 123.00 | 73.00 | 53.00 | 10.70 | 9.12%
        """),
    )
    before = one(found, "112.00")
    assert (before.fiscal_year, before.phase, before.expenditure_type) == (2020, "executed", "total")
    basic = one(found, "72.00")
    assert (basic.fiscal_year, basic.phase, basic.expenditure_type) == (2021, "approved", "basic")
    assert basic.funding_source == "general_public_budget"
    assert one(found, "10.60").comparison == "change"
    assert not [printed for printed, meaning in found if printed.endswith("%") and meaning.comparison == "level"]


def test_three_code_columns_with_lost_zeros_and_blank_leading_parts() -> None:
    (table,) = tables(
        "支出预算总表",
        "单位：元",
        grid("""
            科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
            类 | 款 | 项 | ^ | ^ | ^ | ^
            204 | | | 公共安全支出 | 10 | 6 | 4
             | 2 | | 公安 | 11 | 7 | 4
             | | 1 | 行政运行 | 12 | 8 | 4
            204 | 02 | 19 | 信息化建设 | 13 | | 13
        """),
    )
    readings = list(readings_of(table))
    assert [r.head.code for r in readings if r.column.leaf == "合计"] == ["204", "20402", "2040201", "2040219"]
    assert readings[-1].head.code_printed == "204 02 19"


def test_text_without_spans_finds_its_header_and_ignores_row_and_column_numbers() -> None:
    found = facts(
        "部门预算收入总表",
        "501 甲市档案馆",
        "单位：元",
        grid(
            """
            序号 | 功能分类科目 |  | 合计 | 本年收入 |  |  | 上年结转
             | 科目编码 | 科目名称 |  | 小计 | 财政拨款收入 | 事业收入 |
            栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7
            1 |  | 合计 | 5000.00 | 4000. 00 | 3500.00 | 500.00 | 1000.00
            2 | 201 | 一般公共服务支出 | 5001.00 | 4001.00 | 3501.00 | 501.00 | 1001.00
            """,
            origin="tabs",
        ),
    )
    assert len(found) == 10
    assert one(found, "1001.00").fund_year == "carryover"
    assert one(found, "4001.00").fund_year == "current"
    assert one(found, "3501.00").funding_source == "fiscal_appropriation"
    assert one(found, "4000. 00").label == "合计"


def test_rows_one_cell_off_their_header_go_back_under_it() -> None:
    found = facts(
        "部门预算收入总表",
        "单位：万元",
        grid(
            """
            项目 |  |  |  | 合计 | 上年结转 | 一般公共预算拨款收入
            科目编码 |  |  | 单位名称（科目） |  |  |
            类 | 款 | 项 |  |  |  |
            合计 |  |  |  | 93.5 | 20.1 | 73.4
            208 |  |  | 208 | 社会保障和就业支出 | 95.8 | 21.1 | 74.7
            208 | 05 |  | 20805 | 行政事业单位养老支出 | 96.8 | 22.1 | 74.9
            """,
            origin="tabs",
        ),
    )
    moved = one(found, "95.8")
    assert (moved.functional_code, moved.label, moved.item) == ("208", "社会保障和就业支出", "total")
    assert one(found, "74.9").funding_source == "general_public_budget"
    assert one(found, "22.1").fund_year == "carryover"
    assert one(found, "93.5").label == "合计"


def test_an_office_between_accounts_is_no_account() -> None:
    found = facts(
        "一般公共预算基本支出预算表（部门经济分类科目）",
        "单位：万元",
        grid("""
            科目编码 | < | 科目名称 | 合计 | 人员经费 | 公用经费
            类 | 款 | ^ | ^ | ^ | ^
            合计 | < | < | 81.5 | 60.5 | 21.0
            农业科 | < | < | 82.5 | 61.5 | 22.0
            301 | | 工资福利支出 | 60.6 | 60.7 |
            301 | 1 | 基本工资 | 40.1 | 40.2 |
            302 | 99 | 其他商品和服务支出 | 21.3 | | 21.4
        """),
    )
    assert "82.5" not in [printed for printed, _ in found]
    wages = one(found, "40.2")
    assert (wages.department_economic_code, wages.cost_type, wages.expenditure_type) == ("30101", "personnel", "basic")
    assert one(found, "21.4").cost_type == "non_personnel"
    assert one(found, "60.6").is_total, "类 sums 款"


def test_codes_tell_government_from_department_classification() -> None:
    (table,) = tables(
        "一般公共预算基本支出表",
        "单位：元",
        grid("""
            科目编码 | 科目名称 | 金额
            501 | 机关工资福利支出 | 5.00
            50101 | 工资奖金津补贴 | 4.00
            502 | 机关商品和服务支出 | 3.00
        """),
    )
    assert table.table_type == "general_public_basic_government_economic"


def test_basic_expenditure_in_two_lists_side_by_side() -> None:
    found = facts(
        "一般公共预算财政拨款基本支出决算明细表",
        "单位：万元",
        grid("""
            人员经费 | < | < | 公用经费 | < | <
            科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数
            301 | 工资福利支出 | 20.05 | 302 | 商品和服务支出 | 7.01
            30101 | 基本工资 | 12.30 | 30201 | 办公费 | 2.11
            人员经费合计 | < | 20.06 | 公用经费合计 | < | 7.02
        """),
        executed=True,
    )
    office = one(found, "2.11")
    assert (office.department_economic_code, office.label) == ("30201", "办公费")
    assert (office.cost_type, office.expenditure_type) == ("non_personnel", "basic")
    assert one(found, "12.30").cost_type == "personnel"
    assert one(found, "7.02").is_total


def test_government_fund_accounts_have_both_sides() -> None:
    found = facts(
        "政府性基金预算财政拨款收入支出决算表",
        "单位：万元",
        grid("""
            项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
            功能分类科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
            合计 | < | 1.00 | 50.00 | 48.00 | | 48.10 | 3.00
            2120801 | 征地和拆迁补偿支出 | 1.01 | 50.01 | 48.01 | | 48.11 | 3.01
        """),
        executed=True,
    )
    assert {meaning.funding_source for _, meaning in found} == {"government_fund"}
    assert one(found, "1.01").fact == "income"
    assert one(found, "50.01").fact == "income"
    assert one(found, "48.11").expenditure_type == "project"
    assert dict(one(found, "3.01").attributes) == {"flow": "carried_out"}


def test_header_that_does_not_fit_its_rows_gives_values_but_no_facts() -> None:
    items = (
        "一般公共预算支出预算表（部门经济分类科目）",
        "单位：万元",
        grid(
            """
            项目 |  | 合计 |  |
            科目 | 单位代码 |  | 单位名称（科目） | 小计
            205 | 205 | 教育支出 | 25.84 | 25.85
            20502 | 20502 | 普通教育 | 25.86 | 25.87
            """,
            origin="tabs",
        ),
    )
    (table,) = tables(*items)
    assert not table.aligned
    assert len(list(readings_of(table))) >= 4
    assert facts(*items) == []


def test_functions_by_rows_and_economics_by_columns_give_both_codes() -> None:
    found = facts(
        "一般公共预算支出预算表（部门经济分类科目）",
        "单位：元",
        grid("""
            科目编码 | 科目名称 | 合计 | 工资福利支出 | < | < | 商品和服务支出 | < | 本地补贴
            ^ | ^ | ^ | 小计 | 基本工资 | 住房公积金 | 小计 | 办公费 | ^
            205 | 教育支出 | 10 | 60 | 40 | 20 | 30 | 31 | 70
            20502 | 普通教育 | 11 | 61 | 41 | 21 | 32 | 33 | 71
            2050202 | 小学教育 | 12 | 62 | 42 | 22 | 34 | 35 | 72
        """),
    )
    wages = one(found, "42")
    assert (wages.functional_code, wages.department_economic_code, wages.is_total) == ("2050202", "30101", False)
    assert (one(found, "62").department_economic_code, one(found, "62").is_total) == ("301", True)
    assert (one(found, "12").department_economic_code, one(found, "12").is_total) == (None, True)
    assert "72" not in [printed for printed, _ in found], "a heading that names no account gives no fact"


def test_accounts_of_several_units_in_one_table_are_not_the_departments() -> None:
    found = facts(
        "一般公共预算支出预算表",
        "单位：元",
        grid("""
            科目编码 | 单位名称（科目） | 合计
             | 合计 | 100
             | 甲县教育局 | 60
            205 | 教育支出 | 61
            221 | 住房保障支出 | 9
             | 甲县第一中学 | 40
            205 | 教育支出 | 41
        """),
    )
    assert [printed for printed, _ in found] == ["100", "9"]


def test_income_by_rows_keeps_its_sources_beside_two_years() -> None:
    found = facts(
        "部门收入总表",
        "单位：万元",
        grid("""
            项目 | 2020年预算数 | 2021年预算数
            一、一般公共预算拨款收入 | 50.00 | 60.00
            二、事业收入 | 5.00 | 6.00
            三、2019年结转 | 0.50 | 0.60
            收入总计 | 55.50 | 66.60
        """),
    )
    assert (one(found, "50.00").item, one(found, "50.00").fiscal_year) == ("general_public_budget", 2020)
    assert one(found, "6.00").item == "service_income"
    assert (one(found, "0.60").item, one(found, "0.60").fiscal_year) == ("carryover", 2021)
    assert one(found, "66.60").item == "total"


def test_parts_of_a_carry_over_are_carried_over_and_headings_sum_their_parts() -> None:
    found = facts(
        "财政拨款收支总表",
        "单位：万元",
        grid("""
            收入 | < | 支出 | <
            项目 | 预算数 | 项目 | 合计
            一、本年收入 | 10 | 一、本年支出 | 13
            （一）一般公共预算拨款 | 10.1 | （一）教育支出 | 13.1
            二、上年结转 | 3 | 二、结转下年 | 0.5
            一般公共预算拨款 | 3.1 | |
            收入总计 | 13.5 | 支出总计 | 13.6
        """),
    )
    assert one(found, "10").is_total
    assert (one(found, "10.1").item, one(found, "10.1").fund_year) == ("general_public_budget", None)
    assert (one(found, "3.1").item, one(found, "3.1").fund_year) == ("carryover", "carryover")
    assert one(found, "3").is_total
    assert not one(found, "13.1").is_total
    assert dict(one(found, "0.5").attributes) == {"flow": "carried_out"}


def test_rows_of_units_in_a_list_of_units_are_the_units_own() -> None:
    found = facts(
        "收入总表",
        "单位：万元",
        grid("""
            部门（单位）代码 | 部门（单位）名称 | 合计 | 本年收入 | < | 上年结转结余 | <
            ^ | ^ | ^ | 小计 | 一般公共预算 | 小计 | 一般公共预算
            合计 | < | 100.1 | 90.1 | 90.2 | 10.1 | 10.2
            101 | 甲局 | 100.3 | 90.3 | 90.4 | 10.3 | 10.4
            101001 | 甲局本级 | 60.3 | 50.3 | 50.4 | 10.5 | 10.6
        """),
    )
    assert [printed for printed, _ in found] == ["100.1", "90.1", "90.2", "10.1", "10.2"]
    assert (one(found, "10.2").item, one(found, "10.2").funding_source) == ("carryover", "general_public_budget")


def test_one_column_with_income_above_and_expenditure_below() -> None:
    found = facts(
        "部门收支预算总表",
        "单位：万元",
        grid("""
            项目 | 预算数
            一、收入总计 | 30.5
            （一）一般公共预算拨款 | 30.1
            二、支出总计 | 30.6
            （一）基本支出 | 20.2
            （二）项目支出 | 10.3
        """),
    )
    assert [meaning.fact for _, meaning in found] == ["income", "income", "expenditure", "expenditure", "expenditure"]
    assert one(found, "30.1").item == "general_public_budget"


def test_economic_codes_printed_over_their_columns_belong_to_the_header() -> None:
    found = facts(
        "一般公共预算支出表（按部门经济分类）",
        "单位：元",
        grid("""
            科目编码 | 科目名称 | 合计 | 工资福利支出 | < | 商品和服务支出 | <
            ^ | ^ | ^ | 30101 | 30199 | 30201 | 30299
            ^ | ^ | ^ | 基本工资 | 其他 | 办公费 | 其他
            205 | 教育支出 | 10.1 | 4.1 | 3.1 | 2.1 | 1.1
            20502 | 普通教育 | 10.2 | 4.2 | 3.2 | 2.2 | 1.2
        """),
    )
    other = one(found, "1.2")
    assert (other.functional_code, other.department_economic_code) == ("20502", "30299")
    assert one(found, "4.2").department_economic_code == "30101"


def test_a_column_headed_unit_may_hold_bodies() -> None:
    (table,) = tables("支出预算总表", "单位：元", grid("单位 | 合计\n甲县林业局 | 5.0\n甲县林业站 | 4.0\n合计 | 9.0"))
    assert [r.head.label for r in readings_of(table)] == ["甲县林业局", "甲县林业站", "合计"]


def test_a_cell_with_its_own_unit_speaks_in_it() -> None:
    (table,) = tables(
        "支出预算总表", "单位：元", grid("科目名称 | 合计\n教育支出 | 5.0\n其他支出 | 4万元\n住房支出 | 3.0")
    )
    assert [(r.value, r.unit) for r in readings_of(table)][1:2] == [(4, "万元")]


def test_a_part_of_a_source_stays_that_source() -> None:
    found = facts(
        "收入预算总表",
        "单位：万元",
        grid("""
            项目名称 | < | 金额
            收入总计 | < | 90.0
            一般公共预算资金 | 小计 | 50.0
            ^ | 专项收入 | 5.0
            财政专户管理资金 | 小计 | 30.0
            ^ | 其他非税收入 | 30.1
            其他资金 | 小计 | 10.0
            ^ | 事业收入 | 9.0
        """),
    )
    assert (one(found, "5.0").item, one(found, "50.0").item) == ("general_public_budget", "general_public_budget")
    assert (one(found, "30.1").item, one(found, "30.0").is_total) == ("special_account", True)
    assert (one(found, "10.0").item, one(found, "9.0").item) == ("other", "service_income")


def test_codes_of_bodies_between_the_accounts_are_no_accounts() -> None:
    found = facts(
        "支出总表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
                   | 合计 | 30.00 | 20.00 | 10.00
            205    | 甲县教育局 | 30.01 | 20.01 | 10.01
            417001 | 甲县教育局本级 | 30.02 | 20.02 | 10.02
            205    | 教育支出 | 30.03 | 20.03 | 10.03
            20501  | 教育管理事务 | 30.04 | 20.04 | 10.04
            2050101 | 行政运行 | 30.05 | 20.05 | 10.05
        """),
    )
    printed = {value for value, _ in found}
    assert not printed & {"30.01", "20.01", "30.02", "20.02"}
    assert one(found, "20.05").functional_code == "2050101"
    assert one(found, "20.03").functional_code == "205"
