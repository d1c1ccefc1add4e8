"""Figures of a document in the order they are said, each with the subject and the whole that it is a part of.

What a clause leaves unsaid comes from before it: ``较上年减少…`` speaks of the last subject, ``其中：…`` of its parts,
and a paragraph that ends in ``其中：`` speaks for those below it, until the next heading of its own rank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from scrapers.recognise.prose_accounts import AccountPath
from scrapers.recognise.prose_clauses import Clause, read_clause
from scrapers.recognise.prose_figures import Figure, figures
from scrapers.recognise.prose_outline import Outline
from scrapers.recognise.prose_parts import in_context, is_by_type, source_of
from scrapers.recognise.prose_respective import goes_on, leads_of
from scrapers.recognise.prose_state import Frame, State, follow
from scrapers.recognise.prose_terms import Term, account_at_end, find_term, with_code
from scrapers.recognise.prose_text import NO_RANK, Paragraph
from scrapers.recognise.prose_vocabulary import Sense, prose_words
from scrapers.records import FactKind, Phase

_SEVERAL = ""
"""Where a sentence speaks of several sources of money, none of them is that of what follows."""
_NOTHING = ("", "（")
"""Between an amount and a percentage that says how much of a whole, or of a change, it is."""
_LONGEST_TITLE = 80
_OTHER_CLASS = "229"
"""其他支出."""
_PARTS_FOLLOW = re.compile(r"(?:其中|包括|包含|如下|分别为|具体为|具体情况|明细)[^，。；]{0,8}[：:]?$")
_ANNOUNCED = re.compile(
    r"(?:^|[，。；])(?P<named>[^，。；]*?支出)(?:的?(?:主要|具体))?(?:内容|情况|构成)?(?:包括|如下|为)[^，。；]{0,4}$"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure and what is said of it.

    ``term`` is the subject with its sense; ``whole`` the subject that this one is a part of. ``start`` and ``end``
    bound the sentence in the paragraph. ``matters`` is false in parts of a document that do not speak of its own money;
    ``counts`` is false where not even its own staff is counted; ``reason`` is true within the reason for a change.
    """

    paragraph: Paragraph
    figure: Figure
    clause: Clause
    term: Term | None
    whole: Term | None
    year: int | None
    phase: Phase | None
    ref_year: int | None
    start: int
    end: int
    matters: bool
    counts: bool
    reason: bool
    topic: frozenset[FactKind]
    """The facts that its part of the document speaks of, by the heading; empty where it may be any."""


def said_in(texts: Iterator[Paragraph], fiscal_year: int | None, ours: Callable[[str], bool]) -> Iterator[Said]:
    """Every figure of the paragraphs that has a unit, with what is said of it, in order."""
    outline = Outline()
    path = AccountPath()
    last: Term | None = None
    several = False
    for paragraph in texts:
        outline.enter(paragraph, ours)
        first: Term | None = None
        state = State(last=last if paragraph.rank == NO_RANK else None)
        if several and state.last is not None and re.match(prose_words().reference, paragraph.text):
            state.last = Term(state.last.text, None)  # which of the subjects above is compared is not said
        if titled := _titled(paragraph, outline, path, fiscal_year, ours):
            state.last = state.first = titled
        state.of_account = state.last is not None and state.last.account
        last = None
        meant: set[Sense] = set()
        for said in _said_in(paragraph, outline, path, state, fiscal_year, ours):
            first, last = first or said.term, said.term
            if said.clause.comparison == "level" and last is not None and last.sense is not None:
                meant.add(last.sense)
            yield said
        several = len(meant) > 1
        if first is None and (account := account_at_end(paragraph.text)):
            last = in_context(with_code(account, path.code(fiscal_year)), outline.whole, None, fiscal_year)
        if _PARTS_FOLLOW.search(paragraph.text):
            outline.open(first or _announced(paragraph, ours))
        elif first is not None and first is outline.whole:
            outline.whole = None


def _announced(paragraph: Paragraph, ours: Callable[[str], bool]) -> Term | None:
    """The expenditure whose parts a sentence without a figure announces: ``财政拨款支出主要内容如下：``."""
    found = _ANNOUNCED.search(paragraph.text)
    term = find_term(found["named"], ours) if found else None
    return term if term is not None and term.sense is not None and term.sense.fact == "expenditure" else None


