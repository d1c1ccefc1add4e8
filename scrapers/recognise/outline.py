"""Which row of a table is a part of which: by ordinals (一、 （一） 1. （1） 其中：) and by headings without one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrapers.recognise.accounts import codes_named
from scrapers.recognise.label import squash, strip_ordinal
from scrapers.recognise.layout import item_of, item_rules

_TOTAL = re.compile(r"(?:(?:合计|总计|共计|小计)数?|总额|(?:收入|支出)总数)(?:（.*）)?[:：]?$")
_HEADING = re.compile(r"(?:本年|当年)(?:收入|支出)$|(?:上年|年初).*(?:结转|结余)$")
_CARRIED = re.compile(r"(?:上年|年初|年末|年终|下年).*(?:结转|结余)$|结转下年$")
_PART_CARRIED = re.compile(r"^(?:基本|项目|经营)(?:支出|收支)?.{0,2}(?:结转|结余)(?:(?:和|及|与|、)结余)?$")
"""What is left of one nature of expenditure, which is a part of all that is carried over."""
_NATURE = re.compile(r"^(?:基本|项目|经营)支出$")
_KIND_OF_PROJECT = re.compile(r"项目|专项|特定目标|运转类")
_CLASS = 3
_RANKS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"^\d{1,2}[、.．](?!\d)"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
    re.compile(r"^其中[:：]"),
)

_OF_WHICH = len(_RANKS) - 1
"""The rank of 其中, behind which parts go on without it."""


def is_total_label(label: str) -> bool:
    """Whether a label says that it sums others: 合计, 收入总计, 公用经费合计."""
    return bool(_TOTAL.search(squash(label)))


def outline(labels: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """The labels of the rows that each row is a part of, from the outermost inwards, by row; rows of their own are not
    in it. ``labels`` are the rows of one block from top to bottom, with their labels as printed.

    A shallower ordinal stands above a deeper one. A heading like 二、上年结转 stands above rows without an ordinal, a
    carry-over without an ordinal above the sources it consists of, and so does 一、财政拨款; every carry-over stands
    above the natures it consists of (基本支出结转). Sources that begin anew below a carry-over are its own
    (一、一般公共预算财政拨款 for the second time).
    """
    above: dict[int, tuple[str, ...]] = {}
    ranked: list[tuple[int, str]] = []
    carried, parted = "", False
    sources: set[str] = set()
    for row, label in labels:
        rank = _rank(label)
        if not label:
            continue
        whole = next((text for other, text in reversed(ranked) if other < _OF_WHICH), "")
        begins_anew = rank is not None and strip_ordinal(label) in sources
        sources |= {strip_ordinal(label)} if rank is not None else set()
        if carried and begins_anew:
            above[row] = (carried,)
        elif rank is None and is_total_label(label):
            ranked, carried = [], ""
        elif rank is not None:
            ranked = [(other, text) for other, text in ranked if other < rank]
            if carried and rank == _OF_WHICH:
                above[row] = (carried,)
            elif ranked:
                above[row], carried = tuple(text for _, text in ranked), ""
            ranked.append((rank, label))
        elif balance := _balance_of(label, carried, whole):
            above[row] = (balance,)
        elif whole and _is_source(label) and _is_appropriation(whole):
            above[row] = (whole,)
        elif whole and _is_class_of(label, whole, parted=parted):
            above[row], parted = (whole,), True
        elif ranked and _HEADING.search(ranked[0][1]) and not _HEADING.search(label):
            above[row] = (ranked[0][1],)
        else:
            carried = label if _CARRIED.search(label) else ""
    return above


def _balance_of(label: str, carried: str, whole: str) -> str:
    """The carry-over that a row without an ordinal is a part of, empty where it is of none: ``carried`` is one without
    an ordinal above it, ``whole`` the row with one."""
    if carried:
        return carried if _is_source(label) or _PART_CARRIED.search(label) else ""
    return whole if _PART_CARRIED.search(label) and _CARRIED.search(whole) else ""


def _rank(label: str) -> int | None:
    return next((rank for rank, pattern in enumerate(_RANKS) if pattern.match(label)), None)


def _is_class_of(label: str, nature: str, *, parted: bool) -> bool:
    """Whether a row without an ordinal is a class by economy (工资福利支出) of the 基本支出 or 项目支出 above it, or a
    kind of projects (专项公用支出, 基本建设类项目) of the latter.

    A list of classes that only follows on the natures, none of which is ``parted``, is of them all.
    """
    plain = strip_ordinal(nature)
    if plain == "项目支出" and _KIND_OF_PROJECT.search(label):
        return True
    of_nature = bool(_NATURE.search(plain)) and (parted or plain.startswith("基本"))
    return of_nature and any(len(code) == _CLASS for code in codes_named("department_economic", label))


def _is_appropriation(label: str) -> bool:
    """Whether a row is all that the finance office appropriates, of which sources without an ordinal are parts."""
    return item_of(item_rules().income, strip_ordinal(label)) == "fiscal_appropriation"


def _is_source(label: str) -> bool:
    """Whether a row names where appropriated money comes from, and is no income of its own."""
    plain = strip_ordinal(label)
    appropriated = ("general_public_budget", "government_fund", "state_capital", "special_account")
    return item_of(item_rules().income, plain) in appropriated and not plain.endswith("收入")
