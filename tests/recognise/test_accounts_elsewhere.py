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
