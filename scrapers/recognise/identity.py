"""What a document is: whose, of which year and kind. Its content and announcement say it, never its file name."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.recognise.identity_approval import approval_date, approval_number
from scrapers.recognise.identity_disputes import disputes
from scrapers.recognise.identity_evidence import Evidence, evidence_of
from scrapers.recognise.identity_government import government_of, is_of_government, kind_of_government
from scrapers.recognise.identity_kind import kind_said, level_of, levelled, phase_spoken
from scrapers.recognise.identity_names import Mention, code_of, labelled_code, main_name
from scrapers.recognise.identity_place import body_of, full_name, issues_of, place_of, spelt_in_full
from scrapers.recognise.identity_title import worth_of
from scrapers.recognise.identity_units import bodies_of
from scrapers.recognise.identity_year import year_by_date, year_of
from scrapers.recognise.organisation import has_place, is_organisation, own_level_of, plain_name, words
from scrapers.records import Announcement, Body, DocumentIdentity, Level, ParseIssue, ReadDocument

_SIGNED_WEIGHT, _BEST_TITLE_WEIGHT, _WORTH_OF_YEAR_AND_NAME = 4, 12, 6
_TITLE_WEIGHT, _ALONE_WEIGHT, _HEADING_WEIGHT, _PAGE_WEIGHT, _PUBLISHER_WEIGHT = 8, 5, 4, 4, 2


@dataclass(frozen=True, slots=True)
class Identified:
    """The identity of a document, every body whose figures it holds (its own first), and what stayed unsure."""

    identity: DocumentIdentity
    bodies: tuple[Body, ...]
    issues: tuple[ParseIssue, ...] = ()


def identify(read: ReadDocument, announcement: Announcement) -> Identified:
    """Recognise identity and bodies. What the document does not say stays ``None``."""
    evidence = evidence_of(read, announcement)
    title = evidence.title
    kind, level_said, phase = kind_said(evidence)
    name = _name(evidence, read, announcement, level_said)
    if level_said is None:
        kind, phase = kind_of_government(evidence, kind, phase, name)
    if is_of_government(kind):
        name = government_of(evidence, name)
    code = (code_of(name, list(evidence.mentions)) or labelled_code(evidence.texts)) if name else None
    level = level_said or (level_of(evidence, name, code) if kind else None)
    body = body_of(name, code, level, place_of(name, evidence)) if name else None
    year = year_of(evidence, kind)
    by_date = year_by_date(evidence, kind) if year is None else None
    identity = DocumentIdentity(
        title=title.text.removesuffix("目录") if title else next(iter(evidence.head), read.title or announcement.title),
        body=body,
        document_kind=levelled(kind, level),
        phase=phase_spoken(evidence, kind, phase),
        fiscal_year=year or by_date,
        approved_on=approval_date(whole := "".join(evidence.texts)),
        approval_number=approval_number(whole),
    )
    issues = issues_of(body) if body else ()
    if by_date:
        message = f"文档没有说明所属年度，按公开日期推定为{by_date}年度"
        issues = (*issues, ParseIssue("year_by_date", message))
    issues = (*issues, *disputes(evidence, body, identity.fiscal_year))
    return Identified(identity, bodies_of(evidence, body) if body else (), issues)


def _name(evidence: Evidence, read: ReadDocument, announcement: Announcement, level: Level | None) -> str | None:
    """The body whose document it is: titles, captions, labels and set phrases weighed against each other."""
    weighed = [(title.name, _TITLE_WEIGHT) for title in evidence.titles if title.name]
    weighed += [(title.name, _HEADING_WEIGHT) for title in evidence.headings if title.name]
    if evidence.title and evidence.title.name and worth_of(evidence.title) >= _WORTH_OF_YEAR_AND_NAME:
        weighed.append((evidence.title.name, _BEST_TITLE_WEIGHT))
    alone = [(plain_name(text), _ALONE_WEIGHT) for text in evidence.head if not text.startswith(words().publishers)]
    weighed += [(name, weight) for name, weight in alone if is_organisation(name)]
    weighed += [(mention.name, _weight(mention, level)) for mention in evidence.mentions if mention.weight]
    weighed += [(name, _SIGNED_WEIGHT) for name in evidence.signatures]
    pages = [(plain_name(read.title), _PAGE_WEIGHT), (plain_name(announcement.publisher), _PUBLISHER_WEIGHT)]
    weighed += [(name, weight) for name, weight in pages if is_organisation(name)]
    candidates = [
        (name, weight, weight in (_TITLE_WEIGHT, _BEST_TITLE_WEIGHT) or has_place(name, evidence.within))
        for name, weight in weighed
        if is_organisation(name, labelled=True)
    ]
    name = main_name(candidates) or _first_listed(evidence)
    if name and level == "department":
        whole = (other for other, _, _ in candidates if own_level_of(name, other))
        name = next(whole, name)
    first = next((title.name for title in evidence.titles if title.name), None)
    if name and first and own_level_of(first, name):
        name = first
    spelt = [title.name for title in evidence.own_titles if title.name]
    spelt += [mention.name for mention in evidence.mentions if mention.heads and mention.weight]
    name = spelt_in_full(name, spelt, evidence.within) if name else None
    return full_name(name, [other for other, _, _ in candidates], evidence) if name else None


def _first_listed(evidence: Evidence) -> str | None:
    """The body with the shortest code in lists of bodies: a department stands in them above its units."""
    listed = [(len(m.code), m.name) for m in evidence.mentions if m.code and is_organisation(m.name)]
    return min(listed, key=lambda place: place[0])[1] if listed else None


def _weight(mention: Mention, level: Level | None) -> int:
    """A label of the document's own level (部门名称 in a department's document) counts twice, one of the other half."""
    if mention.level is None or level is None:
        return mention.weight
    return mention.weight * 2 if mention.level == level else mention.weight // 2
