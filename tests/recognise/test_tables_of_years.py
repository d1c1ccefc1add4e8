"""Layouts of years and programs that no shared document shows (2014 to 2020), known from the field; figures made up."""

from __future__ import annotations

import pytest
from recognise_grids import facts, grid, one, tables

TOTAL = """
    收入 | < | 支出 | <
    项目 | 本年预算数 | 项目 | 本年预算数
    一、财政拨款收入 | 81.01 | 一、基本支出 | 70.02
    二、未纳入财政专户管理的收入 | 9.03 | 人员支出 | 60.04
    本年收入总计 | 90.04 | 日常公用支出 | 9.98
    二、上年结转 | 5.05 | 二、项目支出 | 25.07
    一般公共预算拨款 | 5.06 | 行政事业类项目 | 24.08
    收入总数 | 95.09 | 支出总数 | 95.10
"""


@pytest.mark.parametrize(
    "title", ["表一：收支预算总表", "附表1：部门收支总表", "公开01表：收支预算总表", "表1 2020年部门收支预算总表"]
)
def test_a_title_may_stand_behind_the_number_of_its_table(title: str) -> None:
    (table,) = tables(title, "单位：万元", grid(TOTAL))
    assert (table.table_type, table.title) == ("income_expenditure_total", title.replace(" ", ""))


@pytest.mark.parametrize(
    "number", ["预算公开01表", "部门公开表1", "（公开01表）", "省级部门预算01表", "财决批复01表", "表01-1"]
)
def test_the_number_of_a_table_below_its_title_is_no_part_of_it(number: str) -> None:
    (table,) = tables("收支预算总表", number, "单位：万元", grid(TOTAL))
    assert (table.table_type, table.title) == ("income_expenditure_total", "收支预算总表")


def test_a_title_without_the_word_total_is_no_misprint() -> None:
    (table,) = tables("财政拨款收入支出决算表", "单位：万元", grid(TOTAL))
    assert (table.table_type, table.certainty) == ("fiscal_appropriation_total", 1)


def test_a_total_called_a_number_ends_what_stands_above_it() -> None:
    found = facts("部门收支总表", "单位：万元", grid(TOTAL))
    assert [(one(found, v).item, one(found, v).is_total) for v in ("95.09", "90.04", "5.06")] == [
        ("total", True),
        ("current_year", True),
        ("carryover", False),
    ]
    assert one(found, "95.10").is_total
    assert one(found, "9.03").item == "other"


def test_the_year_of_a_column_is_no_year_of_funds_where_rows_carry_over() -> None:
    found = facts("部门收支总表", "单位：万元", grid(TOTAL))
    assert {meaning.fund_year for _, meaning in found} == {None, "carryover"}
    assert one(found, "95.09").fund_year is None


def test_kinds_of_projects_are_of_the_projects_above_them() -> None:
    found = facts("部门收支总表", "单位：万元", grid(TOTAL))
    assert (one(found, "24.08").expenditure_type, one(found, "25.07").is_total) == ("project", True)


def test_what_surplus_is_given_to_is_no_expenditure() -> None:
    found = facts(
        "收入支出决算总表",
        "单位：元",
        grid("""
            收入 | < | 支出 | <
            项目 | 决算数 | 项目 | 决算数
            本年收入合计 | 900.01 | 本年支出合计 | 850.02
            年初结转和结余 | 10.03 | 结余分配 | 9.04
            ^ | ^ | 其中：提取职工福利基金 | 4.05
            ^ | ^ | 转入事业基金 | 4.99
        """),
        executed=True,
    )
    for printed in ("9.04", "4.05", "4.99"):
        assert dict(one(found, printed).attributes) == {"flow": "carried_out"}
        assert one(found, printed).expenditure_type is None


