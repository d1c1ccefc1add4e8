"""Runs of dbt keep together what must be seen together, and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scrapers.warehouse.plan import in_runs

KEYS = st.lists(
    st.tuples(st.integers(0, 30).map(str), st.integers(0, 12).map(str), st.integers(2024, 2026)), max_size=60
)


@given(KEYS, st.integers(1, 10))
def test_documents_of_an_organisation_and_year_stay_in_one_run(keys: list[tuple[str, str, int]], size: int) -> None:
    chosen = dict.fromkeys(sorted({document for document, _, _ in keys} | {"alone"}), "batch")
    runs = in_runs(chosen, keys, dict.fromkeys(chosen, 1), size)
    assert sorted(document for run in runs for document in run) == sorted(chosen)
    run_of = {document: number for number, run in enumerate(runs) for document in run}
    together: dict[tuple[str, int], set[int]] = {}
    for document, organisation, year in keys:
        together.setdefault((organisation, year), set()).add(run_of[document])
    assert all(len(numbers) == 1 for numbers in together.values())


@given(st.lists(st.integers(1, 9), max_size=40), st.integers(1, 20))
def test_documents_that_share_nothing_fill_runs_to_their_values(counts: list[int], size: int) -> None:
    values = {f"{number:03d}": count for number, count in enumerate(counts)}
    runs = in_runs(dict.fromkeys(values, "batch"), [], values, size)
    filled = [sum(values[document] for document in run) for run in runs]
    assert all(whole <= size or len(run) == 1 for whole, run in zip(filled, runs, strict=True))
    first_of = [values[next(iter(run))] for run in runs]
    assert all(whole + more > size for whole, more in zip(filled, first_of[1:], strict=False))
