"""Short rows over the columns of their table, whatever was lost of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scrapers.recognise.laying import Kind, Ways, kind_of, kinds_of, lay

_COLUMNS: list[Kind | None] = ["code", "word", "figure", "figure", "figure"]


def _lay(*texts: str, cut: bool = False, loose: bool = False) -> tuple[tuple[int, ...], bool]:
    laid = lay([kind_of(text) for text in texts], _COLUMNS, Ways(cut=cut, loose=loose))
    return laid.columns, laid.certain


def test_a_merged_label_reaches_over_the_columns_of_words() -> None:
    assert _lay("合计", "9.00", "8.00", "1.00") == ((1, 3, 4, 5), True)


def test_blanks_cut_off_at_the_end() -> None:
    assert _lay("205", "教育支出", "9.00", cut=True) == ((1, 2, 3), True)


def test_a_figure_that_may_be_anybodys_is_not_certain() -> None:
    assert _lay("205", "教育支出", "9.00", "8.00", loose=True) == ((1, 2, 3, 4), False)
    assert not _lay("205", "教育支出", "9.00", "")[1]


def test_all_figures_there_leave_no_doubt_even_where_blanks_are_lost() -> None:
    assert _lay("教育支出", "9.00", "8.00", "1.00", loose=True)[1]


def test_more_figures_than_columns_of_figures_are_never_certain() -> None:
    assert not _lay("合计", "9.00", "8.00", "1.00", "0.50", loose=True)[1]


def test_what_columns_hold() -> None:
    assert kinds_of([["205", "教育", "1.00", ""], ["合计", "", "2", ""], ["20502", "普教", "-", ""]], 4) == [
        "code",
        "word",
        "figure",
        None,
    ]


@st.composite
def _table(draw: st.DrawFn) -> tuple[list[Kind | None], list[str]]:
    words, figures = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    kinds: list[Kind | None] = ["word"] * words + ["figure"] * figures
    row = [draw(st.sampled_from(["教育", "其他"])) for _ in range(words)]
    return kinds, row + [draw(st.sampled_from(["", "1.50", "20", "3,000.00"])) for _ in range(figures)]


@given(_table(), st.data())
def test_a_certain_figure_stands_where_it_stood(
    table: tuple[list[Kind | None], list[str]], data: st.DataObject
) -> None:
    kinds, row = table
    gone = data.draw(st.sets(st.sampled_from([i for i, text in enumerate(row) if not text] or [len(row)])))
    kept = [i for i in range(len(row)) if i not in gone]
    laid = lay([kind_of(row[i]) for i in kept], kinds, Ways(loose=True))
    if laid.certain:
        assert [c for c, i in zip(laid.columns, kept, strict=True) if row[i] and kinds[i] == "figure"] == [
            i + 1 for i in kept if row[i] and kinds[i] == "figure"
        ]
