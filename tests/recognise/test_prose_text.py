from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from recognise_texts import document_of

from scrapers.errors import SettingsError
from scrapers.recognise import prose_vocabulary
from scrapers.recognise.prose_figures import figures
from scrapers.recognise.prose_text import NO_RANK, paragraphs, rank_of


def texts(*lines: str | list[str], paragraph: bool = True) -> list[str]:
    return [one.text for one in paragraphs(document_of(*lines, paragraph=paragraph))]


@pytest.mark.parametrize("number", ["4", "- 4 -", "— 12 —", "─ 1 ─", "第 3 页", "第3页 共20页", "3/20"])
def test_page_numbers_are_no_text(number: str) -> None:
    assert texts("上年下降", number, "17.31%。", paragraph=False) == ["上年下降17.31%。"]


def test_short_line_of_a_page_ends_its_paragraph() -> None:
    wide = "本部门收入包括一般公共预算拨款收入和其他各项收入共计"
    assert texts("收入说明", wide, "90万元。", paragraph=False) == ["收入说明", wide + "90万元。"]


def test_paragraphs_of_the_format_stay_apart_unless_one_is_cut() -> None:
    assert texts("二、支出说明", "2022年支出90万元。") == ["二、支出说明", "2022年支出90万元。"]
    assert texts("支出包括行政运行，", "水文监测。") == ["支出包括行政运行，水文监测。"]
    assert texts("共计9", "0万元。") == ["共计90万元。"]


def test_table_between_two_lines_parts_them() -> None:
    assert texts("支出包括行政运行，", ["甲|1"], "水文监测。") == ["支出包括行政运行，", "水文监测。"]


def test_every_character_knows_its_place() -> None:
    read = document_of("“三公” 经费 （含会议费）,", "９ 万元。")
    (paragraph,) = paragraphs(read)
    assert paragraph.text == "三公经费（含会议费），9万元。"
    assert [read.text[at] for at in paragraph.at] == list("三公经费（含会议费）,９万元。")


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("第一部分概况", 0),
        ("十一、支出", 1),
        ("（二）收入", 2),
        ("3.项目", 3),
        ("3.5万元", NO_RANK),
        ("（4）其他", 4),
        ("支出", NO_RANK),
    ],
)
def test_ranks(text: str, rank: int) -> None:
    assert rank_of(text) == rank


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共1，234.50万元", [("1，234.50", "万元")]),
        ("增长5%至10%", [("5", "%"), ("10", "%")]),
        ("近500余万元", [("500", "万元")]),
        ("为-3.5万元", [("-3.5", "万元")]),
        ("办法〔2020〕15号", []),
        ("3元旦", []),
        ("编号A12元", []),
        ("12345678", []),
    ],
)
def test_figures(text: str, found: list[tuple[str, str]]) -> None:
    assert [(figure.printed, figure.unit) for figure in figures(text)] == found


@given(st.lists(st.text(alphabet="一（1）、。；：，支出 \t9.万元", max_size=30), max_size=6), st.booleans())
def test_nothing_is_lost_and_nothing_made_up(lines: list[str], paragraph: bool) -> None:
    read = document_of(*lines, paragraph=paragraph)
    for one in paragraphs(read):
        assert len(one.text) == len(one.at)
        assert list(one.at) == sorted(one.at)


def test_wrong_vocabulary_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "prose.yml"
    broken.write_text("fillers: ['(']\n", encoding="utf-8")
    monkeypatch.setattr(prose_vocabulary, "PROSE_FILE", broken)
    prose_vocabulary.prose_words.cache_clear()
    try:
        with pytest.raises(SettingsError, match=r"prose\.yml"):
            prose_vocabulary.prose_words()
    finally:
        prose_vocabulary.prose_words.cache_clear()
