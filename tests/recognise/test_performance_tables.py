"""Tables of performance targets: forms of bodies and projects, and lists with an indicator a row."""

from __future__ import annotations

from recognise_grids import facts, grid, one, tables

from scrapers.recognise.meaning import tell


def test_a_form_of_a_whole_body_gives_its_money_and_indicators() -> None:
    items = (
        "部门整体支出绩效目标表",
        grid("""
            部门（单位）名称 | 甲县林业局 | < | < | <
            年度主要任务 | 任务名称 | 主要内容 | 预算金额（万元） | <
            ^ | ^ | ^ | 总额 | 财政拨款
            ^ | 森林防火 | 开展防火巡护 | 70.1 | 70.2
            年度预算申请（万元） | 资金总额 | < | 100.1 | <
            ^ | 按支出类型分 | 基本支出 | 60.1 | <
            ^ | ^ | 项目支出 | 40.1 | <
            年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
            ^ | 产出指标 | 数量指标 | 造林面积 | ≥1000亩
            ^ | ^ | 质量指标 | 成活率 | ≥95%
        """),
    )
    (table,) = tables(*items)
    money = {told.reading.printed: told.reading.unit for told in tell(table) if told.reading.is_money}
    assert money == dict.fromkeys(["70.1", "70.2", "100.1", "60.1", "40.1"], "万元")
    found = facts(*items)
    assert [one(found, p).expenditure_type for p in ("100.1", "60.1", "40.1")] == ["total", "basic", "project"]
    survival = dict(one(found, "≥95%").attributes)
    assert (survival["level_1"], survival["level_2"], survival["target_unit"]) == ("产出指标", "质量指标", "%")


def test_a_list_with_an_indicator_a_row_has_no_money_in_targets_and_weights() -> None:
    items = (
        "项目支出绩效目标表",
        "单位：万元",
        grid("""
            单位名称 | 项目名称 | 预算金额 | 目标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重
            甲局 | 森林防火 | 60.1 | 确保不发生重大火灾 | 产出指标 | 数量指标 | 巡护里程 | ≥ | 1200 | 公里 | 20
            ^ | ^ | ^ | ^ | 效益指标 | 社会效益指标 | 火灾次数 | ≤ | 2 | 次 | 30
            ^ | 造林 | 40.1 | 造林一千亩 | 产出指标 | 数量指标 | 造林面积 | ≥ | 1000 | 亩 | 25
        """),
    )
    (table,) = tables(*items)
    assert {told.reading.printed for told in tell(table) if told.reading.is_money} == {"60.1", "40.1"}
    found = facts(*items)
    fires = dict(one(found, "2").attributes)
    assert (fires["project_name"], fires["level_3"], fires["operator"]) == ("森林防火", "火灾次数", "≤")
    assert (fires["target_value"], fires["target_unit"]) == ("2", "次")
    assert dict(one(found, "1000").attributes)["project_name"] == "造林"


def test_what_a_project_is_for_goes_with_its_money() -> None:
    found = facts(
        "森林防火绩效目标表",
        "单位：万元",
        grid("""
            项目名称 | 森林防火 | |
            预算规模及资金用途 | 预算数 | 300.00 | 其他资金 | 50.00
            | 用于巡护、宣传和扑救装备 | | |
            一级指标 | 二级指标 | 三级指标 | 指标值 |
            产出指标 | 数量指标 | 里程 | 12公里 |
        """),
    )
    assert dict(one(found, "300.00").attributes)["purpose"] == "用于巡护、宣传和扑救装备"
    assert "purpose" not in dict(one(found, "12公里").attributes)


def test_what_is_attained_and_its_points_are_kept_under_their_own_headings() -> None:
    (table,) = tables(
        "部门整体支出绩效自评表",
        grid("""
            部门名称 | 甲县林业局 | < | < | < | <
            一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分
            产出指标 | 数量指标 | 造林面积 | ≥1000亩 | 1100亩 | 20
            ^ | 质量指标 | 成活率 | ≥95% | 96% | 9.8
        """),
    )
    said = {told.reading.printed: (told.reading.head.label, told.reading.column_label) for told in tell(table)}
    assert said["9.8"] == ("产出指标/质量指标/成活率", "得分")
    assert said["96%"] == ("产出指标/质量指标/成活率", "实际完成值")


