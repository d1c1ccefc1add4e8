"""What is carried from figure to figure of a paragraph: the last subject, the sentence's year, the enumerations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scrapers.recognise.prose_clauses import Clause
from scrapers.recognise.prose_terms import Term, without_connectors
from scrapers.recognise.prose_vocabulary import prose_words
from scrapers.records import Phase

_CLOSED = re.compile(r"（[^（）]*）")


@dataclass(slots=True)
class Frame:
    """A subject whose parts are being enumerated."""

    whole: Term
    bracket: bool
    year: int | None = None
    phase: Phase | None = None


@dataclass(slots=True)
class State:
    """What is carried from figure to figure."""

    last: Term | None = None
    last_year: int | None = None
    last_phase: Phase | None = None
    source: str | None = None
    """The source of money that the sentence began with: …结转和结余…，本年收入…，本年支出…."""
    sentence_year: int | None = None
    sentence_phase: Phase | None = None
    ref_year: int | None = None
    reason: bool = False
    """The sentence is giving a reason."""
    budgeted: bool = False
    """The figure before this one in the sentence was the subject's budget (年初预算为…)."""
    unknown: bool = False
    """The figure before this one in the sentence spoke of something else than the body's money."""
    first: Term | None = None
    """The first subject of the sentence: what a following 其中 takes up."""
    frames: list[Frame] = field(default_factory=list)
    end: int = 0
    """Where the figure before this one ends."""
    sources: set[str] = field(default_factory=set)
    """The sources of money that the paragraph has spoken of."""
    adjusted: bool = False
    """The paragraph measures by the adjusted budget: 预算 alone is that one then."""
    of_account: bool = False
    """The paragraph stands under the name of an account and has named no other subject yet."""
    clause: Clause | None = None
    """What was said of the figure before this one: the numbers of one list share it."""


def follow(state: State, lead: str, outer: Term | None) -> None:
    """Follow the lead's punctuation and connecting words into and out of enumerations."""
    flat = _CLOSED.sub("", lead)
    last_part = re.split(r"[。；]|，(?=[一二三四五六七八九十]、)", flat)
    state.reason = bool(re.search(prose_words().reasons, last_part[-1])) or (state.reason and len(last_part) == 1)
    begins = prose_words().parts_begin
    *ended, sentence = flat.split("。")
    if ended:
        _begin_sentence(state, sentence, outer)
        return
    for mark in re.findall(rf"）|（|；|{begins}", flat):
        if mark == "）":
            while state.frames and not state.frames[-1].bracket:
                state.frames.pop()
            if state.frames:
                state.last = state.frames.pop().whole
        elif mark == "；":
            floor = 1 + (outer is not None)
            if len(state.frames) > floor and not state.frames[-1].bracket:
                state.frames.pop()
        elif state.last is not None and (state.end or re.match(begins, flat)):
            bracket = mark == "（"
            if bracket or not (state.frames and state.frames[-1].whole is state.last):
                state.frames.append(Frame(state.last, bracket, state.last_year, state.last_phase))
            else:
                state.frames[-1].bracket = state.frames[-1].bracket or bracket


def _begin_sentence(state: State, sentence: str, outer: Term | None) -> None:
    """A sentence begins anew; 其中, 同比 and ``与上年相比`` take up the first subject of the one before."""
    begins_parts = re.match(prose_words().parts_begin, sentence)
    state.frames = [Frame(outer, bracket=False)] if outer else []
    state.sentence_year = state.sentence_phase = state.source = None
    if not begins_parts:
        state.ref_year = None
    state.unknown = state.budgeted = False
    if begins_parts and state.first:
        state.frames.append(Frame(state.first, False, state.last_year, state.last_phase))
    elif not begins_parts:
        if re.match(rf"同比|{prose_words().reference}", without_connectors(sentence)):
            state.last = state.first or state.last
        state.first = None
