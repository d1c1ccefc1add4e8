"""The figures in a paragraph: each number with the unit printed behind it, or behind the last number of its list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from scrapers.recognise.amount import parse_amount
from scrapers.recognise.prose_numerals import CAPITALS, numeral_value
from scrapers.recognise.prose_vocabulary import prose_words
from scrapers.recognise.unit import UNITS

FigureKind = Literal["money", "percent", "count"]
_PERCENT = ("个百分点", "%", "‰")
_SIGN_AFTER = "为加少长降额余：，（差到至是达"
"""A hyphen is a minus only behind one of these; elsewhere it is a dash or a range."""
_NUMBER = r"\d{1,3}(?:[，,]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_APART = r"(?<![\d.A-Za-z〔【\[])(?<!\d[万亿])(?:(?<!\d[，, ])|(?<=\.\d，)|(?<=\.\d\d，))"
_NUMERAL = "一二两三四五六七八九十百千零〇" + "".join(CAPITALS)
_COMPOUND = re.compile(rf"{_APART}(?P<number>\d+(?:\.\d+)?亿\d+(?:\.\d+)?万|\d+(?:\.\d+)?[万亿](?:\d千|\d{{2,4}}))元")
"""3亿5000万元, 3万5千元: two numbers, one amount."""
_IN_NUMERALS = re.compile(
    rf"(?<![{_NUMERAL}几数第第万亿])(?P<number>[{_NUMERAL}]+(?:[万亿][{_NUMERAL}]+)*)(?P<unit>[万亿]?元)(?:整|(?![素旦月化区县市镇乡村{_NUMERAL}]))"
)
_BEHIND_SIGN = re.compile(rf"(?<=[¥￥])(?P<number>{_NUMBER})(?![\d.]|[余多]?[百千万亿]*元)")
"""¥123,000.00: the unit is the sign before it."""
_ALONE = re.compile(rf"{_APART}(?P<number>{_NUMBER})(?P<unit>[万亿])(?=[，。；、）：]|$)")
"""120.5万, the 元 left out: money only where the words before speak of money."""
_LISTED = re.compile(rf"{_APART}(?P<number>{_NUMBER})(?:[、和及与～~至到—–-]|以及|或|，)+$")
_LIST_BEGINS = re.compile(r"分别|各|依次|从|由")
_MOST_LISTED = 8
_MAY_HOLD = re.compile(r"\d|元")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and its unit at ``start`` to ``end`` of a paragraph's text; ``printed`` is the number alone.

    ``vague`` is true where it shares a lead with others (``分别为1.2、3.4和5.6万元``, ``2至3万元``), so that it is not
    said which is of what, and where a hyphen before it may be a minus or a dash. The numbers of a list have the unit of
    the last.
    """

    start: int
    end: int
    printed: str
    value: Decimal
    unit: str
    kind: FigureKind
    vague: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    counted = {unit for count in prose_words().counts for unit in count.units}
    units = sorted({*UNITS, *_PERCENT, *counted}, key=len, reverse=True)
    return re.compile(
        rf"{_APART}(?P<sign>(?:(?<=[{_SIGN_AFTER}])|(?<=[加少长降减升]）))-|^-)?(?P<number>{_NUMBER})[余多]?"
        rf"（?(?P<unit>{'|'.join(map(re.escape, units))}|[万亿][余多]元)(?![素旦月])"
    )


def figures(text: str) -> Iterator[Figure]:
    """The figures of a plain text, from left to right. A number without a unit that is known is none."""
    if not _MAY_HOLD.search(text):
        return
    end = 0
    for figure in sorted(_every(text), key=lambda one: (one.start, -one.end)):
        if figure.start < end:
            continue
        before = _before(text, figure, end)
        yield from before
        yield replace(figure, vague=True) if before else figure
        end = figure.end


def _every(text: str) -> Iterator[Figure]:
    """Figures of all spellings; of those that overlap, the one that begins first and is longest is meant."""
    for match in _pattern().finditer(text):
        unit = match["unit"].replace("余", "").replace("多", "")
        printed = (match["sign"] or "") + match["number"]
        amount = parse_amount(printed.replace("，", ","))
        if amount is not None and amount.value is not None:
            kind: FigureKind = "money" if unit in UNITS else "percent" if unit in _PERCENT else "count"
            vague = text[: match.start()].endswith("-")
            yield Figure(match.start(), match.end(), printed, amount.value, unit, kind, vague)
    for match in (*_COMPOUND.finditer(text), *_IN_NUMERALS.finditer(text)):
        printed = match["number"]
        unit = "元" if match.re is _COMPOUND else match["unit"]
        value = numeral_value(printed)
        if value is not None and (len(printed) > 1 or unit != "元"):
            yield Figure(match.start(), match.end(), printed, value, unit, "money")
    for match in _BEHIND_SIGN.finditer(text):
        amount = parse_amount(match["number"].replace("，", ","))
        if amount is not None and amount.value is not None:
            yield Figure(match.start(), match.end(), match["number"], amount.value, "元", "money")
    for match in _ALONE.finditer(text):
        sentence = re.split(r"[。；]", text[: match.start()])[-1]
        clause = re.split(r"[，：、]", sentence)[-1]
        if re.search(prose_words().speaks_of_money, sentence) and not re.search(prose_words().no_money, clause):
            value = Decimal(match["number"].replace("，", "").replace(",", ""))
            yield Figure(match.start(), match.end(), match["number"], value, match["unit"] + "元", "money")


def _before(text: str, last: Figure, floor: int) -> list[Figure]:
    """The numbers without a unit of their own that stand in one list with the figure after them."""
    found: list[Figure] = []
    start = last.start
    if last.kind == "count":
        return found
    while len(found) < _MOST_LISTED and (match := _LISTED.search(text, floor, start)):
        amount = parse_amount(match["number"].replace("，", ","))
        if amount is None or amount.value is None:
            break
        found.insert(0, Figure(match.start(), match.end("number"), match["number"], amount.value, last.unit, last.kind))
        start = match.start()
    said = text[max(floor, start - 30) : start]
    is_list = _LIST_BEGINS.search(said) or all("." in figure.printed for figure in found)
    is_range = len(found) == 1 and found[0].value < last.value and re.search(r"[～~至到—–-]$", text[: last.start])
    return [replace(figure, vague=True) for figure in found] if is_list or is_range else []
