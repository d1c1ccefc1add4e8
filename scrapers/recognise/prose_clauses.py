"""What is said of a figure: its subject, whether it is a level, a change or a share, its year and its phase.

A figure is understood from its *lead*, the words between the figure before it (or the start of the paragraph) and
itself. A subject counts only where nothing but fillers stands between it and the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from scrapers.recognise.prose_figures import Figure
from scrapers.recognise.prose_vocabulary import Sense, Subject, functional_classes, prose_words
from scrapers.records import Comparison, Phase

_BREAK = re.compile(r"[，。；：！？]")
_CLOSED = re.compile(r"（[^（）]*）")
_ACCOUNT_PATH = re.compile(
    r"(?:[^（），。；：]{2,40}（类）)?(?:[^（），。；：]{2,60}（款）)?(?P<name>[^（），。；：]{2,60})（(?P<rank>[类款项])）"
)
_MAX_ITEM = 40
_OUTTURN = re.compile(r"(?:支出|收入)?决算(?:数|支出)?")
_NAME_END = re.compile(r"(?:支出|预算|决算|数|为|：|(?:19|20)\d{2}年度?|共|计|安排|年初)+$")


@dataclass(frozen=True, slots=True)
class Term:
    """A subject that was found: its words as printed, and its sense. ``sense`` is ``None`` for a plain item's name."""

    text: str
    sense: Sense | None
    also: Sense | None = None
    part: bool = False
    whole: bool = False
    """A word like 支出 that alone means the total."""
    outturn: bool = False
    """支出决算 alone: after 年初预算为…， it speaks of the same subject."""


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


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(prose_words().fillers)})*$")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_openings()})+")


@cache
def _opening_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_openings()})+$")


def _openings() -> str:
    return "|".join(sorted((*prose_words().connectors, *prose_words().openings), key=len, reverse=True))


@cache
def _connector() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(sorted(prose_words().connectors, key=len, reverse=True))})+")


@cache
def _funding() -> re.Pattern[str]:
    named = "|".join(f"(?P<{entry.value}_{n}>{entry.pattern})" for n, entry in enumerate(prose_words().funding))
    return re.compile(rf"(?:{named})(?:预算|本年|当年|的)*$")


@cache
def _subjects() -> tuple[tuple[re.Pattern[str], Subject], ...]:
    fillers = "|".join(prose_words().fillers)
    return tuple(
        (re.compile(rf"(?P<term>{subject.pattern})(?P<fill>(?:{fillers})*)$"), subject)
        for subject in prose_words().subjects
    )


@cache
def _classes() -> re.Pattern[str]:
    fillers = "|".join(prose_words().fillers)
    names = "|".join(sorted(functional_classes(), key=len, reverse=True))
    return re.compile(rf"(?P<term>{names})(?P<fill>(?:{fillers})*)$")


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
    references = list(_reference().finditer(lead))
    ref_year = _year(references[-1]["ref"], fiscal_year) if references else None
    plain = _without_reference(lead)
    phase = _phase(plain)
    limited = bool(re.match(prose_words().limits, after))
    if _shares().search(lead) and figure.kind == "percent":
        return Clause("share", "", None, ref_year=ref_year, phase=phase, other=limited, inherits=True)
    for pattern, down in _changes():
        changed = pattern.search(lead)
        if changed:
            rest = lead[: changed.start()]
            rest = _without_reference(rest)
            comparison: Comparison = "percent_change" if figure.kind == "percent" else "change"
            subject = _tail(rest)
            term = find_term(rest, ours)
            return Clause(comparison, subject, term, down, None, ref_year, phase, limited, not (subject or term))
    if references and not _BREAK.search(lead[references[-1].end() :]) and not _words(lead[references[-1].end() :]):
        said = _phase(references[-1]["what"])
        return Clause("level", "", None, year=ref_year, phase=said, other=limited, inherits=True)
    verb = _changed_item(plain)
    if verb is not None:
        return Clause("change", _tail(plain), None, verb, None, ref_year, phase, True)
    year = _own_year(plain, fiscal_year)
    subject, term = _tail(plain), find_term(plain, ours)
    inherits = (
        term is None and not subject and bool(re.search(r"[预决]算|执行数", _BREAK.split(plain.rstrip("："))[-1]))
    )
    return Clause("level", subject, term, year=year, phase=phase, other=limited, inherits=inherits)


def _words(text: str) -> str:
    """What is left of a text without fillers."""
    return _fillers().sub("", text)


def _without_reference(text: str) -> str:
    return _reference().sub("", text)


def _changed_item(lead: str) -> bool | None:
    """Whether the clause says that an item was raised (``False``: 新增…) or cut (``True``: 调减…); else ``None``."""
    segment = _OPEN_VERBS.match(_opening().sub("", _BREAK.split(lead)[-1]))
    return None if segment is None else segment["down"] is not None


_OPEN_VERBS = re.compile(r"(?:新增|增加|追加|调增|(?P<down>减少|调减|核减|压减|取消))(?=.)")


def _phase(text: str) -> Phase | None:
    """The phase said last in a text."""
    best: tuple[int, Phase] | None = None
    for word in prose_words().phases:
        for match in re.finditer(word.pattern, text):
            if best is None or match.end() > best[0]:
                best = (match.end(), word.phase)
    return best[1] if best else None


