"""The unit of money a table or a phrase speaks in: found where it is printed, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from scrapers.recognise.label import squash

UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}
"""Each unit of money and what it is worth in yuan."""

_BY_LENGTH = sorted(UNITS, key=len, reverse=True)
_NAME = "(" + "|".join(r"\s*".join(name) for name in _BY_LENGTH) + ")"
_END = r"(?!\s*[\u4e00-\u9fff])|(?=\s+)|(?=(?:编制|部门|单位|公开|预算))"
_SAID = re.compile(rf"单\s*位\s*(?:[:：;；]|为)?\s*(?:人\s*民\s*币)?\s*[（(]?\s*{_NAME}(?:{_END})")
_BRACKETED = re.compile(
    rf"[（(【\[](?:[^（）()]{{1,8}}[，,、；;])?\s*(?:单\s*位\s*[:：]?)?\s*(?:人民币)?\s*{_NAME}\s*(?:[，,、；;/／][^（）()]{{1,8}})?[）)】\]]"
)
_IN_CELL = re.compile(rf"(.*\d){_NAME}")
_ALONE = re.compile(rf"\s*(?:人民币)?\s*{_NAME}\s*")


def to_yuan(value: Decimal, unit: str) -> Decimal:
    """The amount in yuan. Raises ``KeyError`` for what is not a unit of money."""
    return value * UNITS[unit]


def split_unit(text: str) -> tuple[str, str | None]:
    """``120.5万元`` as number and unit; a text that does not end in a unit of money stays whole."""
    match = _IN_CELL.fullmatch(squash(text))
    return (match[1], match[2]) if match else (text, None)


def find_unit(texts: Iterable[str]) -> str | None:
    """The first unit of money that one of the texts prints: 单位：万元, （万元）, or a text that is nothing but 万元.

    A line break inside is understood; 单位：医保局 names an organisation and is none.
    """
    return next((unit for text in texts if (unit := _unit_in(text)) is not None), None)


@lru_cache(maxsize=8192)
def _unit_in(text: str) -> str | None:
    match = _SAID.search(text) or _BRACKETED.search(text) or _ALONE.fullmatch(text)
    return squash(match[1]) if match else None
