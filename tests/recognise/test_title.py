from __future__ import annotations

import pytest

from scrapers.recognise import title
from scrapers.recognise.title import caption_of, is_page_number, plain_title, rule_for

TITLES = {
    "2021年部门收支预算总表": "income_expenditure_total",
    "收入支出决算总表": "income_expenditure_total",
    "预算单位财务收支预算总表": "income_expenditure_total",
    "2018年度部门收支总体情况表": "income_expenditure_total",
    "部门收入总表": "income",
    "收入决算表": "income",
    "2018年部门收入总体情况表": "income",
    "支出预算总表": "expenditure",
    "支出决算表": "expenditure",
    "部门支出总体情况表": "expenditure",
    "财政拨款收支总表": "fiscal_appropriation_total",
    "财政拨款收入支出决算总表": "fiscal_appropriation_total",
    "财政拨款收支总体情况表": "fiscal_appropriation_total",
    "财政拨款支出预算表（功能科目）": "fiscal_appropriation_expenditure",
    "财政拨款支出预算总表": "fiscal_appropriation_expenditure",
    "财政拨款支出决算表": "fiscal_appropriation_expenditure",
    "财政拨款支出预算表（政府经济分类科目）": "fiscal_appropriation_government_economic",
    "财政拨款基本支出预算表": "fiscal_appropriation_basic_economic",
    "财政拨款基本支出决算表": "fiscal_appropriation_basic_economic",
    "一般公共预算支出表": "general_public_expenditure",
    "一般公共预算支出情况表": "general_public_expenditure",
    "一般公共预算财政拨款支出决算表": "general_public_expenditure",
    "2021年部门一般公共预算支出功能分类预算表": "general_public_expenditure",
    "一般公共预算支出预算表（部门经济分类科目）": "general_public_economic",
    "一般公共预算支出预算表（政府经济分类科目）": "general_public_government_economic",
    "一般公共预算基本支出表": "general_public_basic_economic",
    "一般公共预算财政拨款基本支出决算明细表": "general_public_basic_economic",
    "2021年部门一般公共预算基本支出部门预算经济分类预算表": "general_public_basic_economic",
    "一般公共预算基本支出预算表（政府经济分类科目）": "general_public_basic_government_economic",
    "一般公共预算“三公”经费支出表": "three_public",
    "“三公”经费、会议费、培训费支出决算表": "three_public",
    "部门“三公”经费和机关运行经费预算表": "three_public",
    "财政拨款“三公”经费支出表": "three_public",
    "政府性基金“三公”经费支出预算表": "government_fund_three_public",
    "政府性基金预算支出表": "government_fund_expenditure",
    "政府性基金预算财政拨款收入支出决算表": "government_fund_expenditure",
    "财政拨款政府性基金支出预算表": "government_fund_expenditure",
    "政府性基金支出预算表": "government_fund_expenditure",
    "国有资本经营预算支出表": "state_capital_expenditure",
    "国有资本经营预算财政拨款支出决算表": "state_capital_expenditure",
    "一般公共预算项目支出预算表": "project_expenditure",
    "项目支出表": "project_expenditure",
    "部门项目支出预算明细表": "project_expenditure",
    "项目支出绩效目标表": "project_performance",
    "项目支出绩效自评表": "project_performance",
    "部门整体支出绩效目标申报表": "project_performance",
    "政府采购预算表": "procurement",
    "部门政府采购预算": "procurement",
    "2021年政府采购支出预算表": "procurement",
    "一般公共预算机关运行经费支出预算表": "running_cost",
    "机关运行经费支出决算表": "running_cost",
    "固定资产占用情况表": "assets",
    "国有资产占有使用情况表": "assets",
    "部门基本情况表": None,
    "部门机构设置情况": "institutions",
    "预算单位构成": "institutions",
}


