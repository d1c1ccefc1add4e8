"""What a document is: whose, of which year and kind. Its content and announcement say it, never its file name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from scrapers.keys import body_id
from scrapers.recognise.identity_approval import approval_date, approval_number
from scrapers.recognise.identity_names import Mention, code_of, labelled_code, main_name, mentions, stands_for
from scrapers.recognise.identity_title import Title, head_lines, kind_in, title_in, titles, vocabulary, years_in
from scrapers.recognise.organisation import is_organisation, own_level_of, plain, plain_name, region_of_body
from scrapers.records import Announcement, Body, DocumentIdentity, Level, Line, Phase, ReadDocument

_TITLE_WEIGHT, _ALONE_WEIGHT, _PAGE_WEIGHT, _PUBLISHER_WEIGHT = 8, 5, 4, 2
_SHORT = 40
_LEVELLED = {"budget": "{}_budget", "final_accounts": "{}_final_accounts"}
_FIGURE_YEAR = re.compile(
    r"((?:19|20)\d{2})年度?[^，。；]{0,16}(?:决算|支出|收入|结转)[^，。；]{0,12}\d+(?:\.\d+)?[万亿]?元"
)
_STATED_YEAR = re.compile(
    r"年度：(?P<a>(?:19|20)\d{2})|^（?(?P<b>(?:19|20)\d{2})年度?）?$|(?P<c>(?:19|20)\d{2})年度?(?=金额单位|单位：)"
)


@dataclass(frozen=True, slots=True)
class Identified:
    """The identity of a document and every body whose figures it holds, the document's own body first."""

    identity: DocumentIdentity
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A document prepared for recognition: texts are plain; ``head`` is what stands before the contents."""

    texts: tuple[str, ...]
    head: tuple[str, ...]
    titles: tuple[Title, ...]
    mentions: tuple[Mention, ...]


def identify(read: ReadDocument, announcement: Announcement) -> Identified:
    """Recognise identity and bodies. What the document does not say stays ``None``."""
    evidence = _evidence(read, announcement)
    title = _best_title(evidence)
    kind_name, level_said, phase = _kind(evidence, title)
    name = _name(evidence, read, announcement, level_said)
    code = (code_of(name, list(evidence.mentions)) or labelled_code(evidence.texts)) if name else None
    level = level_said or (_level(evidence, name, code) if kind_name else None)
    kind = kind_name
    if kind_name in _LEVELLED:
        kind = _LEVELLED[kind_name].format(level) if level else None
    body = _body(name, code, level, announcement.region_code) if name else None
    identity = DocumentIdentity(
        title=title.text.removesuffix("目录") if title else next(iter(evidence.head), read.title or announcement.title),
        body=body,
        document_kind=kind,
        phase=phase,
        fiscal_year=_year(evidence, title, kind_name),
        approved_on=approval_date(whole := "".join(evidence.texts)),
        approval_number=approval_number(whole),
    )
    return Identified(identity, _bodies(evidence, body, announcement.region_code) if body else ())


def _evidence(read: ReadDocument, announcement: Announcement) -> _Evidence:
    texts: list[str] = []
    for item in read.items:
        texts.extend([item.text] if isinstance(item, Line) else [cell.text for cell in item.cells])
    head = tuple(head_lines(texts))
    found = [title for title, _ in titles(list(head))]
    said_outside = [title_in(plain(text)) for text in (read.title, announcement.title)]
    return _Evidence(
        texts=tuple(text for text in map(plain, texts) if text),
        head=head,
        titles=tuple(found + [title for title in said_outside if title]),
        mentions=tuple(mentions(read)),
    )


def _best_title(evidence: _Evidence) -> Title | None:
    """The title that says most; among equals the first, and of one place the shortest reading."""

    def worth(title: Title) -> int:
        return 3 * (title.year is not None) + 3 * (title.name is not None) + 2 * (title.level is not None)

    return max(evidence.titles, key=worth, default=None)


def _kind(evidence: _Evidence, title: Title | None) -> tuple[str | None, Level | None, Phase | None]:
    """Kind, level and phase from the titles; without one, what most of the short lines (titles of tables) speak of."""
    if title:
        said = title.level or next((other.level for other in evidence.titles if other.level and other.year), None)
        return title.kind, said, title.phase
    votes = Counter(kind for text in evidence.texts if len(text) < _SHORT and (kind := kind_in(text)))
    if not votes:
        return None, None, None
    kind = votes.most_common(1)[0][0]
    return kind.kind, kind.level, kind.phase


def _name(evidence: _Evidence, read: ReadDocument, announcement: Announcement, level: Level | None) -> str | None:
    """The body whose document it is: titles, captions, labels and set phrases weighed against each other."""
    weighed = [(title.name, _TITLE_WEIGHT) for title in evidence.titles if title.name]
    weighed += [(plain_name(text), _ALONE_WEIGHT) for text in evidence.head]
    weighed += [(mention.name, _weight(mention, level)) for mention in evidence.mentions if mention.weight]
    weighed += [(plain_name(read.title), _PAGE_WEIGHT), (plain_name(announcement.publisher), _PUBLISHER_WEIGHT)]
    within = announcement.region_code
    candidates = [
        (name, weight, region_of_body(name, within) is not None) for name, weight in weighed if is_organisation(name)
    ]
    name = main_name(candidates)
    if name and level == "department":
        whole = (other for other, _, _ in candidates if own_level_of(name, other))
        return next(whole, name)
    return name


def _weight(mention: Mention, level: Level | None) -> int:
    """A label of the document's own level (部门名称 in a department's document) counts twice, one of the other half."""
    if mention.level is None or level is None:
        return mention.weight
    return mention.weight * 2 if mention.level == level else mention.weight // 2


def _level(evidence: _Evidence, name: str | None, code: str | None) -> Level | None:
    """Department or unit, by what the document calls itself, by the name and by the length of the code."""
    known, votes = vocabulary(), Counter[Level]()
    for sign in known.levels:
        if any(re.search(sign.pattern, text) for text in evidence.texts):
            votes[sign.level] += sign.weight
    if name and name.endswith(known.unit_endings.endings):
        votes["unit"] += known.unit_endings.weight
    if code and len(code) >= known.unit_code.digits:
        votes["unit"] += known.unit_code.weight
    return votes.most_common(1)[0][0] if votes else None


def _year(evidence: _Evidence, title: Title | None, kind: str | None) -> int | None:
    """The fiscal year. A report on performance is often headed with the year in which it was written."""
    said = title.year if title and title.year else next((t.year for t in evidence.titles if t.year), None)
    if kind == "performance_evaluation":
        figures = Counter(int(year) for text in evidence.texts for year in _FIGURE_YEAR.findall(text))
        if figures and said not in figures:
            return figures.most_common(1)[0][0]
    if said:
        return said
    found = next((match for text in evidence.texts if (match := _STATED_YEAR.search(text))), None)
    stated = int(found["a"] or found["b"] or found["c"]) if found else None
    if stated:
        return stated
    short = Counter(year for text in evidence.texts if len(text) < _SHORT and kind_in(text) for year in years_in(text))
    long = Counter(year for text in evidence.texts if kind_in(text) for year in years_in(text))
    return next((votes.most_common(1)[0][0] for votes in (short, long) if votes), None)


def _body(name: str, code: str | None, level: Level | None, within: str | None, parent: str | None = None) -> Body:
    region = region_of_body(name, within)
    region_code = region.code if region else within
    return Body(body_id(region_code, name), name, code, level, parent, region_code)


def _bodies(evidence: _Evidence, own: Body, within: str | None) -> tuple[Body, ...]:
    """The document's own body, and every other one that heads a table in it.

    Another body is a unit of the own one where its name or code begins with the own one's, or where its full name
    stands more than once over tables of a department's document; otherwise it is kept only if its caption has a code.
    """
    bodies = {own.name: own}
    labelled = Counter(m.name for m in evidence.mentions if m.heads and m.level == "unit")
    for mention in evidence.mentions:
        name = mention.name
        if not mention.heads or name in bodies or stands_for(name, own.name) or not is_organisation(name):
            continue
        region = region_of_body(name, within)
        below = name.startswith(own.name) or (own.code and mention.code and mention.code.startswith(own.code))
        below = below or (own.level == "department" and region is not None and labelled[name] > 1)
        if not below and not (region and mention.code):
            continue
        code = code_of(name, list(evidence.mentions))
        is_unit = bool(below) and own.level == "department"
        level: Level | None = "unit" if is_unit else None
        bodies[name] = _body(name, code, level, own.region_code, own.body_id if is_unit else None)
    return tuple(bodies.values())
