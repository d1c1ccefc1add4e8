"""What is said of a figure: its subject, whether it is a level, a change or a share, its year and its phase.

A figure is understood from its *lead*, the words between the figure before it (or the start of the paragraph) and
itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from scrapers.recognise.prose_figures import Figure
from scrapers.recognise.prose_terms import BREAK, Term, find_term, subject_words, words_left
from scrapers.recognise.prose_vocabulary import prose_words
from scrapers.records import Comparison, Phase

_LONGEST_LEAD = 500
_LONGEST_WORDS = 20
_LEVELLED = re.compile(r"(?:增|提高|上升|上调|扩大|减|下降|降|下调|压缩|调整)[加少低减长]?(?:到|至|为)$")
"""调整为, 提高到: the level after a change."""
_ADJUSTED = re.compile(r"[^，。；]{0,6}调整")
_SHARE_OF = re.compile(r"(?:^|[，。；：（])(?P<named>[^，。；：（）]+?)(?:约|分别|各|共|合计)*占[^，。；：]*$")
"""A share whose clause names what it is a share of: ``工程采购金额占采购支出总额的80%``."""
_NAMED_TOGETHER = re.compile(r"（(?:以下)?(?:简称|统称|合称|即)?：?(?P<name>[^（）]{2,12})）(?P<rest>[^（）]*)$")
"""What a list of items is called together: ``出国费、用车费、接待费（简称“三公”经费）合计5万元``."""
_SAID_YEAR = re.compile(r"((?:19|20)\d{2})年")
_ITEM_BEHIND = re.compile(
    r"(?P<name>[^，。；：、（）\d]{2,30}?(?:资金|拨款|经费|补助|支出|项目|费用?))(?=[，。；、（）—-]|用于|主要|$)"
)
"""What was added or cut, said behind the amount: ``新增了60万元政府性基金预算财政拨款``."""
_ARRANGED = re.compile(r"(?P<named>[^，。；：\d]{2,30})。(?:(?:19|20)\d{2}年度?)?(?:共|拟|计划)?安排")
"""What is arranged for the subject that a sentence of its own names before it: ``公务接待费。2022年安排3万元``."""
_BASE = re.compile(r"占[^，。；：]*$")
_RAISED_OR_CUT = re.compile(r"(?:年中|当年|本年)?(?:新增|增加|追加|调增|(?P<down>减少|调减|核减|压减|取消))(?=.)")


@dataclass(frozen=True, slots=True)
class Clause:
    """What the lead of a figure says of it.

    ``inherits`` is true where it names no subject and speaks of the one before it (``较上年减少…``, ``占…``). ``year``
    is said in the lead, ``ref_year`` is the one it is compared with; both count back from ``fiscal_year`` for 上年.
    ``other`` is true where the figure is a limit, a rate or part of a reason: said, but nothing of the budget.
    """

    comparison: Comparison
    subject: str
    term: Term | None
    down: bool = False
    year: int | None = None
    ref_year: int | None = None
    phase: Phase | None = None
    other: bool = False
    inherits: bool = False
    words: str = ""
    """The words of a clause that names nothing: 预算总额."""
    base: bool = False
    """The figure is what a share is taken of: ``占本年收入120万元的83%``."""
    by_budget: bool = False
    """It is compared with a budget of a year that is not said."""
    same_period: bool = False
    """同比 alone: it is compared with the year before its own."""


@cache
def _changes() -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple(
        (re.compile(rf"(?:{change.pattern})(?:（[^（）]*）)?$"), change.down) for change in prose_words().changes
    )


@cache
def _shares() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in prose_words().shares))


@cache
def _reference() -> re.Pattern[str]:
    return re.compile(prose_words().reference)


def read_clause(lead: str, figure: Figure, after: str, fiscal_year: int | None, ours: Callable[[str], bool]) -> Clause:
    """Understand the figure behind ``lead``; ``after`` is the text behind the figure.

    ``ours`` says whether the words before a subject are the name of the document's body or stand for it.
    """
    lead = _called_together(lead[-_LONGEST_LEAD:], ours)
    references = list(_reference().finditer(lead))
    ref_year = _year(references[-1]["ref"], fiscal_year) if references else None
    plain = _without_reference(lead)
    by_budget = bool(references) and references[-1]["budget"] is not None
    phase = _phase(re.split(r"[。；]|原因[是为：]", plain)[-1])
    limited = bool(re.match(prose_words().limits, after))
    if figure.kind == "percent" and (_shares().search(lead) or lead in ("的", "的约")):
        named = _SHARE_OF.search(lead)
        own = named["named"] if named else ""
        subject, term = subject_words(own), find_term(own, ours)
        return Clause("share", subject, term, ref_year=ref_year, other=limited, inherits=not (subject or term))
    changed = _change(lead, plain, figure, after, references, ours)
    if changed is not None:
        return replace(
            changed, ref_year=ref_year, other=changed.other or limited, by_budget=changed.by_budget or by_budget
        )
    if _LEVELLED.fullmatch(lead.lstrip("，、")):
        return Clause("level", "", None, phase=phase, other=limited, inherits=True)
    if references and _is_of_reference(references[-1], lead[references[-1].end() :]):
        after = lead[references[-1].end() :]
        said = "approved" if references[-1]["budget"] else _phase(references[-1]["what"] + after)
        before = BREAK.split(lead[: references[-1].start()])[-1]
        subject, term = subject_words(before), find_term(before, ours)
        if not (subject or term):
            subject, term = subject_words(after), find_term(after, ours)
        level = Clause("level", subject, term, False, ref_year, ref_year, said, limited, not (subject or term))
        return replace(level, by_budget=by_budget)
    verb = _changed_item(plain)
    if verb is not None:
        return Clause("change", subject_words(plain), None, verb, None, ref_year, phase, True)
    year = _own_year(plain, fiscal_year)
    arranged = _ARRANGED.fullmatch(re.sub(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]", "", plain))
    spoken_of = arranged["named"] if arranged is not None else plain
    subject, term = subject_words(spoken_of), find_term(spoken_of, ours)
    says_budget = re.search(r"[预决]算|执行数|实际(?:支出|完成|使用|执行)", BREAK.split(plain.rstrip("："))[-1])
    inherits = term is None and not subject and says_budget is not None
    words = "" if subject or term else _without_openings(BREAK.split(plain.rstrip("，：、"))[-1])
    base = _BASE.search(lead) is not None
    if lead.endswith(("由", "从")):
        phase, limited = ("approved", limited) if _ADJUSTED.match(after) else (phase, True)
    return Clause("level", subject, term, False, year, None, phase, limited, inherits, words, base)


def _change(
    lead: str,
    plain: str,
    figure: Figure,
    after: str,
    references: list[re.Match[str]],
    ours: Callable[[str], bool],
) -> Clause | None:
    """The change that the lead ends in: ``较上年增加``; ``plain`` is the lead without what is compared with."""
    for pattern, down in _changes():
        changed = pattern.search(lead)
        if changed is None:
            continue
        against_budget = "预算" in changed[0]
        before = lead[: changed.start()]
        rest = _compared(before)
        comparison: Comparison = "percent_change" if figure.kind == "percent" else "change"
        subject, term = subject_words(rest), find_term(rest, ours)
        if comparison == "change" and not (references or subject or term) and (item := _ITEM_BEHIND.match(after)):
            return Clause(comparison, item["name"], None, down, other=True)
        phase = _phase(BREAK.split(before if against_budget else plain)[-1]) or _phase(BREAK.split(rest)[-1])
        said = _SAID_YEAR.findall(BREAK.split(rest)[-1])
        year = int(said[-1]) if said else None
        clause = Clause(comparison, subject, term, down, year, None, phase, inherits=not (subject or term))
        same_period = not references and changed[0].startswith("同比")
        return replace(clause, by_budget=against_budget, same_period=same_period)
    return None


def _called_together(lead: str, ours: Callable[[str], bool]) -> str:
    """A lead in which a list gives way to the total that a bracket behind it names."""
    named = _NAMED_TOGETHER.search(lead)
    if named is None or "、" not in re.split("[。；]", lead[: named.start()])[-1]:
        return lead
    term = find_term(named["name"], ours)
    if term is None or term.sense is None or not term.sense.is_total:
        return lead
    return f"{lead[: named.start()]}，{named['name']}{named['rest']}"


def _without_openings(text: str) -> str:
    """What a clause of nothing but fillers says, without its year and verbs at the end."""
    return re.sub(r"^(?:(?:19|20)\d{2}年度?|其中|[，、：])+|[为是约达]+$", "", text)[-_LONGEST_WORDS:]


def _is_of_reference(reference: re.Match[str], after: str) -> bool:
    """Whether a figure is that of the year compared with: ``较上年5万元``, not ``与上年相比公务接待费5万元``."""
    if BREAK.search(after):
        return False
    return not words_left(after) or not re.search(r"相比|比较|对比|同期", reference[0] + after)


def _compared(text: str) -> str:
    """The subject's part of the words before a change: nothing where a clause only says what is compared with."""
    for reference in _reference().finditer(text):
        ends_there = not text[reference.end() :].strip("，、")
        if ends_there and (reference.start() == 0 or BREAK.match(text[reference.start() - 1])):
            return ""
    return re.sub(r"[\d.，]+$", "", _without_reference(text))


