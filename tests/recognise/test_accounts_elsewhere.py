"""Final accounts on forms of other years and provinces: balances by nature, totals below two lists, forms by phase."""

from __future__ import annotations

import pytest
from recognise_grids import facts, grid, one


@pytest.mark.parametrize("heading", ["年末财政拨款结转和结余", "三、年末结转和结余"])
def test_what_is_left_of_each_nature_is_no_expenditure(heading: str) -> None:
    found = facts(
        "财政拨款收入支出决算总表",
        "单位：元",
        grid(f"""
            收入 | < | < | 支出 | < | <
            项目 | 行次 | 决算数 | 项目 | 行次 | 决算数
            一、一般公共预算财政拨款 | 1 | 650.00 | 一、教育支出 | 8 | 640.00
            年初财政拨款结转和结余 | 2 | 5.00 | {heading} | 9 | 15.00
            基本支出结转 | 3 | 4.00 | 基本支出结转 | 10 | 6.00
            项目支出结转和结余 | 4 | 1.00 | 项目支出结转和结余 | 11 | 9.00
            总计 | 7 | 655.00 | 总计 | 14 | 655.10
        """),
        executed=True,
    )
    for printed in ("6.00", "9.00", "15.00"):
        told = one(found, printed)
        assert (told.expenditure_type, dict(told.attributes)) == (None, {"flow": "carried_out"})
    assert one(found, "15.00").is_total and one(found, "5.00").is_total
    assert one(found, "1.00").item == "carryover"


@pytest.mark.parametrize(
    "last",
    [
        "人员经费合计 | < | 240.00 | 公用经费合计 | < | 60.00\n合计 | < | 300.00 | | |",
        "人员经费小计 | < | 240.00 | 公用经费小计 | < | 60.00\n合计 | < | < | < | < | 300.00",
        "合计 | < | < | < | < | 300.00",
    ],
)
def test_a_total_below_two_lists_is_of_both_costs(last: str) -> None:
    found = facts(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        grid(f"""
            人员经费 | < | < | 公用经费 | < | <
            科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额
            301 | 工资福利支出 | 200.00 | 302 | 商品和服务支出 | 50.00
            303 | 对个人和家庭的补助 | 40.00 | 310 | 资本性支出 | 10.00
            {last}
        """),
        executed=True,
    )
    assert one(found, "300.00").cost_type is None
    assert one(found, "200.00").cost_type == "personnel" and one(found, "10.00").cost_type == "non_personnel"


def test_a_total_of_one_list_is_of_its_cost() -> None:
    found = facts(
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        grid("""
            人员经费 | < | < | 公用经费 | < | <
            科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额
            301 | 工资福利支出 | 200.00 | 302 | 商品和服务支出 | 50.00
            303 | 对个人和家庭的补助 | 40.00 | 310 | 资本性支出 | 10.00
            合计 | < | 240.00 | 合计 | < | 60.00
        """),
        executed=True,
    )
    assert one(found, "240.00").cost_type == "personnel" and one(found, "60.00").cost_type == "non_personnel"


def test_what_there_is_stands_in_the_last_of_three_phases() -> None:
    found = facts(
        "机构运行信息表",
        "单位：万元",
        grid("""
            项目 | 行次 | 年初预算数 | 全年预算数 | 统计数
            （一）“三公”经费支出合计 | 2 | 20.00 | 19.00 | 18.50
            3．公务接待费 | 7 | 20.01 | 19.01 | 18.51
            三、国有资产占用情况 | 22 | — | — | —
            （一）车辆数合计（辆） | 23 | — | — | 6
            四、政府采购支出信息 | 30 | — | — | —
            （一）政府采购支出合计 | 31 | — | — | 120.00
        """),
        executed=True,
    )
    cars, bought = one(found, "6"), one(found, "120.00")
    assert (cars.fact, cars.phase, dict(cars.attributes)["quantity"]) == ("assets", "executed", "6")
    assert (bought.fact, bought.phase) == ("procurement", "executed")


def test_procurement_of_last_year_stands_beside_that_of_the_year() -> None:
    found = facts(
        "政府采购支出情况表",
        "单位：万元",
        grid("""
            项目 | 上年决算数 | 本年预算数 | 本年决算数
            货物 | 30.00 | 40.00 | 35.00
            服务 | 10.00 | 20.00 | 15.00
        """),
        executed=True,
    )
    assert {(m.fiscal_year, m.phase) for _, m in found} == {(2020, "executed"), (2021, "approved"), (2021, "executed")}


def test_a_row_of_figures_above_statistics_has_no_name_of_its_own() -> None:
    found = facts(
        "“三公”经费、会议费和培训费支出决算表",
        "单位：万元",
        grid("""
            合计 | “三公”经费 | < | < | 会议费 | 培训费
            ^ | 小计 | 公务用车运行维护费 | 公务接待费 | ^ | ^
            15.00 | 10.00 | 6.00 | 4.00 | 2.00 | 3.00
            相关统计数： | < | < | < | < | <
            项目 | < | 统计数 | 项目 | < | 统计数
            公务用车保有量（辆） | < | 3 | 国内公务接待批次（个） | < | 30
        """),
        executed=True,
    )
    assert one(found, "15.00").item == "table_total" and one(found, "10.00").item == "total"
    assert one(found, "2.00").item == "conferences" and len(found) == 6


