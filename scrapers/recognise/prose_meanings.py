"""What a figure said in text means as a fact: only where its subject, year and comparison are certain."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from scrapers.recognise.prose_context import Said
from scrapers.recognise.prose_vocabulary import Count, Sense, prose_words
from scrapers.records import Meaning, Phase, Statement

_NEAREST = 200
_COUNT_BEFORE = re.compile(
    r"\d[\d，]*(?:台（套）|批次|人次|[个批次人名辆台套])(?:团组)?(?:（[^（）]*）)?[，、]?(?:共计?|累计|合计)?(?:人数|人次)?$"
)
_OF_THOSE_IN_POST = re.compile(r"(?:在职|实有|在岗|在编|供养)[^，。；（]{0,8}\d+[人名]（[^）]*$")
"""Who is in post, by the kind of post: ``在职63人（行政编制56人）`` counts people, not posts."""
_DAY = re.compile(
    r"(?<![较比与同])(?<!相比)(?:(?P<year>20\d{2})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[末底])|年?[末底])|上年(?:年)?[末底])"
)
_OF_THOSE = re.compile(r"^(?P<whole>.*)（(?:其中|含|包括|包含)[^）]*$")
"""A count within brackets behind another one: ``事业编制54人（含参公事业编制2人）``."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count counts: its words as printed, and its entry in the vocabulary."""

    text: str
    count: Count


def meanings_of(
    said: Said, statement: Statement, counted: Counted | None, year: int | None, phase: Phase | None
) -> list[Meaning]:
    """The facts of a figure (two where it says income and expenditure at once), none where anything is uncertain.

    ``year`` and ``phase`` are the document's; figures of other years than it and the one before are no facts of it.
    """
    if year is None or statement.fiscal_year not in (year, year - 1):
        return []
    if statement.fiscal_year < year and said.phase is None and said.clause.ref_year is None and phase == "approved":
        return []  # what a budget says of the year before may be that year's budget or what was spent
    if counted is not None:
        return [] if not said.counts else _meanings_of_count(counted, said, statement, year)
    term = said.term
    if said.figure.kind != "money" or said.figure.vague or term is None or term.sense is None or not _is_own(said):
        return []
    if _of_part_of_year(said, statement, term.sense):
        return []
    senses = [term.sense, *([term.also] if term.also else [])]
    return [
        _meaning(sense, statement, _attributes(sense, said, year))
        for sense in senses
        if not said.topic or sense.fact in said.topic
    ]


def _is_own(said: Said) -> bool:
    """Whether a figure is a level of the body's own money: no limit or rate, no part of a reason or description."""
    return said.clause.comparison == "level" and not said.clause.other and not said.reason and said.matters


def _of_part_of_year(said: Said, statement: Statement, sense: Sense) -> bool:
    """Whether a flow is said of some months only, or up to a day of another year than its own."""
    if sense.fact == "assets":
        return False
    lead = _sentence_before(said)
    days = re.findall(r"(20\d{2})年\d{1,2}月", lead)
    return bool(re.search(prose_words().part_of_year, lead)) or any(int(day) != statement.fiscal_year for day in days)


def _attributes(sense: Sense, said: Said, year: int) -> tuple[tuple[str, str], ...]:
    if sense.fact == "assets":
        return _as_of(said, year)
    if sense.fact == "procurement" and not sense.is_total and said.term is not None:
        return (("item_name", said.term.text),)
    return ()


def _sentence_before(said: Said) -> str:
    """What the sentence says before the figure, the nearest of it."""
    return said.paragraph.text[max(said.start, said.figure.start - _NEAREST) : said.figure.start]


def _as_of(said: Said, year: int) -> tuple[tuple[str, str], ...]:
    """The day for which a stock is said, where its sentence says one: 截至…年…月…日, …年底, 上年末.

    It holds up to the full stop: ``截至…，共有车辆5辆；单价50万元以上通用设备1台``.
    """
    text = said.paragraph.text
    days = list(_DAY.finditer(text, text.rfind("。", 0, said.figure.start) + 1, said.figure.start))
    if not days:
        return ()
    found = days[-1]
    said_year = int(found["year"]) if found["year"] else year - 1
    month = int(found["month"] or 12)
    try:
        day = date(said_year, month, int(found["day"] or monthrange(said_year, month)[1]))
    except ValueError:  # calendar.IllegalMonthError is one
        return ()
    return (("as_of", day.isoformat()),)


def _meanings_of_count(counted: Counted, said: Said, statement: Statement, year: int) -> list[Meaning]:
    fact = counted.count.fact
    if fact is None or (counted.count.item == "vehicles" and "其中" in _sentence_before(said)):
        return []
    if counted.count.item.startswith("authorised") and _OF_THOSE_IN_POST.search(_sentence_before(said)):
        return []
    within = _OF_THOSE.match(_sentence_before(said))
    whole = _count_behind(within["whole"], said.figure.unit) if within else None
    if whole is not None and whole.count.item == counted.count.item:
        return []
    attributes = (("quantity", f"{said.figure.value:f}"), ("quantity_unit", said.figure.unit), *_as_of(said, year))
    return [_meaning(Sense(fact=fact, item=counted.count.item), statement, attributes)]


def _meaning(sense: Sense, statement: Statement, attributes: tuple[tuple[str, str], ...]) -> Meaning:
    return Meaning(
        fact=sense.fact,
        observation_id=None,
        statement_id=statement.statement_id,
        body_id=statement.body_id,
        fiscal_year=statement.fiscal_year,
        phase=statement.phase,
        table_type="text",
        label=statement.subject,
        is_total=sense.is_total,
        expenditure_type=sense.expenditure_type,
        cost_type=sense.cost_type,
        funding_source=sense.funding_source,
        fund_year=sense.fund_year,
        functional_code=sense.functional_code,
        department_economic_code=sense.department_economic_code,
        item=sense.item,
        attributes=attributes,
    )


def counted_by(said: Said) -> Counted | None:
    """The subject that a count is of, if it is one of the vocabulary; the second count of a subject stands behind the
    first (``接待3批次，共20人次``).
    """
    return _count_behind(_sentence_before(said), said.figure.unit)


def _count_behind(lead: str, unit: str) -> Counted | None:
    while (shorter := _COUNT_BEFORE.sub("", lead)) != lead:
        lead = shorter
    clause = re.split(r"[，。；：、]|其中", lead)[-1]
    if re.search(prose_words().counted_others, clause) and "团组" not in clause:
        return None
    best: tuple[int, Counted] | None = None
    for count, pattern in _counts():
        match = pattern.search(clause)
        if match is None or unit not in count.units or (count.unless and re.search(count.unless, clause)):
            continue
        if best is None or match.start() < best[0]:
            best = (match.start(), Counted(match["term"], count))
    return best[1] if best else None


@cache
def _counts() -> tuple[tuple[Count, re.Pattern[str]], ...]:
    ends = r"(?:（[^（）]*）)?(?:共|共有|为|有|现有|约|总数|数|：|共计|合计|累计)*$"
    return tuple((count, re.compile(rf"(?P<term>{count.pattern}){ends}")) for count in prose_words().counts)