def test_sums_below_headings_of_their_own_have_what_these_say() -> None:
    items = (
        "部门整体绩效目标表",
        grid("""
            部门名称 | 甲县财政局 | < | < | < | <
            年度预算申请（万元） | 总额 | 财政拨款 | < | 单位资金 | <
            ^ | ^ | 基本支出 | 项目支出 | 基本支出 | 项目支出
            ^ | 1500.01 | 900.02 | 550.03 | 0.04 | 49.92
            一级指标 | 二级指标 | 三级指标 | 绩效指标性质 | 绩效指标值 | 绩效度量单位
            产出指标 | 数量指标 | 培训次数 | ≥ | 10 | 次
        """),
    )
    found = facts(*items)
    said = {
        value: (m.label, m.is_total, m.expenditure_type, m.funding_source)
        for value, m in found
        if m.fact == "expenditure"
    }
    assert said == {
        "1500.01": ("总额", True, "total", None),
        "900.02": ("基本支出", False, "basic", "fiscal_appropriation"),
        "550.03": ("项目支出", False, "project", "fiscal_appropriation"),
        "0.04": ("基本支出", False, "basic", "own_revenue"),
        "49.92": ("项目支出", False, "project", "own_revenue"),
    }
    (table,) = tables(*items)
    labels = {told.reading.printed: told.reading.column_label for told in tell(table)}
    assert (labels["900.02"], labels["10"]) == ("财政拨款/基本支出", "绩效指标值")


def test_an_amount_attained_is_kept_with_its_unit() -> None:
    (table,) = tables(
        "项目支出绩效自评表",
        grid("""
            项目名称 | 农村公路养护 | < | < | <
            一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值
            成本指标 | 经济成本指标 | 养护成本 | ≤500万元 | 480.5万元
        """),
    )
    (kept,) = [told for told in tell(table) if told.reading.printed == "480.5万元"]
    assert (kept.reading.unit, kept.reading.is_money, kept.fact) == ("万元", True, None)


def test_a_unit_over_the_keys_and_a_code_before_the_name_of_a_project() -> None:
    found = facts(
        "部门预算项目支出绩效自评表（2023年度）",
        grid("""
            项目名称 | < | 51130021T000000229367-退耕还林工程 | < | < | <
            预算执行情况（10分） | 年度预算数（万元） | 年初预算 | 全年（调整）预算数 | 预算执行数 | 预算执行率
            ^ | 总额 | 5.01 | 5.02 | 4.03 | 80.28%
            ^ | 其中：财政资金 | 3.04 | 3.05 | 3.06 | 100.33%
            绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值
            ^ | 产出指标 | 数量指标 | 培训次数 | 1次 | 1
        """),
        year=2023,
        executed=True,
    )
    money = [(v, m.phase, m.is_total, m.funding_source) for v, m in found if m.fact == "projects"]
    assert money == [
        ("5.01", "approved", True, None),
        ("5.02", "adjusted", True, None),
        ("4.03", "executed", True, None),
        ("3.04", "approved", False, "fiscal_appropriation"),
        ("3.05", "adjusted", False, "fiscal_appropriation"),
        ("3.06", "executed", False, "fiscal_appropriation"),
    ]
    target = one(found, "1次")
    assert (target.phase, dict(target.attributes)["project_code"]) == ("executed", "51130021T000000229367")
    assert dict(target.attributes)["project_name"] == "退耕还林工程"


def test_a_body_whose_form_prints_its_unit_with_each_amount_or_over_its_keys() -> None:
    found = facts(
        "甲县林业局2021年度部门整体支出绩效自评表",
        grid("""
            部门名称 | 甲县林业局 | < | <
            年度预算 | 年初预算数 | 全年预算数 | 全年执行数
            年度总金额 | 47.01万元 | 47.02万元 | 38.03万元
            其中：财政拨款 | 40.04万元 | 40.05万元 | 30.06万元
            一级指标 | 二级指标 | 三级指标 | 指标值
            产出指标 | 数量指标 | 造林面积 | 1.2万亩
        """),
        year=2021,
        executed=True,
    )
    money = [(v, m.phase, m.is_total, m.funding_source) for v, m in found if m.fact == "expenditure"]
    assert money == [
        ("47.01万元", "approved", True, None),
        ("47.02万元", "adjusted", True, None),
        ("38.03万元", "executed", True, None),
        ("40.04万元", "approved", False, "fiscal_appropriation"),
        ("40.05万元", "adjusted", False, "fiscal_appropriation"),
        ("30.06万元", "executed", False, "fiscal_appropriation"),
    ]


def test_a_count_an_income_and_a_text_with_an_amount_give_no_expenditure() -> None:
    found = facts(
        "部门整体支出绩效目标表",
        "单位：万元",
        grid("""
            单位名称 | 甲县民政局 | < | < | <
            下属二级预算单位数量 | 3 | < | < | <
            预算整体情况（万元） | 部门预算支出 | 按资金来源分 | 部门预算收入 | 按支出类型分
            ^ | 3000.01 | 财政拨款 2900.02 | 3000.03 | 基本支出 1000.04
            绩效指标 | 指标 | 指标权重 | 计量单位 | 指标值
            ^ | 救助人数 | 20 | 人 | 2000
        """),
    )
    assert [(v, m.fact, m.label) for v, m in found] == [
        ("3000.01", "expenditure", "部门预算支出"),
        ("2000", "performance_targets", "救助人数"),
    ]


