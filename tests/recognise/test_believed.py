"""What was recognised in a picture makes a fact only where two readings agree and an identity of its table holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from scrapers.recognise import recognise
from scrapers.records import Announcement, Cell, Grid, Line, ReadDocument, RecognisedDocument

NAME = "石渠镇规划建设局"
HEADER = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ROWS = (
    ("", "合计", "8,305.41", "6,127.90", "2,177.51"),
    ("208", "社会保障和就业支出", "1,904.36", "1,904.36", ""),
    ("20805", "行政事业单位养老支出", "1,904.36", "1,904.36", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "1,904.36", "1,904.36", ""),
    ("212", "城乡社区支出", "6,401.05", "4,223.54", "2,177.51"),
    ("21201", "城乡社区管理事务", "6,401.05", "4,223.54", "2,177.51"),
    ("2120101", "行政运行", "4,223.54", "4,223.54", ""),
    ("2120102", "一般行政管理事务", "2,177.51", "", "2,177.51"),
)
Changes = Mapping[tuple[int, int], str]


def scan(
    rows: tuple[tuple[str, ...], ...] = ROWS,
    *,
    misread: Changes | None = None,
    unsure: tuple[tuple[int, int], ...] = (),
    unsure_lines: tuple[str, ...] = (),
    sure: float | None = 0.98,
    said: str = "",
) -> ReadDocument:
    """A page with one table. Places are rows and columns of the grid, its header is row 1."""
    lines: list[Line] = []
    start = 0
    for text in (f"{NAME}2023年度部门决算", "支出决算表", "金额单位：万元", *filter(None, [said])):
        confidence = 0.0 if any(part in text for part in unsure_lines) else sure
        lines.append(Line(1, text, start, confidence=confidence))
        start += len(text) + 1
    cells = [
        Cell(
            row, column, (misread or {}).get((row, column), text),
            confidence=(0.0 if (row, column) in unsure else sure) if text else None,
        )
        for row, texts in enumerate((HEADER, *rows), 1)
        for column, text in enumerate(texts, 1)
    ]  # fmt: skip
    grid = Grid(1, len(rows) + 1, len(HEADER), tuple(cells), "ruled")
    scanned = (1,) if sure is not None else ()
    return ReadDocument("pdf", 1, (*lines[:3], grid, *lines[3:]), scanned_pages=scanned)


def facts(document: RecognisedDocument) -> dict[tuple[int, int], Decimal | None]:
    """Amounts that make a fact, by their place."""
    meant = {meaning.observation_id for meaning in document.meanings}
    return {(o.row_no, o.column_no): o.amount_yuan for o in document.observations if o.observation_id in meant}


FIGURES = sum(bool(text) for row in ROWS for text in row[2:])


def test_everything_that_adds_up_is_believed() -> None:
    document = recognise("d", scan())
    assert len(facts(document)) == len(document.observations) == FIGURES
    assert {observation.confidence for observation in document.observations} == {0.98}
    assert "由文字识别（OCR）读取" in document.parse_reason
    assert (document.parse_status, document.scanned_pages) == ("partial", 1)
    assert not [issue for issue in document.issues if issue.issue == "ocr_not_confirmed"]


def test_a_misread_digit_is_kept_and_not_believed_nor_is_what_it_stands_in() -> None:
    document = recognise("d", scan(misread={(8, 3): "4,228.54"}))
    wrong = next(o for o in document.observations if (o.row_no, o.column_no) == (8, 3))
    assert (wrong.value_printed, wrong.amount_yuan) == ("4,228.54", Decimal("42285400.00"))
    assert (8, 3) not in facts(document)
    assert Decimal("42285400.00") not in facts(document).values()
    (issue,) = [issue for issue in document.issues if issue.issue == "ocr_not_confirmed"]
    assert "未经两次识别一致并由勾稽关系印证" in issue.message


MISREAD = [
    pytest.param((row, column), text.replace(digit, instead, 1), id=f"{text} as {text.replace(digit, instead, 1)}")
    for row, texts in enumerate(ROWS, 2)
    for column, text in enumerate(texts, 1)
    for digit, instead in (("1", "7"), ("4", "1"), (".", ""), (",", "."))
    if column > 2 and digit in text
]


@pytest.mark.parametrize(("place", "changed"), MISREAD)
def test_no_misread_figure_is_ever_believed(place: tuple[int, int], changed: str) -> None:
    assert place not in facts(recognise("d", scan(misread={place: changed})))


def test_the_same_misreading_in_a_chain_of_single_accounts_is_not_believed() -> None:
    """类 = 款 = 项 holds between three figures that were misread alike; the total of the table contradicts."""
    chain = {(row, column): "1,964.36" for row in (3, 4, 5) for column in (3, 4)}
    believed = facts(recognise("d", scan(misread=chain)))
    assert not believed.keys() & chain.keys()


@pytest.mark.parametrize("place", [(8, 3), (8, 2), (8, 1), (1, 3)], ids=["figure", "label", "code", "header"])
def test_where_two_readings_differ_nothing_is_believed(place: tuple[int, int]) -> None:
    believed = facts(recognise("d", scan(unsure=(place,))))
    assert (8, 3) not in believed
    assert (8, 4) in believed or place[0] == 8


@pytest.mark.parametrize("part", ["万元", "2023", NAME])
def test_unit_year_and_body_must_be_sure(part: str) -> None:
    document = recognise("d", scan(unsure_lines=(part,)))
    assert len(document.observations) == FIGURES
    assert facts(document) == {}


def test_figures_that_stand_in_no_identity_are_only_observations() -> None:
    document = recognise("d", scan((("2080505", "机关事业单位基本养老保险缴费支出", "1,904.36", "", "35.20"),)))
    assert [o.amount_yuan for o in document.observations] == [Decimal("19043600.00"), Decimal("352000.00")]
    assert facts(document) == {}


def test_what_is_said_in_text_makes_no_fact() -> None:
    said = "2023年度“三公”经费支出决算为12.50万元。"
    document = recognise("d", scan(said=said))
    (statement,) = document.statements
    assert (statement.amount_yuan, statement.confidence) == (Decimal("125000.00"), 0.98)
    assert statement.statement_id not in {meaning.statement_id for meaning in document.meanings}


def test_a_document_with_text_is_believed_as_it_stands() -> None:
    document = recognise("d", scan(misread={(8, 3): "4,228.54"}, sure=None))
    assert len(facts(document)) == FIGURES
    assert {observation.confidence for observation in document.observations} == {None}


def test_a_cell_of_a_scanned_page_without_a_confidence_is_not_sure() -> None:
    read = scan()
    (grid,) = read.grids
    bare = replace(grid, cells=tuple(replace(cell, confidence=None) for cell in grid.cells))
    items = tuple(bare if item is grid else item for item in read.items)
    assert facts(recognise("d", replace(read, items=items))) == {}


def test_a_name_that_is_said_once_must_be_quite_sure() -> None:
    assert facts(recognise("d", scan(sure=0.7))) == {}
    announcement = Announcement(title=f"{NAME}2023年度部门决算公开")
    assert len(facts(recognise("d", scan(sure=0.7), announcement))) == FIGURES
