"""Tables that publishers head, number and order in words of their own: what they mean, and what means nothing."""

from __future__ import annotations

import pytest
from recognise_grids import facts, grid, one, tables

from scrapers.recognise.outline import outline


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
