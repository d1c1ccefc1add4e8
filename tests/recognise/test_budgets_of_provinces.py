"""Tables of budgets as provinces print them: which rows and columns are facts, and of what."""

from __future__ import annotations

import pytest
from recognise_grids import facts, grid, one, tables

from scrapers.recognise.meaning import tell
from scrapers.recognise.meaning_lists import project_of


def test_a_reason_printed_in_every_column_begins_no_table() -> None:
    found = facts(
        "2016年某局财政拨款“三公”经费预算表",
        "金额单位：万元",
        grid("""
            项目 | 2016年预算数 | <
            ^ | 小计 | 其中:一般公共预算安排数
            一、“三公”经费合计 | 21.63 | 21.53
            (一)因公出国(境)费 | 单位不需填列 | 单位不需填列
            (二)公务接待费 | 14.83 | 14.73
        """),
    )
    read = {printed: (m.item, m.fiscal_year, m.funding_source) for printed, m in found}
    assert read == {
        "21.63": ("total", 2016, None),
        "21.53": ("total", 2016, "general_public_budget"),
        "14.83": ("official_reception", 2016, None),
        "14.73": ("official_reception", 2016, "general_public_budget"),
    }


def test_bodies_beside_their_codes_are_no_sources_of_income() -> None:
    found = facts(
        "部门收入总表",
        "单位：万元",
        grid("""
            项目 | < | 合计 | 上年结转 | 一般公共预算拨款收入
            单位代码 | 单位名称（科目） | ^ | ^ | ^
            | 合计 | 300.00 | 20.00 | 280.00
            | 某市丙局 | 300.00 | 20.00 | 280.00
            301901 | 某市丙局机关 | 300.00 | 20.00 | 280.00
        """),
    )
    assert [(printed, m.item) for printed, m in found] == [
        ("300.00", "total"),
        ("20.00", "carryover"),
        ("280.00", "general_public_budget"),
    ]


def test_the_department_over_its_units_is_the_total_of_a_list_without_one() -> None:
    found = facts(
        "部门收入总表",
        "单位：万元",
        grid("""
            单位编码 | 单位名称 | 合计 | 财政拨款 | 事业收入
            203 | 山东省甲厅 | 90.00 | 75.00 | 15.00
            203001 | 山东省甲厅机关 | 60.00 | 60.00 |
            203002 | 山东省甲中心 | 30.00 | 20.00 | 10.00
        """),
    )
    assert [(printed, m.item, m.is_total) for printed, m in found] == [
        ("90.00", "total", True),
        ("75.00", "fiscal_appropriation", True),
        ("15.00", "service_income", True),
    ]


def test_units_of_one_rank_have_no_total_among_them() -> None:
    bodies = "单位编码 | 单位名称 | 合计\n203001 | 山东省甲厅机关 | 60.00\n203002 | 山东省甲中心 | 30.00"
    assert facts("部门收入总表", "单位：万元", grid(bodies)) == []


def test_a_kind_of_projects_over_projects_is_no_project() -> None:
    found = facts(
        "部门综合预算专项业务经费支出表",
        "单位：元",
        grid("""
            单位（项目）编码 | 单位（项目）名称 | 项目金额 | 项目简介
            | 合计 | 1,000.00 |
            101001 | 西安市甲局本级 | 1,000.00 |
            | 专用项目 | 1,000.00 |
            | 宣传工作经费 | 400.00 | 开展宣传
            | 信息化经费 | 600.00 | 系统维护
        """),
    )
    named = [(printed, m.is_total, dict(m.attributes).get("project_name")) for printed, m in found]
    assert named == [
        ("1,000.00", True, None),
        ("1,000.00", True, None),
        ("400.00", False, "宣传工作经费"),
        ("600.00", False, "信息化经费"),
    ]


def test_kinds_of_projects_alone_are_what_the_table_lists() -> None:
    found = facts("项目支出表", "单位：元", grid("项目名称 | 金额\n特定目标类 | 400.00\n其他运转类 | 600.00"))
    assert [(m.label, m.is_total) for _, m in found] == [("特定目标类", False), ("其他运转类", False)]


def test_wages_and_welfare_is_the_class_of_wages() -> None:
    found = facts(
        "基本支出预算表",
        "单位：万元",
        grid("""
            支出项目类别（资金使用单位） | 总计
            广东省甲厅 | 6.00
            工资和福利支出 | 5.00
            商品和服务支出 | 1.00
        """),
    )
    assert one(found, "5.00").department_economic_code == "301"


def test_what_is_planned_for_parts_of_the_year_is_a_target_and_no_budget() -> None:
    found = facts(
        "项目支出预算表",
        "单位：万元",
        grid("""
            项目编码 | 项目名称 | 预算金额 | 3月底前 | 下半年 | 1-6月执行数
            | 合计 | 24.00 | 6.00 | 12.00 | 5.00
            P0001 | 宣传经费 | 24.00 | 6.00 | 12.00 | 5.00
        """),
    )
    assert [(printed, m.fact) for printed, m in found] == [
        ("24.00", "projects"),
        ("24.00", "projects"),
        ("6.00", "performance_targets"),
        ("12.00", "performance_targets"),
    ]
    assert dict(one(found, "6.00").attributes) == {
        "project_name": "宣传经费",
        "project_code": "P0001",
        "level_1": "资金支出计划",
        "level_2": "3月底前",
        "target_value": "6.00",
        "target_unit": "万元",
    }


