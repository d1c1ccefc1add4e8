"""The economic account that a column heading names, where functions are rows and economic accounts columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from scrapers.recognise.account_code import classification_of, code_in_label
from scrapers.recognise.accounts import codes_named
from scrapers.recognise.label import strip_ordinal, term

Economics = Literal["department_economic", "government_economic"]
_CLASS = 3


def economic_code(path: Sequence[str], kind: Economics) -> str | None:
    """The code that the inmost step of a header path prints or names; 小计 under a heading is the heading's.

    A name that stands in several classes (其他支出) is told by the class above it; one of a class and of a part
    (其他资本性支出) is the class's over a 小计.
    """
    steps = [step for step in path if term(strip_ordinal(step)) not in ("小计", "合计")]
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
