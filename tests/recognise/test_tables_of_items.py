"""三公, assets, procurement, projects and operating costs, in layouts of our own making."""

from __future__ import annotations

from recognise_grids import facts, grid, one, tables

from scrapers.recognise.meaning import tell
from scrapers.recognise.readings import readings_of


def test_three_public_with_budget_and_accounts_side_by_side() -> None:
    found = facts(
        "“三公”经费公共预算财政拨款支出决算表",
        "单位：万元",
        grid("""
            预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
            合计 | 因公出国 | 公务用车费 | < | < | 接待费 | 合计 | 因公出国 | 公务用车费 | < | < | 接待费
            ^ | ^ | 小计 | 购置费 | 运行维护费 | ^ | ^ | ^ | 小计 | 购置费 | 运行维护费 | ^
            1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
            9.00 | 1.10 | 6.60 | 0.20 | 6.40 | 1.30 | 8.00 | 1.00 | 5.80 | 0.10 | 5.70 | 1.20
        """),
        executed=True,
    )
    assert len(found) == 12
    budget, accounts = one(found, "6.60"), one(found, "5.80")
    assert (budget.item, budget.phase, budget.is_total) == ("vehicles", "approved", True)
    assert (accounts.item, accounts.phase, accounts.label) == ("vehicles", "executed", "公务用车费")
    assert one(found, "9.00").item == "total"
    assert one(found, "0.10").item == "vehicle_purchase"
    assert one(found, "5.70").item == "vehicle_operation"
    assert one(found, "1.20").item == "official_reception"


def test_three_public_as_rows_with_two_years() -> None:
    found = facts(
        "一般公共预算“三公”经费支出表",
        "单位：元",
        grid("""
            项目 | 2020年预算数 | 2021年预算数 | 增减变化
            合计 | 52000 | 41000 | -11000
            1、因公出国（境）费用 | 0 | |
            2、公务接待费 | 22000 | 21000 | -1000
            3、公务用车费 | 30000 | 20000 | -10000
            其中：（1）公务用车运行维护费 | 30001 | 20001 | -10001
            （2）公务用车购置 | — | — |
        """),
    )
    assert (one(found, "41000").item, one(found, "41000").funding_source) == ("total", "general_public_budget")
    assert (one(found, "22000").fiscal_year, one(found, "22000").item) == (2020, "official_reception")
    assert one(found, "20000").item == "vehicles"
    assert one(found, "20001").item == "vehicle_operation"
    assert one(found, "-1000").comparison == "change"


def test_a_total_that_holds_meetings_is_not_the_three() -> None:
    found = facts(
        "“三公”经费、会议费、培训费支出预算表",
        "单位：万元",
        grid("""
            合计 | “三公”经费 | < | < | 会议费 | 培训费
            ^ | 小计 | 因公出国（境）费 | 公务接待费 | ^ | ^
            20.00 | 15.00 | 5.00 | 10.00 | 3.00 | 2.00
        """),
    )
    assert one(found, "20.00").item == "table_total"
    assert one(found, "15.00").item == "total"
    assert one(found, "3.00").item == "conferences"


def test_counts_in_a_fee_table_are_no_money() -> None:
    items = (
        "“三公”经费支出情况表",
        "单位：万元",
        grid("""
            项目 | 决算数
            一、因公出国（境）费 | 3.50
            1.团组数（个） | 2
            2.公务用车保有量（辆） | 4
            二、公务接待费 | 1.25
        """),
    )
    (table,) = tables(*items)
    readings = {r.printed: r for r in readings_of(table)}
    assert not readings["2"].is_money
    assert not readings["4"].is_money
    assert readings["3.50"].unit == "万元"
    assert [printed for printed, _ in facts(*items)] == ["3.50", "1.25"]


def test_units_of_a_list_of_bodies_are_not_added_to_their_total() -> None:
    found = facts(
        "一般公共预算“三公”经费支出预算表",
        "单位：万元",
        grid("""
            单位编码 | 单位名称 | 合计 | 因公出国（境）费 | 公务接待费
             | 合计 | 7.1 | | 7.2
            601 | 某局 | 7.3 | | 7.4
            601002 | 某站 | 7.5 | | 7.6
        """),
    )
    assert [printed for printed, _ in found] == ["7.1", "7.2"]


