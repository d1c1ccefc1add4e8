"""The economic account that a column heading names, where functions are rows and economic accounts columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from scrapers.errors import SettingsError
from scrapers.recognise.account_code import classification_of, code_in_label
from scrapers.recognise.label import strip_ordinal, term

_FILE = Path(__file__).with_name("data") / "economic_accounts.csv"

Economics = Literal["department_economic", "government_economic"]


@cache
def _names(path: Path = _FILE) -> dict[tuple[str, str], list[str]]:
    """Codes by classification and name, the shorter first. Raises ``SettingsError`` for a code of another kind."""
    found: dict[tuple[str, str], list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if classification_of(row["account_code"]) != row["classification"] or not row["name"]:
                raise SettingsError(f"{path.name}, line {number}: code and classification do not agree")
            found.setdefault((row["classification"], _plain(row["name"])), []).append(row["account_code"])
    return found


def economic_code(path: Sequence[str], kind: Economics) -> str | None:
    """The code that the inmost step of a header path prints or names; 小计 under a heading is the heading's.

    A name that stands in several classes (其他支出) is told by the class above it.
    """
    steps = [step for step in path if _plain(step) not in ("小计", "合计")]
    printed = next((step for step in reversed(steps) if classification_of(step) == kind), None)
    if printed is not None:
        return printed
    for depth in range(len(steps), 0, -1):
        code, name = code_in_label(strip_ordinal(steps[depth - 1]))
        if code is not None:
            return code
        codes = _names().get((kind, _plain(name)), [])
        if codes:
            classes = [economic_code(steps[: depth - 1], kind)] if depth > 1 else []
            within = [c for c in codes if any(above and c.startswith(above[:3]) for above in classes)]
            return (within or codes)[0]
        if depth == len(steps):
            return None
    return None


def _plain(name: str) -> str:
    return re.sub(r"[（）]", "", term(strip_ordinal(name)))
