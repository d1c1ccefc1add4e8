from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.recognise.chapters import contents_items
from scrapers.recognise.identity import identify
from scrapers.recognise.sections import sections
from scrapers.records import Announcement, ReadDocument


def owners_of(read: ReadDocument) -> list[str]:
    """The name of the body of each item."""
    found = sections(read, identify(read, Announcement()))
    assert [s.first_item for s in found[1:]] == [s.last_item + 1 for s in found[:-1]]
    return [
        section.body.name if section.body else ""
        for section in found
        for _ in read.items[section.first_item : section.last_item + 1]
    ]


DEPARTMENT, UNIT = "衡水市水务局", "衡水市水务局本级"


def test_one_body_owns_everything() -> None:
    read = document_of("衡水市水务局2021年部门预算", ["项目|金额", "一、收入|9"], "单位:水务局")
    assert set(owners_of(read)) == {DEPARTMENT}


def test_captions_divide_a_document_without_headings() -> None:
    read = document_of(
        "2021年部门预算公开", "214 " + DEPARTMENT, ["甲|1"], "214001 " + UNIT, ["甲|1"], "214 " + DEPARTMENT, ["乙|2"]
    )
    assert owners_of(read) == [DEPARTMENT] * 3 + [UNIT] * 2 + [DEPARTMENT] * 2


def test_copied_caption_in_a_units_chapter_does_not_end_it() -> None:
    read = document_of(
        "2021年部门预算公开",
        "214 " + DEPARTMENT,
        "一、衡水市水务局本级收支预算",
        "214001 " + UNIT,
        ["甲|1"],
        "214 " + DEPARTMENT,
        ["乙|2"],
    )
    assert owners_of(read) == [DEPARTMENT] * 2 + [UNIT] * 5


def test_heading_in_the_contents_opens_nothing() -> None:
    read = document_of(
        "2021年部门预算公开目录",
        "第一部分 部门预算",
        "一、衡水市水务局本级收支预算",
        "第一部分 部门预算",
        "214 " + DEPARTMENT,
        "一、衡水市水务局本级收支预算",
        "214001 " + UNIT,
    )
    assert contents_items(read) == {0, 1, 2}
    assert owners_of(read) == [DEPARTMENT] * 5 + [UNIT] * 2


def test_document_without_items_has_no_sections() -> None:
    read = ReadDocument("text", 1, ())
    assert sections(read, identify(read, Announcement())) == ()


def test_variant_of_a_name_over_a_table_is_the_same_body() -> None:
    read = document_of(
        "2021年部门预算公开",
        "214 衡水市水务局",
        ["甲|1"],
        "214001 衡水市水务局（本级）",
        ["甲|1"],
        "214 河北省衡水市水务局",
        ["乙|2"],
        "214001 衡水市水务局机关",
        ["乙|2"],
    )
    identified = identify(read, Announcement())
    assert [body.name for body in identified.bodies] == [DEPARTMENT, UNIT]
    assert owners_of(read) == [DEPARTMENT] * 3 + [UNIT] * 2 + [DEPARTMENT] * 2 + [UNIT] * 2


def test_units_whose_parts_open_with_headings_only() -> None:
    read = document_of(
        "衡水市水务局2024年部门预算",
        ["甲|1"],
        "第二部分 所属单位预算",
        "一、衡水市水务局本级收支预算",
        ["甲|1"],
        "二、衡水市水文站收支预算",
        ["甲|1"],
        ["乙|1"],
    )
    assert owners_of(read) == [DEPARTMENT] * 3 + [UNIT] * 2 + ["衡水市水文站"] * 3


def test_a_unit_named_by_an_unnumbered_heading_and_one_caption_has_its_part() -> None:
    read = document_of(
        "衡水市水务局2021年度部门决算",
        "单位名称：" + DEPARTMENT,
        ["甲|1"],
        "衡水市自来水厂2021年度单位决算",
        "单位名称：衡水市自来水厂",
        ["甲|1"],
    )
    assert owners_of(read) == [DEPARTMENT] * 3 + ["衡水市自来水厂"] * 3


def test_a_heading_of_another_bodys_document_without_a_caption_opens_nothing() -> None:
    read = document_of("衡水市水务局2021年度部门决算", "衡水市自来水厂2021年度单位决算", ["甲|1"])
    assert set(owners_of(read)) == {DEPARTMENT}


SHEET = ["项目|金额", "合计|9.00"]
UNITS = ["衡水市水务局机关", "衡水市水文站", "衡水市节水中心"]


def test_units_with_chapters_of_their_own_behind_contents_and_summary_tables() -> None:
    numbered = [f"第{n}部分 {unit}单位预算" for n, unit in zip("二三四", UNITS, strict=True)]
    read = document_of(
        "衡水市水务局2024年部门预算",
        "目 录",
        "第一部分 衡水市水务局部门预算",
        *numbered,
        "第一部分 衡水市水务局部门预算",
        SHEET,
        *[part for heading in numbered for part in (heading, "一、单位主要职责", SHEET)],
    )
    assert owners_of(read) == [DEPARTMENT] * 8 + [unit for unit in UNITS for _ in range(3)]


def test_units_that_stand_once_over_tables_side_by_side() -> None:
    read = document_of(
        *["衡水市水务局2024年部门预算公开表", "单位：万元", SHEET],
        *[part for unit in UNITS for part in (f"部门（单位）名称：{unit}", "单位：万元", SHEET)],
    )
    assert owners_of(read) == [DEPARTMENT] * 3 + [unit for unit in UNITS for _ in range(3)]


def test_one_caption_copied_from_another_bureau_divides_nothing() -> None:
    read = document_of("衡水市水务局2024年部门预算公开表", "部门：衡水市民政局", SHEET, "部门：衡水市水务局", SHEET)
    assert set(owners_of(read)) == {DEPARTMENT}


def test_covers_of_two_lines_open_parts_with_contents_of_their_own() -> None:
    covers = [(unit, "2023年度单位决算", "目录", "第一部分 单位概况", SHEET) for unit in UNITS]
    read = document_of("衡水市水务局2023年度部门决算", "目录", SHEET, *[part for cover in covers for part in cover])
    assert owners_of(read) == [DEPARTMENT] * 3 + [unit for unit in UNITS for _ in range(5)]


def test_a_list_of_units_opens_nothing() -> None:
    entries = [f"{n}、{unit}预算表" for n, unit in enumerate(UNITS, start=1)]
    read = document_of("衡水市水务局2024年部门预算公开表", *entries, "收支总表", SHEET)
    assert set(owners_of(read)) == {DEPARTMENT}


def test_headings_that_name_units_as_the_department_does() -> None:
    read = document_of(
        *["衡水市水务局2024年部门预算", SHEET],
        *["（一）局机关单位预算", SHEET],
        *["（二）市水文站单位预算", SHEET],
    )
    assert owners_of(read) == [DEPARTMENT] * 2 + ["衡水市水务局机关"] * 2 + ["衡水市水文站"] * 2


def test_titles_of_tables_name_the_bodies_of_a_workbook() -> None:
    parts = [part for body in (DEPARTMENT, *UNITS) for part in (f"{body}2024年收支总表", SHEET)]
    read = document_of("衡水市水务局2024年部门预算公开表", *parts)
    assert owners_of(read) == [DEPARTMENT] + [body for body in (DEPARTMENT, *UNITS) for _ in range(2)]
