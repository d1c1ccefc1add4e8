"""The bodies whose figures a document holds beside its own: units of a department, each with tables of its own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from scrapers.recognise.chapters import bodies_headed, is_own_level
from scrapers.recognise.identity_evidence import Evidence
from scrapers.recognise.identity_names import Mention, code_of, stands_for
from scrapers.recognise.identity_place import body_of
from scrapers.recognise.organisation import is_organisation, region_of_body, without_region
from scrapers.recognise.regions import lies_in
from scrapers.records import Body, Level

_LEAST_CAPTION = 4
"""The weight of a label over a table; those of a project's form (主管部门, 实施单位) have less."""
_SEVERAL = 2
_RANKS = tuple("省市县区州盟旗")
_SUPERIORS = ("人民政府", "财政局", "财政厅")


def bodies_of(evidence: Evidence, own: Body) -> tuple[Body, ...]:
    """The document's own body, and every other one that heads a table in it.

    Another body is a unit of the own one where its name or code begins with the own one's; in a department's document
    also where it lies in the same region and stands over tables more than once, beside other such bodies, or in
    headings that open its part. Otherwise it is kept only if its caption has a code.
    """
    captions = [
        Mention(m.item, named_in_full(m.name, own), m.weight, m.code, m.level, heads=True)
        for m in evidence.mentions
        if m.heads and is_organisation(m.name, labelled=True)
    ]
    units = _units(evidence, own, captions) if own.level == "department" else frozenset()
    headed = [Mention(c.item, named_in_full(c.name, own), 0, heads=True) for c in evidence.chapters]
    bodies = {own.name: own}
    for mention in sorted((*captions, *headed), key=lambda mention: mention.item):
        name = mention.name
        if name in bodies or stands_for(name, own.name) or not is_organisation(name, labelled=True):
            continue
        region = region_of_body(name, evidence.within)
        below = name.startswith(own.name) or (own.code and mention.code and mention.code.startswith(own.code))
        below = bool(below and (mention.weight or mention.code)) or name in units
        if not below and not (region and mention.code):
            continue
        is_unit = below and own.level == "department"
        level: Level | None = "unit" if is_unit else None
        code = code_of(name, list(evidence.mentions))
        place = region.code if region else own.region_code
        body = body_of(name, code, level, place, own.body_id if is_unit else None)
        if all(body.body_id != other.body_id for other in bodies.values()):
            bodies[name] = body
    return tuple(bodies.values())


def named_in_full(name: str, own: Body) -> str:
    """A name as a document of another body means it: 局机关 is its own, 县河道管理所 lies in its county."""
    if is_own_level(name):
        return own.name + name[-2:]
    region = own.name.removesuffix(without_region(own.name, own.region_code))
    if region and name.startswith(_RANKS) and region.endswith(name[0]) and not region_of_body(name, own.region_code):
        return region + name[1:]
    return name


def _units(evidence: Evidence, own: Body, captions: list[Mention]) -> frozenset[str]:
    """The names of bodies of the own one's region that stand over tables or parts as only units do."""
    over = {m.name for m in _over_grids(evidence, captions) if m.weight >= _LEAST_CAPTION and _may_be_unit(m.name, own)}
    labelled = Counter(m.name for m in captions if m.level == "unit")
    headed = {named_in_full(name, own) for name in bodies_headed(evidence.chapters)}
    once = {named_in_full(chapter.name, own) for chapter in evidence.chapters}
    twice = {name for name, count in labelled.items() if count > 1 or name in once}
    beside = over if len(over) >= _SEVERAL else set()
    return frozenset(name for name in headed | twice | beside if _may_be_unit(name, own))


def _over_grids(evidence: Evidence, captions: list[Mention]) -> Iterator[Mention]:
    """The captions below which, or in which, a grid stands before the next caption."""
    places = sorted({mention.item for mention in captions})
    ends = dict(zip(places, (*places[1:], math.inf), strict=False))
    for mention in captions:
        if any(mention.item <= grid < max(ends[mention.item], mention.item + 1) for grid in evidence.grids):
            yield mention


def _may_be_unit(name: str, own: Body) -> bool:
    """Whether a name can be that of a unit below a department: another body of the same region, none above it."""
    if stands_for(name, own.name) or name.endswith(_SUPERIORS):
        return False
    region = region_of_body(name, own.region_code)
    if region is None:
        return name.startswith(own.name)
    return own.region_code is None or lies_in(region.code, own.region_code)
