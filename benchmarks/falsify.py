"""Slips of the hand on the rows of one document: what a mistyped, misplaced or lost figure looks like."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from benchmarks.accounting_identities import UNITS, Identity, Row, half_unit

KINDS = ("digit", "transposed", "×10", "×0.1", "unit", "sign", "row shifted", "row lost", "code changed")
WITHIN = "within tolerance"
"""A change of one unit of the last digit: rounding, where an identity allows for it."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: the rows after it, the cells (for a lost row its parents) that the evidence must name.

    ``moved``: cells that no longer stand where an identity looks for them, though they are still there.
    """

    kind: str
    cells: frozenset[str]
    observations: list[Row]
    moved: frozenset[str] = frozenset()

    def amounts(self) -> dict[str, Decimal]:
        """The amounts that identities find after the change."""
        return {
            row["observation_id"]: row["amount_yuan"]
            for row in self.observations
            if row["amount_yuan"] is not None and row["observation_id"] not in self.moved
        }


def changed(kind: str, rows: list[Row], cell: Row, known: list[Identity], dice: random.Random) -> Mutation | None:
    """``rows`` with ``cell`` falsified; None where that kind of slip changes nothing there."""
    if kind == "row lost":
        return _row_lost(rows, cell, known)
    if kind == "code changed":
        return _code_changed(rows, cell, known, dice)
    if kind == "row shifted":
        return _row_shifted(rows, cell)
    other = _falsified(kind, cell, dice)
    if other is None or other == cell["amount_yuan"] or abs(other) >= 10**15:
        return None
    unit = Decimal(UNITS.get(cell["unit_printed"] or "元", 1))
    decimals = cell["value_printed"].rpartition(".")[2] if "." in cell["value_printed"] else ""
    printed = f"{other / unit:.{len(decimals)}f}" if kind in ("digit", "transposed", WITHIN) else f"{other / unit:f}"
    false = {**cell, "amount_yuan": other, "value_printed": printed}
    return Mutation(kind, frozenset([cell["observation_id"]]), [r if r is not cell else false for r in rows])


def _row_of(rows: list[Row], cell: Row) -> list[Row]:
    return [r for r in rows if (r["table_no"], r["row_no"]) == (cell["table_no"], cell["row_no"])]


def _row_lost(rows: list[Row], cell: Row, known: list[Identity]) -> Mutation | None:
    row = _row_of(rows, cell)
    lost = {r["observation_id"] for r in row}
    table = {r["observation_id"] for r in rows if r["table_no"] == cell["table_no"]}
    parents = {i.whole for i in known if lost & set(i.parts) and i.whole in table} - lost
    left = [r for r in rows if r["observation_id"] not in lost]
    return Mutation("row lost", frozenset(parents), left) if parents else None


def _code_changed(rows: list[Row], cell: Row, known: list[Identity], dice: random.Random) -> Mutation | None:
    code = cell["row_code"]
    if not code or not code.isdigit() or len(code) < 3:
        return None
    at = dice.randrange(len(code) - 2) if len(code) > 3 else dice.randrange(3)
    other = code[:at] + str((int(code[at]) + dice.randrange(1, 10)) % 10) + code[at + 1 :]
    row = _row_of(rows, cell)
    moved = frozenset(r["observation_id"] for r in row)
    parents = {i.whole for i in known if moved & set(i.parts)}
    left = [{**r, "row_code": other, "row_code_printed": other} if r in row else r for r in rows]
    return Mutation("code changed", moved | parents, left, moved)


def _row_shifted(rows: list[Row], cell: Row) -> Mutation | None:
    column = [r for r in rows if (r["table_no"], r["column_no"]) == (cell["table_no"], cell["column_no"])]
    below = [r for r in sorted(column, key=lambda r: r["row_no"]) if r["row_no"] > cell["row_no"]]
    if not below or below[0]["amount_yuan"] in (None, cell["amount_yuan"]):
        return None
    both = {cell["observation_id"]: below[0], below[0]["observation_id"]: cell}
    left = [
        {**r, **{k: both[r["observation_id"]][k] for k in ("amount_yuan", "value_printed")}}
        if r["observation_id"] in both
        else r
        for r in rows
    ]
    return Mutation("row shifted", frozenset(both), left)


def _falsified(kind: str, cell: Row, dice: random.Random) -> Decimal | None:
    amount: Decimal = cell["amount_yuan"]
    cents = Decimal("0.01")
    if kind == "sign":
        return -amount
    if kind == "×10":
        return amount * 10
    if kind == "×0.1":
        return (amount / 10).quantize(cents)
    if kind == "unit":
        return amount * 10_000 if cell["unit_printed"] == "元" else (amount / 10_000).quantize(cents)
    if kind == WITHIN:
        return amount + dice.choice((-2, 2)) * half_unit([cell])
    return _mistyped(kind, cell, dice)


def _mistyped(kind: str, cell: Row, dice: random.Random) -> Decimal | None:
    unit = Decimal(UNITS.get(cell["unit_printed"] or "元", 1))
    decimals = len(cell["value_printed"].rpartition(".")[2]) if "." in cell["value_printed"] else 0
    digits = list(f"{cell['amount_yuan'] / unit:.{decimals}f}")
    places = [i for i, d in enumerate(digits) if d.isdigit()]
    if kind == "digit":
        at = dice.choice(places)
        digits[at] = str((int(digits[at]) + dice.randrange(1, 10)) % 10)
    else:
        pairs = [(a, b) for a, b in pairwise(places) if digits[a] != digits[b]]
        if not pairs:
            return None
        a, b = dice.choice(pairs)
        digits[a], digits[b] = digits[b], digits[a]
    return Decimal("".join(digits)) * unit
