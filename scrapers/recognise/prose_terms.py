"""The subject that words before a figure end in: of the vocabulary, an account, or an item's plain name.

A subject counts only where nothing but fillers stands between it and the figure, and nothing but openings or the body's
own name before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from scrapers.recognise.accounts import codes_named
from scrapers.recognise.prose_accounts import account_that_ends, accounts_in, code_and_name
from scrapers.recognise.prose_vocabulary import Sense, Subject, functional_classes, prose_words
from scrapers.records import FactKind

BREAK = re.compile(r"[，。；：！？]")
_CLOSED = re.compile(r"（[^（）]*）")
_CHAIN = re.compile(r"[-—–>→/]")
_KEPT = 1024
"""Clauses kept without their fillers: several rules ask for the same one."""

_MAX_ITEM = 40
_FLOWS = re.compile(r"本年|当年|年[初末终]")
_OUTTURN = re.compile(r"(?:支出|收入)?决算(?:数|支出)?")
_FUND = re.compile(r"(?:(?:一般)?公共|公共财政|政府性基金|国有资本经营)预算(?:当年|财政)*(?:拨款|资金)?")
_NOUN = re.compile(r"的?(?:资金|金额|经费|拨款)")
"""What belongs to the name of something that is no subject of the vocabulary: 到位资金, 合同金额."""
_RUN_IN = re.compile(r"^.*(?:情况|说明)(?=(?:19|20)\d{2}年)")
"""A heading that runs on into its paragraph."""
_NAME_END = re.compile(r"(?:支出|预算|决算|数|为|：|(?:19|20)\d{2}年度?|共|计|安排|年初)++$")


@dataclass(frozen=True, slots=True)
class Term:
    """A subject that was found: its words as printed, and its sense. ``sense`` is ``None`` for a plain item's name."""

    text: str
    sense: Sense | None
    also: Sense | None = None
    part: bool = False
    part_item: str | None = None
    under: FactKind | None = None
    whole: bool = False
    """A word like 支出 that alone means the total."""
    flows: bool = False
    """本年收入, 年末结转 and the like: of the source that its sentence began with."""
    outturn: bool = False
    """支出决算 alone: after 年初预算为…， it speaks of the same subject."""
    account: bool = False
    """The last account of a path; its code follows from the accounts named above it."""


def _any(patterns: tuple[str, ...]) -> str:
    """One of the patterns, longest first; no way back into a choice, so that no text takes long."""
    return f"(?>{'|'.join(sorted(patterns, key=len, reverse=True))})"


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"{_any(prose_words().fillers)}*+$")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"^{_openings()}++")


@cache
def _opening_at_end() -> re.Pattern[str]:
    return re.compile(rf"{_openings()}++$")


def _openings() -> str:
    words = prose_words()
    return _any((*words.connectors, *words.openings, *(phase.pattern for phase in words.phases)))


@cache
def _connector() -> re.Pattern[str]:
    return re.compile(rf"^{_any(prose_words().connectors)}++")


@cache
def _funding() -> re.Pattern[str]:
    named = "|".join(f"(?P<{entry.value}_{n}>{entry.pattern})" for n, entry in enumerate(prose_words().funding))
    return re.compile(rf"(?:{named})(?:预算|本年|当年|开支|的)*$")


@cache
def _subjects() -> tuple[tuple[re.Pattern[str], Subject], ...]:
    fillers = _any(prose_words().fillers)
    return tuple(
        (re.compile(rf"(?P<term>{subject.pattern}){fillers}*+$"), subject) for subject in prose_words().subjects
    )


@cache
def _classes() -> re.Pattern[str]:
    names = _any(tuple(functional_classes()))
    return re.compile(rf"(?P<term>{names})(?:（类）|类)?(?:科目)?{_any(prose_words().fillers)}*+$")


@lru_cache(maxsize=_KEPT)
def words_left(text: str) -> str:
    """What is left of a text without fillers; the name of a fund stays whole."""
    left = _fillers().sub("", text)
    cut = next((fund for fund in _FUND.finditer(text) if fund.start() < len(left) < fund.end()), None)
    return text[: cut.end()] if cut else left


def without_connectors(text: str) -> str:
    """A text without what only leads on to it: 其中, 2024年, 同口径."""
    return _without(_connector(), text)


def subject_words(lead: str) -> str:
    """The last clause of a lead without fillers and openings: what stands for the subject in a statement."""
    clause = BREAK.split(_CLOSED.sub("", lead).rstrip("，：、"))[-1]
    segment = words_left(clause)
    noun = _NOUN.match(clause, len(segment)) if segment else None
    words = without_connectors(segment)
    return (words + (noun[0] if noun and words else ""))[-_MAX_ITEM:].rstrip("-—")


def find_term(lead: str, ours: Callable[[str], bool]) -> Term | None:
    """The subject that the lead ends in: of the vocabulary, a path of accounts, or an item's plain name.

    Where the last clause is only fillers (``机关运行经费包括…，共计安排``), the one before it is read up to its verb.
    """
    clauses = BREAK.split(lead.rstrip("：，"))
    term = _term_of_clause(clauses[-1], lead, ours)
    if term is not None:
        if not _OUTTURN.fullmatch(clauses[-1].removesuffix("为")):
            return term
        named = accounts_in(lead)
        return _account(named[-1]) if named else replace(term, outturn=True)
    if len(clauses) == 1 or not clauses[-1] or _without(_opening(), words_left(clauses[-1])):
        return None
    accounts = accounts_in(lead)
    if accounts:
        return _account(accounts[-1])
    if re.search(r"[。；]", lead[-len(clauses[-1]) - 2 :]):
        return None
    return _term_of_clause(re.split(prose_words().parts_begin, clauses[-2])[0], lead, ours)