def test_a_quarter_of_a_year_is_no_year() -> None:
    rows = "科目编码 | 科目名称 | 合计 | 一季度 | 二季度\n201 | 一般公共服务支出 | 40.00 | 15.00 | 25.00"
    assert [printed for printed, _ in facts("部门支出总表", "单位：万元", grid(rows))] == ["40.00"]


def test_purchases_with_their_sources_alone() -> None:
    found = facts(
        "政府采购预算表",
        "单位：万元",
        grid("""
            采购项目名称 | 采购目录名称 | 数量 | 一般公共预算 | 政府性基金 | 单位资金
            合计 | | | 31.00 | | 9.00
            办公设备 | 台式机 | 10 | 30.00 | |
            物业 | 物业服务 | 1 | 1.00 | | 9.00
        """),
    )
    read = [(printed, m.label, m.funding_source, dict(m.attributes).get("quantity")) for printed, m in found]
    assert read == [
        ("31.00", "合计", "general_public_budget", None),
        ("9.00", "合计", "own_revenue", None),
        ("30.00", "台式机", "general_public_budget", "10"),
        ("1.00", "物业服务", "general_public_budget", None),
        ("9.00", "物业服务", "own_revenue", None),
    ]


def test_purchases_with_an_amount_beside_its_sources() -> None:
    found = facts(
        "政府采购预算表",
        "单位：万元",
        grid("""
            采购项目 | 采购目录编码 | 采购目录名称 | 计量单位 | 数量 | 单价 | 采购金额合计 | 财政 | 其他资金 | 一季度
            设备购置 | A02010105 | 便携式计算机 | 台 | 10 | 0.60 | 6.00 | 5.00 | 1.00 | 2.00
        """),
    )
    assert [(printed, m.label) for printed, m in found] == [("6.00", "便携式计算机")]
    assert dict(one(found, "6.00").attributes) == {
        "item_name": "便携式计算机",
        "project_name": "设备购置",
        "catalogue_code": "A02010105",
        "quantity": "10",
        "quantity_unit": "台",
        "unit_price_yuan": "6000.00",
    }


def test_the_title_says_of_which_costs_and_class_a_table_is() -> None:
    found = facts(
        "一般公共预算基本支出表--人员经费（工资福利支出）（按政府预算经济分类）",
        "单位：万元",
        grid("""
            功能科目 | < | < | 科目名称 | 合计 | 工资福利支出 | < | < | 对事业单位经常性补助 | <
            类 | 款 | 项 | ^ | ^ | 小计 | 工资奖金津补贴 | 社会保障缴费 | 小计 | 工资福利支出
            201 | 03 | 01 | 行政运行 | 51.00 | 40.00 | 30.00 | 10.00 | 11.00 | 12.00
        """),
    )
    read = {printed: (m.department_economic_code, m.government_economic_code) for printed, m in found}
    assert read == {
        "51.00": ("301", None),
        "40.00": (None, "501"),
        "30.00": (None, "50101"),
        "10.00": (None, "50102"),
        "11.00": (None, "505"),
        "12.00": (None, "50501"),
    }
    assert {m.cost_type for _, m in found} == {"personnel"}


@pytest.mark.parametrize(
    ("title", "cost_type", "fund_year"),
    [
        ("一般公共预算上年结转支出预算表", None, "carryover"),
        ("一般公共预算支出预算表（含上年结转）", None, None),
        ("一般公共预算基本支出表——公用经费", "non_personnel", None),
        ("一般公共预算基本支出表（人员类、运转类公用经费项目）", None, None),
    ],
)
def test_what_a_title_says_of_all_figures(title: str, cost_type: str | None, fund_year: str | None) -> None:
    ((_, meaning),) = facts(title, "单位：万元", grid("科目编码 | 科目名称 | 金额\n2010301 | 行政运行 | 5.00"))
    assert (meaning.cost_type, meaning.fund_year) == (cost_type, fund_year)


def test_a_unit_over_tables_side_by_side_is_of_both() -> None:
    found = tables(
        "单位：万元",
        grid("""
            2024年部门收入总表 | < | | 2024年部门支出总表 | <
            项目 | 预算数 | | 项目 | 预算数
            一、财政拨款 | 90.00 | | 一、基本支出 | 60.00
            合计 | 90.00 | | 合计 | 60.00
        """),
    )
    assert [(table.table_type, table.unit, table.unit_inherited) for table in found] == [
        ("income", "万元", False),
        ("expenditure", "万元", False),
    ]