def test_economic_classes_as_they_were_called_before_2018() -> None:
    found = facts(
        "部门支出总体情况表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 总计 | 基本支出 | < | < | 项目支出 | <
            ^ | ^ | ^ | 工资福利支出 | 一般商品和服务支出 | 对个人和家庭的补助 | 专项商品和服务支出 | 其他资本性支出
            2040601 | 行政运行 | 60.01 | 10.02 | 11.03 | 12.04 | 13.05 | 13.87
        """),
        year=2016,
    )
    codes = [one(found, v).department_economic_code for v in ("10.02", "11.03", "12.04", "13.05", "13.87")]
    assert codes == ["301", "302", "303", "302", "310"]


def test_a_row_of_a_body_among_its_projects_is_no_project() -> None:
    found = facts(
        "项目支出表",
        "单位：万元",
        grid("""
            项目名称 | 项目代码 | 合计 | 一般公共预算
            合计 | < | 29.01 | 29.02
            350002-青河县图书馆 | < | 29.03 | 29.04
            图书购置费 | 420101230350 | 29.05 | 29.06
        """),
    )
    assert [(v, dict(m.attributes).get("project_name")) for v, m in found] == [
        ("29.01", None),
        ("29.02", None),
        ("29.05", "图书购置费"),
        ("29.06", "图书购置费"),
    ]


def test_what_a_budget_is_adjusted_by_is_a_change_beside_what_it_is_then() -> None:
    found = facts(
        "2023年部门收支预算调整总表",
        "单位：万元",
        grid("""
            支出 | < | < | <
            项目 | 年初预算数 | 调整数 | 调整后预算数
            一、农林水支出 | 900.01 | 120.02 | 1020.03
        """),
    )
    assert [(m.phase, m.comparison) for _, m in found] == [
        ("approved", "level"),
        ("adjusted", "change"),
        ("adjusted", "level"),
    ]
    alone = facts(
        "支出决算表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 年初预算数 | 调整数 | 决算数
            213 | 农林水支出 | 900.01 | 950.02 | 940.03
        """),
        executed=True,
    )
    assert [(m.phase, m.comparison) for _, m in alone] == [
        ("approved", "level"),
        ("adjusted", "level"),
        ("executed", "level"),
    ]


@pytest.mark.parametrize("heading", ["增减率", "增长率", "变动幅度", "同比增幅", "增减变化率"])
def test_a_rate_is_no_money_though_it_prints_no_percent_sign(heading: str) -> None:
    found = facts(
        "“三公”经费支出预算表",
        "单位：万元",
        grid(f"""
            项目 | 2020年预算数 | 2021年预算数 | {heading}
            公务接待费 | 3.01 | 2.02 | -32.89
            因公出国（境）费 | 0.00 | 0.00 | 0
        """),
    )
    assert [value for value, _ in found] == ["3.01", "2.02", "0.00", "0.00"]


def test_equipment_without_vehicles_is_no_vehicle() -> None:
    found = facts(
        "机构运行信息表",
        "单位：万元",
        grid("""
            项目 | 行次 | 统计数
            二、国有资产占用情况 | 8 | —
            （一）车辆数合计（辆） | 9 | 6
            （二）单价100万元（含）以上设备（不含车辆）（台，套） | 13 | 2
        """),
        executed=True,
    )
    assert (one(found, "6").item, one(found, "2").item) == ("vehicles", "high_value_equipment")


def test_income_above_expenditure_in_one_list_is_income() -> None:
    found = facts(
        "部门预算收支增减变化情况表",
        "单位：万元",
        grid("""
            项目 | 2020年预算 | 2021年预算
            收入合计 | 100.01 | 120.02
            一般公共预算拨款 | 90.03 | 110.04
            支出合计 | 100.05 | 120.06
            基本支出 | 60.07 | 70.08
        """),
    )
    assert [(m.fact, m.item) for _, m in found[2:4]] == [("income", "general_public_budget")] * 2
    assert {m.fact for _, m in found[4:]} == {"expenditure"}


def test_projects_of_bodies_under_one_heading() -> None:
    found = facts(
        "部门综合预算专项业务经费支出表",
        "单位：万元",
        grid("""
            单位编码 | 单位（项目）名称 | 项目金额 | 项目简介
            ^ | 合计 | 200.01 | ^
            131001 | 青河县科学技术局 | 200.02 |
            ^ | 科技创新专项 | 150.03 | 支持企业研发
        """),
    )
    assert [(v, m.fact, m.is_total, dict(m.attributes).get("project_name")) for v, m in found] == [
        ("200.01", "projects", True, None),
        ("150.03", "projects", False, "科技创新专项"),
    ]


def test_amounts_that_each_print_their_unit_are_amounts() -> None:
    found = facts(
        "“三公”经费支出决算表",
        grid("""
            项目 | 2020年决算数 | 2021年决算数
            公务接待费 | 3.01万元 | 2.02万元
            公务用车运行维护费 | 6.03万元 | 5.04万元
        """),
        executed=True,
    )
    assert [(v, m.item, m.fiscal_year) for v, m in found] == [
        ("3.01万元", "official_reception", 2020),
        ("2.02万元", "official_reception", 2021),
        ("6.03万元", "vehicle_operation", 2020),
        ("5.04万元", "vehicle_operation", 2021),
    ]


