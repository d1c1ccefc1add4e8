"""Where a body is: the region in its name, else what announcement and text say, else none and an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scrapers.keys import body_id
from scrapers.recognise.identity_evidence import Evidence
from scrapers.recognise.organisation import abbreviates, key_of, region_of_body, without_rank, without_region
from scrapers.recognise.regions import in_a_zone, lies_in, of_the_centre, region_of, region_spoken_of, regions_in
from scrapers.records import Body, Level, ParseIssue

_BEFORE = 20
_SAME_WORDS = 3
"""Characters with which a name and what follows the region in a title have to begin alike (``海南省交通运输部门``)."""


def full_name(name: str, others: list[str], evidence: Evidence) -> str:
    """A name without its region (``市水务局``, ``医保局``) as the document gives it in full, if only in one way."""
    if region_of_body(name, evidence.within) or of_the_centre(name):
        return name
    meant = {other for other in others if abbreviates(name, other) and region_of_body(other, evidence.within)}
    if len(meant) == 1:
        return meant.pop()
    for title in evidence.titles:
        region = region_of(title.text, evidence.within)
        if region and title.text.startswith(name[:_SAME_WORDS], region.length):
            return title.text[: region.length] + name
    core = re.escape(without_rank(name))
    found = {
        before[start:] + without_rank(name)
        for text in (*evidence.outside, *evidence.texts)
        for match in re.finditer(core, text)
        for before in [text[max(0, match.start() - _BEFORE) : match.start()]]
        for start in range(len(before))
        if (region := region_of(before[start:])) and region.length == len(before) - start
    }
    longest = [one for one in found if not any(other != one and other.endswith(one) for other in found)]
    return longest[0] if len(longest) == 1 else name


def spelt_in_full(name: str, spellings: Iterable[str], within: str | None) -> str:
    """The fullest of a body's spellings (``颍州区发展和改革委员会`` for ``颍州区发改委``); of equals the first."""
    region = region_of_body(name, within)
    variants = [name] if region else []
    for spelling in spellings if region else ():
        place = region_of_body(spelling, region.code if region else None)
        if place and region and place.code == region.code and key_of(spelling, place.code) == key_of(name, place.code):
            variants.append(spelling)
    rests = {variant: without_region(variant, region.code) for variant in variants if region}
    longest = max(map(len, rests.values()), default=0)
    return next((variant for variant in variants[1:] if len(rests[variant]) == longest), name)


def place_of(name: str, evidence: Evidence) -> str | None:
    """The code of a body's region: in its name; else the cover's and the announcement's; else that of the text."""
    region = region_of_body(name, evidence.within)
    if region:
        return region.code
    if of_the_centre(name):
        return None
    texts = [*evidence.head, *evidence.outside]
    named = regions_in([*texts, *evidence.texts])
    near = {found.code for code in named if (found := region_of_body(name, code))}
    if len(near) == 1:
        return next(iter(near))
    if evidence.within:
        cover = region_spoken_of(texts)
        return cover if cover and lies_in(cover, evidence.within) else evidence.within
    return None if near else region_spoken_of(texts) or region_spoken_of(list(evidence.texts))


def body_of(name: str, code: str | None, level: Level | None, place: str | None, parent: str | None = None) -> Body:
    """A body with its id: of its region and of what is the same under all variants of its name."""
    return Body(body_id(place, key_of(name, place)), name, code, level, parent, place)


def same_body(name: str, bodies: Sequence[Body]) -> Body | None:
    """The one among bodies of which a name is the name, or a variant of it."""
    for body in bodies:
        region = region_of_body(name, body.region_code)
        place = region.code if region else body.region_code
        if name == body.name or body_id(place, key_of(name, place)) == body.body_id:
            return body
    return None


def issues_of(body: Body) -> tuple[ParseIssue, ...]:
    """What is to be said of a body's region: unknown, or that of the place in which its zone lies."""
    if body.region_code is None:
        if of_the_centre(body.name):
            return ()
        return (ParseIssue("region_unknown", f"“{body.name}”属于哪个行政区划，名称、公告和正文均不能确定"),)
    region = region_of_body(body.name, body.region_code)
    rest = body.name[body.name.find(region.name) :] if region else ""
    if region and (in_a_zone(body.name, region) or in_a_zone(rest, region)):
        return (
            ParseIssue(
                "region_of_parent", f"“{body.name}”所在的开发区、新区没有GB/T 2260代码，按其所在的{region.name}计"
            ),
        )
    return ()