def test_a_unit_below_another_title_is_not_of_the_next() -> None:
    (table,) = tables(
        "部门收入总表", "单位：万元", "部门支出总表", grid("项目 | 预算数\n基本支出 | 60.00\n合计 | 60.00")
    )
    assert table.table_type == "expenditure" and table.unit is None


def test_fees_of_basic_and_of_project_expenditure_are_not_the_same() -> None:
    found = facts(
        "财政拨款“三公”经费支出预算表",
        "单位：万元",
        grid("""
            项目 | 本年预算数 | < | < | 上年预算数
            ^ | 合计 | 基本支出 | 项目支出 | ^
            “三公”经费合计 | 10.00 | 6.00 | 4.00 | 12.00
        """),
    )
    read = {printed: (m.expenditure_type, m.fiscal_year) for printed, m in found}
    assert read == {"10.00": (None, 2021), "6.00": ("basic", 2021), "4.00": ("project", 2021), "12.00": (None, 2020)}


def test_sources_of_expenditure_are_none_of_them_the_whole() -> None:
    found = facts(
        "部门支出总表（按资金来源）",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 一般预算拨款 | 专户资金 | 事业收入 | 上级补助收入 | 自筹资金 | 罚没收入
            205 | 教育支出 | 21.00 | 1.00 | 2.00 | 3.00 | 4.00 | 5.00 | 6.00
        """),
    )
    assert [m.funding_source for _, m in found] == [
        None,
        "general_public_budget",
        "special_account",
        *["own_revenue"] * 3,
        "other",
    ]


@pytest.mark.parametrize(
    ("printed", "code", "name"),
    [
        ("P001-宣传经费", "P001", "宣传经费"),
        ("[A0012]宣传经费", "A0012", "宣传经费"),
        ("350100240002宣传经费", "350100240002", "宣传经费"),
        ("2024年高标准农田建设", "", "2024年高标准农田建设"),
        ("110千伏线路改造", "", "110千伏线路改造"),
        ("S301线路改造", "", "S301线路改造"),
    ],
)
def test_codes_in_front_of_the_names_of_projects(printed: str, code: str, name: str) -> None:
    assert project_of(printed) == (code, name)


def test_a_unit_in_a_column_of_its_own_is_of_its_row() -> None:
    (table,) = tables(
        "“三公”经费情况表",
        grid("""
            项目 | 单位 | 2023年 | 2024年
            “三公”经费合计 | 万元 | 12.00 | 10.00
            国内公务接待批次 | 批次 | 50 | 40
        """),
    )
    read = {told.reading.printed: (told.reading.unit, told.reading.is_money) for told in tell(table)}
    assert read == {"12.00": ("万元", True), "10.00": ("万元", True), "50": (None, False), "40": (None, False)}


def test_kinds_of_vehicles_below_a_heading_that_counts_them_are_counted() -> None:
    found = facts(
        "国有资产占有使用情况表",
        "单位：辆、台、平方米",
        grid("""
            单位名称 | 车辆（辆） | < | < | 单价50万元以上通用设备（台） | 房屋面积（平方米）
            ^ | 合计 | 机要通信用车 | 执法执勤用车 | ^ | ^
            某市甲局 | 6 | 2 | 4 | 3 | 1,200.50
        """),
    )
    read = [(m.label, m.item, dict(m.attributes).get("quantity")) for _, m in found]
    assert read == [
        ("车辆", "vehicles", "6"),
        ("机要通信用车", "vehicles", "2"),
        ("执法执勤用车", "vehicles", "4"),
        ("单价50万元以上通用设备", "general_equipment", "3"),
        ("房屋面积", "land_and_buildings", "1200.50"),
    ]


def test_assets_are_those_at_the_end_of_the_year() -> None:
    found = facts(
        "国有资产情况表",
        "单位：元",
        grid("""
            资产类别 | 期初数 | < | 期末数 | <
            ^ | 数量 | 原值 | 数量 | 原值
            车辆 | 2 | 20.00 | 3 | 35.00
        """),
    )
    assert [(printed, dict(m.attributes)["quantity"]) for printed, m in found] == [("35.00", "3")]


def test_the_source_of_a_project_in_a_column_of_names() -> None:
    found = facts(
        "项目支出预算表",
        "单位：万元",
        grid("""
            项目名称 | 资金来源 | 已安排 | 本年预算
            宣传经费 | 一般公共预算拨款 | 3.00 | 10.00
            宣传经费 | 政府性基金 | 4.00 | 5.00
            合计 | | 7.00 | 15.00
        """),
    )
    assert [(printed, m.funding_source) for printed, m in found] == [
        ("10.00", "general_public_budget"),
        ("5.00", "government_fund"),
        ("15.00", None),
    ]


def test_short_names_of_bodies_are_no_measures() -> None:
    rows = "单位 | 合计 | 财政拨款收入\n合计 | 9.00 | 9.00\n甲县一中 | 9.00 | 9.00"
    assert [m.label for _, m in facts("收入总表", "单位：万元", grid(rows))] == ["合计", "合计"]
