"""Figures said in the manners of many provinces: ``said/*.txt``, every sentence of our own making.

Below a line of text stand the figures it says, one a line: ``= as printed | comparison | year<compared with | phase |
subject | facts``. A figure that is missing, that nobody expected, or that is understood otherwise fails.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.recognise import recognise
from scrapers.recognise.identity import identify
from scrapers.recognise.prose import statements
from scrapers.recognise.sections import sections
from scrapers.records import Announcement, Meaning, Statement

FILES = sorted((Path(__file__).parent / "said").glob("*.txt"))
DIMENSIONS = (
    "item",
    "expenditure_type",
    "cost_type",
    "funding_source",
    "fund_year",
    "functional_code",
    "department_economic_code",
)
MONEY = re.compile(
    r"\d[\d,，.]*\s*[余多]?\s*（?(?:万余|亿多)?(?:[百千]?万|亿|千)?元(?![素旦月化])|[一二三四五六七八九十百千]{2,}万?元"
)
NO_MONEY = [
    "2023年",
    "3月15日",
    "第3页",
    "〔2023〕15号",
    "[2022]8号",
    "0700-3380012",
    "第二部分",
    "12个",
    "（1）",
    "1.5公里",
]


def case(file: Path) -> tuple[int, str, list[str], list[str]]:
    """Year, phase, the lines of text, and for each expected figure ``number of its line: what is expected``."""
    lines: list[str] = []
    expected: list[str] = []
    year, phase = 0, ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            year, phase = int(line.split()[1]), line.split()[2]
        elif line.startswith("= "):
            expected.append(f"{len(lines)}: {line.removeprefix('= ')}")
        elif not line.startswith("# "):
            lines.append(line)
    return year, phase, lines, expected


def told(lines: list[str], year: int, phase: str) -> tuple[list[str], list[Statement]]:
    """What is read, written as it is expected."""
    read = document_of(*lines)
    identified = identify(read, Announcement())
    said, meant = statements("d", read, identified, sections(read, identified), year, phase)  # type: ignore[arg-type]
    facts: dict[str | None, list[str]] = {}
    for meaning in meant:
        facts.setdefault(meaning.statement_id, []).append(_fact(meaning))
    starts = [line.start for line in read.lines]
    written = []
    for one in said:
        number = sum(start <= one.char_start for start in starts)
        against = f"<{one.compared_with_year}" if one.compared_with_year else ""
        parts = [
            f"{one.value_printed}{one.unit_printed}",
            one.comparison,
            f"{one.fiscal_year}{against}",
            one.phase or "",
            one.subject,
            "; ".join(facts.get(one.statement_id, [])),
        ]
        written.append(f"{number}: " + " | ".join(parts).rstrip(" |"))
    return written, said


def _fact(meaning: Meaning) -> str:
    words = [meaning.fact, *(str(value) for name in DIMENSIONS if (value := getattr(meaning, name)))]
    return " ".join([*words, *(["total!"] if meaning.is_total else []), *(f"{k}={v}" for k, v in meaning.attributes)])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_figure_is_said_of_its_subject(file: Path) -> None:
    year, phase, lines, expected = case(file)
    assert expected
    assert told(lines, year, phase)[0] == expected


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_number_with_a_unit_of_money_is_a_statement(file: Path) -> None:
    year, phase, lines, _ = case(file)
    text = "\n".join(lines)
    covered = {at for one in told(lines, year, phase)[1] for at in range(one.char_start, one.char_end)}
    missed = [match[0] for match in MONEY.finditer(text) if match.end() - 1 not in covered]
    assert missed == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_of_it_is_left_unexplained(file: Path) -> None:
    _, _, lines, _ = case(file)
    document = recognise("d", document_of(*lines))
    assert [figure for figure in document.unread_figures if figure.reason is None] == []


@pytest.mark.parametrize("text", NO_MONEY)
def test_what_is_no_amount_is_no_money(text: str) -> None:
    _, said = told(["云泽县林业局2023年度部门决算", f"依据{text}，支出100万元。"], 2023, "executed")
    assert [one.value_printed for one in said if one.amount_yuan is not None] == ["100"]


@given(
    amounts=st.lists(st.decimals(0, 10**6, places=2), min_size=2, max_size=4),
    years=st.integers(2016, 2030),
    unit=st.sampled_from(["元", "万元", "亿元"]),
)
def test_figures_said_respectively_belong_to_their_subjects_or_to_none(
    amounts: list[object], years: int, unit: str
) -> None:
    names = ["公务接待费", "因公出国（境）费", "公务用车购置费", "公务用车运行维护费"]
    items = ["official_reception", "overseas_trips", "vehicle_purchase", "vehicle_operation"]
    whole = "、".join(names[: len(amounts)]) + f"分别为{'、'.join(f'{a}{unit}' for a in amounts)}。"
    short = "、".join(names[:-1]) + f"等分别为{'、'.join(f'{a}{unit}' for a in amounts)}。"
    title = f"云泽县林业局{years}年度部门决算"
    rows, said = told([title, f"{years}年度" + whole], years, "executed")
    assert [row.split(" | ")[-1] for row in rows] == [f"three_public_fees {item}" for item in items[: len(amounts)]]
    assert [one.value_printed for one in said] == [str(a) for a in amounts]
    if len(amounts) != len(names) - 1:
        rows, said = told([title, f"{years}年度" + short], years, "executed")
        assert len(said) == len(amounts)
        assert not any("three_public_fees" in row for row in rows)
