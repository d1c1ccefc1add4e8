"""Tables of final accounts as the Ministry's software prints them: 行次, 栏次, merged headers, 合计 beside 类款项."""

from __future__ import annotations

from recognise_grids import facts, grid, one, tables

from scrapers.recognise.meaning import tell
from scrapers.recognise.readings import readings_of
from scrapers.records import Grid

INCOME = """
    项目 | < | < | < | 本年收入合计 | 财政拨款收入 | 事业收入 | 其他收入
    功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | ^
    类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4
    ^ | ^ | ^ | 合计 | 100.01 | 100.02 | 100.03 | 100.04
    213 | < | < | 农林水支出 | 101.01 | 101.02 | 101.03 | 101.04
    2130201 | < | < | 行政运行 | 103.01 | 103.02 | 103.03 | 103.04
"""
ALL_FLOWS = """
    项目 | < | 年初结转和结余 | < | 本年收入 | < | 本年支出 | < | < | < | 年末结转和结余 | <
    代码 | 名称 | 合计 | 基本支出结转 | 合计 | 项目支出 | 合计 | 人员经费 | 公用经费 | 项目支出 | 合计 | 项目支出结转
    栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10
    2130201 | 行政运行 | 2.01 | 2.02 | 2.03 | 2.04 | 2.05 | 2.06 | 2.07 | 2.08 | 2.09 | 2.10
"""
OPERATION = """
    项目 | 行次 | 预算数 | 统计数 | 项目 | 行次 | 统计数
    栏次 | | 1 | 2 | 栏次 | | 3
    一、“三公”经费支出 | 1 | — | — | 四、机关运行经费 | 24 | 88.5
    （一）支出合计 | 2 | 10.5 | 9.5 | （一）行政单位 | 25 | 88.1
    2．公务用车购置及运行维护费 | 4 | 5.5 | 5.4 | 五、国有资产占用情况 | 27 | —
    （2）公务用车运行维护费 | 6 | 5.51 | 5.41 | （一）车辆数合计（辆） | 28 | 7
    3．公务接待费 | 7 | 4.1 | 4.2 | 2．机要通信用车 | 30 | 2
    （二）相关统计数 | 10 | — | — | （二）单价50万元（含）以上通用设备（台，套） | 31 | 3
    1．因公出国（境）团组数（个） | 11 | — | 6 | 六、政府采购支出信息 | 33 | —
    2．公务用车保有量 | 12 | — | 8 | （一）政府采购支出合计 | 34 | 300.5
    5．国内公务接待批次 | 12 | — | 12 | 1．政府采购货物支出 | 35 | 100.1
    三、会议费 | 22 | — | 3.3 | （二）政府采购授予中小企业合同金额 | 38 | 150.1
"""


def _not_money(*items: str | Grid) -> set[str]:
    return {r.printed for table in tables(*items) for r in readings_of(table) if not r.is_money}


def test_numbers_of_columns_beside_merged_code_columns_are_no_money() -> None:
    items = ("收入决算表", "公开02表", "金额单位：万元", grid(INCOME))
    (table,) = tables(*items)
    assert {r.printed for r in readings_of(table)}.isdisjoint("1234")
    found = facts(*items, executed=True)
    assert (one(found, "100.01").item, one(found, "100.01").is_total) == ("current_year", True)
    assert (one(found, "103.03").item, one(found, "103.03").functional_code) == ("service_income", "2130201")
    assert one(found, "101.02").fund_year is None, "nothing carried over stands beside it"


def test_sources_below_a_carry_over_without_ordinals_are_carried_over() -> None:
    found = facts(
        "财政拨款收入支出决算总表",
        "公开04表",
        "金额单位：万元",
        grid("""
            收入 | < | < | 支出 | < | < | < | <
            项目 | 行次 | 金额 | 项目 | 行次 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款
            栏次 | | 1 | 栏次 | | 2 | 3 | 4
            一、一般公共预算财政拨款 | 1 | 50.5 | 一、一般公共服务支出 | 33 | 60.1 | 60.2 | 60.3
            本年收入合计 | 27 | 56.5 | 本年支出合计 | 59 | 80.1 | 80.2 | 80.3
            年初财政拨款结转和结余 | 28 | 6.5 | 年末财政拨款结转和结余 | 60 | 90.1 | 90.2 | 90.3
            一般公共预算财政拨款 | 29 | 6.1 | | 61 | | |
            政府性基金预算财政拨款 | 30 | 0.4 | | 62 | | |
            总计 | 32 | 63.0 | 总计 | 64 | 95.1 | 95.2 | 95.3
        """),
        executed=True,
    )
    assert one(found, "50.5").item == "general_public_budget"
    assert [one(found, printed).item for printed in ("6.5", "6.1", "0.4")] == ["carryover"] * 3
    assert [one(found, printed).is_total for printed in ("6.5", "6.1", "63.0")] == [True, False, True]
    assert dict(one(found, "90.3").attributes) == {"flow": "carried_out"}
    assert one(found, "60.3").funding_source == "government_fund"


def test_a_carry_over_whose_parts_are_blank_is_no_total() -> None:
    found = facts(
        "财政拨款收支总表",
        "单位：万元",
        grid("""
            收入 | < | 支出 | <
            项目 | 金额 | 项目 | 金额
            一、本年收入 | 5.0 | 一、本年支出 | 6.0
            年初财政拨款结转和结余 | 6.5 | |
            一般公共预算财政拨款 | | |
            收入总计 | 11.5 | 支出总计 | 11.5
        """),
    )
    assert not one(found, "6.5").is_total