def test_operating_costs_beside_the_three_have_their_own_kind() -> None:
    found = facts(
        "部门“三公”经费和机关运行经费预算表",
        "单位：万元",
        grid("""
            “三公”经费预算数 | < | < | 机关运行经费预算数
            合计 | 因公出国（境）费 | 公务接待费 | ^
            3.10 | 1.10 | 2.00 | 66.50
        """),
    )
    costs = one(found, "66.50")
    assert (costs.fact, costs.table_type) == ("running_costs", "running_cost")
    assert one(found, "3.10").table_type == "three_public"


def test_assets_carry_quantity_and_date() -> None:
    found = facts(
        "固定资产占用情况表",
        "编制部门：某局  截止时间：2020年12月31日",
        grid("""
            项目 | 数量 | 价值（金额单位：万元）
            资产总额 | —— | 520.10
            1、房屋（平方米） | 1200 | 300.00
            2、车辆（台、辆） | 3 | 60.50
            3、其他固定资产 | 210 | 159.60
        """),
    )
    houses = one(found, "300.00")
    assert houses.label == "房屋"
    assert dict(houses.attributes) == {"quantity": "1200", "quantity_unit": "平方米", "as_of": "2020-12-31"}
    assert "quantity" not in dict(one(found, "520.10").attributes)
    assert one(found, "520.10").is_total
    assert one(found, "60.50").item == "vehicles"
    assert len(found) == 4, "quantities are attributes, not facts"


def test_procurement_has_one_fact_a_row_with_its_item() -> None:
    found = facts(
        "部门政府采购预算",
        "单位：万元",
        grid("""
            政府采购项目来源 | < | 采购物品名称 | 政府采购目录序号 | 计量单位 | 数量 | 单价 | 政府采购金额 | <
            项目名称 | 预算资金 | ^ | ^ | ^ | ^ | ^ | 总计 | 一般公共预算拨款
            合计 | | | | | | | 3.30 | 3.31
            日常公用经费 | 80.00 | 便携式计算机 | [A02010105] | 台 | 3 | 0.80 | 2.40 | 2.41
            日常公用经费 | 80.00 | 复印纸 | A090101 | 箱 | 60 | 0.015 | 0.90 | 0.91
        """),
    )
    assert [printed for printed, _ in found] == ["3.30", "2.40", "0.90"]
    laptop = dict(one(found, "2.40").attributes)
    assert laptop == {
        "item_name": "便携式计算机",
        "project_name": "日常公用经费",
        "catalogue_code": "A02010105",
        "quantity": "3",
        "quantity_unit": "台",
        "unit_price_yuan": "8000.00",
    }
    assert dict(one(found, "0.90").attributes)["unit_price_yuan"] == "150.000"
    assert one(found, "3.30").is_total


def test_projects_need_a_name() -> None:
    found = facts(
        "一般公共预算项目支出预算表",
        "单位：万元",
        grid("""
            科目编码 | < | < | 单位代码 | 单位名称（科目） | 项目名称 | 金额
            类 | 款 | 项 | ^ | ^ | ^ | ^
            | | | | 合计 | | 55
            | | | 501002 | 某局 | | 56
            205 | | | 501002 | 教育支出 | | 57
            205 | 2 | 1 | 501002 | 学前教育 | 幼儿园修缮 | 30
            205 | 2 | 99 | 501002 | 其他普通教育支出 | 教师培训 | 25
        """),
    )
    assert [printed for printed, _ in found] == ["55", "30", "25"]
    repair = one(found, "30")
    assert (repair.fact, repair.label, repair.functional_code) == ("projects", "幼儿园修缮", "2050201")


