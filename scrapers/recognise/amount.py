"""A number as publishers print it, taken exactly: ``Decimal``, never float, and never repaired."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from scrapers.recognise.label import squash

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(0x5E)}
_MINUS = dict.fromkeys(map(ord, "−–—―‐‑‒─ー"), "-")
_CURRENCY = re.compile(r"^([-+(]*)[¥￥](?=[\d.(+-])")
_ZERO_AND_ANOTHER = re.compile(r"\s*0\s*\n\s*\d")
_DASH = re.compile(r"[-/\\]+")
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)?(?P<fraction>\.\d+)?(?P<percent>%)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed value: a number, a percentage (``value`` is 12.5 for 12.5%), or a dash that says "nothing"."""

    value: Decimal | None
    kind: Literal["number", "percent", "dash"]
    decimals: int = 0
    """How many digits are printed after the point: the precision that a rounding tolerance goes by."""


DASH = Amount(value=None, kind="dash")


@lru_cache(maxsize=8192)
def parse_amount(text: str) -> Amount | None:
    """The number that is the whole of ``text``; None where it is anything else, also where it is blank.

    White space anywhere, thousands separators, a sign of 元 (¥), full-width and zero-width characters are understood;
    brackets or any sign of minus make it negative. A number with separators in wrong places is not one, nor are a zero
    and the digits on the line below it: these are several.
    """
    if _ZERO_AND_ANOTHER.match(text):
        return None
    plain = _CURRENCY.sub(r"\1", squash(text).translate(_FULL_WIDTH).translate(_MINUS))
    if not plain:
        return None
    if _DASH.fullmatch(plain):
        return DASH
    bracketed = plain.startswith("(") and plain.endswith(")")
    match = _NUMBER.fullmatch(plain[1:-1] if bracketed else plain)
    if match is None or not (match["digits"] or match["fraction"]):
        return None
    if bracketed and match["sign"]:
        return None
    fraction = match["fraction"] or ""
    value = Decimal((match["digits"] or "0").replace(",", "") + fraction)
    if bracketed or match["sign"] == "-":
        value = -value
    return Amount(value, "percent" if match["percent"] else "number", max(len(fraction) - 1, 0))
