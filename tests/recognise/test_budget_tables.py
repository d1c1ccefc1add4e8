"""Tables of budgets in layouts of many provinces: blocks, two codes a row, economic columns, lists of projects."""

from __future__ import annotations

from recognise_grids import facts, grid, one, tables

from scrapers.recognise.institutions import listed_bodies
from scrapers.recognise.readings import readings_of
from scrapers.records import Body


def test_rows_keyed_by_two_classifications_have_both_codes() -> None:
    found = facts(
        "一般公共预算支出明细表（按支出经济分类科目）",
        "单位：万元",
        grid("""
            部门经济科目编码 | 科目名称 | 政府经济科目编码 | 科目名称 | 合计 | 人员经费支出 | 专项业务经费支出 | 备注
            | 合计 | | | 100.1 | 100.2 | 100.4 |
            301 | 工资福利支出 | | | 90.1 | 90.2 | |
            30101 | 基本工资 | 50101 | 工资奖金津补贴 | 80.1 | 80.2 | | 无
            30201 | 办公费 | 50201 | 办公经费 | 70.1 | | 70.4 |
        """),
    )
    wages = one(found, "80.2")
    assert (wages.department_economic_code, wages.government_economic_code) == ("30101", "50101")
    assert (one(found, "90.2").is_total, wages.is_total) == (True, False)
    assert one(found, "70.4").expenditure_type == "project"


def test_functional_and_economic_codes_side_by_side() -> None:
    found = facts(
        "支出总表（按功能科目和经济科目）",
        "单位：万元",
        grid("""
            功能科目编码 | 功能科目名称 | 部门经济科目编码 | 部门经济科目名称 | 合计 | 项目支出
            2130201 | 行政运行 | | | 5.9 |
            2130201 | 行政运行 | 30101 | 基本工资 | 5.1 |
            2130201 | 行政运行 | 30201 | 办公费 | 6.1 | 0.1
        """),
    )
    office = one(found, "0.1")
    assert (office.functional_code, office.department_economic_code, office.is_total) == ("2130201", "30201", False)
    assert one(found, "5.9").is_total, "the account sums its economic parts"


def test_economic_columns_give_codes_in_any_table_by_function() -> None:
    found = facts(
        "部门支出总体情况表",
        "单位：万元",
        grid("""
            科目编码 | < | < | 单位代码 | 单位（科目名称） | 总计 | 基本支出 | < | < | 项目支出 | <
            类 | 款 | 项 | ^ | ^ | ^ | 合计 | 工资福利支出 | 商品和服务支出 | 合计 | 一般性项目
            ** | ** | ** | ** | ** | 1 | 2 | 3 | 4 | 5 | 6
            213 | 02 | 01 | 053001 | 行政运行 | 60.1 | 60.2 | 50.1 | 4.8 | 60.3 | 60.4
        """),
    )
    wages = one(found, "50.1")
    assert (wages.functional_code, wages.department_economic_code, wages.expenditure_type) == (
        "2130201",
        "301",
        "basic",
    )
    assert (one(found, "60.4").department_economic_code, one(found, "60.4").expenditure_type) == (None, "project")
    assert next(printed for printed, _ in found) == "60.1", "stars and numbers of columns are no rows"


def test_basic_expenditure_by_function_with_economic_columns_stays_what_its_title_says() -> None:
    items = (
        "一般公共预算基本支出预算表(人员经费)(工资福利支出)(按部门预算经济分类)",
        "单位：万元",
        grid("""
            功能科目 | < | < | 单位名称（功能科目） | 总计 | 工资津补贴 | < | 住房公积金
            类 | 款 | 项 | ^ | ^ | 基本工资 | 津贴补贴 | ^
            213 | 02 | 01 | 行政运行 | 60.1 | 5.1 | 5.2 | 8.2
        """),
    )
    assert tables(*items)[0].table_type == "general_public_basic_economic"
    assert [one(facts(*items), p).department_economic_code for p in ("5.1", "5.2", "8.2")] == [
        "30101",
        "30102",
        "30113",
    ]


def test_parts_of_basic_and_project_expenditure_are_basic_and_project() -> None:
    found = facts(
        "部门收支总体情况表",
        "单位：万元",
        grid("""
            收入 | < | 支出 | < | < | <
            项目 | 金额 | 项目 | 合计 | 一般公共预算 | 上年结转结余
            一、一般公共预算 | 10.1 | 一、基本支出 | 20.1 | 20.2 | 20.3
            其中：财政拨款 | 10.2 | 1、工资福利支出 | 21.1 | 21.2 | 21.3
            二、政府性基金 | 10.3 | 二、项目支出 | 24.1 | 24.2 | 24.3
            | | （一）一般性项目 | 25.1 | 25.2 | 25.3
            收入总计 | 12.1 | 支出总计 | 27.1 | 27.2 | 27.3
        """),
    )
    assert (one(found, "21.2").expenditure_type, one(found, "20.2").is_total) == ("basic", True)
    assert (one(found, "25.2").expenditure_type, one(found, "25.3").fund_year) == ("project", "carryover")