def test_a_form_of_targets_tells_project_plan_and_indicators() -> None:
    found = facts(
        "1、乡村道路养护绩效目标表",
        "单位：万元",
        grid("""
            项目编码 | 12-0001 | 项目名称 | 乡村道路养护 | | |
            预算规模及资金用途 | 预算数 | 300.00 | 其中：财政资金 | 250.00 | 其他资金 | 50.00
             | 用于养护乡村道路 | | | | |
            资金支出计划（%） | 3月底 | 6月底 | 12月底 | | |
             | 20.00 | 60.00 | 100.00 | | |
            一级指标 | 二级指标 | 三级指标 | 绩效指标描述 | 指标值 | 指标值确定依据 |
            产出指标 | 数量指标 | 养护里程 | 全年养护的里程 | ≥120公里 | 年度计划 |
             | 质量指标 | 验收合格率 | 合格数占比 | 100% | 年度计划 |
        """),
    )
    whole = one(found, "300.00")
    assert (whole.fact, whole.label) == ("projects", "乡村道路养护")
    assert dict(whole.attributes)["project_code"] == "12-0001"
    assert one(found, "250.00").funding_source == "fiscal_appropriation"
    plan = dict(one(found, "60.00").attributes)
    assert (plan["level_1"], plan["level_2"], plan["target_value"]) == ("资金支出计划", "6月底", "60.00")
    length = dict(one(found, "≥120公里").attributes)
    assert (length["operator"], length["target_value"], length["target_unit"]) == ("≥", "120", "公里")
    assert (length["level_1"], length["level_2"], length["level_3"]) == ("产出指标", "数量指标", "养护里程")
    assert dict(one(found, "100%").attributes)["level_1"] == "产出指标", "a blank level goes on from above"


def test_parts_of_receptions_are_not_counted_twice() -> None:
    found = facts(
        "财政拨款“三公”经费支出决算表",
        "单位：万元",
        grid("""
            项目 | 行次 | 预算数 | 决算数
            栏次 | | 1 | 2
            （一）支出合计 | 2 | 10.30 | 9.40
            3．公务接待费 | 7 | 3.10 | 3.30
            （1）国内接待费 | 8 | — | 3.40
            （二）相关统计数 | 9 | — | —
            国内公务接待批次（批） | 10 | — | 12
        """),
        executed=True,
    )
    assert [printed for printed, _ in found] == ["10.30", "9.40", "3.10", "3.30"]
    assert (one(found, "10.30").item, one(found, "10.30").phase) == ("total", "approved")
    assert (one(found, "3.30").item, one(found, "3.30").phase) == ("official_reception", "executed")


def test_a_fee_table_with_a_row_a_year() -> None:
    found = facts(
        "“三公”经费支出预算表",
        "单位：万元",
        grid("""
            年度 | 合计 | 因公出国（境）费 | 公务接待费
            2020年 | 3.10 | 1.10 | 2.00
            2021年 | 2.90 | 1.00 | 1.90
        """),
    )
    assert (one(found, "1.10").fiscal_year, one(found, "1.00").fiscal_year) == (2020, 2021)


def test_a_self_evaluation_gives_the_projects_money_by_phase_and_no_points() -> None:
    items = (
        "项目支出绩效自评表",
        "（2020年度）",
        grid("""
            项目名称 | 道路养护 | < | 主管部门 | 甲局 | < | < | <
            项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
            ^ | 年度资金总额 | 100.5 | 90.5 | 80.5 | 10 | 88.9% | 8.9
            ^ | 其中：当年财政拨款 | 100.1 | 90.1 | 80.1 | — | 88.8% | —
            一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
            产出指标 | 数量指标 | 里程 | ≥12公里 | 13公里 | 10.2 | 10.3 | 无
            总分 | < | < | < | < | 100 | 98.5 |
        """),
    )
    found = facts(*items, year=2020, executed=True)
    money = [(printed, meaning.phase) for printed, meaning in found if meaning.fact == "projects"]
    assert money == [
        ("100.5", "approved"),
        ("90.5", "adjusted"),
        ("80.5", "executed"),
        ("100.1", "approved"),
        ("90.1", "adjusted"),
        ("80.1", "executed"),
    ]
    assert one(found, "80.1").funding_source == "fiscal_appropriation"
    assert one(found, "80.5").label == "道路养护"
    assert dict(one(found, "≥12公里").attributes)["target_value"] == "12"
    (table,) = tables(*items)
    kept = [told.reading for told in tell(table)]
    assert {r.printed for r in kept} >= {"10", "8.9", "88.9%", "10.2", "10.3", "100", "98.5"}, "points are kept"
    assert {r.unit for r in kept if r.is_money} == {"万元"}
