"""Tables that publishers head, number and order in words of their own: what they mean, and what means nothing."""

from __future__ import annotations

import pytest
from recognise_grids import facts, grid, one, tables

from scrapers.recognise.meaning import tell
from scrapers.recognise.outline import outline
from scrapers.recognise.readings import stray_readings
from scrapers.recognise.table_issues import issues_of


def test_a_number_that_names_a_kind_of_project_is_no_amount() -> None:
    found = facts(
        "项目支出表",
        "单位：万元",
        grid("""
            项目类别 | 项目名称 | 预算年度 | 金额
            31 | 水资源管理经费 | 2023 | 3,000.00
            33 | 河湖长制工作经费 | 2023 | 2,140.00
        """),
    )
    assert [(printed, m.label) for printed, m in found] == [
        ("3,000.00", "水资源管理经费"),
        ("2,140.00", "河湖长制工作经费"),
    ]


def test_projects_named_under_the_names_of_bodies() -> None:
    found = facts(
        "一般公共预算项目支出预算表",
        "单位：元",
        grid("""
            科目编码 | < | < | 单位代码 | 单位名称（项目） | 金额
            类 | 款 | 项 | ^ | ^ | ^
            210 | 04 | 08 | 401101 | 基本公共卫生服务补助 | 30,000.00
            210 | 04 | 10 | 401101 | 突发公共卫生事件应急 | 20,000.00
        """),
    )
    assert [(m.fact, m.label, m.functional_code) for _, m in found] == [
        ("projects", "基本公共卫生服务补助", "2100408"),
        ("projects", "突发公共卫生事件应急", "2100410"),
    ]


def test_surplus_that_is_used_is_not_what_is_carried_over() -> None:
    found = facts(
        "单位收入总表",
        "单位：万元",
        grid("""
            科目编码 | 科目名称 | 合计 | 上年结转 | 事业收入 | 使用非财政拨款结余
            210 | 卫生健康支出 | 12.00 | 3.00 | 4.00 | 5.00
        """),
    )
    items = {printed: (m.item, m.fund_year) for printed, m in found}
    assert items["5.00"] == ("used_surplus", None) and items["3.00"] == ("carryover", "carryover")


def test_sources_for_the_second_time_are_of_what_is_carried_over() -> None:
    labels = (
        *("一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "本年收入合计", "年初财政拨款结转和结余"),
        *("一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "总计"),
    )
    above = ("年初财政拨款结转和结余",)
    assert outline(enumerate(labels)) == {4: above, 5: above}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2025年机关运行经费", "running_cost"),
        ("2023年度专项资金项目清单", "project_expenditure"),
        ("行政事业性收费项目清单", "unrecognised"),
        ("固定资产投资计划表", "unrecognised"),
    ],
)
def test_titles_without_the_words_of_a_table(title: str, kind: str) -> None:
    (table,) = tables(title, "单位：万元", grid("名称 | 金额\n办公楼维修 | 20.00\n其他交通费用 | 8.00"))
    assert table.table_type == kind


def test_every_cost_of_running_is_a_part() -> None:
    found = facts("2025年机关运行经费", "单位：万元", grid("项目 | 预算数\n合计 | 28.00\n其他交通费用 | 8.00"))
    assert dict(one(found, "8.00").attributes)["part"] == "part"


def test_a_project_that_is_called_like_a_heading_makes_no_list() -> None:
    found = facts(
        "项目支出绩效自评表",
        grid("""
            项目名称 | 产业扶贫专项资金 | < | <
            预算执行情况（万元，20分） | | 预算数（A） | 执行数（B）
            | 年度财政资金总额 | 1,500.00 | 1,450.50
        """),
        executed=True,
    )
    assert [(printed, m.fact, m.label, m.phase) for printed, m in found] == [
        ("1,500.00", "projects", "产业扶贫专项资金", "approved"),
        ("1,450.50", "projects", "产业扶贫专项资金", "executed"),
    ]


def test_two_tables_side_by_side_under_titles_of_their_own() -> None:
    found = tables(
        "甲县气象局2021年部门预算公开表",
        grid("""
            部门收支总表（万元） | < | < | < | | 一般公共预算“三公”经费表（万元） | <
            收入 | < | 支出 | < | | 项目 | 2021年
            项目 | 金额 | 项目 | 金额 | | 合计 | 7.00
            财政拨款收入 | 300.00 | 农林水支出 | 300.00 | | 公务接待费 | 7.00
        """),
    )
    assert [(table.table_type, table.matrix.columns) for table in found] == [
        ("income_expenditure_total", 4),
        ("three_public", 2),
    ]


