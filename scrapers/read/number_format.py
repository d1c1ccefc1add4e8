"""A number as a spreadsheet prints it: the cell's number format applied to its value.

Two decimals, thousands separators, percent, scaling by thousands, sections for positive, negative and zero, literals
and dates. A format outside of that (fractions, exponents) prints the value as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CHINESE_DATE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
}
"""Formats that a file names by number only and whose meaning is Excel's own in Chinese (ECMA-376, 18.8.30)."""

_TOKEN = re.compile(r'"([^"]*)"|[\\!](.)|_(.)|\*(.)|\[([^\]]*)\]|([0#?,.]+)|(%)|(@)|(.)', re.DOTALL)
_DATE_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P|上午/下午|aaaa|aaa)|(.)', re.IGNORECASE
)
_SIGNED = re.compile("[-−–—(（△▲]|负")
_SIGNIFICANT_DIGITS = 15
"""What a spreadsheet keeps of a number; further digits are noise of the binary fraction."""


def plain(value: int | float | Decimal) -> str:
    """The value with all its digits, without the noise of the binary fraction and without an exponent."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    rounded = Decimal(f"{number:.{_SIGNIFICANT_DIGITS}g}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed_number(value: int | float | Decimal, number_format: str) -> str:
    """The value as printed under the format; as it stands where the format is General, text or not understood."""
    sections = _sections(number_format)
    if number_format.strip().lower() in {"", "general", "@"}:
        return plain(value)
    try:
        number = Decimal(plain(value))
    except InvalidOperation:
        return plain(value)
    section, number = _section_for(number, sections)
    layout = _layout(section)
    if layout is None:
        return plain(value)
    text = layout.apply(number)
    signed = number < 0 or value >= 0 or not any(digit in text for digit in "123456789")
    # A negative number that only its colour tells from a positive one would be read as positive.
    return text if signed or _SIGNED.search(text) else f"-{text}"


def printed_date(value: date | datetime | time | timedelta, number_format: str) -> str:
    """A date as printed: ``2024年3月1日`` under ``yyyy"年"m"月"d"日"``; the built-in short date as 2024/3/1."""
    if isinstance(value, timedelta):
        return str(value)
    if number_format.lower() in {"mm-dd-yy", "general"} and isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    section = _sections(number_format)[0]
    twelve_hours = re.search(r"am/pm|a/p|上午/下午", section, re.IGNORECASE) is not None
    out: list[str] = []
    after_hours = False
    tokens = list(_DATE_TOKEN.finditer(section))
    for at, match in enumerate(tokens):
        sign = (match.group(3) or "").lower()
        if not sign:
            out.append(match.group(1) or match.group(2) or match.group(4) or "")
            continue
        following = next((t.group(3).lower() for t in tokens[at + 1 :] if t.group(3)), "")
        minutes = sign.startswith("m") and (after_hours or following.startswith("s"))
        out.append(_date_part(value, sign, minutes=minutes, twelve_hours=twelve_hours))
        after_hours = sign.startswith("h")
    return "".join(out).strip()


def _date_part(value: date | datetime | time, sign: str, *, minutes: bool, twelve_hours: bool) -> str:
    clock = value if isinstance(value, datetime | time) else time()
    day = value if isinstance(value, date) else date(1900, 1, 1)
    hour = (clock.hour % 12 or 12) if twelve_hours else clock.hour
    wide = len(sign) > 1
    if sign.startswith("y"):
        return f"{day.year:04d}" if len(sign) > 2 else f"{day.year % 100:02d}"
    if sign.startswith("m"):
        number = clock.minute if minutes else day.month
    elif sign.startswith("d"):
        number, wide = day.day, len(sign) == 2
    elif sign.startswith("h"):
        number = hour
    elif sign.startswith("s"):
        number = clock.second
    elif sign.startswith("aaa"):
        return ("星期" if len(sign) > 3 else "") + "一二三四五六日"[day.weekday()]
    else:
        return "上午" if clock.hour < 12 else "下午"
    return f"{number:02d}" if wide else str(number)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Layout:
    """A section of a format: what stands before and after the digits, and how the digits are set.

    ``within`` are literals between the digits of the whole number, each with the count of digits to its right: 万元 are
    printed out of 元 with one decimal by ``0\\.0,``.
    """

    before: str
    digits: str
    after: str
    percents: int
    within: tuple[tuple[str, int], ...] = ()

    def apply(self, number: Decimal) -> str:
        if not self.digits:
            return (self.before + self.after).strip()
        whole, _, fraction = self.digits.partition(".")
        scale = len(whole) - len(whole.rstrip(",")) if not fraction else len(fraction) - len(fraction.rstrip(","))
        number = number * (Decimal(100) ** self.percents) / (Decimal(1000) ** scale)
        places = len(fraction.replace(",", ""))
        rounded = abs(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        text = self._set(rounded, whole.rstrip(","), fraction.replace(",", ""))
        sign = "-" if number < 0 and rounded else ""
        return f"{sign}{self.before}{text}{self.after}".strip()

    def _set(self, rounded: Decimal, whole: str, fraction: str) -> str:
        left, _, right = f"{rounded:f}".partition(".")
        least = whole.count("0")
        left = left.lstrip("0").rjust(least, "0")
        if "," in whole:
            left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", left)
        for literal, behind in self.within:
            head = re.sub(rf"(?:,?\d){{{behind}}}$", "", left)
            left = head + literal + left[len(head) :]
        while right and fraction[len(right) - 1] in "#?" and right.endswith("0"):
            right = right[:-1]
        if not left and not right:
            return "" if "#" in whole and not fraction else "0" if "?" not in whole else ""
        return f"{left}.{right}" if right else left


def _sections(number_format: str) -> list[str]:
    sections = [""]
    for match in re.finditer(r'"[^"]*"|\\.|\[[^\]]*\]|;|.', number_format, re.DOTALL):
        if match.group() == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def _section_for(number: Decimal, sections: list[str]) -> tuple[str, Decimal]:
    """The section that prints this number, and the number with the sign that is still to be printed."""
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _layout(section: str) -> _Layout | None:
    """Take a section apart; ``None`` for one that is not of this kind (fractions, exponents, conditions, General)."""
    before, groups, percents = "", list[list[str]](), 0
    for match in _TOKEN.finditer(section):
        quoted, escaped, width, _fill, bracket, placeholder, percent, _text, other = match.groups()
        if bracket is not None:
            if bracket[:1] in "<>=" or bracket.lower().startswith("dbnum"):
                return None
            literal = bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        elif placeholder is not None:
            if groups and "." in groups[-1][0]:
                return None
            groups.append([placeholder, ""])
            continue
        else:
            percents += percent is not None
            literal = quoted or escaped or (" " if width else "") or percent or other or ""
            if other is not None and (other in "EeGg" or (other == "/" and groups)):
                return None
        if groups:
            groups[-1][1] += literal
        else:
            before += literal
    digits = "".join(placeholders for placeholders, _ in groups)
    within = tuple(
        (literal, sum(c in "0#?" for placeholders, _ in groups[at:] for c in placeholders.partition(".")[0]))
        for at, (_, literal) in enumerate(groups[:-1], 1)
        if literal
    )
    after = groups[-1][1] if groups else ""
    return _Layout(before.lstrip(), digits, after.rstrip(), percents, within)
