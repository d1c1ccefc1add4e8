"""What is a disclosure: titles as portals print them, judged by the shipped rules."""

from __future__ import annotations

import pytest

from scrapers.portals.disclosures import decide
from scrapers.portals.registry import Column

TAKEN = [
    "临泽镇人民政府2023年部门预算公开",
    "市水务局2022年度部门决算",
    "2021年某县科协单位预算信息公开说明",
    "某区财政局2024年“三公”经费预算公开表",
    "某局关于公开2023年部门预算的通知",
    "2022年度项目支出绩效自评报告",
    "省级专项转移支付2022年度绩效自评报告",
    "某县机关事务中心2025年预 算",
]
LEFT = [
    "关于举办2024年预算管理培训班的通知",
    "关于编制2025年部门预算的通知",
    "某县财政局预算一体化系统采购公告",
    "2023年全县财政预算执行情况和2024年预算草案的报告",
    "关于印发《部门预算绩效管理办法》的通知",
    "某局召开2024年部门决算布置会",
    "2022年度县级预算执行审计结果公告",
    "某县地方债务限额情况表",
    "局领导带队调研",
]


@pytest.mark.parametrize("title", TAKEN)
def test_taken_by_title(title: str) -> None:
    decision = decide(title, Column(url="/", name="通知公告"))
    assert decision.take
    assert decision.reason


@pytest.mark.parametrize("title", LEFT)
def test_left_also_in_a_budget_column(title: str) -> None:
    decision = decide(title, Column(url="/", name="部门预算"))
    assert not decision.take
    assert decision.reason


def test_column_of_budgets_takes_a_bare_organisation_but_not_any_title() -> None:
    column = Column(url="/", name="部门预决算公开")
    assert decide("某市医疗保障局", column).take
    assert decide("某市医疗保障局（本级）", column).take
    assert not decide("政府会计制度问答（二）", column).take
    assert not decide("某市医疗保障局", Column(url="/", name="机构设置")).take


def test_column_declared_to_hold_nothing_else_takes_everything() -> None:
    assert decide("第一份", Column(url="/", takes="everything")).take