def test_rows_that_stand_line_by_line_in_one_row_of_cells() -> None:
    found = facts(
        "2019年度“三公”经费支出决算表",
        "单位：万元",
        grid("""
            项目 | 预算数 | 决算数
            1．因公出国（境）费用/n2．公务接待费/n3．公务用车运行维护费 | 0/n2.5/n10 | 0/n1.3/n9
        """),
        executed=True,
    )
    read = {(m.item, m.phase): printed for printed, m in found}
    assert read["official_reception", "approved"] == "2.5" and read["vehicle_operation", "executed"] == "9"
    assert len(read) == 6


def test_a_name_and_a_figure_broken_to_fit_their_cells_are_one_row() -> None:
    found = facts("部门支出总表", "单位：元", grid("科目名称 | 合计\n其他商品和/n服务支出 | 1,234,567./n89"))
    assert [(printed, m.label) for printed, m in found] == [("1,234,567.89", "其他商品和服务支出")]


def test_appropriation_in_a_table_of_one_budget_is_of_that_budget() -> None:
    found = facts(
        "政府性基金“三公”经费支出预算表",
        "单位：元",
        grid("""
            单位名称 | 当年财政拨款预算安排 | <
            ^ | 合计 | 公务接待费
            甲县残疾人联合会 | 5.00 | 5.00
        """),
    )
    assert {m.funding_source for _, m in found} == {"government_fund"}


@pytest.mark.parametrize("numbers", ["A | B | 1 | 2 | 3", "A | B | C=D+E | D | E", "① | ② | ③=④+⑤ | ④ | ⑤"])
def test_letters_and_circles_number_columns(numbers: str) -> None:
    rows = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n" + numbers + "\n213 | 农林水支出 | 9.00 | 4.00 | 5.00"
    found = facts("部门支出总表", "单位：万元", grid(rows))
    assert [printed for printed, _ in found] == ["9.00", "4.00", "5.00"]


def test_the_price_of_one_thing_is_no_money_of_a_project() -> None:
    found = facts("项目支出明细表", grid("项目名称 | 金额（元） | 单价（元）\n系统运维 | 600.00 | 30.00"))
    assert [printed for printed, _ in found] == ["600.00"]


def test_running_costs_of_the_only_body_are_all_of_them() -> None:
    found = facts(
        "机关运行经费表", "单位：万元", grid("单位名称 | 功能科目 | 机关运行经费\n甲县医保局 | 行政运行 | 25.60")
    )
    assert dict(one(found, "25.60").attributes)["part"] == "total"


def test_what_a_project_costs_in_other_years_is_not_of_the_budget() -> None:
    found = facts(
        "项目支出情况表",
        "单位：万元",
        grid("""
            项目名称 | 项目总投资 | 以前年度已安排 | 2021年预算 | 其中：财政拨款
            桥梁加固 | 900.00 | 300.00 | 250.00 | 200.00
        """),
    )
    assert [printed for printed, _ in found] == ["250.00", "200.00"]


def test_what_is_left_of_a_project_is_not_what_it_was_given() -> None:
    found = facts(
        "项目支出执行情况表",
        "单位：万元",
        grid("项目名称 | 年初预算 | 支出数 | 结转结余\n校舍维修 | 120.00 | 110.00 | 10.00"),
        executed=True,
    )
    assert [(printed, m.phase) for printed, m in found] == [("120.00", "approved"), ("110.00", "executed")]


def test_projects_with_their_sums_in_the_header_are_a_list() -> None:
    found = facts(
        "项目支出绩效目标表",
        grid("""
            项目名称 | 资金总额（万元） | 其中：财政拨款（万元） | 年度绩效目标 | 数量指标
            古树保护 | 12.5 | 10 | 完成保护 | 挂牌≥50株
        """),
    )
    assert [(printed, m.funding_source) for printed, m in found] == [("12.5", None), ("10", "fiscal_appropriation")]


def test_what_terms_mean_is_no_table_of_them() -> None:
    (table,) = tables(
        "名词解释表",
        grid("名词 | 说明 | 金额\n三公经费 | 指因公出国（境）费、公务用车购置及运行费和公务接待费 | 200"),
    )
    assert table.table_type == "unrecognised"


@pytest.mark.parametrize(("over", "issues"), [("元", ["unit_contradicted"]), ("万元", [])])
def test_a_header_with_another_unit_than_the_caption_is_told(over: str, issues: list[str]) -> None:
    (table,) = tables(
        "支出总表", f"单位：{over}", grid("科目名称 | 合计（万元） | 基本支出（万元）\n农林水支出 | 9.00 | 4.00")
    )
    told = tell(table)
    found = issues_of(table, told, [str(number) for number in range(len(told))])
    assert [issue.issue for issue in found] == issues


def test_a_group_that_opens_a_numbered_list_is_no_header() -> None:
    found = facts(
        "项目支出预算表",
        "单位：万元",
        grid("""
            序号 | 项目名称 | 预算金额
            一 | 基本建设类 |
            1 | 校舍维修 | 100.00
            | 小计 | 100.00
            二 | 专项业务类 |
            1 | 教师培训 | 20.00
        """),
    )
    assert [(printed, m.label) for printed, m in found if not m.is_total] == [
        ("100.00", "校舍维修"),
        ("20.00", "教师培训"),
    ]


