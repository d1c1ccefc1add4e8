"""Layouts as provinces print them that no shared document shows, known from the field; the figures are made up."""

from __future__ import annotations

from recognise_grids import facts, grid, one, tables

from scrapers.recognise.meaning import tell


def test_a_change_over_groups_of_fees_is_a_change_of_each() -> None:
    found = facts(
        "部门综合预算一般公共预算拨款“三公”经费及会议费、培训费支出预算表",
        "单位：万元",
        grid("""
            单位名称 | 2020年 | < | < | < | 2021年 | < | < | < | 增减变化情况 | < | < | <
            ^ | 一般公共预算拨款安排的“三公”经费预算 | < | < | 会议费 | 一般公共预算拨款安排的“三公”经费预算 | < | < | 会议费 | 一般公共预算拨款安排的“三公”经费预算 | < | < | 会议费
            ^ | 小计 | 公务接待费 | 因公出国（境）费用 | ^ | 小计 | 公务接待费 | 因公出国（境）费用 | ^ | 小计 | 公务接待费 | 因公出国（境）费用 | ^
            合计 | 5.10 | 5.20 | 0.10 | 2.10 | 4.10 | 4.20 | 0.20 | 1.10 | -1.10 | -1.20 | -0.30 | -1.40
        """),  # noqa: E501
    )
    changes = [one(found, printed).comparison for printed in ("-1.10", "-1.20", "-0.30", "-1.40")]
    assert changes == ["change"] * 4
    assert (one(found, "5.20").fiscal_year, one(found, "5.20").comparison) == (2020, "level")
    assert one(found, "4.20").fiscal_year == 2021


def test_figures_of_years_under_a_heading_that_compares_are_levels() -> None:
    found = facts(
        "一般公共预算支出情况表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 与上年增减变动情况 | < | <
            ^ | ^ | 2020年预算数 | 2021年预算数 | 增减额
            205 | 教育支出 | 10.1 | 12.2 | 2.1
        """),
    )
    assert [(m.fiscal_year, m.comparison) for _, m in found] == [(2020, "level"), (2021, "level"), (2021, "change")]


def test_accounts_of_both_economies_in_brackets_before_their_names() -> None:
    found = facts(
        "一般公共预算基本支出情况表（按支出经济分类科目）",
        "单位：万元",
        grid("""
            支出经济分类科目（政府预算） | 支出经济分类科目（部门预算） | 基本支出
            [501]机关工资福利支出 | [301]工资福利支出 | 250.00
            [50101]工资奖金津补贴 | [30101]基本工资 | 150.00
        """),
    )
    whole, part = one(found, "250.00"), one(found, "150.00")
    assert (part.department_economic_code, part.government_economic_code) == ("30101", "50101")
    assert (whole.is_total, part.is_total) == (True, False)


def test_classes_of_assets_below_what_they_are_part_of() -> None:
    found = facts(
        "国有资产占有使用情况表",
        "单位：元",
        grid("""
            资产总额 | 流动资产 | 固定资产 | < | < | < | 在建工程
            ^ | ^ | 小计 | 房屋构筑物 | 车辆 | 其他固定资产 | ^
            6000.10 | 1500.20 | 4500.30 | 2000.40 | 1000.50 | 1500.60 |
        """),
        executed=True,
    )
    assert {printed: (m.item, m.is_total) for printed, m in found} == {
        "6000.10": ("total", True),
        "1500.20": ("current_assets", False),
        "4500.30": ("fixed_assets", True),
        "2000.40": ("land_and_buildings", False),
        "1000.50": ("vehicles", False),
        "1500.60": ("other", False),
    }
    assert not any(m.attributes for _, m in found), "a sum of money is no number of cars"


def test_whole_numbers_under_cars_beside_money_count_them() -> None:
    found = facts(
        "国有资产占有使用情况表",
        "单位：元",
        grid("""
            资产总额 | 固定资产 | < | <
            ^ | 房屋构筑物 | 车辆 | 家具
            6000.10 | 2000.40 | 3 | 1500.60
        """),
    )
    assert dict(one(found, "3").attributes) == {"quantity": "3"}


def test_an_asset_that_no_class_fits_is_not_the_total_it_is_part_of() -> None:
    found = facts(
        "资产情况表",
        "单位：元",
        grid("""
            项目 | 年末数
            一、资产总额 | 90.1
            （一）受托代理资产 | 40.2
        """),
    )
    assert (one(found, "40.2").item, one(found, "40.2").is_total) == (None, False)


def test_what_a_car_costs_to_fill_and_mend_is_no_fee_of_its_own() -> None:
    found = facts(
        "“三公”经费支出表",
        "单位：万元",
        grid("""
            年度 | 公务接待费 | 公务用车购置和运行维护费 | < | < | <
            ^ | ^ | 小计 | 公务用车加油 | 公务用车维修 | 公务用车其他支出
            2021年 | 0.50 | 4.50 | 1.60 | 1.70 | 1.20
        """),
    )
    assert [(printed, m.item) for printed, m in found] == [("0.50", "official_reception"), ("4.50", "vehicles")]


def test_staff_and_offices_are_no_projects_though_the_books_call_them_so() -> None:
    found = facts(
        "部门基本支出预算表（人员类、运转类公用经费项目）",
        "单位：元",
        grid("""
            单位名称 | 项目名称 | 功能科目编码 | 功能科目名称 | 部门经济科目编码 | 部门经济科目名称 | 总计
            某县林草局 | 行政人员工资支出 | 2130201 | 行政运行 | 30101 | 基本工资 | 200
        """),
    )
    (wages,) = [m for _, m in found]
    assert (wages.fact, wages.expenditure_type) == ("expenditure", "basic")
    assert (wages.functional_code, wages.department_economic_code) == ("2130201", "30101")


def test_a_body_with_its_own_level_between_projects_is_no_project() -> None:
    found = facts(
        "项目支出预算表",
        "单位：万元",
        grid("""
            支出项目类别（资金使用单位） | 总计 | 财政拨款 | <
            ^ | ^ | 小计 | 一般公共预算
            承德市水务局（本级） | 120.1 | 120.1 | 120.1
            防汛抗旱经费 | 120.2 | 120.3 | 120.4
        """),
    )
    assert {m.label for _, m in found} == {"防汛抗旱经费"}
    assert one(found, "120.3").funding_source == "fiscal_appropriation", "a 小计 is that of its heading"


def test_a_row_of_asterisks_and_numbers_only_numbers_the_columns() -> None:
    (table,) = tables(
        "一般公共预算支出表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
            ** | ** | 1 | 2 | 3
            213 | 农林水支出 | 800.1 | 600.2 | 199.9
        """),
    )
    assert [told.reading.printed for told in tell(table)] == ["800.1", "600.2", "199.9"]