def _term_with_code(segment: str, bare: str) -> Term | None:
    """An account that the text names by its code, or by a chain of names; a chain is kept as it is printed."""
    coded = code_and_name(bare)
    if coded is None:
        return None
    code, name = coded
    if segment.startswith("支出", len(bare)) and _CHAIN.search(name):
        name += "支出"
    return Term(name, Sense(fact="expenditure", expenditure_type="total", functional_code=code))


def _term_of_clause(segment: str, lead: str, ours: Callable[[str], bool]) -> Term | None:
    bare = _NAME_END.sub("", segment)
    path = account_that_ends(bare)
    if path:
        return _account(path)
    if coded := _term_with_code(segment, bare):
        return coded
    best: tuple[re.Match[str], Subject] | None = None
    for pattern, subject in _subjects():
        match = pattern.search(segment)
        if match is None or (subject.unless and re.search(subject.unless, segment)):
            continue
        if subject.under and "支出" in segment[match.end("term") :]:
            continue
        if subject.topic and not re.search(subject.topic, lead):
            continue
        if subject.whole and not _begins_sentence(lead, segment, ours):
            continue
        if best is None or (match.start("term"), -match.end("term")) < (best[0].start("term"), -best[0].end("term")):
            best = (match, subject)
    named = _classes().search(segment)
    if named and (best is None or named.start("term") < best[0].start("term")):
        if not _opens(segment[: named.start("term")], ours):
            return _item(segment)
        code = functional_classes()[named["term"]]
        return Term(named["term"], Sense(fact="expenditure", expenditure_type="total", functional_code=code))
    if best is not None:
        match, subject = best
        funding, before = _funded(segment[: match.start("term")])
        if _opens(before, ours) or (subject.cost_type and before.endswith("等")):
            return _term(match["term"], subject, funding)
    return _item(segment)


def account_at_end(text: str) -> Term | None:
    """The account that a heading is: ``1.农林水支出（类）水利（款）防汛（项）。``"""
    named = account_that_ends(text.rstrip("。：，"))
    return _account(named) if named else None


def with_code(term: Term, code: str | None) -> Term:
    """An account with its functional code."""
    return replace(term, sense=term.sense.model_copy(update={"functional_code": code}) if term.sense else None)


def _begins_sentence(lead: str, segment: str, ours: Callable[[str], bool]) -> bool:
    """Whether nothing but openings stands before the clause in its sentence, or a figure does: ``收入5万元，支出…``."""
    before = lead[: len(lead.rstrip("：，")) - len(segment)]
    clauses = re.split(r"[，；：]", re.split(r"[。！？]", before)[-1])
    return all(_opens(clause, ours) for clause in clauses)


def _account(named: re.Match[str]) -> Term:
    """The account that stands last in a path of 类, 款 and 项; what code it has, the accounts before it tell."""
    name = without_connectors(named["name"])
    return Term(name, Sense(fact="expenditure", expenditure_type="total"), account=True)


def _term(text: str, subject: Subject, funding: tuple[str, str] | None) -> Term:
    sense = Sense(**{name: getattr(subject, name) for name in Sense.model_fields})
    also = subject.also
    if funding is None:
        if sense.item == "carryover" and "财政拨款" in text:
            sense = sense.model_copy(update={"funding_source": "fiscal_appropriation"})
        flows = bool(_FLOWS.match(text))
        return Term(text, sense, also, subject.part, subject.part_item, subject.under, subject.whole, flows)
    words, source = funding
    if sense.fact == "income" and sense.item in ("total", "current_year"):
        sense = sense.model_copy(update={"item": source, "is_total": False})
    elif sense.fact != "income" or sense.item == "carryover":
        is_total = sense.is_total and sense.fact != "expenditure"  # the total of one source is none of the body
        sense = sense.model_copy(update={"funding_source": source, "is_total": is_total})
    if also is not None:
        also = also.model_copy(update={"funding_source": source, "is_total": False})
    bare = subject.whole or text in ("预算支出", "支出预算", "支出决算", "预算收入", "收入预算", "收入决算")
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
    rest = _without(_opening(), _RUN_IN.sub("", _CLOSED.sub("", before)))
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
    words = words_left(segment)
    if segment[len(words) :].startswith("支出"):
        words += "支出"
    words = without_connectors(words)
    purpose = re.match(prose_words().item_purpose, words)
    name = purpose["name"] if purpose else words
    if _is_expense(last := name.rsplit("的", 1)[-1]):
        return Term(last, None)
    return Term(name, None) if 1 < len(name) <= _MAX_ITEM and name.endswith(prose_words().item_endings) else None


def _is_expense(name: str) -> bool:
    """Whether a name is that of one kind of expense among the accounts by economy."""
    return len(name) > 1 and bool(codes_named("department_economic", name))