def test_flows_in_columns_are_income_and_expenditure() -> None:
    items = ("一般公共预算财政拨款收入支出决算表", "单位：万元", grid(ALL_FLOWS))
    assert tables(*items)[0].table_type == "general_public_expenditure"
    found = facts(*items, executed=True)
    assert [one(found, p).fact for p in ("2.01", "2.02", "2.03", "2.04")] == ["income"] * 4
    assert [one(found, p).item for p in ("2.01", "2.02", "2.03", "2.04")] == ["carryover"] * 2 + ["current_year"] * 2
    assert (one(found, "2.07").cost_type, one(found, "2.08").expenditure_type) == ("non_personnel", "project")
    closing = one(found, "2.10")
    assert (dict(closing.attributes), closing.fund_year) == ({"flow": "carried_out"}, None)
    assert {meaning.functional_code for _, meaning in found} == {"2130201"}


def test_basic_expenditure_in_three_lists_side_by_side() -> None:
    found = facts(
        "一般公共预算财政拨款基本支出决算明细表",
        "金额单位：万元",
        grid("""
            人员经费 | < | < | 公用经费 | < | < | < | < | <
            科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数
            301 | 工资福利支出 | 10.1 | 302 | 商品和服务支出 | 20.1 | 310 | 资本性支出 | 30.1
            30101 | 基本工资 | 10.2 | 30201 | 办公费 | 20.2 | 31002 | 办公设备购置 | 30.2
            人员经费合计 | < | 40.1 | 公用经费合计 | < | < | < | < | 50.1
        """),
        executed=True,
    )
    furniture = one(found, "30.2")
    assert (furniture.department_economic_code, furniture.cost_type) == ("31002", "non_personnel")
    assert (one(found, "50.1").label, one(found, "50.1").is_total) == ("公用经费合计", True)
    assert one(found, "40.1").cost_type == "personnel"


def test_fees_budgeted_and_spent_side_by_side_in_twelve_columns() -> None:
    found = facts(
        "“三公”经费支出决算表",
        "金额单位：万元",
        grid("""
            预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
            合计 | 出国境费 | 公车购置及运行费 | < | < | 接待费 | 合计 | 出国境费 | 公车购置及运行费 | < | < | 接待费
            ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^
            1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
            10.5 | 1.1 | 6.4 | 0.0 | 6.5 | 3.0 | 9.5 | | 6.0 | | 6.1 | 3.5
        """),
        executed=True,
    )
    assert [(m.item, m.phase) for _, m in found] == [
        ("total", "approved"),
        ("overseas_trips", "approved"),
        ("vehicles", "approved"),
        ("vehicle_purchase", "approved"),
        ("vehicle_operation", "approved"),
        ("official_reception", "approved"),
        ("total", "executed"),
        ("vehicles", "executed"),
        ("vehicle_operation", "executed"),
        ("official_reception", "executed"),
    ]


def test_a_table_of_sections_has_a_kind_by_section() -> None:
    items = ("机构运行信息表", "金额单位：万元", grid(OPERATION))
    found = facts(*items, executed=True)
    assert {(p, m.fact) for p, m in found if m.table_type == "running_cost"} == {("88.5", "running_costs")}
    assert one(found, "10.5").item == "total", "meetings are another section"
    assert one(found, "3.3").item == "conferences"
    assert (one(found, "7").item, dict(one(found, "7").attributes)) == (
        "vehicles",
        {"quantity": "7", "quantity_unit": "辆"},
    )
    assert (one(found, "2").item, one(found, "2").is_total) == ("vehicles", False)
    assert dict(one(found, "3").attributes)["quantity_unit"] == "台，套"
    assert one(found, "300.5").is_total
    assert dict(one(found, "100.1").attributes)["item_name"] == "政府采购货物支出"
    assert "150.1" not in [printed for printed, _ in found], "what went to small firms is part of what went to all"
    assert _not_money(*items) >= {"7", "2", "3", "6", "8", "12"}


def test_a_table_of_a_kind_told_by_its_header_is_less_certain() -> None:
    (total,) = tables(
        "单位：万元",
        grid("""
            收入 | < | 支出 | <
            项目 | 决算数 | 项目 | 决算数
            一、一般公共预算财政拨款收入 | 1.0 | 一、教育支出 | 2.0
            二、事业收入 | 1.5 | 二、其他支出 | 0.5
            本年收入合计 | 2.5 | 本年支出合计 | 2.5
        """),
    )
    assert (total.table_type, total.certainty < 1) == ("income_expenditure_total", True)
    (income,) = tables(
        "单位：万元", grid("科目编码 | 科目名称 | 财政拨款收入 | 事业收入 | 其他收入\n205 | 教育 | 1 | 2 | 3")
    )
    assert (income.table_type, income.certainty < 1) == ("income", True)
    (unknown,) = tables(
        "社会保险基金收支情况表",
        "单位：万元",
        grid(
            "收入 | < | 支出 | <\n项目 | 金额 | 项目 | 金额\n一、其他收入 | 1 | 一、待遇 | 2\n合计 | 1 | 支出合计 | 2"
        ),
    )
    assert unknown.table_type == "unrecognised", "a title that says something else counts"
    assert all(told.fact is None for told in tell(unknown))