def test_a_row_a_year_of_the_only_body_is_the_whole_body_of_that_year() -> None:
    found = facts(
        "财政拨款“三公”经费支出表",
        "单位：万元",
        grid("""
            单位名称 | 年度 | “三公”经费财政拨款预算总额 | 公务接待费 | 公务用车购置及运行维护费 | < | <
            ^ | ^ | ^ | ^ | 小计 | 公务用车加油 | 其他
            青河县档案局 | 2017年 | 6.01 | 1.02 | 4.99 | 2.03 | 2.96
            ^ | 2018年 | 5.04 | 0.05 | 4.98 | 2.06 | 2.92
        """),
        year=2018,
    )
    assert [(v, m.item, m.fiscal_year) for v, m in found] == [
        ("6.01", "total", 2017),
        ("1.02", "official_reception", 2017),
        ("4.99", "vehicles", 2017),
        ("5.04", "total", 2018),
        ("0.05", "official_reception", 2018),
        ("4.98", "vehicles", 2018),
    ]


def test_a_project_above_its_rows_by_account_is_their_sum() -> None:
    found = facts(
        "部门项目支出预算表",
        "单位：元",
        grid("""
            项目代码 | 项目名称 | 功能科目编码 | 功能科目名称 | 经济科目编码 | 经济科目名称 | 合计
            ^ | 档案数字化经费 | ^ | ^ | ^ | ^ | 100.01
            5300002211 | 档案数字化经费 | 2012604 | 档案馆 | 30227 | 委托业务费 | 60.02
            5300002211 | 档案数字化经费 | 2012604 | 档案馆 | 30201 | 办公费 | 39.99
        """),
    )
    assert [(v, m.is_total) for v, m in found] == [("100.01", True), ("60.02", False), ("39.99", False)]


def test_a_project_above_what_is_procured_for_it_is_the_sum() -> None:
    found = facts(
        "部门政府采购预算表",
        "单位：元",
        grid("""
            预算项目 | 采购品目 | 数量 | 合计
            档案数字化经费 | | | 50.03
            ^ | C0299 其他信息技术服务 | 1 | 30.01
            ^ | A0201 计算机 | 2 | 20.02
            办公经费 | | | 9.04
        """),
    )
    assert [(v, m.is_total) for v, m in found] == [
        ("50.03", True),
        ("30.01", False),
        ("20.02", False),
        ("9.04", False),
    ]


def test_parts_go_on_behind_the_first_that_says_of_which() -> None:
    found = facts(
        "收支决算总表",
        "单位：万元",
        grid("""
            收入 | < | 支出 | <
            项目 | 决算数 | 项目（按支出性质） | 决算数
            一、行政事业性收费 | 50.01 | 一、基本支出 | 80.02
            二、财政拨款 | 90.03 | 二、项目支出 | 60.04
            ^ | ^ | 其中：基本建设类项目 | 40.05
            ^ | ^ | 行政事业类项目 | 19.99
        """),
        executed=True,
    )
    assert {one(found, v).expenditure_type for v in ("60.04", "40.05", "19.99")} == {"project"}
    assert one(found, "50.01").item == "other"


def test_a_class_over_its_parts_in_columns_before_2018() -> None:
    found = facts(
        "一般公共预算财政拨款支出决算明细表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 工资福利支出 | < | 其他资本性支出 | <
            ^ | ^ | ^ | 小计 | 基本工资 | 小计 | 办公设备购置
            2120101 | 行政运行 | 60.01 | 10.02 | 10.03 | 50.04 | 50.05
        """),
        year=2016,
        executed=True,
    )
    codes = [one(found, v).department_economic_code for v in ("10.02", "10.03", "50.04", "50.05")]
    assert codes == ["301", "30101", "310", "31002"]


def test_expenditure_from_fees_is_not_all_of_it() -> None:
    found = facts(
        "部门支出总体情况表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 经费拨款 | 纳入预算管理的行政事业性收费等非税收入
            215 | 资源勘探信息等支出 | 500.01 | 480.02 | 19.99
        """),
        year=2017,
    )
    assert [(m.is_total, m.funding_source) for _, m in found] == [
        (True, None),
        (False, "general_public_budget"),
        (False, "other"),
    ]


