"""One table written as text in every way, whole and damaged: a fact is right, or its table is reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scrapers.read.text import read_text
from scrapers.recognise import recognise
from scrapers.records import RecognisedDocument

Rows = list[list[str]]
_COLUMNS = ("合计", "基本支出", "项目支出")
_SAID = {"合计": "total", "基本支出": "basic", "项目支出": "project"}
_LEAVES = (
    ("2050201", "学前教育"),
    ("2050202", "小学教育"),
    ("2050203", "初中教育"),
    ("2050302", "中等职业教育"),
    ("2050305", "高等职业教育"),
)
_ABOVE = (("205", "教育支出"), ("20502", "普通教育"), ("20503", "职业教育"))
_ONE_ROW = [["科目编码", "科目名称", *_COLUMNS]]
_TWO_ROWS = [["科目编码", "科目名称", "本年支出", "", ""], ["", "", *_COLUMNS]]
_TITLE, _UNIT = "2023年部门支出预算总表", "单位：万元"


# ── a table and what it says ─────────────────────────────────────────────────────────────────────────────────────


def _printed(amount: Decimal) -> str:
    return f"{amount:,.2f}" if amount else ""


@st.composite
def _bodies(draw: st.DrawFn) -> Rows:
    """Rows of accounts, each the sum of those below it, with blanks for nothing, and 合计 as the last row."""
    amounts = st.integers(min_value=101, max_value=99_999_99).map(lambda cents: Decimal(cents) / 100)
    kept = draw(st.lists(st.sampled_from(_LEAVES), min_size=3, max_size=5, unique=True))
    leaves = {code: (Decimal(), Decimal()) for code, _ in kept}
    for code in leaves:
        basic, project = draw(amounts), draw(amounts)
        kind = draw(st.sampled_from(("basic", "project", "both")))
        leaves[code] = (basic if kind != "project" else Decimal(), project if kind != "basic" else Decimal())
    rows = []
    for code, name in sorted((*_ABOVE, *kept)):
        below = [pair for leaf, pair in leaves.items() if leaf.startswith(code)]
        if below:
            basic, project = sum(b for b, _ in below), sum(p for _, p in below)
            rows.append([code, name, *map(_printed, map(Decimal, (basic + project, basic, project)))])
    return [*rows, ["合计", "", *rows[0][2:]]]


def _truth(body: Rows) -> set[tuple[str, str, str]]:
    """Code, kind of expenditure and printed amount of every figure; the total has no code."""
    return {
        (row[0] if row[0] != "合计" else "", _SAID[column], text)
        for row in body
        for column, text in zip(_COLUMNS, row[2:], strict=True)
        if text
    }


# ── ways to write it ─────────────────────────────────────────────────────────────────────────────────────────────


def _tabs(header: Rows, body: Rows) -> str:
    return "\n".join("\t".join(row) for row in (*header, *body))


def _tabs_cut(header: Rows, body: Rows) -> str:
    return "\n".join("\t".join(row).rstrip("\t") for row in (*header, *body))


def _bars(header: Rows, body: Rows) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (*header, *body))


def _cell_lines(header: Rows, body: Rows) -> str:
    return "\n".join("".join(f"\t{cell}\n" for cell in row) for row in (*_once(header), *body))


def _bare_cells(header: Rows, body: Rows) -> str:
    return "\n".join(cell for row in (*_once(header), *body) for cell in row)


def _bare_cells_without_blanks(header: Rows, body: Rows) -> str:
    return "\n".join(cell for row in (*header, *body) for cell in row if cell)


def _words_in_a_line(header: Rows, body: Rows) -> str:
    return "\n".join(" ".join(cell for cell in row if cell) for row in (*header, *body))


def _aligned(header: Rows, body: Rows) -> str:
    rows = [*header, *body]
    wide = [max(_width(row[n]) for row in rows if n < len(row)) for n in range(max(map(len, rows)))]
    return "\n".join(
        "   ".join(cell + " " * (size - _width(cell)) for cell, size in zip(row, wide, strict=False)).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    return sum(2 if character > "\u2000" else 1 for character in text)


def _once(header: Rows) -> Rows:
    """The header as office programs write it: a cell merged over columns stands once, one over rows leaves a blank."""
    return [[cell for cell in header[0] if cell], header[1]] if len(header) > 1 else header


_FORMS: tuple[Callable[[Rows, Rows], str], ...] = (
    _tabs,
    _tabs_cut,
    _bars,
    _cell_lines,
    _bare_cells,
    _bare_cells_without_blanks,
    _words_in_a_line,
    _aligned,
)
_EXACT = (_tabs, _bars, _cell_lines)
"""Forms that lose nothing: there every figure becomes a fact."""


def _recognised(text: str) -> RecognisedDocument:
    return recognise("d" * 64, read_text(f"某县教育局2023年部门预算\n\n{_TITLE}\n{_UNIT}\n{text}\n\n".encode()))


def _facts(found: RecognisedDocument) -> list[tuple[int, tuple[str, str, str]]]:
    by_id = {observation.observation_id: observation for observation in found.observations}
    return [
        (
            by_id[meaning.observation_id].table_no,
            (
                meaning.functional_code or "",
                meaning.expenditure_type or "",
                by_id[meaning.observation_id].value_printed,
            ),
        )
        for meaning in found.meanings
        if meaning.observation_id
    ]


def _assert_right_or_reported(found: RecognisedDocument, truth: set[tuple[str, str, str]]) -> None:
    reported = {issue.table_no for issue in found.issues if issue.issue != "kind_not_certain"}
    facts = _facts(found)
    assert [fact for table, fact in facts if fact not in truth and table not in reported] == []
    assert truth <= {fact for _, fact in facts} or reported


# ── what holds ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("header", [_ONE_ROW, _TWO_ROWS])
@pytest.mark.parametrize("form", _FORMS)
@given(body=_bodies())
@settings(max_examples=25, deadline=None)
def test_a_whole_table(form: Callable[[Rows, Rows], str], header: Rows, body: Rows) -> None:
    found = _recognised(form(header, body))
    _assert_right_or_reported(found, _truth(body))
    if form in _EXACT:
        assert {fact for _, fact in _facts(found)} == _truth(body)


@pytest.mark.parametrize("form", _FORMS)
@given(body=_bodies(), data=st.data())
@settings(max_examples=25, deadline=None)
def test_rows_that_lost_a_blank(form: Callable[[Rows, Rows], str], body: Rows, data: st.DataObject) -> None:
    lost = [data.draw(st.sampled_from(_blanks(row) or [None])) for row in body]
    assume(len(set(lost)) > 1)  # else it is a blank column that is lost, and what is printed reads well without it
    damaged = [_without(row, blank) for row, blank in zip(body, lost, strict=True)]
    _assert_right_or_reported(_recognised(form(_ONE_ROW, damaged)), _truth(body))


@pytest.mark.parametrize("form", _FORMS)
@given(body=_bodies(), column=st.integers(min_value=0, max_value=4))
@settings(max_examples=25, deadline=None)
def test_a_body_that_lost_a_column(form: Callable[[Rows, Rows], str], body: Rows, column: int) -> None:
    assume(any(row[column] for row in body))  # the figures behind a lost blank column stand in line with its heading
    damaged = [_without(row, column) for row in body]
    _assert_right_or_reported(_recognised(form(_ONE_ROW, damaged)), _truth(body))


@pytest.mark.parametrize("form", _FORMS)
@given(body=_bodies(), data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_figure_in_a_blank_neighbour(form: Callable[[Rows, Rows], str], body: Rows, data: st.DataObject) -> None:
    movable = [n for n, row in enumerate(body) if "" in row[3:]]
    damaged = [list(row) for row in body]
    if movable:
        moved = damaged[data.draw(st.sampled_from(movable))]
        moved[3], moved[4] = moved[4], moved[3]
    _assert_right_or_reported(_recognised(form(_ONE_ROW, damaged)), _truth(body))


@pytest.mark.parametrize("form", _FORMS)
@given(body=_bodies(), row=st.integers(min_value=0, max_value=3))
@settings(max_examples=25, deadline=None)
def test_a_row_with_a_blank_too_many(form: Callable[[Rows, Rows], str], body: Rows, row: int) -> None:
    damaged = [list(one) for one in body]
    damaged[row].insert(2, "")
    if not damaged[row][-1]:
        damaged[row].pop()
    _assert_right_or_reported(_recognised(form(_ONE_ROW, damaged)), _truth(body))


def _blanks(row: Sequence[str]) -> list[int]:
    return [number for number, cell in enumerate(row) if not cell]


def _without(row: Sequence[str], column: int | None) -> list[str]:
    return [cell for number, cell in enumerate(row) if number != column]