def _year(said: str, fiscal_year: int | None) -> int | None:
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


def _tail(lead: str) -> str:
    """The last clause of a lead without fillers and openings: what stands for the subject in a statement."""
    segment = _words(_BREAK.split(_CLOSED.sub("", lead).rstrip("，：、"))[-1])
    return _without(_connector(), segment)[-_MAX_ITEM:]


def find_term(lead: str, ours: Callable[[str], bool]) -> Term | None:
    """The subject that the lead ends in: of the vocabulary, a path of accounts, or an item's plain name.

    Where the last clause is only fillers (``机关运行经费包括…，共计安排``), the one before it is read up to its verb.
    """
    clauses = _BREAK.split(lead.rstrip("：，"))
    term = _term_of_clause(clauses[-1], lead, ours)
    if term is not None:
        alone = bool(_OUTTURN.fullmatch(clauses[-1].removesuffix("为")))
        return replace(term, outturn=True) if alone else term
    if len(clauses) == 1 or not clauses[-1] or _words(clauses[-1]):
        return None
    accounts = list(_ACCOUNT_PATH.finditer(lead))
    if accounts:
        return _account(accounts[-1])
    if re.search(r"[。；]", lead[-len(clauses[-1]) - 2 :]):
        return None
    return _term_of_clause(re.split(prose_words().parts_begin, clauses[-2])[0], lead, ours)


def _term_of_clause(segment: str, lead: str, ours: Callable[[str], bool]) -> Term | None:
    bare = _NAME_END.sub("", segment)
    path = next((found for found in _ACCOUNT_PATH.finditer(bare) if found.end() == len(bare)), None)
    if path:
        return _account(path)
    best: tuple[re.Match[str], Subject] | None = None
    for pattern, subject in _subjects():
        match = pattern.search(segment)
        if match is None or (subject.unless and re.search(subject.unless, segment)):
            continue
        if subject.topic and not re.search(subject.topic, lead):
            continue
        if best is None or (match.start("term"), -match.end("term")) < (best[0].start("term"), -best[0].end("term")):
            best = (match, subject)
    named = _classes().search(segment)
    if named and (best is None or named.start("term") < best[0].start("term")):
        code = functional_classes()[named["term"]]
        return Term(named["term"], Sense(fact="expenditure", expenditure_type="total", functional_code=code))
    if best is not None:
        match, subject = best
        funding, before = _funded(segment[: match.start("term")])
        if _opens(before, ours):
            return _term(match["term"], subject, funding)
    return _item(segment)


def _account(path: re.Match[str]) -> Term:
    """The account that a path of 类, 款 and 项 names; only a class is known by its name alone."""
    name = _without(_connector(), path["name"])
    codes = functional_classes()
    code = (codes.get(name) or codes.get(f"{name}支出")) if path["rank"] == "类" else None
    return Term(name, Sense(fact="expenditure", expenditure_type="total", functional_code=code))


def _term(text: str, subject: Subject, funding: tuple[str, str] | None) -> Term:
    sense = Sense(**{name: getattr(subject, name) for name in Sense.model_fields})
    also = subject.also
    if funding is None:
        return Term(text, sense, also, subject.part, subject.whole)
    words, source = funding
    if sense.fact == "income" and sense.item in ("total", "current_year"):
        sense = sense.model_copy(update={"item": source, "is_total": False})
    elif sense.fact in ("expenditure", "three_public_fees", "running_costs", "procurement"):
        sense = sense.model_copy(update={"funding_source": source})
    if also is not None:
        also = also.model_copy(update={"funding_source": source})
    bare = subject.whole or text in ("预算支出", "支出预算", "预算收入", "收入预算")
    return Term(words + text if bare else text, sense, also, subject.part)


def _funded(before: str) -> tuple[tuple[str, str] | None, str]:
    """The source of money said at the end of the words before a subject, and the words before that."""
    match = _funding().search(before)
    if match is None:
        return None, before
    source = next(name for name, text in match.groupdict().items() if text is not None).rsplit("_", 1)[0]
    return (match[0], source), before[: match.start()]


def _opens(before: str, ours: Callable[[str], bool]) -> bool:
    """Whether the words before a subject only open the clause or name the document's body."""
    rest = _without(_opening(), _CLOSED.sub("", before))
    while rest != (shorter := _opening_at_end().sub("", rest).rstrip("、")):
        rest = shorter
    return not rest or ours(rest)


def _without(words: re.Pattern[str], text: str) -> str:
    """A text without certain words at its beginning."""
    while text != (shorter := words.sub("", text.lstrip("、（）-—·"))):
        text = shorter
    return text


def _item(segment: str) -> Term | None:
    """The name of an item of an enumeration: an account's name or a kind of expense that is no subject itself."""
    words = _words(segment)
    if segment[len(words) :].startswith("支出"):
        words += "支出"
    words = _without(_connector(), words)
    purpose = re.match(prose_words().item_purpose, words)
    name = purpose["name"] if purpose else words
    return Term(name, None) if 1 < len(name) <= _MAX_ITEM and name.endswith(prose_words().item_endings) else None