def _titled(
    paragraph: Paragraph,
    outline: Outline,
    path: AccountPath,
    fiscal_year: int | None,
    ours: Callable[[str], bool],
) -> Term | None:
    """The subject that a paragraph names in a sentence of its own at its head: ``1.公务接待费。2021年决算数…``."""
    title, found, _ = paragraph.text.partition("。")
    if not found or paragraph.rank == NO_RANK or len(title) > _LONGEST_TITLE or any(figures(title)):
        return None
    term = account_at_end(title) or find_term(title, ours)
    if term is None or term.sense is None:
        return None
    if term.account:
        path.follow(title)
        term = with_code(term, path.code(fiscal_year))
    return in_context(term, outline.whole, None, fiscal_year)


def _said_in(
    paragraph: Paragraph,
    outline: Outline,
    path: AccountPath,
    state: State,
    fiscal_year: int | None,
    ours: Callable[[str], bool],
) -> Iterator[Said]:
    if outline.whole is not None:
        state.frames.append(Frame(outline.whole, bracket=False))
    found = list(figures(paragraph.text))
    for figure, lead in leads_of(paragraph.text, found):
        path.follow(lead)
        before = state.clause
        if before and goes_on(lead) and (figure.vague or before.comparison != "level" or before.other):
            clause = before
        elif figure.kind == "percent" and lead in _NOTHING and state.clause is not None:
            changed = state.clause.comparison == "change"
            clause = Clause("percent_change" if changed else "share", "", None, state.clause.down, inherits=True)
        else:
            now = outline.year() or fiscal_year
            clause = read_clause(lead, figure, paragraph.text[figure.end :], now, ours)
        if clause.phase == "approved" and state.adjusted and not re.search("年初|计划", lead):
            clause = replace(clause, phase="adjusted")
        state.adjusted = state.adjusted or clause.phase == "adjusted"
        if clause.term is not None and clause.term.account:
            clause = replace(clause, term=with_code(clause.term, path.code(fiscal_year)))
        follow(state, lead, outline.whole)
        yield _say(paragraph, figure, _headed(clause, state, outline, ours), state, outline, fiscal_year)
    path.follow(paragraph.text[found[-1].end if found else 0 :])


def _headed(clause: Clause, state: State, outline: Outline, ours: Callable[[str], bool]) -> Clause:
    """A clause whose bare 支出 is that of what the heading names: below 公务接待费, ``全年支出5万元`` is of it."""
    if state.end or state.first is not None:
        return clause
    sense = clause.term.sense if clause.term is not None else None
    topic = outline.facts()
    if not topic or "expenditure" in topic:
        return clause
    bare = sense is not None and sense.fact == "expenditure" and sense.expenditure_type == "total"
    bare = bare and not (sense is not None and sense.functional_code)
    unsaid = clause.inherits and clause.comparison == "level" and state.last is None
    if not (bare or unsaid) or (headed := outline.subject(ours)) is None or headed.sense is None:
        return clause
    source = sense.funding_source if sense is not None else None
    if source is not None:
        headed = replace(headed, sense=headed.sense.model_copy(update={"funding_source": source}))
    return replace(clause, term=headed, subject=headed.text, inherits=False)