def test_what_follows_the_sum_of_a_project_is_a_part_of_it() -> None:
    found = facts(
        "项目支出绩效自评表",
        grid("""
            项目名称 | 农村公路养护 | < | <
            项目资金（万元） | | 年初预算数 | 全年执行数
            ^ | 年度资金总额 | 200.00 | 198.00
            ^ | 其中：中央补助 | 101.00 | 99.50
            ^ | 地方资金 | 99.00 | 98.50
        """),
        executed=True,
    )
    assert [(printed, m.phase, m.is_total) for printed, m in found] == [
        ("200.00", "approved", True),
        ("198.00", "executed", True),
        ("101.00", "approved", False),
        ("99.50", "executed", False),
        ("99.00", "approved", False),
        ("98.50", "executed", False),
    ]


def test_parts_below_keys_that_say_a_phase_are_of_it() -> None:
    found = facts(
        "项目绩效自评表",
        "单位：万元",
        grid("""
            项目名称 | 数字档案馆 | 负责人 | 李某
            预算执行情况 | < | < | <
            预算数 | 50.00 | 执行数 | 48.50
            其中：财政拨款 | 40.00 | 其中：财政拨款 | 39.50
            其他 | 10.00 | 其他 | 9.00
        """),
        executed=True,
    )
    assert {(printed, m.phase, m.is_total, m.funding_source) for printed, m in found} == {
        ("50.00", "approved", True, None),
        ("48.50", "executed", True, None),
        ("40.00", "approved", False, "fiscal_appropriation"),
        ("39.50", "executed", False, "fiscal_appropriation"),
        ("10.00", "approved", False, None),
        ("9.00", "executed", False, None),
    }


def test_a_phase_over_several_sources_is_of_each() -> None:
    found = facts(
        "部门整体绩效自评表",
        grid("""
            部门名称 | 戊县应急管理局 | < | < | < | <
            年度任务 | 任务名称 | 预算数（万元） | < | 执行数（万元） | <
            ^ | ^ | 总额 | 财政拨款 | 总额 | 财政拨款
            ^ | 安全监管 | 100.00 | 100.50 | 95.00 | 95.50
            ^ | 金额合计 | 150.00 | 140.00 | 143.00 | 133.00
        """),
        executed=True,
    )
    assert {(printed, m.phase, m.is_total, m.funding_source) for printed, m in found} == {
        ("150.00", "approved", True, None),
        ("140.00", "approved", False, "fiscal_appropriation"),
        ("143.00", "executed", True, None),
        ("133.00", "executed", False, "fiscal_appropriation"),
    }


def test_figures_that_slid_below_the_name_of_another_column_mean_nothing() -> None:
    """Where cells are told by their order alone, a percentage below an amount's name gives the shift away."""
    form = """
        项目名称 | 农村公路养护
        主管部门 | 甲县交通运输局 | 实施单位 | 甲县公路段
        预算执行情况（10分） | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 得分
        总额 | 238.93 | 251.89 | 251.80 | 99.96% | 9.9
        其中：财政资金 | 238.93 | 251.89 | 251.80 | 99.96% | /
    """
    shifted = tables("项目支出绩效自评表（2021年度）", grid(form, "tabs"))
    assert [t.aligned for t in shifted] == [False]
    assert facts("项目支出绩效自评表（2021年度）", grid(form, "tabs"), executed=True) == []


def test_a_form_of_cells_in_their_order_needs_no_header_over_all_its_rows() -> None:
    form = """
        项目名称 | 社区矫正经费
        主管部门 | 甲县司法局 | 实施单位 | 甲县司法局
        项目资金（万元） | | 年初预算数 | 全年执行数 | 分值 | 执行率
         | 年度资金总额 | 60.00 | 58.20 | 10 | 97.00%
        绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 分值
         | 产出指标 | 数量指标 | 矫正人数 | ≥100人 | 20
    """
    (table,) = tables("项目支出绩效自评表（2021年度）", grid(form, "tabs"))
    assert table.aligned and not table.header.uncertain_rows
    found = facts("项目支出绩效自评表（2021年度）", grid(form, "tabs"), executed=True)
    assert [(printed, m.phase) for printed, m in found][:2] == [("60.00", "approved"), ("58.20", "executed")]
    assert one(found, "≥100人").label == "矫正人数"