def test_a_function_named_beside_the_code_of_an_economic_account() -> None:
    found = facts(
        "一般公共预算基本支出明细表",
        "单位：元",
        grid("""
            功能科目 | 经济科目编码 | 经济科目名称 | 预算数
            2010601 行政运行 | 30101 | 基本工资 | 300.00
            2080505 机关事业单位基本养老保险缴费支出 | 30108 | 机关事业单位基本养老保险缴费 | 60.00
        """),
    )
    codes = [(m.functional_code, m.department_economic_code) for _, m in found]
    assert codes == [("2010601", "30101"), ("2080505", "30108")]


def test_the_sum_of_all_has_no_name_from_the_row_above_it() -> None:
    rows = grid(
        "类型 | 项目名称 | 金额\n其他项目 | 规划评估 | 50.00\n | 价格监测 | 30.00\n | 合计 | 80.00", origin="tabs"
    )
    found = facts("项目支出表", "单位：万元", rows)
    assert [(printed, m.label, m.is_total) for printed, m in found] == [
        ("50.00", "规划评估", False),
        ("30.00", "价格监测", False),
        ("80.00", "合计", True),
    ]


def test_columns_that_are_called_the_same_without_rules_give_no_facts() -> None:
    header = "科目编码 | 科目名称 | 一般公共预算 | 一般公共预算\n"
    rows = "213 | 农林水支出 | 9.00 | 4.00\n21303 | 水利 | 9.00 | 4.00"
    assert not facts("部门支出总表", "单位：万元", grid(header + rows, origin="borderless"))


def test_a_code_with_a_point_in_it_is_no_amount() -> None:
    (table,) = tables(
        "支出总表",
        "单位：万元",
        grid("科目编码 | 科目名称 | 合计\n212 | 城乡社区支出 | 8.00\n212.01 | 城乡社区管理事务 | 3.00"),
    )
    read = {(told.reading.cell.row, told.reading.cell.column) for told in tell(table)}
    assert not stray_readings(table, read)


def test_what_has_come_in_is_neither_the_budget_nor_spent() -> None:
    listed = facts(
        "甲县民政局2022年度项目绩效评价报告",
        "表1 项目资金使用情况表",
        "单位：万元",
        grid("项目名称 | 预算安排 | 到位资金 | 实际支出 | 结余\n高龄补贴 | 500.00 | 490.00 | 480.50 | 9.50"),
        executed=True,
    )
    form = facts(
        "项目支出绩效自评表",
        grid("""
            项目名称 | 高龄补贴 | < | < | <
            资金情况（万元） | | 年度预算数 | 到位数 | 执行数
            ^ | 年度资金总额 | 500.00 | 490.00 | 480.50
        """),
        executed=True,
    )
    for found in (listed, form):
        assert [(printed, m.phase) for printed, m in found] == [("500.00", "approved"), ("480.50", "executed")]


def test_a_form_of_a_body_of_a_level_of_government() -> None:
    found = facts(
        "部门整体支出绩效自评表",
        grid("""
            省级预算部门名称 | 甲县司法局 | < | <
            年度预算申请（万元） | | 年初预算数 | 全年执行数
            ^ | 年度资金总额 | 1,200.00 | 1,150.36
        """),
        executed=True,
    )
    assert [(m.fact, m.phase) for _, m in found] == [("expenditure", "approved"), ("expenditure", "executed")]


def test_what_one_person_is_given_is_no_money_of_a_body() -> None:
    (table,) = tables(
        "项目支出明细表",
        "单位：万元",
        grid("项目名称 | 补助标准（元/人·月） | 人均数（元） | 预算金额\n城市低保 | 680 | 7,000 | 979.2"),
    )
    told = [(t.reading.printed, t.reading.is_money, t.fact is not None) for t in tell(table)]
    assert told == [("680", False, False), ("7,000", False, False), ("979.2", True, True)]


def test_quarters_are_no_budget_of_the_year() -> None:
    found = facts(
        "项目支出表", "单位：万元", grid("项目名称 | 预算金额 | 一季度 | 二季度\n社会救助 | 700.00 | 300.00 | 400.00")
    )
    assert [printed for printed, m in found if m.fact == "projects"] == ["700.00"]


def test_units_in_the_labels_of_rows() -> None:
    (table,) = tables(
        "“三公”经费支出情况表",
        grid("项目 | 2021年决算\n“三公”经费合计（万元） | 12.5\n公务接待费（万元） | 2.5\n公务用车保有量（辆） | 4"),
    )
    assert [(t.reading.printed, t.reading.unit) for t in tell(table)] == [
        ("12.5", "万元"),
        ("2.5", "万元"),
        ("4", None),
    ]
