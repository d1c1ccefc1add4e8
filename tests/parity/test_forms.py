"""Forms of performance targets as several provinces print them: the same facts with all rules, some, or none."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import parity_print
import pytest
from parity_blocks import Block, Paragraph, sheet
from test_parity import IN_PART_RULED, difference, facts, recognised

TITLE = Paragraph("青岚市水务局2025年部门预算公开", heading=True)

PROJECT = sheet(
    "项目支出绩效目标申报表",
    "",
    "项目名称 | 灌区节水改造 | < | < | <",
    """
主管部门及代码 | 青岚市水务局 | < | 实施单位 | 青岚市灌溉中心
项目资金⏎（万元） | 年度资金总额： | < | 120.50 | <
^ | 其中：财政拨款 | < | 100.50 | <
^ | 其他资金 | < | 20.00 | <
总体目标 | 完成干渠衬砌12公里，灌溉水利用系数提高到0.56，⏎当年受益农田3万亩。 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 衬砌干渠长度 | ≥12公里
^ | ^ | ^ | 更换闸门 | 6扇
^ | ^ | 质量指标 | 工程验收⏎合格率 | 100%
^ | ^ | 时效指标 | 按期完成率 | ≥95%
^ | 效益指标 | 社会效益指标 | 受益农田 | ≥3万亩
^ | ^ | 生态效益指标 | 灌溉水利用系数 | ≥0.56
^ | 满意度指标 | 服务对象⏎满意度指标 | 农户满意度 | ≥90%
""",
)

BODY = sheet(
    "部门整体支出绩效目标表",
    "单位：万元",
    "部门名称 | 青岚市水务局 | < | < | < | <",
    """
年度主要任务 | 任务名称 | 主要内容 | 预算总额 | 财政拨款 | 其他资金
^ | 防汛抗旱 | 物资储备与演练 | 300.00 | 280.00 | 20.00
^ | 河湖管护 | 巡查保洁 | 150.00 | 150.00 | 0.00
金额合计 | < | < | 450.00 | 430.00 | 20.00
年度总体目标 | 全市安全度汛，河湖水质稳中向好。 | < | < | < | <
一级指标 | 二级指标 | 指标内容 | 指标值 | 评分标准 | 备注
产出指标 | 数量指标 | 开展演练次数 | ≥4次 | 每少一次扣2分 | 三分
^ | 质量指标 | 物资完好率 | ≥98% | 按比例扣分 | -
效益指标 | 经济效益 | 减少损失 | ≥500万元 | 按比例扣分 | -
""",
)

SELF = sheet(
    "项目支出绩效自评表",
    "",
    "项目名称 | 山洪灾害防治 | < | < | < | < | <",
    """
主管部门 | 青岚市水务局 | < | < | 实施单位 | 青岚市防汛中心 | <
项目资金⏎（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
^ | 年度资金总额 | 80.00 | 76.00 | 74.10 | 97.5% | 9.75
^ | 其中：当年财政拨款 | 80.00 | 76.00 | 74.10 | - | -
年度目标 | 预警设备全部在线。 | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 维护监测站 | ≥50处 | 52处 | 50 | 50
效益指标 | 社会效益 | 预警发布率 | ≥95% | 96% | 30 | 30
满意度指标 | 满意度 | 群众满意度 | ≥90% | 93% | 10 | 10
""",
)
FORMS: dict[str, Block] = {"a project's": PROJECT, "a department's": BODY, "of self-evaluation": SELF}

STATED = {
    "a project's": [("projects", "灌区节水改造", wan) for wan in ("120.50", "100.50", "20.00")],
    "a department's": [("expenditure", "金额合计", wan) for wan in ("450.00", "430.00", "20.00")],
    "of self-evaluation": [("projects", "山洪灾害防治", wan) for wan in ("80.00", "76.00", "74.10") * 2],
}
"""The facts with amounts that each form prints in 万元: of what, under which name."""


@cache
def printed(form: str, rules: str) -> bytes:
    return parity_print.pdf([TITLE, FORMS[form]], rules=rules)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rules", ["all", "none", "three lines"])
def test_the_amounts_are_those_that_were_printed(form: str, rules: str) -> None:
    found = [(fact[4], fact[1], fact[2]) for fact in facts(recognised(printed(form, rules))).elements()]
    amounts = [fact for fact in found if fact[0] != "performance_targets"]
    assert sorted(amounts) == sorted((fact, name, Decimal(wan) * 10000) for fact, name, wan in STATED[form])


@pytest.mark.parametrize("rules", IN_PART_RULED.values())
@pytest.mark.parametrize("form", FORMS)
def test_forms_give_the_same_facts_without_rules(form: str, rules: str) -> None:
    assert not difference(facts(recognised(printed(form, rules))), facts(recognised(printed(form, "all"))))