def test_basic_and_project_expenditure_together_are_all_of_it() -> None:
    found = facts(
        "收入支出决算表",
        "单位：元",
        grid("""
            收入 | < | 支出 | <
            项目 | 决算数 | 项目（按支出性质和经济分类） | 决算数
            一、财政拨款收入 | 540.01 | 一、基本支出 | 320.02
            ^ | ^ | 二、项目支出 | 220.03
            ^ | ^ | 基本支出和项目支出合计 | 540.05
        """),
        executed=True,
    )
    assert (one(found, "540.05").expenditure_type, one(found, "540.05").is_total) == ("total", True)


def test_other_costs_are_a_part_of_running_costs() -> None:
    found = facts(
        "机关运行经费表",
        "单位：元",
        grid("""
            单位名称 | 合计 | 办公费 | 水费 | 其他费用
            合计 | 300.01 | 200.02 | 50.03 | 49.96
        """),
    )
    assert [(v, m.label, dict(m.attributes)["part"]) for v, m in found] == [
        ("300.01", "合计", "total"),
        ("200.02", "办公费", "part"),
        ("50.03", "水费", "part"),
        ("49.96", "其他费用", "part"),
    ]


def test_a_body_among_accounts_of_projects_is_not_told_twice() -> None:
    found = facts(
        "一般公共预算财政拨款项目支出决算表",
        "单位：元",
        grid("""
            科目编码 | 科目（单位）名称 | 金额
            合计 | < | 10.01
            2010607 | 信息化建设 | 10.02
             | 青河县财政局 | 10.03
        """),
        executed=True,
    )
    assert [value for value, _ in found] == ["10.01", "10.02"]


def test_one_account_among_bodies_is_an_account() -> None:
    found = facts(
        "支出预算分类汇总表",
        "单位：万元",
        grid("""
            单位代码 | 单位名称（功能科目） | 总计 | 基本支出 | < | 项目支出 | <
            ^ | ^ | ^ | 小计 | 工资福利支出 | 小计 | 按项目管理的商品和服务支出
             | 合计 | 260.01 | 230.02 | 150.03 | 30.04 | 20.05
            601003 | 青河县妇幼保健院 | 260.06 | 230.07 | 150.08 | 30.09 | 20.10
            2100403 | 妇幼保健机构 | 260.11 | 230.12 | 150.13 | 30.14 | 20.15
        """),
    )
    last = [
        (one(found, v).functional_code, one(found, v).department_economic_code) for v in ("260.11", "150.13", "20.15")
    ]
    assert last == [("2100403", None), ("2100403", "301"), ("2100403", "302")]
    assert not {"260.06", "150.08"} & {value for value, _ in found}