def _without_reference(text: str) -> str:
    return _reference().sub("", text)


def _changed_item(lead: str) -> bool | None:
    """Whether the clause says that an item was raised (``False``: 新增…) or cut (``True``: 调减…); else ``None``."""
    segment = _RAISED_OR_CUT.match(subject_words(lead))
    return None if segment is None else segment["down"] is not None


def _phase(text: str) -> Phase | None:
    """The phase said last in a text; the 预算 in the name of a fund says none."""
    text = re.sub(prose_words().funds, "", text)
    best: tuple[int, Phase] | None = None
    for word in prose_words().phases:
        for match in re.finditer(word.pattern, text):
            if best is None or match.end() > best[0]:
                best = (match.end(), word.phase)
    return best[1] if best else None


def _year(said: str | None, fiscal_year: int | None) -> int | None:
    if said is None:
        return None
    digits = re.match(r"\d{4}", said)
    if digits:
        return int(digits[0])
    return fiscal_year - 1 if fiscal_year else None


def _own_year(lead: str, fiscal_year: int | None) -> int | None:
    """The year the figure is of, said last in its sentence; 上年 only before a word that is no carry-over."""
    said = re.split(r"[。；]", lead)[-1]
    ends = r"(?!\d{1,2}月|末|底|结转|结余|财政拨款结)"
    years = list(re.finditer(rf"(?:(?:19|20)\d{{2}}年|{prose_words().prior_year}){ends}", said))
    return _year(years[-1][0], fiscal_year) if years else None