def test_a_second_level_alone_in_a_column_of_codes_is_told_by_its_name_or_gives_no_fact() -> None:
    found = facts(
        "一般公共预算支出表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计
            213 | 农林水支出 | 800.1
            01 | 农业农村 | 700.2
            2130101 | 行政运行 | 600.3
            77 | 说不清的事 | 100.4
        """),
    )
    assert [m.functional_code for _, m in found] == ["213", "21301", "2130101"]


def test_the_retired_are_told_apart_under_their_common_heading() -> None:
    found = facts(
        "人员编制情况表",
        grid("""
            单位名称 | 实有人数 | < | < | 离退休人员 | < | <
            ^ | 小计 | 行政在职 | 工勤 | 小计 | 离休 | 退休
            某县农业农村局 | 58 | 55 | 3 | 30 | 1 | 29
        """),
    )
    assert {printed: m.item for printed, m in found} == {
        "58": "actual",
        "55": "actual_administrative",
        "3": "actual_support",
        "30": "retired_all",
        "1": "retired_honoured",
        "29": "retired",
    }


def test_running_costs_by_kind_of_unit_where_their_sum_is_a_dash() -> None:
    rows = """
        项目 | 统计数
        一、“三公”经费支出 | —
        （一）支出合计 | 5.50
        二、机关运行经费 | {}
        （一）行政单位 | 80.10
        （二）参照公务员法管理事业单位 | 20.20
    """
    parts = [p for p, m in facts("机构运行信息表", "单位：万元", grid(rows.format("—"))) if m.fact == "running_costs"]
    assert parts == ["—", "80.10", "20.20"]
    whole = [
        p for p, m in facts("机构运行信息表", "单位：万元", grid(rows.format("100.30"))) if m.fact == "running_costs"
    ]
    assert whole == ["100.30"]


def test_income_under_a_heading_of_whatever_name_beside_a_carry_over_is_of_the_year() -> None:
    found = facts(
        "部门收入总表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 2021年安排 | < | < | 上年结转结余
            ^ | ^ | ^ | 小计 | 财政拨款收入 | 事业收入 | ^
            205 | 教育支出 | 90.1 | 80.2 | 50.3 | 29.9 | 9.9
        """),
    )
    assert [m.fund_year for _, m in found] == [None, "current", "current", "current", "carryover"]