def test_appropriation_within_a_budget_is_of_that_budget() -> None:
    found = facts(
        "部门支出总体情况表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 一般公共预算 | < | 政府性基金
            ^ | ^ | ^ | 小计 | 其中：财政拨款 | ^
            2010801 | 行政运行 | 50.01 | 50.02 | 50.03 | 0.00
        """),
    )
    assert [(m.funding_source, m.is_total) for _, m in found] == [
        (None, True),
        ("general_public_budget", True),
        ("general_public_budget", False),
        ("government_fund", False),
    ]


def test_expenditure_of_the_year_above_its_classes_is_their_sum_whatever_their_ordinals() -> None:
    found = facts(
        "财政拨款收支总表",
        "单位：万元",
        grid("""
            收入 | < | 支出 | < | <
            项目 | 金额 | 项目 | 一般公共预算财政拨款 | 政府性基金预算财政拨款
            一、一般公共预算财政拨款 | 80.01 | 一、本年支出 | 80.02 | 20.03
            二、政府性基金预算财政拨款 | 20.04 | 十、城乡社区支出 | 0.05 | 20.06
            ^ | ^ | 十八、国土海洋气象等支出 | 79.97 |
        """),
    )
    assert [one(found, v).is_total for v in ("80.02", "20.03", "20.06", "79.97")] == [True, True, False, False]


@pytest.mark.parametrize("heading", ["2017年执行", "2017年预算执行", "2017年实际", "2017年实际数", "2017年实际发生额"])
def test_what_was_carried_out_may_be_said_without_a_number(heading: str) -> None:
    found = facts(
        "“三公”经费支出情况表",
        "单位：万元",
        grid(f"""
            项目 | 2017年预算 | {heading} | 2018年预算
            公务接待 | 4.01 | 3.02 | 2.03
        """),
        year=2018,
    )
    assert [(m.fiscal_year, m.phase) for _, m in found] == [(2017, "approved"), (2017, "executed"), (2018, "approved")]


def test_running_costs_by_kinds_of_units_in_columns() -> None:
    found = facts(
        "机关运行经费情况表",
        "单位：万元",
        grid("""
            行政单位 | 参照公务员法管理事业单位 | 合计
            20.01 | 10.02 | 30.03
        """),
        executed=True,
    )
    assert [(v, m.label, dict(m.attributes)["part"]) for v, m in found] == [
        ("20.01", "行政单位", "part"),
        ("10.02", "参照公务员法管理事业单位", "part"),
        ("30.03", "机关运行经费", "total"),
    ]


def test_fees_below_a_line_that_is_no_title_by_its_form() -> None:
    page = """
        项目 | 2019年预算数 | 2020年预算数
        公务接待费 | 4.01 | 3.02
        公务用车运行维护费 | 6.03 | 6.04
    """
    found = facts("武邑县审计局2020年“三公”经费公开", "单位：万元", grid(page), year=2020)
    assert [m.item for _, m in found] == ["official_reception"] * 2 + ["vehicle_operation"] * 2
    other = page.replace("公务接待费", "办公费").replace("公务用车运行维护费", "差旅费")
    assert facts("武邑县审计局2020年“三公”经费公开", "单位：万元", grid(other), year=2020) == []


def test_parts_under_a_heading_of_which_are_parts_of_the_column_before() -> None:
    found = facts(
        "财政拨款支出预算表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 总计 | 基本支出 | 其中 | < | 项目支出 | 其中： | <
            ^ | ^ | ^ | ^ | 工资福利支出 | 商品和服务支出 | ^ | 商品和服务支出 | 资本性支出
            2081601 | 行政运行 | 75.01 | 55.02 | 45.03 | 9.99 | 19.98 | 15.04 | 4.94
        """),
    )
    assert [(m.expenditure_type, m.department_economic_code) for _, m in found] == [
        ("total", None),
        ("basic", None),
        ("basic", "301"),
        ("basic", "302"),
        ("project", None),
        ("project", "302"),
        ("project", "310"),
    ]


def test_parts_of_the_column_before_are_of_its_year_and_phase() -> None:
    found = facts(
        "一般公共预算支出表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 2020年决算数 | 其中： | < | 2021年预算数 | 其中： | <
            ^ | ^ | ^ | 基本支出 | 项目支出 | ^ | 基本支出 | 项目支出
            2081601 | 行政运行 | 75.01 | 55.02 | 19.99 | 76.03 | 56.04 | 20.05
        """),
    )
    assert [(m.fiscal_year, m.phase) for _, m in found] == [(2020, "executed")] * 3 + [(2021, "approved")] * 3


@pytest.mark.parametrize("heading", ["预算", "2020年预算", "2020年度预算", "本年预算", "预算额", "预算金额"])
def test_a_budget_in_final_accounts_is_no_execution_though_no_number_is_said(heading: str) -> None:
    found = facts(
        "“三公”经费支出决算表",
        "单位：万元",
        grid(f"""
            项目 | {heading} | 决算
            公务接待费 | 3.01 | 2.02
        """),
        year=2020,
        executed=True,
    )
    assert [(m.fiscal_year, m.phase) for _, m in found] == [(2020, "approved"), (2020, "executed")]


def test_a_source_that_is_called_a_budget_says_no_phase() -> None:
    found = facts(
        "支出决算表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 一般公共预算 | 政府性基金预算
            2010801 | 行政运行 | 50.01 | 40.02 | 9.99
        """),
        executed=True,
    )
    assert {m.phase for _, m in found} == {"executed"}


def test_what_was_to_be_procured_and_what_was() -> None:
    found = facts(
        "政府采购支出情况表",
        "单位：万元",
        grid("""
            采购方式 | 预算金额 | 实际采购金额 | 节约率
            公开招标 | 100.01 | 95.02 | 5%
        """),
        executed=True,
    )
    assert [(v, m.phase) for v, m in found] == [("100.01", "approved"), ("95.02", "executed")]
