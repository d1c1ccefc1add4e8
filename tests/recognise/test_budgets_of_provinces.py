"""Tables of budgets as provinces print them: which rows and columns are facts, and of what."""

from __future__ import annotations

from recognise_grids import facts, grid, one


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
