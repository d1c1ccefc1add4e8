"""The measure of the rules: what breaks an identity is told from what does not; own documents serve where none are."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MUTATIONS = 40


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(CHECKOUT))
    monkeypatch.delenv("GONGKAI_REAL_DOCUMENTS", raising=False)


def cell(row: int, code: str | None, printed: str, column: int = 3) -> dict[str, Any]:
    return {
        "observation_id": f"r{row}c{column}",
        "table_no": 1,
        "table_type": "expenditure",
        "row_no": row,
        "column_no": column,
        "row_code": code,
        "row_code_printed": code,
        "value_printed": printed,
        "unit_printed": "万元",
        "amount_yuan": Decimal(printed) * 10_000,
    }


def table() -> list[dict[str, Any]]:
    rows = (("210", "30.00"), ("21015", "30.00"), ("2101501", "10.00"), ("2101502", "20.00"))
    return [cell(number, code, printed) for number, (code, printed) in enumerate(rows)]


def test_accounts_and_those_below_them_are_identities() -> None:
    from benchmarks.accounting_identities import identities

    found = {(i.whole, i.parts) for i in identities(table(), {}, [])}
    assert found == {("r0c3", ("r1c3",)), ("r1c3", ("r2c3", "r3c3"))}


def test_what_did_not_hold_as_printed_is_no_identity() -> None:
    from benchmarks.accounting_identities import identities

    rows = table()
    rows[3] = cell(3, "2101502", "21.00")
    assert {i.whole for i in identities(rows, {}, [])} == {"r0c3"}


@pytest.mark.parametrize(
    ("kind", "breaks"),
    [("×10", True), ("sign", True), ("row lost", True), ("code changed", True), ("within tolerance", False)],
)
def test_a_slip_breaks_an_identity_and_rounding_does_not(kind: str, breaks: bool) -> None:
    from benchmarks.accounting_identities import identities
    from benchmarks.falsify import changed

    rows = table()
    known = identities(rows, {}, [])
    mutation = changed(kind, rows, rows[3], known, random.Random(1))
    assert mutation is not None
    assert all(i.holds(mutation.amounts()) for i in known) is not breaks
    assert mutation.cells & {"r1c3", "r3c3"}


def test_a_lost_row_must_be_told_at_its_parent() -> None:
    from benchmarks.accounting_identities import identities
    from benchmarks.falsify import changed

    rows = table()
    mutation = changed("row lost", rows, rows[2], identities(rows, {}, []), random.Random(1))
    assert mutation is not None and mutation.cells == {"r1c3"}


def test_our_own_documents_are_falsified_where_there_are_no_others(tmp_path: Path) -> None:
    from benchmarks.mutations import FOUND, Staged, drawn, judged, score, staged_in

    settings = staged_in(tmp_path)
    staged = Staged.of(settings)
    chosen = list(drawn(staged, MUTATIONS, random.Random(1)))
    with judged(settings, staged, chosen) as db:
        result = score(db, chosen)
    assert result.breaking.total() > MUTATIONS / 2
    assert result.rate >= FOUND, result.missed
    assert result.within_called_errors == 0
    assert result.covered > 0.85