def test_the_title_goes_on_behind_its_table() -> None:
    (table,) = tables(
        "一般公共预算基本支出表--商品和服务支出（按部门预算经济分类）",
        "单位：万元",
        grid("科目编码 | 科目名称 | 总计 | 办公费 | 印刷费\n2140101 | 行政运行 | 60.1 | 40.2 | 19.9"),
    )
    assert table.table_type == "general_public_basic_economic"
    assert [told.fact.dimensions.get("department_economic_code") for told in tell(table) if told.fact] == [
        "302",
        "30201",
        "30202",
    ]


def test_a_number_of_the_table_beside_its_unit_is_no_title() -> None:
    (table,) = tables(
        "部门收入预算表",
        "预算01-2表 单位：万元",
        grid("科目编码 | 科目名称 | 财政拨款收入 | 事业收入\n205 | 教育支出 | 1.1 | 2.2"),
    )
    assert (table.title, table.unit) == ("部门收入预算表", "万元")


def test_other_words_for_a_sum_and_for_the_public_budget() -> None:
    found = facts("“三公”经费支出情况表", "单位：万元", grid("项目 | 预算数\n共计 | 8.1\n公务接待费 | 8.1"))
    assert [(m.item, m.is_total) for _, m in found] == [("total", True), ("official_reception", False)]
    (income,) = [m for _, m in facts("部门收入总表", "单位：万元", grid("项目 | 预算数\n公共预算拨款 | 8.1"))]
    assert income.item == "general_public_budget"


def test_the_target_of_a_form_is_not_of_the_phase_of_the_money_above_it() -> None:
    found = facts(
        "项目支出绩效自评表",
        "单位：万元",
        grid("""
            项目名称 | 信息化建设 | < | < | <
            项目资金 | | 年初预算数 | 全年预算数 | 全年执行数
            ^ | 年度资金总额 | 100.1 | 110.2 | 105.3
            绩效指标 | 一级指标 | 二级指标 | 年度指标值 | 实际完成值
            ^ | 产出指标 | 系统数 | ≥2个 | 2个
        """),
        executed=True,
    )
    assert one(found, "110.2").phase == "adjusted"
    assert one(found, "≥2个").phase == "executed"


def test_what_is_compared_with_the_budget_is_a_change() -> None:
    found = facts(
        "“三公”经费支出决算表",
        "单位：万元",
        grid("项目 | 年初预算数 | 支出决算 | 支出决算与年初预算对比（+、-）\n公务接待费 | 10.1 | 5.2 | -4.9"),
        executed=True,
    )
    assert [(m.phase, m.comparison) for _, m in found][:2] == [("approved", "level"), ("executed", "level")]
    assert one(found, "-4.9").comparison == "change"


def test_classes_by_economy_below_basic_expenditure_are_of_it() -> None:
    rows = """
        支出 | <
        项目 | 预算数
        一、基本支出 | 400.1
        {}
        二、项目支出 | 120.2
        {}
        支出总计 | 520.3
    """
    below = facts("收支预算总表", "单位：万元", grid(rows.format("工资福利支出 | 300.4", "资本性支出 | 70.5")))
    assert (one(below, "300.4").expenditure_type, one(below, "70.5").expenditure_type) == ("basic", "project")
    assert one(below, "400.1").is_total
    after = facts("收支预算总表", "单位：万元", grid(rows.format("", "工资福利支出 | 300.4")))
    assert one(after, "300.4").expenditure_type == "total", "a list of classes after both is of both"


def test_accounts_in_the_columns_of_running_costs_are_its_parts() -> None:
    found = facts(
        "机关运行经费预算表",
        "单位：元",
        grid("""
            单位名称 | 合计 | 机关运行经费 | <
            ^ | ^ | 办公费 | 差旅费
            合计 | 500.1 | 300.2 | 199.9
        """),
    )
    assert [(dict(m.attributes)["part"], m.department_economic_code) for _, m in found] == [
        ("total", None),
        ("part", "30201"),
        ("part", "30211"),
    ]


def test_income_of_a_whole_government_is_no_expenditure() -> None:
    body = """
        项目 | 预算数 | 决算数
        一、税收收入 | 100.00 | 111.00
        本年收入合计 | 140.00 | 153.00
        上级补助收入 | 200.00 | 211.00
    """
    for title, fund in (
        ("一般公共预算收入决算表", "general_public_budget"),
        ("政府性基金收入决算表", "government_fund"),
    ):
        found = facts(f"2022年度{title}", "单位：万元", grid(body))
        assert [table.table_type for table in tables(title, grid(body))] == ["income"]
        assert {m.fact for _, m in found} == {"income"} and {m.funding_source for _, m in found} == {fund}
    assert {m.fact for _, m in facts("一般公共预算支出决算表", "单位：万元", grid(body))} == {"income"}


