from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.keys import document_id
from scrapers.read import read_document
from scrapers.recognise import recognise
from scrapers.recognise.identity import identify
from scrapers.recognise.identity_title import title_in
from scrapers.records import Announcement, ReadDocument

NOTHING = Announcement()


def test_name_year_and_kind_in_one_title() -> None:
    identity = identify(document_of("衡水市水务局2023年度部门决算公开"), NOTHING).identity
    assert identity.body is not None
    assert (identity.body.name, identity.body.region_code) == ("衡水市水务局", "131100")
    assert (identity.document_kind, identity.phase, identity.fiscal_year) == (
        "department_final_accounts",
        "executed",
        2023,
    )


def test_title_wrapped_between_part_of_the_kind_and_the_rest() -> None:
    identity = identify(document_of("衡水市人大常委会办公室2022年度部", "门预算公开", "目录"), NOTHING).identity
    assert identity.document_kind == "department_budget"
    assert identity.body is not None and identity.body.name == "衡水市人大常委会办公室"


def test_region_in_the_title_is_no_organisation() -> None:
    read = document_of("福建省厦门市2024年市级单位预算", "预算单位：厦门市图书馆", "目录")
    identity = identify(read, NOTHING).identity
    assert identity.body is not None
    assert (identity.body.name, identity.body.level) == ("厦门市图书馆", "unit")
    assert (identity.document_kind, identity.fiscal_year) == ("unit_budget", 2024)


@pytest.mark.parametrize(
    "printed",
    ["中国共产党衡水市委员会宣传部", "中共衡水市委宣传部", "衡水市委宣传部（公章）", "衡 水 市 委 宣 传 部"],
)
def test_spellings_of_one_body_are_one_body(printed: str) -> None:
    read = document_of("2020年部门预算", f"部门：{printed}")
    identity = identify(read, NOTHING).identity
    plainly = identify(document_of("衡水市委宣传部2020年部门预算"), NOTHING).identity
    assert identity.body is not None and plainly.body is not None
    assert identity.body.name == "衡水市委宣传部"
    assert identity.body.body_id == plainly.body.body_id


def test_report_on_performance_headed_with_the_year_it_was_written_in() -> None:
    read = document_of(
        "部门整体支出绩效自评报告",
        "（2024年度）",
        "部门（单位）名称：衡水市水务局（盖章）",
        "我部门2023年度决算支出共计812.50万元，2023年度收入800.00万元。",
    )
    identity = identify(read, NOTHING).identity
    assert (identity.document_kind, identity.phase, identity.fiscal_year) == (
        "performance_evaluation",
        "executed",
        2023,
    )


def test_report_on_performance_keeps_the_year_of_its_figures() -> None:
    read = document_of("衡水市水务局部门整体支出绩效自评报告", "（2024年度）", "2024年度决算支出812.50万元。")
    assert identify(read, NOTHING).identity.fiscal_year == 2024


def test_code_stands_beside_the_abbreviated_name_in_a_table() -> None:
    read = document_of("衡水市水务局2021年部门预算", ["单位代码|单位名称|合计", "017|农业科|9", "214003|水务局|9"])
    identity = identify(read, NOTHING).identity
    assert identity.body is not None and identity.body.code == "214003"


def test_wrong_code_in_one_table_is_outvoted() -> None:
    read = document_of(
        "2021年衡水市水文监测中心预算公开",
        "214005衡水市水文监测中心",
        "214005衡水市水文监测中心",
        "214006衡水市水文监测中心",
    )
    identity = identify(read, NOTHING).identity
    assert identity.body is not None and identity.body.code == "214005"
    assert identity.document_kind == "unit_budget"


def test_department_and_its_unit_are_two_bodies() -> None:
    read = document_of("2021年部门预算公开", "214 衡水市水务局", "214 衡水市水务局", "214001 衡水市水务局本级")
    department, unit = identify(read, NOTHING).bodies
    assert (department.name, department.code, department.level) == ("衡水市水务局", "214", "department")
    assert (unit.name, unit.code, unit.level) == ("衡水市水务局本级", "214001", "unit")
    assert unit.parent_body_id == department.body_id


def test_units_of_other_names_that_head_tables_of_a_department() -> None:
    read = document_of(
        "衡水市水务局2022年部门预算",
        "部门名称：衡水市水务局",
        "单位名称：衡水市水文监测中心",
        ["甲|1"],
        "单位名称：衡水市水文监测中心",
        ["乙|2"],
        "单位名称：衡水市节水办公室",
    )
    own, *others = identify(read, NOTHING).bodies
    assert own.name == "衡水市水务局"
    assert [(body.name, body.level, body.parent_body_id) for body in others] == [
        ("衡水市水文监测中心", "unit", own.body_id)
    ]


def test_department_named_over_the_tables_of_its_unit_is_not_the_body() -> None:
    lines = ["部门名称：衡水市水务局", "单位名称：衡水市水文监测中心", "收支预算总表"] * 3
    identified = identify(document_of("2022年单位预算公开", *lines), NOTHING)
    assert [body.name for body in identified.bodies] == ["衡水市水文监测中心"]
    assert identified.identity.document_kind == "unit_budget"


