"""Titles that name a budget and accounts at once (``2023年部门决算和2024年部门预算``): which of them a document is.

What the document goes on to speak of decides; where it speaks of both, it is what the title names first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from scrapers.recognise.identity_title import BOTH, Title, kind_in, title_in, years_in

_PARTS = re.compile(r"[及和与暨、/]|（(?=.*(?:预算|决算))")
_SHORT = 40
_CLEARLY = 2
"""So many short texts more than once, and so many times as many, have to speak of one reading to settle it."""


def readings(title: Title) -> list[Title]:
    """What a title says of itself in each of its parts, where these name both a budget and accounts, each of a year."""
    if title.kind not in BOTH:
        return []
    found = [part for text in _PARTS.split(title.text) if (part := title_in(text)) and part.kind in BOTH and part.year]
    if {part.kind for part in found} != set(BOTH):
        return []
    return [replace(title, kind=p.kind, phase=p.phase, level=p.level or title.level, year=p.year) for p in found]


def settled(title: Title, texts: Iterable[str]) -> Title:
    """The title, read as what most short texts of the document beside it speak of."""
    said = readings(title)
    if not said:
        return title
    votes = Counter(kind for text in texts if len(text) < _SHORT and (kind := _one_kind_of(text, title)))
    (first, most), (_, fewer) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
    if most < _CLEARLY or most < _CLEARLY * fewer:
        return title
    return next(reading for reading in said if reading.kind == first)


def _one_kind_of(text: str, title: Title) -> str | None:
    """Budget or accounts, where a text other than the title speaks of one of them only, and of no year but its."""
    if text in title.text or ("预算" in text) == ("决算" in text):
        return None
    kind = kind_in(text)
    years = {reading.year for reading in readings(title) if kind and reading.kind == kind.kind}
    return kind.kind if kind and kind.kind in BOTH and years.issuperset(years_in(text)) else None
