"""What is a disclosure: titles as portals print them, judged by the shipped rules as an expert would (titles.csv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from scrapers.fetch.attachments import AttachmentLink
from scrapers.fetch.detail_page import DetailPage
from scrapers.portals.disclosures import decide, decide_by_page, is_cut
from scrapers.portals.registry import Column
from scrapers.portals.rules import Rule

NOTICES = Column(url="/", name="通知公告")
BUDGETS = Column(url="/", name="部门预决算公开")
TITLES = list(csv.DictReader((Path(__file__).with_name("titles.csv")).open(encoding="utf-8")))


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["title"])
def test_title_in_a_column_of_notices(case: dict[str, str]) -> None:
    decision = decide(case["title"], NOTICES)
    assert decision.decision == case["decision"], decision.reason
    assert decision.reason


@pytest.mark.parametrize("case", [c for c in TITLES if c["decision"] != "look"], ids=lambda case: case["title"])
def test_column_of_budgets_takes_the_same_and_leaves_nothing_unseen(case: dict[str, str]) -> None:
    decision = decide(case["title"], BUDGETS).decision
    assert decision == "take" if case["decision"] == "take" else decision in ("leave", "look")


def test_there_are_many_titles_of_both_kinds_and_none_twice() -> None:
    kinds = [case["decision"] for case in TITLES]
    assert min(kinds.count("take"), kinds.count("leave")) > 150
    assert len({case["title"] for case in TITLES}) == len(TITLES)


def test_column_of_budgets_takes_a_bare_organisation_but_not_any_title() -> None:
    assert decide("某市医疗保障局", BUDGETS).take
    assert decide("某市医疗保障局（本级）", BUDGETS).take
    assert decide("政府会计制度问答（二）", BUDGETS).decision == "look"
    assert decide("某市医疗保障局", Column(url="/", name="机构设置")).decision != "take"


def test_column_declared_to_hold_nothing_else_takes_everything() -> None:
    assert decide("第一份", Column(url="/", takes="everything")).take


def test_rules_of_a_portal_go_first() -> None:
    own = Rule(id="own", decision="leave", reason="本门户的旧版页面", title="旧版")
    assert not decide("石泉县水务局2024年部门预算（旧版）", NOTICES, [own]).take
    assert decide("石泉县水务局2024年部门预算", NOTICES, [own]).take


def page(title: str = "", *attachments: str, text: str = "", figures: bool = False) -> DetailPage:
    links = tuple(AttachmentLink(f"http://x/{n}", name) for n, name in enumerate(attachments))
    return DetailPage(title, None, "", "", links, figures, "", "", text)


@pytest.mark.parametrize(
    ("column", "detail", "decision", "reason"),
    [
        (NOTICES, page("公示", "石泉县水务局2024年部门预算.pdf"), "take", "附件《石泉县水务局2024年部门预算.pdf》"),
        (NOTICES, page("石泉县水务局2024年部门预算公开"), "take", "页面标题"),
        (NOTICES, page("关于做好2024年部门预算公开工作的通知", "部门预算表.xls"), "leave", "页面标题"),
        (NOTICES, page("公示", "1.pdf", text="现将我局2024年部门预算公开如下"), "take", "正文含"),
        (NOTICES, page("公示", text="现将我局2024年部门预算公开如下"), "leave", "没有附件"),
        (NOTICES, page("公示", text="一般公共预算支出表", figures=True), "take", "正文列有预决算公开表"),
        (NOTICES, page("公示", "拟录用人员名单.xls", text="现予公示"), "leave", "均未见"),
        (NOTICES, page("公示", "附件1.xls", text="现予公示"), "leave", "均未见"),
        (BUDGETS, page("公示", "附件1.xls", text="现予公示"), "take", "预决算栏目"),
        (BUDGETS, page("政府会计制度问答（二）", text="一、问"), "leave", "没有附件"),
    ],
)
def test_page_decides_where_the_title_says_too_little(
    column: Column, detail: DetailPage, decision: str, reason: str
) -> None:
    decided = decide_by_page("公示", column, detail)
    assert (decided.decision, reason in decided.reason) == (decision, True), decided.reason


def test_cut_titles_are_known_by_their_ending() -> None:
    assert is_cut("关于石泉县水务局2024年部门…")
    assert is_cut("关于石泉县水务局2024年部门...")
    assert not is_cut("石泉县水务局2024年部门预算")
