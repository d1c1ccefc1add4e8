"""The economic account that a column heading names, where functions are rows and economic accounts columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from scrapers.recognise.account_code import classification_of, code_in_label
from scrapers.recognise.accounts import codes_named
from scrapers.recognise.columns import Column
from scrapers.recognise.label import strip_ordinal, term

Economics = Literal["department_economic", "government_economic"]
_CLASS = 3
_SUMS = ("小计", "合计")


def economic_code(path: Sequence[str], kind: Economics) -> str | None:
    """The code that the inmost step of a header path prints or names; 小计 under a heading is the heading's.

    A name that stands in several classes (其他支出) is told by the class above it; one of a class and of a part
    (其他资本性支出) is the class's over a 小计.
    """
    steps = [step for step in path if term(strip_ordinal(step)) not in _SUMS]
    printed = next((step for step in reversed(steps) if classification_of(step) == kind), None)
    if printed is not None:
        return printed
    is_sum = bool(path) and len(steps) < len(path) and path[-1] not in steps
    for depth in range(len(steps), 0, -1):
        code, name = code_in_label(strip_ordinal(steps[depth - 1]))
        if code is not None:
            return code
        codes = codes_named(kind, name)
        if codes and is_sum and (whole := class_named(name, kind)):
            return whole
        if codes:
            above = economic_code(steps[: depth - 1], kind) if depth > 1 else None
            return next((c for c in codes if above and c.startswith(above[:3])), codes[0])
        if depth == len(steps):
            return None
    return None


def class_named(name: str, kind: Economics) -> str | None:
    """The class (three digits) that has a name; None where only its parts have it."""
    return next((code for code in codes_named(kind, strip_ordinal(name)) if len(code) == _CLASS), None)


def economics_in(columns: Sequence[Column], kind: Economics) -> dict[int, str]:
    """The economic account that each column of values names, by its number; empty where not two of them name one. A
    name that was a class's and is a part's (其他资本性支出) is the class's between classes."""
    found = {c.number: code for c in columns if c.role == "value" and (code := economic_code(c.path, kind))}
    found = {c.number: _of_its_parts(c, found, columns) for c in columns if c.number in found}
    parts = {c.number: class_named(c.leaf, kind) for c in columns if len(found.get(c.number, "")) > _CLASS}
    if len(parts) < len(found) and all(parts.values()):
        found |= {number: code for number, code in parts.items() if code}
    return found if len(set(found.values())) > 1 else {}


def _of_its_parts(column: Column, found: Mapping[int, str], columns: Sequence[Column]) -> str:
    """The account of a column; of a 小计 whose heading names an account of another class than all its parts are of
    (工资福利支出 over 50101 and 50102), their class."""
    code, heading = found[column.number], column.path[:-1]
    if not heading or term(strip_ordinal(column.leaf)) not in _SUMS:
        return code
    parts = [found[c.number] for c in columns if c.number in found and c != column and c.path[:-1] == heading]
    classes = {part[:_CLASS] for part in parts}
    return classes.pop() if len(classes) == 1 and code[:_CLASS] not in classes else code
