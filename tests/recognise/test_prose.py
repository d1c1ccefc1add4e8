"""Figures said in text. Every sentence here is made up; amounts too."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.keys import document_id
from scrapers.read import read_document
from scrapers.recognise.identity import identify
from scrapers.recognise.prose import statements
from scrapers.recognise.sections import sections
from scrapers.records import Announcement, Meaning, Phase, ReadDocument, Statement

TITLE = "衡水市水务局2022年度部门预算"


def read_prose(
    *lines: str | list[str], title: str = TITLE, paragraph: bool = True, phase: Phase = "approved"
) -> tuple[list[Statement], list[Meaning]]:
    read = document_of(title, *lines, paragraph=paragraph)
    return prose_of(read, 2022, phase)


def prose_of(read: ReadDocument, year: int | None, phase: Phase | None) -> tuple[list[Statement], list[Meaning]]:
    identified = identify(read, Announcement())
    return statements("d", read, identified, sections(read, identified), year, phase)


def facts(*lines: str | list[str], **options: str) -> list[tuple[str, str, str]]:
    """Kind, label and amount of each meaning."""
    said, meant = read_prose(*lines, **options)  # type: ignore[arg-type]
    amounts = {one.statement_id: one for one in said}
    return [(m.fact, m.label, f"{amounts[m.statement_id or ''].amount_yuan:.0f}") for m in meant]


def test_total_and_its_parts() -> None:
    found = facts(
        "2022年支出预算为310.5万元，其中基本支出200万元，包括人员经费150万元和公用经费50万元；项目支出110.5万元。"
    )
    assert found == [
        ("expenditure", "支出预算", "3105000"),
        ("expenditure", "基本支出", "2000000"),
        ("expenditure", "人员经费", "1500000"),
        ("expenditure", "公用经费", "500000"),
        ("expenditure", "项目支出", "1105000"),
    ]


def test_dimensions_of_personnel_under_a_source_of_money() -> None:
    _, meant = read_prose(
        "一、一般公共预算基本支出",
        "我局2022年一般公共预算基本支出80万元，其中：",
        "人员经费60万元，主要包括基本工资。",
        "公用经费20万元。",
    )
    assert [(m.expenditure_type, m.cost_type, m.funding_source) for m in meant] == [
        ("basic", None, "general_public_budget"),
        ("basic", "personnel", "general_public_budget"),
        ("basic", "non_personnel", "general_public_budget"),
    ]


def test_enumeration_over_paragraphs_ends_with_the_next_heading() -> None:
    _, meant = read_prose(
        "一、支出", "一般公共预算基本支出80万元，其中：", "人员经费60万元。", "二、其他", "公用经费20万元。"
    )
    assert [m.funding_source for m in meant] == ["general_public_budget", "general_public_budget", None]


def test_unit_is_taken_as_printed() -> None:
    said, _ = read_prose("2022年支出预算310.50元，项目支出1.2亿元。")
    assert [(s.unit_printed, s.amount_yuan) for s in said] == [
        ("元", Decimal("310.50")),
        ("亿元", Decimal("120000000.0")),
    ]


def test_parts_of_operating_costs_are_operating_costs_also_where_they_are_called_reception() -> None:
    found = facts(
        "我局机关运行经费共计安排42万元，主要用于保证运转的办公费30万元、公务接待费2万元、其他商品和服务支出10万元。"
    )
    assert found == [
        ("running_costs", "机关运行经费", "420000"),
        ("running_costs", "办公费", "300000"),
        ("running_costs", "公务接待费", "20000"),
        ("running_costs", "其他商品和服务支出", "100000"),
    ]


def test_subject_in_the_clause_before_the_verb() -> None:
    assert facts("机关运行经费包括水务局及所属站所的日常公用经费，共计安排42万元。") == [
        ("running_costs", "机关运行经费", "420000")
    ]


def test_three_public_fees_with_parts_in_brackets() -> None:
    _, meant = read_prose(
        "2022年财政拨款“三公”经费预算安排9万元，其中：因公出国（境）费0万元；公务用车购置及运行维护费8万元"
        "（其中：公务用车购置费5万元，公务用车运行维护费3万元）；公务接待费1万元。"
    )
    assert [(m.item, m.is_total) for m in meant] == [
        ("total", True),
        ("overseas_trips", False),
        ("vehicles", False),
        ("vehicle_purchase", False),
        ("vehicle_operation", False),
        ("official_reception", False),
    ]
    assert meant[0].funding_source == "fiscal_appropriation"
    assert meant[0].label == "“三公”经费"


def test_quotation_mark_around_a_subject_is_no_part_of_it() -> None:
    _, meant = read_prose("“农林水支出”科目70万元。")
    assert [(m.label, m.functional_code) for m in meant] == [("农林水支出", "213")]


def test_income_by_source() -> None:
    _, meant = read_prose(
        "本年收入合计90万元，其中：一般公共预算财政拨款收入70万元、事业收入15万元、其他收入5万元；上年结转3万元。"
    )
    assert [m.item for m in meant] == ["current_year", "general_public_budget", "service_income", "other", "carryover"]


def test_total_of_one_source_is_not_the_total_of_the_body() -> None:
    _, meant = read_prose("2022年支出预算100万元，其中：一般公共预算拨款支出预算90万元，政府性基金预算支出10万元。")
    assert [(m.funding_source, m.is_total) for m in meant] == [
        (None, True),
        ("general_public_budget", False),
        ("government_fund", False),
    ]


def test_carryover_names_the_source_of_its_sentence() -> None:
    _, meant = read_prose(
        "政府性基金预算财政拨款年初结转和结余1万元，本年收入20万元，本年支出19万元，年末结转和结余2万元。"
    )
    assert [(m.fact, m.item, m.funding_source) for m in meant] == [
        ("income", "carryover", "government_fund"),
        ("income", "government_fund", None),
        ("expenditure", None, "government_fund"),
        ("expenditure", None, "government_fund"),
    ]


def test_expenditure_after_the_income_of_one_source_is_of_that_source_and_after_several_of_none() -> None:
    _, one = read_prose("2022年度财政拨款收入100万元，支出99万元。")
    _, several = read_prose("2022年度一般公共预算拨款收入100万元，政府性基金预算收入5万元，支出99万元。")
    assert one[-1].funding_source == "fiscal_appropriation"
    assert several[-1].funding_source is None


def test_budget_named_in_the_heading_of_its_sentence() -> None:
    _, meant = read_prose(
        "（一）收入预算：2022年部门年初预算数300万元，其中，一般公共预算拨款290万元，财政专户管理资金10万元。"
    )
    assert [(m.fact, m.item) for m in meant] == [
        ("income", "total"),
        ("income", "general_public_budget"),
        ("income", "special_account"),
    ]


def test_change_after_a_bracket_is_of_what_the_bracket_explains() -> None:
    said, _ = read_prose("公务用车购置及运行费8万元（公务用车购置费0万元，公务用车运行费8万元），比上年减少2万元。")
    assert (said[-1].subject, said[-1].comparison) == ("公务用车购置及运行费", "change")


def test_change_after_a_reason_is_of_the_subject_before_it() -> None:
    said, _ = read_prose("公务接待费3万元，主要原因是厉行节约，与上年相比减少2万元，比年初预算数减少1万元。")
    assert [(s.subject, s.compared_with_year) for s in said[1:]] == [("公务接待费", 2021), ("公务接待费", None)]


def test_figure_that_says_income_and_expenditure_at_once() -> None:
    _, meant = read_prose("水务局2022年财政拨款收支总预算90万元。")
    assert [(m.fact, m.item, m.funding_source) for m in meant] == [
        ("income", "fiscal_appropriation", None),
        ("expenditure", None, "fiscal_appropriation"),
    ]


def test_change_share_and_level_of_the_year_before() -> None:
    said, meant = read_prose("2022年公务接待费3万元，占20%，较上年5万元减少2万元，下降40%。")
    assert [(s.comparison, s.amount_yuan or s.value, s.fiscal_year, s.compared_with_year) for s in said] == [
        ("level", Decimal(30000), 2022, None),
        ("share", Decimal(20), 2022, None),
        ("level", Decimal(50000), 2021, None),
        ("change", Decimal(-20000), 2022, 2021),
        ("percent_change", Decimal(-40), 2022, 2021),
    ]
    assert {s.subject for s in said} == {"公务接待费"}
    assert [(m.fiscal_year, m.item) for m in meant] == [(2022, "official_reception"), (2021, "official_reception")]


def test_executed_figure_beside_the_budget_of_the_same_subject() -> None:
    said, meant = read_prose(
        "一般公共预算财政拨款支出年初预算为90万元，支出决算为81万元，完成年初预算的90%。",
        title="衡水市水务局2022年度部门决算",
        phase="executed",
    )
    assert [(s.phase, s.comparison) for s in said] == [
        ("approved", "level"),
        ("executed", "level"),
        ("executed", "share"),
    ]
    assert [(m.phase, m.funding_source) for m in meant] == [
        ("approved", "general_public_budget"),
        ("executed", "general_public_budget"),
    ]


def test_path_of_accounts_names_the_item() -> None:
    _, meant = read_prose(
        "1.农林水支出（类）水利（款）行政运行（项）。主要用于局机关的基本支出。年初预算为90万元，支出决算为81万元。"
    )
    assert [(m.label, m.phase) for m in meant] == [("行政运行", "approved"), ("行政运行", "executed")]


def test_class_of_accounts_has_a_code_also_under_its_older_name() -> None:
    _, meant = read_prose("农林水支出70万元，医疗卫生与计划生育支出8万元，一般公共服务（类）支出2万元。")
    assert [m.functional_code for m in meant] == ["213", "210", "201"]


@pytest.mark.parametrize(
    "sentence",
    [
        "全年追回违规资金56万元。",
        "全年水库基金收入480万元，支出460万元。",
        "单价50万元以上的设备2台。",
        "用水补贴从每户200元提高到300元。",
        "主要原因是新增信息系统建设经费28万元，办公费3万元。",
        "本年度拟购置固定资产总额5万元。",
        "省水利厅下达我市的项目支出90万元。",
    ],
)
def test_said_but_not_the_bodys_own_money(sentence: str) -> None:
    said, meant = read_prose(sentence)
    assert said
    assert [m for m in meant if m.fact != "assets" or m.attributes == ()] == []


@pytest.mark.parametrize("heading", ["八、名词解释", "第三部分 名称解释", "二、预算绩效目标", "一、主要职责"])
def test_parts_that_do_not_speak_of_the_budget(heading: str) -> None:
    said, meant = read_prose(heading, "公务接待费3万元。")
    assert len(said) == 1
    assert meant == []


def test_heading_of_another_part_speaks_of_the_budget_again() -> None:
    assert facts(
        "五、绩效目标",
        "第一部分 总体绩效目标",
        "公务接待费3万元。",
        "六、政府采购预算情况",
        "2022年安排政府采购预算12万元。",
    ) == [("procurement", "政府采购预算", "120000")]


def test_page_number_between_the_halves_of_a_sentence() -> None:
    said, _ = read_prose("公务接待费3万元，比上年下降", "— 4 —", "17.5%。", paragraph=False)
    assert [s.value_printed for s in said] == ["3", "17.5"]


def test_unit_broken_over_two_lines_keeps_its_offsets() -> None:
    read = document_of(TITLE, "我局基本支出包括各类人员的工资，其中行政运行支出79.5万", "元，水文监测80 万元。")
    said, _ = prose_of(read, 2022, "approved")
    assert [read.text[s.char_start : s.char_end] for s in said] == ["79.5万\n元", "80 万元"]
    assert [s.value_printed for s in said] == ["79.5", "80"]


def test_quote_holds_the_sentence_as_printed() -> None:
    said, _ = read_prose("前一句。“三公”经费预算 9 万元，(见附表)。后一句。")
    assert said[0].quote == "“三公”经费预算9万元，(见附表)。"


def test_staff_is_counted_in_the_part_that_describes_the_body() -> None:
    said, meant = read_prose("一、机构设置", "局机关行政编制20名，事业编制4名，实有人数22人，退休人员9人。")
    assert [(m.item, dict(m.attributes)["quantity"]) for m in meant] == [
        ("authorised_administrative", "20"),
        ("authorised_public_institution", "4"),
        ("actual", "22"),
        ("retired", "9"),
    ]
    assert [s.value for s in said] == [Decimal(20), Decimal(4), Decimal(22), Decimal(9)]
    assert all(s.amount_yuan is None for s in said)


def test_vehicles_held_on_a_day() -> None:
    _, meant = read_prose("三、国有资产", "截至2021年12月31日，我局共有车辆3辆。安排购置车辆1辆。")
    assert [(m.fact, m.item, m.fiscal_year, dict(m.attributes)) for m in meant] == [
        ("assets", "vehicles", 2022, {"quantity": "3", "quantity_unit": "辆", "as_of": "2021-12-31"})
    ]


def test_unit_of_the_chapter_says_the_figure() -> None:
    read = document_of(
        "2022年部门预算公开",
        "214 衡水市水务局",
        "2022年支出预算90万元。",
        "一、衡水市水务局本级收支预算",
        "214001 衡水市水务局本级",
        "2022年支出预算80万元。",
    )
    identified = identify(read, Announcement())
    said, _ = statements("d", read, identified, sections(read, identified), 2022, "approved")
    assert [s.body_id for s in said] == [body.body_id for body in identified.bodies]


def test_other_years_are_said_but_no_facts() -> None:
    said, meant = read_prose("2017年项目支出90万元。")
    assert said[0].fiscal_year == 2017
    assert meant == []


def test_lines_of_a_page_that_pause_at_the_margin_go_on() -> None:
    _, meant = read_prose(
        "1、农林水支出（类）水利（款）水文测报（项）。主要用于：",
        "各站的测报经费。年初预算为90万元，支出决算为81万元。",
        title="2022年度部门预算",
        paragraph=False,
    )
    assert [m.label for m in meant] == ["水文测报", "水文测报"]


def test_heading_of_a_page_is_not_joined_to_its_text() -> None:
    said, meant = read_prose(
        "十一、一般公共预算机关运行经费支出预算情况说明", "2022年我局一般公共预算机关运行经费90万元。", paragraph=False
    )
    assert [(m.fact, m.funding_source) for m in meant] == [("running_costs", "general_public_budget")]
    assert said[0].quote.startswith("2022年")


def test_people_who_are_not_the_bodys_staff() -> None:
    said, _ = read_prose("三、工作", "全年培训在职人员300人，慰问退休干部20人。")
    assert said == []


def test_paragraph_that_compares_goes_on_with_the_subject_before_it() -> None:
    said, _ = read_prose("（一）公务接待费3万元，主要用于会务。", "与上年相比减少1万元。")
    assert [(s.subject, s.comparison) for s in said] == [("公务接待费", "level"), ("公务接待费", "change")]


@given(
    whole=st.integers(0, 10**9),
    decimals=st.integers(0, 4),
    fraction=st.integers(0, 9999),
    separated=st.booleans(),
    spaces=st.sampled_from(["", " ", "\u3000"]),
    wide=st.booleans(),
    unit=st.sampled_from(["元", "千元", "万元", "亿元"]),
)
def test_any_spelling_of_a_number(
    whole: int, decimals: int, fraction: int, separated: bool, spaces: str, wide: bool, unit: str
) -> None:
    plain = f"{whole}.{fraction:04d}"[: len(str(whole)) + 1 + decimals] if decimals else str(whole)
    printed = plain.replace(str(whole), f"{whole:,}", 1) if separated else plain
    if wide:
        printed = printed.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    read = document_of(TITLE, f"2022年项目支出{spaces}{printed}{spaces}{unit}，其余从略。")
    (said,), (meant,) = prose_of(read, 2022, "approved")
    worth = {"元": 1, "千元": 1000, "万元": 10000, "亿元": 100000000}[unit]
    assert said.amount_yuan == (Decimal(plain) * worth).quantize(Decimal("0.01"))
    assert said.value_printed == printed
    assert read.text[said.char_start : said.char_end] == f"{printed}{spaces}{unit}"
    assert (meant.fact, meant.expenditure_type) == ("expenditure", "project")


@given(st.text(alphabet="支出预算总计共年2022其中：，。；（）万元亿1.3增加减少较上年%", max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    read = document_of(TITLE, text)
    said, meant = prose_of(read, 2022, "approved")
    assert all(0 <= s.char_start < s.char_end <= len(read.text) for s in said)
    assert {m.statement_id for m in meant} <= {s.statement_id for s in said}
    assert len({s.statement_id for s in said}) == len(said)


@pytest.mark.real
def test_amounts_of_the_real_seeds(real_documents: Path) -> None:
    with (real_documents / "truth" / "seeds_prose.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    wanted = {
        name: Counter((t["printed"], t["unit"]) for t in truth if t["doc"] == name)
        for name in {t["doc"] for t in truth}
    }
    missed = 0
    for name, want in wanted.items():
        body = (real_documents / "seeds" / name).read_bytes()
        read = read_document(body)
        identified = identify(read, Announcement())
        year, phase = identified.identity.fiscal_year, identified.identity.phase
        said, _ = statements(document_id(body), read, identified, sections(read, identified), year, phase)
        got = Counter((s.value_printed.replace(",", ""), s.unit_printed) for s in said)
        missed += sum((want - got).values())
    assert missed <= 0.01 * len(truth)
