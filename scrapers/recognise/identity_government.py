"""Whole governments' budgets, final accounts and reports on their execution, told apart from those of departments.

They speak of 全县…收入, come before a people's congress (``各位代表``, ``受市人民政府委托``) or have a title that names
nothing but a region. The body is the government whose money it is, also where the finance bureau signs.
"""

from __future__ import annotations

import re
from functools import cache

from scrapers.recognise.identity_evidence import Evidence
from scrapers.recognise.identity_title import title_rest, vocabulary
from scrapers.recognise.regions import is_region, is_region_code, region_named, region_of
from scrapers.records import Phase

EXECUTION = "government_budget_execution"
"""A report on the months behind, or on a year before its accounts are closed: none of its figures is a year's."""

_OF_GOVERNMENT = "government_"
_GOVERNMENTS = ("政府", "镇", "乡", "苏木")
_SIGNERS = ("财政局", "财政厅", "财政所")
_FIRST_TEXTS = 40
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_BEFORE_REGION = re.compile(r"^(?:（[^（）]{2,10}）|\d{1,2}|关于|[〔【][^】〕]*[】〕])+")
_CONGRESS = re.compile(r"(?:^|日在?|在)(?P<name>[\u4e00-\u9fff]{2,16}?)第[一二三四五六七八九十百]+届人民代表大会")
_COMMISSIONED = re.compile(r"受(?P<name>[^，。；受]{2,16}人民政府)的?委托")


def is_of_government(kind: str | None) -> bool:
    return bool(kind and kind.startswith(_OF_GOVERNMENT))


def kind_of_government(
    evidence: Evidence, kind: str | None, phase: Phase | None, name: str | None
) -> tuple[str | None, Phase | None]:
    """Kind and phase, changed where a budget or accounts without a level are those of a whole government.

    ``name`` is the body found so far: a government, who signs for it, or none. Where the title names any other body, it
    is that one's; a report of such a body on the execution is of no kind that is known.
    """
    titled = evidence.title.name if evidence.title else name
    if is_of_government(kind) and (not _may_be_government(titled) or _tells_of_a_body(evidence, titled)):
        return None if kind == EXECUTION else str(kind).removeprefix(_OF_GOVERNMENT), phase
    if kind not in ("budget", "final_accounts") or not _may_be_government(name) or not _speaks_for_one(evidence, name):
        return kind, phase
    if kind == "budget" and _of_part_of_year(evidence):
        return EXECUTION, "executed"
    if kind == "budget" and any(map(_pattern(vocabulary().budget_adjusted).search, evidence.texts[:_FIRST_TEXTS])):
        phase = "adjusted"
    return _OF_GOVERNMENT + kind, phase


def government_of(evidence: Evidence, name: str | None) -> str | None:
    """The government whose money it is: of the title's region, of that of who signs, of who commissioned the report."""
    if name and name.endswith(_GOVERNMENTS):
        return name
    names = [_BEFORE_REGION.sub("", _YEAR.sub("", title.text)) for title in evidence.all_titles]
    congresses = [match["name"] for text in evidence.texts[:_FIRST_TEXTS] if (match := _CONGRESS.search(text))]
    if town := next((said for said in congresses if said.endswith(_GOVERNMENTS)), None):
        return town + "人民政府"
    commissioned = (match["name"] for text in evidence.texts if (match := _COMMISSIONED.search(text)))
    for said in (*names, *congresses, name or "", *commissioned):
        region = region_of(said, evidence.within)
        if region and region.length:
            return said[: region.length] + "人民政府"
    known = evidence.within if evidence.within and is_region_code(evidence.within) else None
    return region_named(known) + "人民政府" if known else None


def _may_be_government(name: str | None) -> bool:
    return name is None or name.endswith((*_GOVERNMENTS, *_SIGNERS))


def _tells_of_a_body(evidence: Evidence, name: str | None) -> bool:
    """Whether a chapter says what the body in the title is there for: a finance bureau's or a town's own document."""
    chapters = _pattern(vocabulary().department_chapters)
    return name is not None and any(map(chapters.search, evidence.texts[:_FIRST_TEXTS]))


def _speaks_for_one(evidence: Evidence, name: str | None) -> bool:
    title, words = evidence.title, vocabulary()
    first = evidence.texts[:_FIRST_TEXTS]
    if any(map(_pattern(words.government_reports).search, first)):
        return True
    signed = name is not None and name.endswith(_SIGNERS)
    if signed or any(map(_pattern(words.of_departments).search, evidence.texts)):
        return False
    if title and title.year and not title.name and any(map(is_region, title_rest(title.text, title.pattern))):
        return True
    return any(map(_pattern(words.government_income).search, first))


def _of_part_of_year(evidence: Evidence) -> bool:
    if evidence.title and evidence.title.year:
        return False
    return any(map(_pattern(vocabulary().part_of_year).search, evidence.texts[:_FIRST_TEXTS]))


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