def test_tables_only_and_the_year_stands_over_the_last_one() -> None:
    read = document_of(
        "收支预算总表",
        "部门：河北省水利厅",
        ["项目|金额", "一、财政拨款|9"],
        "2019年政府采购预算表",
        "部门：河北省水利厅",
    )
    identity = identify(read, NOTHING).identity
    assert identity.body is not None and identity.body.name == "河北省水利厅"
    assert (identity.document_kind, identity.fiscal_year) == ("department_budget", 2019)


def test_announcement_decides_between_regions_of_one_name() -> None:
    read = document_of("朝阳区体育局2024年度部门预算")
    unknown = identify(read, NOTHING).identity.body
    beijing = identify(read, Announcement(region_code="110000")).identity.body
    assert unknown is not None and unknown.region_code is None
    assert beijing is not None and beijing.region_code == "110105"


def test_approval() -> None:
    read = document_of("衡水市水务局2020年部门预算", "预算批准日为2020年2月18日，批复文件文号衡财预[2020]7号。")
    identity = identify(read, NOTHING).identity
    assert (identity.approved_on, identity.approval_number) == (date(2020, 2, 18), "衡财预〔2020〕7号")


def test_impossible_date_of_approval_is_unknown() -> None:
    read = document_of("衡水市水务局2020年部门预算", "批复时间：2020年2月31日")
    assert identify(read, NOTHING).identity.approved_on is None


def test_nothing_is_guessed_of_an_empty_document() -> None:
    identified = identify(ReadDocument("text", 1, ()), NOTHING)
    assert identified.bodies == ()
    assert identified.identity.body is identified.identity.document_kind is identified.identity.fiscal_year is None


def test_the_name_of_a_notice_is_no_title_of_the_document_that_refers_to_it() -> None:
    assert title_in("关于做好2024年市以下地方预决算") is None
    assert title_in("关于进一步推进2024年预决算公开工作的通知") is None
    said = title_in("关于开展2024年衡水市水务局部门预算公开")
    assert said is not None and (said.kind, said.year) == ("budget", 2024)


def test_law_and_other_titles_are_no_organisation() -> None:
    read = document_of("2021年部门预算", "根据《预算法实施条例》和财政部门的规定，现将有关情况说明如下。")
    assert identify(read, NOTHING).identity.body is None


@pytest.mark.parametrize(
    ("lines", "name", "region"),
    [
        (["衡水市水务局（本级）2023年度单位预算"], "衡水市水务局本级", "131100"),
        (["中国人民政治协商会议武邑县委员会办公室2023年部门预算"], "政协武邑县委员会办公室", "131122"),
        (["国家税务总局衡水市税务局2023年度部门决算"], "国家税务总局衡水市税务局", "131100"),
        (["二〇二三年部门决算", "单位名称：重庆市巫山县水利局"], "重庆市巫山县水利局", "500237"),
        (["收支决算总表", "部门：衡水市林业和草原局  2023年度  金额单位：万元"], "衡水市林业和草原局", "131100"),
        (["衡水市2023年水务局部门预算"], "衡水市水务局", "131100"),
        (["2023年部门预算", "衡水市人民检察院", "目录"], "衡水市人民检察院", "131100"),
    ],
)
def test_name_and_year_wherever_they_stand(lines: list[str], name: str, region: str) -> None:
    identity = identify(document_of(*lines), NOTHING).identity
    assert identity.body is not None
    assert (identity.body.name, identity.body.region_code, identity.fiscal_year) == (name, region, 2023)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("衡水市水务局2022年度“三公”经费支出决算公开", "three_public_report"),
        ("衡水市水务局2022年度项目支出绩效自评报告", "performance_evaluation"),
        ("关于衡水市2021年预算执行情况和2022年预算草案的报告", "government_budget"),
        ("衡水市第二中学2022年度单位决算", "unit_final_accounts"),
    ],
)
def test_kinds_of_documents(title: str, kind: str) -> None:
    identity = identify(document_of(title), NOTHING).identity
    assert (identity.document_kind, identity.fiscal_year) == (kind, 2022)


@pytest.mark.real
def test_every_real_document_is_identified(real_documents: Path) -> None:
    with (real_documents / "truth" / "documents.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["sha256"]: row for row in csv.DictReader(file)}
    wrong = []
    for path in sorted([*(real_documents / "seeds").iterdir(), *(real_documents / "corpus").iterdir()]):
        body = path.read_bytes()
        want = truth[document_id(body)]
        got = identify(read_document(body), NOTHING).identity
        said = (
            got.body.name if got.body else None,
            (got.body.code if got.body else None) if want["organisation_code"] else "",
            str(got.fiscal_year),
            got.document_kind,
            got.phase,
        )
        names = ("organisation", "organisation_code", "fiscal_year", "document_kind", "phase")
        if said != tuple(want[name] for name in names):
            wrong.append((path.name, said))
    assert wrong == []


def test_a_report_on_some_months_says_figures_but_no_facts_of_the_year() -> None:
    read = document_of(
        "关于武邑县2023年上半年财政预算执行情况的报告", "政府性基金收入完成8125万元。", "支出合计9000万元。"
    )
    found = recognise("d" * 64, read)
    assert found.identity.document_kind == "government_budget_execution"
    assert len(found.statements) == 2 and found.meanings == ()
