"""Of which year and phase a figure is: what its column (or row) says, and the document where it says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scrapers.recognise.layout import dimension_rules
from scrapers.records import Comparison, Phase

_PHASE_OF_TITLE: tuple[tuple[str, Phase], ...] = (("决算", "executed"), ("预算", "approved"))
_EVALUATED = re.compile(r"自评|评价")
"""An evaluation is of what was carried out, also where its title calls the projects those of the budget."""
_CARRIED = re.compile(r"结转|结余")
"""A year beside it says where money comes from, not of which year the figure is."""
_DATE = re.compile(r"(?:19|20)\d{2}年(?:\d{1,2}月|年?[末底终])|[\[〔［（(](?:19|20)\d{2}[\]〕］）)](?=\d*号)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年?(?!\d)|(二[〇○零][〇○零一二三四五六七八九]{2})年")
_NUMBER_BEFORE = re.compile(r"^附?表\d{1,2}?(?=(?:19|20)\d{2}年)")
"""A table's number that stands before the year of its title, white space gone: 表12024年 is table 1 of 2024."""
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_COMPARED = re.compile(r"^(?:与|比|较|同比)")
"""A step that only says with what its figures are compared says nothing of their own period."""

_KEPT = 1024
"""Header paths kept with what they say: all the figures of a column ask for the same."""

_LONGEST_STEP = 40
"""Characters; what is longer is running text over the columns, whose years are those of regulations."""


@dataclass(frozen=True, slots=True)
class Period:
    """Fiscal year and phase of the document, or of one of its figures; either may be unknown."""

    year: int | None
    phase: Phase | None


@lru_cache(maxsize=_KEPT)
def period_of(steps: tuple[str, ...], document: Period) -> Period:
    """Year and phase of a figure from its header path (or its row's label), from the inmost step outwards."""
    rules = dimension_rules()
    year, phase = None, None
    for step in (step for step in reversed(steps) if len(step) <= _LONGEST_STEP and not _COMPARED.search(step)):
        if year is None:
            said = None if _CARRIED.search(step) else _YEAR.search(step)
            if said:
                year = _number(said)
            elif rules.prior_year.search(step) and document.year is not None:
                year = document.year - 1
        if phase is None:
            phase = _phase_in(step)
    return Period(document.year if year is None else year, phase or document.phase)


def _number(year: re.Match[str]) -> int:
    return int((year[1] or year[2]).translate(_CHINESE_DIGITS))


def _phase_in(step: str) -> Phase | None:
    """The phase that a step names first: 2021年预算数比2020年执行数 speaks of the budget."""
    found = [(match.start(), rule.phase) for rule in dimension_rules().phases if (match := rule.match.search(step))]
    return min(found, key=lambda place: place[0])[1] if found else None


def stated_period(title: str, lines: Sequence[str], document: Period) -> Period:
    """The period of a whole table. Its own year counts where the table is of another phase than its document (final
    accounts shown beside a budget); in a table of the same phase another year in the title is a slip."""
    said_in_title = (phase for word, phase in _PHASE_OF_TITLE if word in title and not _EVALUATED.search(title))
    phase = next(said_in_title, document.phase)
    if document.phase == "adjusted" and phase == "approved":
        phase = document.phase
    if phase == document.phase and document.year is not None:
        return document
    said = next(
        (year for text in (_NUMBER_BEFORE.sub("", title), *reversed(lines)) if (year := _YEAR.search(text))), None
    )
    return Period(_number(said) if said else document.year, phase)


def other_year_in(title: str, period: Period) -> int | None:
    """The year that a title prints, where it is not the year of the table. The year of a date says only as of when,
    that of a document's number (〔2019〕93号) of which document.

    >>> other_year_in("表8 2024年支出表".replace(" ", ""), Period(2025, "approved"))
    2024
    >>> other_year_in("某财社[2019]93号资金绩效目标表", Period(2020, "approved"))
    """
    said = _YEAR.search(_DATE.sub("", _NUMBER_BEFORE.sub("", title)))
    return _number(said) if said and period.year is not None and _number(said) != period.year else None


@lru_cache(maxsize=_KEPT)
def comparison_of(steps: tuple[str, ...], *, is_percentage: bool) -> Comparison:
    """Whether a column gives a level, a change or a share. What stands under a year or phase is a level of it, also
    where the heading above compares."""
    rules = dimension_rules()
    leaf = steps[-1] if steps else ""
    for step in reversed(steps):
        if rules.changes.search(step) and len(step) <= _LONGEST_STEP:
            said = is_percentage or any(re.search(r"[%％率]", text) for text in (leaf, step))
            return "percent_change" if said else "change"
        if names_a_period(step):
            break
    if is_percentage or rules.shares.search(leaf):
        return "share"
    return "level"


def is_adjustment(path: Sequence[str], beside: Iterable[Sequence[str]]) -> bool:
    """Whether a column says by how much a budget was adjusted: 调整数, where one beside it says what it is then.

    >>> is_adjustment(("收入", "调整数"), [("收入", "年初预算数"), ("收入", "调整数"), ("收入", "调整后预算数")])
    True
    >>> is_adjustment(("调整数",), [("年初预算数",), ("调整数",), ("决算数",)])
    False
    """
    adjustments = dimension_rules().adjustments
    if not (path and adjustments.search(path[-1])):
        return False
    others = (other[-1] for other in beside if other and not adjustments.search(other[-1]))
    return any(_phase_in(leaf) == "adjusted" for leaf in others)


def names_a_period(step: str) -> bool:
    """Whether a header step only says year or phase (2020年预算数, 决算数, 上年)."""
    rules = dimension_rules()
    rest = _YEAR.sub("", step)
    said = rules.prior_year.search(rest) or any(rule.match.search(rest) for rule in rules.phases) or not rest
    return bool(said) and len(rest) <= 6
