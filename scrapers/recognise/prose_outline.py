"""Where in a document a paragraph stands: the headings above it, and the enumeration it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from scrapers.recognise.prose_terms import Term, find_term
from scrapers.recognise.prose_text import NO_RANK, Paragraph
from scrapers.recognise.prose_vocabulary import prose_words
from scrapers.records import FactKind, Phase

_HEADING = 40
_KEPT = 512
"""Headings kept with what they say: every paragraph below asks again."""

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_SAYS_FIGURE = re.compile(r"\d[万亿]?元|（[类款项]）")
_ENDS = ("：", "说明", "情况")
_ORDINAL = re.compile(r"^(?:第.{1,3}部分|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])+")
_ABOUT = re.compile(r"(?:增减变[化动]|总体|具体|使用|执行|安排|支出|预算|决算|情况|说明|原因|的|及其?)+$")
"""What stands in a heading behind its subject."""


@dataclass(slots=True)
class Outline:
    """Where in the document a paragraph stands: the headings above it and the enumeration it belongs to."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    whole: Term | None = None
    whole_rank: int = NO_RANK

    def enter(self, paragraph: Paragraph, ours: Callable[[str], bool]) -> None:
        """Take note of a heading. 第一部分 inside 五、 is a part of it, so a rank goes back to its own last heading."""
        rank = paragraph.rank
        heading = len(paragraph.text) <= _HEADING and not _SAYS_FIGURE.search(paragraph.text)
        if rank == NO_RANK and not (heading and (paragraph.text.endswith(_ENDS) or _is_subject(paragraph.text, ours))):
            return
        ranks = [above for above, _ in self.headings]
        if rank in ranks:
            del self.headings[ranks.index(rank) :]
        highest_kept = NO_RANK - 1 if rank == 0 else rank - 1
        self.headings = [(above, text) for above, text in self.headings if above <= highest_kept]
        title = _title(paragraph.text)
        self.headings.append((rank, "" if _SAYS_FIGURE.search(title) else title[:_HEADING]))
        if rank <= self.whole_rank and rank != NO_RANK:
            self.whole = None

    def any_heading(self, pattern: str) -> bool:
        return any(re.search(pattern, text) for _, text in self.headings)

    def matters(self) -> bool:
        """Whether the figures here are the body's own: the innermost heading that tells decides."""
        words = prose_words()
        if self.any_heading(words.definitions):
            return False
        for _, text in reversed(self.headings):
            if re.search(words.other_matters, text):
                return False
            if re.search(words.own_matters, text):
                return True
        return True

    def facts(self) -> frozenset[FactKind]:
        """The facts that the innermost heading with a topic of its own speaks of; empty where it may be any."""
        for _, text in reversed(self.headings):
            told = _facts_told(text)
            if told is not None:
                others = re.search(r"收支|收入" if "三公" in text else r"收支|收入|总体|财政拨款支出", text)
                return frozenset() if others else told
        return frozenset()

    def subject(self, ours: Callable[[str], bool]) -> Term | None:
        """The subject that the innermost heading with a topic names, if it names one and no more."""
        for _, text in reversed(self.headings):
            if _facts_told(text) is not None:
                term = find_term(_ABOUT.sub("", _ORDINAL.sub("", text)), ours)
                return term if term is not None and term.sense is not None else None
        return None

    def phase(self) -> Phase | None:
        """What the innermost heading that names accounts says of the phase: 决算 in a budget is of what was spent."""
        for _, text in reversed(self.headings):
            if re.search(prose_words().headed_executed, text):
                return "executed"
            if re.search("预算", re.sub(prose_words().funds, "", text)):
                return None
        return None

    def year(self) -> int | None:
        """The year whose execution the innermost heading that names one speaks of: 二、2022年预算执行情况.

        A heading with 决算 says the document's own year, or a slip.
        """
        for _, text in reversed(self.headings):
            said = set(_YEARS.findall(text))
            if said:
                return int(said.pop()) if len(said) == 1 and "执行" in text and "决算" not in text else None
        return None

    def funding(self) -> str | None:
        """The one source of money that the innermost heading with a source names."""
        for _, text in reversed(self.headings):
            named = _sources_named(text)
            if named:
                return next(iter(named)) if len(named) == 1 else None
        return None

    def rank(self) -> int:
        return next((rank for rank, _ in reversed(self.headings) if rank != NO_RANK), -1)

    def open(self, whole: Term | None) -> None:
        self.whole, self.whole_rank = whole, self.rank()


def _is_subject(text: str, ours: Callable[[str], bool]) -> bool:
    """Whether a line is nothing but a subject with a topic of its own: ``公务接待费``."""
    if _facts_told(text) is None:
        return False
    term = find_term(text, ours)
    return term is not None and term.sense is not None and term.text == text


@lru_cache(maxsize=_KEPT)
def _facts_told(heading: str) -> frozenset[FactKind] | None:
    """The facts that a heading speaks of, None where it has no topic of its own."""
    told = [topic for topic in prose_words().topics if re.search(topic.pattern, heading)]
    return frozenset(fact for topic in told for fact in topic.facts) if told else None


@lru_cache(maxsize=_KEPT)
def _sources_named(heading: str) -> frozenset[str]:
    """The sources of money that a heading names; 财政拨款 beside one of its own sources says no more than that."""
    named = frozenset(entry.value for entry in prose_words().funding if re.search(entry.pattern, heading))
    return named - {"fiscal_appropriation"} if len(named) > 1 else named


def _title(text: str) -> str:
    """A heading's own words, where the text goes on behind it."""
    return re.split(r"[。：；，]", text)[0]
