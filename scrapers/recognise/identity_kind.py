"""Of which kind and level a document is. The title decides; what it leaves open, the rest of the document decides.

The order: 1. the kind of the best title; 2. of the headings; 3. of most short lines (titles of tables); 4. of any
sentence. The level: 1. as the title says, or another title with a year; 2. the weighed signs of the text, the body's
name and its code (``document_kinds.yml``); 3. ``default_level``. A budget or final account is never without a kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from scrapers.recognise.identity_evidence import Evidence
from scrapers.recognise.identity_title import CRUMB, Kind, kind_in, vocabulary
from scrapers.records import Level, Phase

_SHORT = 40
_FIRST = 12
"""Texts at the head of a document, in which a report says what it reports on."""
_ANNOUNCED = re.compile(
    r"现将(?P<what>[^，。；]{4,60}?)(?:情况)?(?:予以)?(?:说明|公开|公示|公布|公告|报告|通报|汇报)如下"
)
_GROUNDS = re.compile(r"(?:根据|按照|依据)[^，。；]*[，。；]")
"""What a sentence begins with to say on what grounds something is made public; it names other documents."""
_LEVELLED = {"budget": "{}_budget", "final_accounts": "{}_final_accounts"}


def kind_said(evidence: Evidence) -> tuple[str | None, Level | None, Phase | None]:
    """Kind (without level), the level that a title says, and phase."""
    title = evidence.title
    if not (title and title.level) and any(
        map(re.compile(vocabulary().no_disclosures).search, evidence.texts[:_FIRST])
    ):
        return None, None, None
    if title:
        said = title.level or next((other.level for other in evidence.titles if other.level and other.year), None)
        return title.kind, said, title.phase
    heading = next((heading for heading in evidence.headings if heading.year and heading.level), None)
    if heading:
        return heading.kind, heading.level, heading.phase
    announced = next((match["what"] for text in evidence.texts if (match := _ANNOUNCED.search(text))), None)
    if announced and (kind := kind_in(announced)):
        return kind.kind, kind.level, kind.phase
    short = [text for text in evidence.texts if len(text) < _SHORT]
    kind = _most(short) or _most(_GROUNDS.sub("", text) for text in evidence.texts)
    return (kind.kind, kind.level, kind.phase) if kind else (None, None, None)


def phase_spoken(evidence: Evidence, kind: str | None, phase: Phase | None) -> Phase | None:
    """The phase: of a page on the three public fees by its words, where its title says neither 预算 nor 决算."""
    if kind != "three_public_report" or phase != "approved" or (evidence.title and "预算" in evidence.title.text):
        return phase
    spent, planned = (
        sum(len(re.findall(pattern, text)) for text in evidence.texts)
        for pattern in (vocabulary().spent, vocabulary().planned)
    )
    return "executed" if spent > planned else "approved" if planned > spent else None


def _most(texts: Iterable[str]) -> Kind | None:
    """The kind that most texts speak of; one that is also a table's title only where there is no other."""
    categories = re.compile(vocabulary().categories)
    said = (CRUMB.sub("", text) for text in texts)
    votes = Counter(kind for text in said if not categories.search(text) and (kind := kind_in(text)))
    documents = Counter({kind: count for kind, count in votes.items() if not kind.alone})
    return next((some.most_common(1)[0][0] for some in (documents, votes) if some), None)


def level_of(evidence: Evidence, name: str | None, code: str | None) -> Level:
    """Department or unit, by what the document calls itself, by the name and by the length of the code."""
    known, votes = vocabulary(), Counter[Level]()
    for sign in known.levels:
        if any(map(re.compile(sign.pattern).search, evidence.texts)):
            votes[sign.level] += sign.weight
    if name and name.endswith(known.unit_endings.endings):
        votes["unit"] += known.unit_endings.weight
    if code and len(code) >= known.unit_code.digits:
        votes["unit"] += known.unit_code.weight
    if votes["department"] == votes["unit"]:
        return known.default_level
    return max(votes, key=lambda level: votes[level])


def levelled(kind: str | None, level: Level | None) -> str | None:
    """The kind of document as the warehouse calls it."""
    return _LEVELLED[kind].format(level) if kind in _LEVELLED and level else kind
