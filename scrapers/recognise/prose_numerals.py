"""Numbers written in Chinese numerals, alone or mixed with digits: 二十, 三万五千, 3亿5000万."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CAPITALS = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
"""Numerals as they are written where nobody may alter them: 壹拾贰万叁仟元整."""
_AS_SMALL = str.maketrans(CAPITALS)
_RANKS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_PART = re.compile(r"(\d+(?:\.\d+)?|[零〇一二两三四五六七八九])?([十百千])?")


def numeral_value(text: str) -> Decimal | None:
    """The value of a numeral; None where it is not written as one (二三, 万三)."""
    total = Decimal(0)
    rest = text.translate(_AS_SMALL)
    for name, worth in (("亿", _GROUPS["亿"]), ("万", _GROUPS["万"])):
        head, found, tail = rest.partition(name)
        if not found:
            continue
        value = _below_group(head)
        if value is None or not head:
            return None
        total, rest = total + value * worth, tail
    if not rest:
        return total
    value = _below_group(rest)
    return None if value is None else total + value


def _below_group(text: str) -> Decimal | None:
    """A numeral below 万: 三千二百, 十五, 5千, 5000. A digit without rank is only its last part."""
    total, least = Decimal(0), 10_000
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None or match.end() == position:
            return None
        digits, rank = match[1], _RANKS.get(match[2] or "", 1)
        if digits is None and rank != _RANKS["十"]:
            return None
        value = Decimal(1) if digits is None else Decimal(_DIGITS.get(digits, digits))
        if digits in ("零", "〇") and rank == 1:
            position = match.end()
            continue
        if rank >= least:
            return None
        total, least, position = total + value * rank, rank, match.end()
    return total