def test_a_change_is_of_the_year_and_phase_it_is_a_change_of() -> None:
    found = facts(
        "一般公共预算支出表",
        "单位：万元",
        grid("""
            功能分类科目 | < | 2022年执行数 | 2023年预算数 | < | 2023年预算数比2022年执行数 | <
            科目编码 | 科目名称 | ^ | 小计 | 项目支出 | 增减额 | 增减%
            205 | 教育支出 | 10.1 | 11.1 | 10.2 | 1.0 | 9.90
        """),
        year=2023,
    )
    change = one(found, "1.0")
    assert (change.fiscal_year, change.phase, change.comparison) == (2023, "approved", "change")
    assert (one(found, "10.1").fiscal_year, one(found, "10.1").phase) == (2022, "executed")
    assert "9.90" not in [printed for printed, m in found if m.comparison == "level"]


def test_reasons_behind_the_figures_are_no_part_of_the_label() -> None:
    found = facts(
        "“三公”经费预算财政拨款情况统计表",
        "单位：万元",
        grid("""
            项目 | 上年预算数 | 本年预算数 | 增减额 | 增减率（%） | 原因
            合计 | 10.1 | 9.1 | -1.0 | -9.90 | 压缩一般性支出
            公务接待费 | 5.1 | 4.1 | -1.1 | -19.61 | 减少
        """),
    )
    assert (one(found, "5.1").fiscal_year, one(found, "5.1").item) == (2020, "official_reception")
    assert (one(found, "4.1").label, one(found, "4.1").fund_year) == ("公务接待费", None)
    assert one(found, "-1.1").comparison == "change"


def test_a_project_is_named_by_its_name_not_by_its_body_or_category() -> None:
    found = facts(
        "项目支出预算表",
        "单位：元",
        grid("""
            项目单位 | 项目类别 | 项目名称 | 项目内容 | 本年拨款 | < | 财政拨款结转结余 | 单位资金
            ^ | ^ | ^ | ^ | 一般公共预算 | 政府性基金预算 | 一般公共预算 | ^
            甲县林业局 | 特定目标类 | 森林防火 | 巡护和宣传 | 60.1 | 60.2 | 60.3 | 60.4
            合计 | | | | 61.1 | 61.2 | 61.3 | 61.4
        """),
    )
    fire = one(found, "60.1")
    assert (fire.label, fire.funding_source, fire.fund_year) == ("森林防火", "general_public_budget", "current")
    assert dict(fire.attributes) == {"project_name": "森林防火", "purpose": "巡护和宣传"}
    assert (one(found, "60.3").fund_year, one(found, "60.4").funding_source) == ("carryover", "own_revenue")
    assert (one(found, "61.2").is_total, one(found, "61.2").label) == (True, "合计")


def test_bodies_in_a_list_of_projects_are_no_projects() -> None:
    found = facts(
        "项目支出预算表",
        "单位：万元",
        grid("""
            支出项目类别（资金使用单位） | 总计 | 财政拨款 | <
            ^ | ^ | 合计 | 一般公共预算
            合计 | 100.1 | 100.2 | 100.3
            甲县林业局 | 90.1 | 90.2 | 90.3
            森林防火经费 | 50.1 | 50.2 | 50.3
        """),
    )
    assert [printed for printed, m in found if m.label != "合计"] == ["50.1", "50.2", "50.3"]


def test_procurement_planned_and_done_and_what_it_buys() -> None:
    found = facts(
        "政府采购情况表",
        "金额单位：万元",
        grid("""
            项目 | 采购计划金额 | < | 实际采购金额 | <
            ^ | 合计 | 财政性资金 | 合计 | 财政性资金
            合计 | 10.1 | 10.2 | 9.1 | 9.2
            货物 | 5.1 | 5.2 | 4.1 | 4.2
        """),
        executed=True,
    )
    assert [(p, m.phase, m.is_total) for p, m in found] == [
        ("10.1", "approved", True),
        ("9.1", "executed", True),
        ("5.1", "approved", False),
        ("4.1", "executed", False),
    ]
    (paper,) = [
        dict(m.attributes)
        for p, m in facts(
            "政府采购预算表",
            "单位：万元",
            grid(
                "项目名称 | 采购品目 | 数量 | 计量单位 | 预算金额\n办公设备购置 | A02010104 台式计算机 | 10 | 台 | 5.0"
            ),
        )
    ]
    assert (paper["catalogue_code"], paper["item_name"]) == ("A02010104", "台式计算机")
    assert (paper["project_name"], paper["quantity_unit"]) == ("办公设备购置", "台")