def test_transfers_debts_and_social_insurance_are_of_no_kind() -> None:
    rows = """
        项目 | 决算数
        教育共同财政事权转移支付 | 100.00
        合计 | 100.00
    """
    for title in (
        "一般公共预算税收返还和转移支付决算表（分项目）",
        "政府性基金转移支付决算分项目表",
        "社会保险基金收入决算表",
    ):
        assert [table.table_type for table in tables(title, "单位：万元", grid(rows))] == ["unrecognised"]


def test_accounts_under_the_codes_of_bodies_cross_economic_accounts() -> None:
    found = facts(
        "支出预算分类汇总表（按政府预算经济分类）",
        "单位：万元",
        grid("""
            单位代码 | 单位名称（科目） | 总计 | 机关工资福利支出 | 机关商品和服务支出
            | 合计 | 100.00 | 51.00 | 49.00
            105 | 武邑县林业局 | 100.00 | 51.00 | 49.00
            213 | 农林水支出 | 100.10 | 51.10 | 49.00
            21302 | 林业和草原 | 100.20 | 51.20 | 49.00
            2130201 | 行政运行 | 100.30 | 51.30 | 49.00
        """),
    )
    crossed = {printed: (m.functional_code, m.government_economic_code) for printed, m in found}
    assert crossed["51.30"] == ("2130201", "501") and crossed["100.20"] == ("21302", None)
    assert crossed["51.00"] == (None, "501")


def test_columns_of_economic_accounts_are_no_totals_where_rows_have_no_codes() -> None:
    found = facts(
        "支出总表",
        "单位：万元",
        grid("""
            单位名称 | 合计 | 工资福利支出 | 商品和服务支出
            合计 | 100.00 | 51.00 | 49.00
            武邑县林业站 | 60.00 | 31.00 | 29.00
        """),
    )
    assert [(printed, m.department_economic_code) for printed, m in found] == [
        ("100.00", None),
        ("51.00", "301"),
        ("49.00", "302"),
    ]


def test_projects_by_economic_accounts_are_of_the_fund_in_the_title() -> None:
    found = facts(
        "一般公共预算项目支出情况表（按支出经济分类科目）",
        "单位：万元",
        grid("""
            支出经济分类科目 | 项目支出
            [302]商品和服务支出 | 25.00
            [30201]办公费 | 24.00
            合计 | 30.00
        """),
    )
    assert {(m.expenditure_type, m.funding_source) for _, m in found} == {("project", "general_public_budget")}


def test_classes_by_economy_among_rows_of_expenditure_have_their_codes() -> None:
    found = facts(
        "支出总体情况表",
        "单位：万元",
        grid("""
            项目 | 2021年预算
            一、基本支出 | 60.00
            工资福利支出 | 51.00
            商品和服务支出 | 9.00
            二、项目支出 | 40.00
            支出总计 | 100.00
        """),
    )
    wages, basic = one(found, "51.00"), one(found, "60.00")
    assert (wages.expenditure_type, wages.department_economic_code, wages.functional_code) == ("basic", "301", None)
    assert (basic.expenditure_type, basic.department_economic_code) == ("basic", None)


def test_projects_cross_economic_accounts() -> None:
    found = facts(
        "项目支出情况表",
        "单位：万元",
        grid("""
            科目编码 | < | < | 项目名称 | 项目支出合计 | 商品和服务支出 | 资本性支出
            类 | 款 | 项 | ^ | ^ | ^ | ^
            213 | 02 | 34 | 护林经费 | 40.00 | 31.00 | 9.00
        """),
    )
    crossed = {printed: (m.functional_code, m.department_economic_code, m.is_total) for printed, m in found}
    assert crossed["31.00"] == ("2130234", "302", False) and crossed["40.00"] == ("2130234", None, True)


def test_statistics_beside_final_accounts_are_of_the_kind_each_row_names() -> None:
    found = facts(
        "部门决算公开相关信息统计表",
        "单位：万元",
        grid("""
            项目 | 统计数
            一、“三公”经费支出 | 12.00
            公务接待费 | 4.00
            二、机关运行经费 | 77.00
            三、政府采购支出合计 | 55.00
            四、车辆数合计（辆） | 3
        """),
    )
    assert [(printed, m.fact) for printed, m in found] == [
        ("12.00", "three_public_fees"),
        ("4.00", "three_public_fees"),
        ("77.00", "running_costs"),
        ("55.00", "procurement"),
        ("3", "assets"),
    ]
