"""Two readings of a document: what is the same is silent, every other figure is told once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scrapers.stage.compare import ReadFigure, differences


def _figure(number: int, table: int = 1, **other: object) -> ReadFigure:
    figure = ReadFigure(
        figure_id=f"o{table}-{number}",
        document_id="d",
        page=1 + number // 10,
        place=f"table {table} row {number} column 2",
        label=f"科目{number}",
        column_label="金额",
        value_printed=f"{number}.50",
        unit_printed="万元",
        amount_yuan=Decimal(number * 10000 + 5000),
        value=None,
        means=("fact=expenditure",),
    )
    return replace(figure, **other)  # type: ignore[arg-type]


COUNT = 24
FIGURES = [_figure(number) for number in range(COUNT)]


@given(st.permutations(FIGURES))
def test_order_and_numbering_of_tables_change_nothing(shuffled: list[ReadFigure]) -> None:
    renumbered = [
        replace(figure, figure_id=figure.figure_id + "x", place=figure.place.replace("table 1", "table 4"))
        for figure in shuffled
    ]
    assert differences(FIGURES, renumbered) == []


@given(st.integers(0, COUNT - 1), st.sampled_from(["value_printed", "unit_printed", "amount_yuan", "means", "label"]))
def test_one_changed_field_is_told_once(number: int, field: str) -> None:
    other: dict[str, object] = {
        "value_printed": "9999.99",
        "unit_printed": "元",
        "amount_yuan": None,
        "means": (),
        "label": "另一科目",
    }
    after = [replace(f, **{field: other[field]}) if n == number else f for n, f in enumerate(FIGURES)]  # type: ignore[arg-type]
    (change,) = differences(FIGURES, after)
    assert (change.kind, change.fields) == ("changed", (field,))
    assert change.before == FIGURES[number]


@given(st.sets(st.integers(0, COUNT - 1)), st.integers(0, 5))
def test_lost_and_found_figures_are_told(lost: set[int], found: int) -> None:
    """A figure on a page of its own has nothing it could be taken for."""
    added = [_figure(1000 + number, page=90 + number) for number in range(found)]
    alone = [replace(figure, page=number) for number, figure in enumerate(FIGURES)]
    changes = differences(alone, [f for n, f in enumerate(alone) if n not in lost] + added)
    assert sorted(change.kind for change in changes) == ["gone"] * len(lost) + ["new"] * found
    assert {change.before for change in changes if change.kind == "gone"} == {alone[n] for n in lost}