def _say(
    paragraph: Paragraph, figure: Figure, clause: Clause, state: State, outline: Outline, fiscal_year: int | None
) -> Said:
    start, end = _sentence(paragraph.text, figure)
    frame = state.frames[-1] if state.frames else None
    whole = frame.whole if frame else None
    term = clause.term
    inherits = clause.inherits or (term is not None and term.outturn and (state.budgeted or state.of_account))
    if inherits:
        term = state.last
    elif term is not None:
        if term.under and term.under in outline.facts():
            term = replace(term, under=None)
        alone = _stands_alone(term, state, first=state.end <= start)
        term = (
            Term(term.text, None)
            if alone
            else in_context(term, whole, None if clause.base else state.source, fiscal_year)
        )
        term = _of_source(term, _only(state.sources) if state.sources else outline.funding())
        if term.sense and term.sense.functional_code == _OTHER_CLASS and is_by_type(state.last):
            term = Term(term.text, None)
        if term.sense and term.sense.fact == "expenditure" and term.sense.funding_source:
            state.sources.add(term.sense.funding_source)
    is_level = clause.comparison == "level"
    shares = clause.comparison == "share" and "占" in paragraph.text[state.end : figure.start]
    clause, year, phase = _of_period(
        clause, state, outline, fiscal_year, inherits=inherits, counts=figure.kind == "count", shares=shares
    )
    ref_year = _compared_with(clause, state)
    state.clause, state.end = clause, figure.end
    state.budgeted = clause.phase in ("approved", "adjusted") and clause.comparison == "level" and not clause.inherits
    if is_level and clause.ref_year is not None:
        state.ref_year = clause.ref_year
        state.last = term or (Term(clause.subject, None) if clause.subject else state.last)
    elif inherits:
        state.ref_year = clause.year or state.ref_year
    elif figure.kind != "count" and not clause.base and not (is_level and figure.kind == "percent"):
        named = term or (Term(clause.subject, None) if clause.subject else None)
        state.last, state.last_year, state.last_phase, state.of_account = named, year, phase, False
        if term and term.sense and whole is None:
            source = source_of(term.sense) or state.source
            state.source = source if state.source in (None, source) else _SEVERAL
        state.unknown = figure.kind == "money" and (term is None or term.sense is None)
        state.sentence_year = clause.year or state.sentence_year
        state.sentence_phase = clause.phase or state.sentence_phase
        if clause.comparison == "level":
            state.first = state.first or term
    counts = not outline.any_heading(prose_words().uncounted)
    matters = outline.matters()
    topic = outline.facts()
    return Said(
        paragraph, figure, clause, term, whole, year, phase, ref_year, start, end, matters, counts, state.reason, topic
    )


def _of_period(
    clause: Clause,
    state: State,
    outline: Outline,
    fiscal_year: int | None,
    *,
    inherits: bool,
    counts: bool,
    shares: bool,
) -> tuple[Clause, int | None, Phase | None]:
    """Year and phase of a figure: its clause says them, the enumeration it belongs to, its sentence or the heading.

    A count takes the phase of no amount, a share of a whole that of its part. What is said of 同比 alone is compared
    with the year before the figure's own.
    """
    frame = state.frames[-1] if state.frames else None
    is_level = clause.comparison == "level"
    year = clause.year or (state.sentence_year or (frame.year if frame else None) if is_level else None)
    phase = clause.phase or (frame.phase if frame and is_level and not inherits else None)
    if counts:
        phase = clause.phase
    elif shares and inherits and year in (None, state.last_year):
        phase = phase or state.last_phase
    if not (is_level and inherits):
        phase = phase or outline.phase()
    if year is None and (headed := outline.year()) != fiscal_year:
        year = headed
    if clause.same_period:
        year = year or state.sentence_year
        clause = replace(clause, ref_year=own - 1 if (own := year or fiscal_year) else None)
    if is_level and clause.year is None and year is not None and year != fiscal_year:
        phase = phase or state.sentence_phase
    return clause, year, phase


def _compared_with(clause: Clause, state: State) -> int | None:
    """The year a figure is compared with: its own words say it, or those of a change before it in the sentence."""
    if clause.by_budget:
        state.ref_year = None
    if clause.comparison == "level":
        return clause.ref_year
    ref_year = clause.ref_year or state.ref_year
    if clause.comparison != "share":
        state.ref_year = ref_year
    return ref_year


def _only(sources: set[str]) -> str | None:
    return next(iter(sources)) if len(sources) == 1 else None


def _of_source(term: Term, funding: str | None) -> Term:
    """An account is of the one source of money that its paragraph speaks of, else of that of the heading above it."""
    sense = term.sense
    if funding is None or sense is None or sense.funding_source:
        return term
    if not (sense.functional_code or sense.expenditure_type in ("basic", "project")):
        return term
    return replace(term, sense=sense.model_copy(update={"funding_source": funding}))


def _stands_alone(term: Term, state: State, *, first: bool) -> bool:
    """Whether a word like 支出 or 支出决算, ``first`` in its sentence or not, has lost the subject it belongs to."""
    fact = state.last.sense.fact if state.last is not None and state.last.sense is not None else None
    lost = state.unknown or not (first or fact in ("income", "expenditure"))
    return (term.whole and lost) or (term.outturn and fact != "income")


def _sentence(text: str, figure: Figure) -> tuple[int, int]:
    """The bounds of the sentence around a figure."""
    start = max(text.rfind(mark, 0, figure.start) for mark in "。；！？") + 1
    ends = [end for mark in "。；！？" if (end := text.find(mark, figure.end)) >= 0]
    return start, min(ends, default=len(text) - 1) + 1
