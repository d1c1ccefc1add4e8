"""The figures in a paragraph: each number with the unit printed behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.prose_vocabulary import prose_words
from scrapers.recognise.unit import UNITS

FigureKind = Literal["money", "percent", "count"]
_PERCENT = ("个百分点", "%", "‰")
_SIGN_AFTER = "为加少长降额：，（差"
"""A hyphen is a minus only behind one of these; elsewhere it is a dash or a range."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its unit at ``start`` to ``end`` of a paragraph's text; ``printed`` is the number alone."""

    start: int
    end: int
    printed: str
    value: Decimal
    unit: str
    kind: FigureKind


@cache
def _pattern() -> re.Pattern[str]:
    counted = {unit for count in prose_words().counts for unit in count.units}
    units = sorted({*UNITS, *_PERCENT, *counted}, key=len, reverse=True)
    return re.compile(
        rf"(?<![\d.A-Za-z〔【\[])(?<!\d[，, ])(?P<sign>(?<=[{_SIGN_AFTER}])-)?"
        r"(?P<number>\d{1,3}(?:[，,]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)[余多]?"
        rf"(?P<unit>{'|'.join(map(re.escape, units))})(?![素旦月])"
    )


def figures(text: str) -> Iterator[Figure]:
    """The figures of a plain text, from left to right. A number without a unit that is known is none."""
    for match in _pattern().finditer(text):
        unit = match["unit"]
        printed = (match["sign"] or "") + match["number"]
        amount = parse_amount(printed.replace("，", ","))
        if amount is None or amount.value is None:
            continue
        kind: FigureKind = "money" if unit in UNITS else "percent" if unit in _PERCENT else "count"
        yield Figure(match.start(), match.end(), printed, amount.value, unit, kind)