def test_assets_by_class_in_columns_and_with_two_values() -> None:
    found = facts(
        "国有资产占有情况表",
        "单位：万元",
        grid("""
            资产总额 | 房屋 | < | 车辆 | < | 单价50万元以上通用设备（台/套） | 其他
            ^ | 面积（平方米） | 价值 | 数量（辆） | 价值 | ^ | ^
            500.1 | 1200 | 300.1 | 5 | 60.1 | 2 | 20.1
        """),
    )
    assert one(found, "500.1").is_total
    houses = one(found, "300.1")
    assert (houses.item, dict(houses.attributes)) == (
        "land_and_buildings",
        {"quantity": "1200", "quantity_unit": "平方米"},
    )
    assert dict(one(found, "60.1").attributes)["quantity"] == "5"
    assert dict(one(found, "2").attributes) == {"quantity": "2", "quantity_unit": "台/套"}
    valued = facts(
        "国有资产占用情况表",
        grid("资产类别 | 计量单位 | 数量 | 账面净值（万元） | 账面原值（万元）\n车辆 | 辆 | 5 | 10.1 | 60.1"),
    )
    assert [(p, m.item) for p, m in valued] == [("60.1", "vehicles")], "an asset counts once, at its cost"
    assert dict(valued[0][1].attributes) == {"quantity": "5", "quantity_unit": "辆"}


def test_assets_to_be_bought_and_services_bought_are_kept_without_facts() -> None:
    to_buy = ("新增资产配置预算表", "单位：万元", grid("资产名称 | 数量 | 金额\n计算机 | 5 | 3.0"))
    assert tables(*to_buy)[0].table_type == "assets"
    assert facts(*to_buy) == []
    services = ("政府购买服务预算表", "单位：万元", grid("购买项目名称 | 预算金额\n保安服务 | 3.0"))
    assert facts(*services) == []


def test_staff_by_body_in_rows_and_by_kind_in_rows() -> None:
    found = facts(
        "部门基本情况表",
        grid("""
            单位名称 | 单位性质 | 编制人数 | < | 实有人数 | < | 车辆（辆）
            ^ | ^ | 行政编制 | 事业编制 | 在职人员 | 退休人员 | ^
            甲县林业局 | 行政 | 20 | 5 | 25 | 12 | 3
            甲县林业站 | 事业 | 1 | 8 | 7 | 2 | 6
            合计 | | 21 | 13 | 32 | 14 | 9
        """),
    )
    assert [(p, m.fact, m.item) for p, m in found] == [
        ("21", "staffing", "authorised_administrative"),
        ("13", "staffing", "authorised_public_institution"),
        ("32", "staffing", "actual"),
        ("14", "staffing", "retired"),
        ("9", "assets", "vehicles"),
    ]
    by_kind = facts(
        "人员编制情况表",
        "截至2022年12月31日",
        grid("项目 | 编制数 | 实有数\n一、行政人员 | 20 | 18\n二、离退休人员 | | 12\n合计 | 20 | 30"),
    )
    assert [m.item for _, m in by_kind] == [
        "authorised_administrative",
        "actual_administrative",
        "retired_all",
        "authorised",
        "actual",
    ]
    assert dict(by_kind[0][1].attributes) == {"quantity": "20", "as_of": "2022-12-31"}


def test_units_differ_from_column_to_column() -> None:
    (table,) = tables(
        "部门整体情况统计表",
        grid(
            "单位 | 预算金额（万元） | 人数（人） | 车辆（辆） | 执行率（%） | 决算金额（元）\n甲局 | 1 | 2 | 3 | 4 | 5"
        ),
    )
    assert [(r.unit, r.is_money) for r in readings_of(table)] == [
        ("万元", True),
        (None, False),
        (None, False),
        (None, False),
        ("元", True),
    ]


def test_the_units_that_a_department_lists_are_bodies_of_its_own() -> None:
    own = Body("org-1", "甲县林业局", None, "department", None, "130730")
    listed = tables(
        "部门机构设置情况",
        grid("单位名称 | 单位性质 | 经费保障形式\n甲县林业局本级 | 行政 | 拨款\n甲县林业站 | 事业 | 拨款\n合计 | |"),
    )
    found = listed_bodies(listed, own, [])
    assert [(b.name, b.level, b.parent_body_id, b.region_code) for b in found] == [
        ("甲县林业局本级", "unit", "org-1", "130730"),
        ("甲县林业站", "unit", "org-1", "130730"),
    ]
    assert [b.name for b in listed_bodies(listed, own, found[:1])] == ["甲县林业站"], "what is known is not told again"
    assert listed_bodies(listed, Body("org-1", "甲县林业站", None, "unit"), []) == ()