def test_quantities_and_values_each_of_two_dates() -> None:
    found = facts(
        "国有资产占有使用情况表",
        "单位：万元",
        grid("""
            项目 | 数量 | < | 价值（账面原值） | <
            ^ | 年初数 | 年末数 | 年初数 | 年末数
            固定资产 | — | — | 600.00 | 620.00
            （一）房屋及构筑物 | 2000 | 2100 | 400.00 | 410.00
            其中：车辆（台、辆） | 3 | 4 | 60.00 | 70.00
            减：固定资产累计折旧 | — | — | 100.00 | 120.00
        """),
        executed=True,
    )
    assert [printed for printed, _ in found] == ["620.00", "410.00", "70.00"]
    assert dict(one(found, "410.00").attributes)["quantity"] == "2100"
    assert dict(one(found, "70.00").attributes) == {"quantity": "4", "quantity_unit": "台、辆"}


def test_surplus_that_is_set_aside_is_no_expenditure() -> None:
    found = facts(
        "收入支出决算总表",
        "单位：元",
        grid("""
            收入 | < | 支出 | <
            项目 | 决算数 | 项目 | 决算数
            本年收入合计 | 640.50 | 本年支出合计 | 640.00
            使用专用结余 | 1.00 | 结余分配 | 0.50
            使用非财政拨款结余 | 2.00 | 其中：提取专用结余 | 0.30
            总计 | 643.50 | 总计 | 640.60
        """),
        executed=True,
    )
    assert one(found, "1.00").item == one(found, "2.00").item == "used_surplus"
    assert dict(one(found, "0.30").attributes) == {"flow": "carried_out"}


def test_a_quarter_and_what_came_before_it_are_not_the_year() -> None:
    rows = """
        项目 | 本季度支出 | 全年支出
        合计 | 3.00 | 9.00
        公务接待费 | 1.00 | 9.01
    """
    assert facts("2021年第三季度“三公”经费支出情况表", "单位：万元", grid(rows), executed=True) == []
    found = facts("2021年“三公”经费支出情况表", "单位：万元", grid(rows), executed=True)
    assert [printed for printed, _ in found] == ["9.00", "9.01"]


def test_what_is_owed_and_what_is_left_are_no_assets() -> None:
    rows = "项目 | 期末数\n一、资产总额 | 520.00\n二、负债总额 | 12.00\n三、净资产总额 | 508.00"
    found = facts("国有资产占用情况表", "单位：万元", grid(rows), executed=True)
    assert [(printed, m.item) for printed, m in found] == [("520.00", "total")]


def test_both_sides_of_a_fund_have_their_items() -> None:
    found = facts(
        "2021年政府性基金收支决算总表",
        "单位：万元",
        grid("""
            收入 | < | 支出 | <
            项目 | 决算数 | 项目 | 决算数
            一、国有土地使用权出让收入 | 7,100 | 一、城乡社区支出 | 5,400
            本年收入 | 7,101 | 本年支出 | 5,401
            上级补助收入 | 310 | 调出资金 | 1,200
            上年结余收入 | 50 | 年终结余 | 860
            收入总计 | 7,461 | 支出总计 | 7,462
        """),
        executed=True,
    )
    items = {printed: m.item for printed, m in found if m.fact == "income"}
    assert items == {
        "7,100": None,
        "7,101": "current_year",
        "310": "superior_subsidy",
        "50": "carryover",
        "7,461": "total",
    }
    assert dict(one(found, "860").attributes) == {"flow": "carried_out"}
    assert {m.funding_source for _, m in found} == {"government_fund"}


@pytest.mark.parametrize(
    "rows",
    [
        "项目 | 编制数 | 年末实有人数\n行政编制 | 20 | 18\n事业编制 | 10 | 9\n工勤编制 | 2 | 1",
        """
            行政编制 | < | 事业编制 | < | 工勤编制 | <
            编制数 | 实有人数 | 编制数 | 实有人数 | 编制数 | 实有人数
            20 | 18 | 10 | 9 | 2 | 1
        """,
    ],
)
def test_who_is_there_is_not_who_may_be_there(rows: str) -> None:
    found = facts("机构人员情况表", grid(rows), executed=True)
    assert {printed: m.item for printed, m in found} == {
        "20": "authorised_administrative",
        "18": "actual_administrative",
        "10": "authorised_public_institution",
        "9": "actual_public_institution",
        "2": "authorised_support",
        "1": "actual_support",
    }


def test_how_a_thing_is_procured_is_not_what_it_is_called() -> None:
    found = facts(
        "政府采购执行情况表",
        "单位：万元",
        grid("""
            项目名称 | 采购方式 | 预算金额
            办公设备 | 电子卖场 | 10.00
            物业服务 | 公开招标 | 50.00
            合计 | | 60.00
        """),
        executed=True,
    )
    assert [(printed, m.label, m.is_total) for printed, m in found] == [
        ("10.00", "办公设备", False),
        ("50.00", "物业服务", False),
        ("60.00", "合计", True),
    ]