@pytest.mark.parametrize(("title", "kind"), TITLES.items())
def test_kinds_by_title(title: str, kind: str | None) -> None:
    rule = rule_for(title)
    if kind is None:
        assert rule is None or rule.table_type == "institutions"
    else:
        assert rule is not None
        assert rule.table_type == kind


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("出决算表", "expenditure"),
        ("政拨款收入支出决算总表", "fiscal_appropriation_total"),
        ("般公共预算财政拨款支出决算表", "general_public_expenditure"),
        ("收人支出决算总表", "income_expenditure_total"),
        ("政府住基金预算财政拔款收入支出决算表", "government_fund_expenditure"),
        ("一般公共预 算支出情况表", "general_public_expenditure"),
        ("机构运行经费支出、国有资产占用情况及政府采购支出信息表", "procurement"),
        ("财政拨款“三公”经费、行政参公单位机关运行经费情况表", "three_public"),
        ("社会保险基金预算支出表", None),
        ("收决算表", "income"),
        ("决算表", None),
    ],
)
def test_a_title_that_a_scan_has_maimed_is_known_or_left_alone(printed: str, kind: str | None) -> None:
    rule = rule_for(printed)
    assert (rule.table_type if rule else None) == kind


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("表一、部门收支总表", "部门收支总表"),
        ("附表1-2：收入总表", "收入总表"),
        ("2021年部门收支总表（续）", "部门收支总表"),
        ("表8 一般公共预算支出表", "一般公共预算支出表"),
        ("附表十一一般公共预算支出表", "一般公共预算支出表"),
        ("三、“三公”经费支出表（单位：万元）", "三公经费支出表"),
    ],
)
def test_numbering_and_remarks_are_no_part_of_a_title(printed: str, plain: str) -> None:
    assert plain_title(printed) == plain


def test_the_nearest_title_counts_and_the_nearest_unit() -> None:
    caption = caption_of(
        ["收入预算总表", "单位：元", "支出预算总表", "- 12 -", "501 甲市档案馆", "单位：万⏎元".replace("⏎", "\n")]
    )
    assert (caption.title, caption.unit) == ("支出预算总表", "万元")
    assert caption.rule is not None
    assert caption.rule.table_type == "expenditure"


def test_a_sentence_ends_the_search() -> None:
    caption = caption_of(["政府采购预算表", "本年未安排政府采购。", "12"])
    assert caption.rule is None
    assert caption.title == ""


def test_a_broken_title_is_put_together() -> None:
    caption = caption_of(["一般公共预算基本支出预算表", "（政府经济分类科目）", "单位：元"])
    assert caption.rule is not None
    assert caption.rule.table_type == "general_public_basic_government_economic"


def test_an_organisation_in_the_corner_is_no_unit() -> None:
    assert caption_of(["收入预算总表", "单位：档案馆"]).unit is None


def test_page_numbers() -> None:
    assert all(map(is_page_number, ["12", "- 4 -", "— 12 —", "第 3 页 共 9 页", "第3页"]))
    assert not any(map(is_page_number, ["2021年", "12.5", "1、收入", "表3"]))


@pytest.mark.parametrize(
    ("printed", "kind", "given"),
    [
        ("财政专户管理资金预算支出表", "expenditure", {"funding_source": "special_account"}),
        ("支出预算表（单位资金）", "expenditure", {"funding_source": "own_revenue"}),
        ("部门支出总表", "expenditure", {}),
        ("基本支出预算表", "expenditure", {"expenditure_type": "basic"}),
    ],
)
def test_a_title_that_names_a_source_is_of_that_source(printed: str, kind: str, given: dict[str, str]) -> None:
    rule = rule_for(printed)
    assert rule is not None
    assert (rule.table_type, rule.dimensions.given()) == (kind, given)


def test_the_source_in_a_title_tells_its_kind_without_an_entry_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    general = tuple(r for r in title.title_rules() if r.table_type in ("income_expenditure_total", "expenditure"))
    monkeypatch.setattr(title, "title_rules", lambda: general)
    title._of_maimed_titles.cache_clear()
    kinds = {t: r.table_type for t in TITLES if "三公" not in t and (r := rule_for(t))}
    title._of_maimed_titles.cache_clear()
    assert kinds["财政拨款支出预算表（功能科目）"] == "fiscal_appropriation_expenditure"
    assert kinds["财政拨款基本支出预算表"] == "fiscal_appropriation_basic_economic"
    assert kinds["财政拨款收支总表"] == "fiscal_appropriation_total"
    assert kinds["一般公共预算支出表"] == "general_public_expenditure"
    assert kinds["政府性基金预算支出表"] == "government_fund_expenditure"
