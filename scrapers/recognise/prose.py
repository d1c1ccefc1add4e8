"""Figures said in text become statements, and those that speak of the body's own money become meanings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scrapers.keys import statement_id
from scrapers.recognise.identity import Identified
from scrapers.recognise.identity_names import stands_for
from scrapers.recognise.organisation import plain, plain_name
from scrapers.recognise.prose_context import Said, said_in
from scrapers.recognise.prose_text import Places, paragraphs
from scrapers.recognise.prose_vocabulary import Count, Sense, prose_words
from scrapers.recognise.sections import Section
from scrapers.recognise.unit import to_yuan
from scrapers.records import Body, Meaning, Phase, ReadDocument, Statement

_MAX_QUOTE = 200
_DECLARED = re.compile(r"以下简称：?“?([^）”，。]{2,20})")
_HEADING_BEFORE = re.compile(r"^.*(?:情况|说明)")
_OPENING_MARKS = ("“", "‘", "「", '"')
_MARKS = frozenset('“”‘’「」"')
_LARGEST = Decimal(10) ** 18
"""What an amount may have before the point; more is printed, but no amount."""
_DAY = re.compile(r"(?P<year>20\d{2})年(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日|年?[末底])|上年(?:年)?[末底]")


@dataclass(frozen=True, slots=True)
class _Document:
    """What every statement of a document needs."""

    document_id: str
    read: ReadDocument
    text: str
    places: Places
    sections: tuple[Section, ...]
    year: int | None
    phase: Phase | None

    def body(self, item: int) -> Body | None:
        return next((s.body for s in self.sections if s.first_item <= item <= s.last_item), None)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a count counts: its words as printed, and its entry in the vocabulary."""

    text: str
    count: Count


def statements(
    document_id: str,
    read: ReadDocument,
    identified: Identified,
    sections: tuple[Section, ...],
    year: int | None,
    phase: Phase | None,
) -> tuple[list[Statement], list[Meaning]]:
    """Every figure with a unit that the running text says, and what it means where that is certain.

    Amounts of changes are signed (a decrease is negative); ``value_printed`` stays as printed. Offsets refer to
    ``read.text``.
    """
    document = _Document(document_id, read, read.text, Places(read), sections, year, phase)
    found: list[Statement] = []
    meant: list[Meaning] = []
    for said in said_in(paragraphs(read), year, _ours(identified, document.text)):
        counted = _count(said) if said.figure.kind == "count" else None
        if said.figure.kind == "count" and counted is None:
            continue
        if said.figure.kind == "percent" and (said.clause.comparison == "level" or not said.matters):
            continue
        statement = _statement(document, said, counted)
        found.append(statement)
        meant.extend(_meanings(document, said, statement, counted))
    return found, meant


def _ours(identified: Identified, text: str) -> Callable[[str], bool]:
    """Whether words before a subject are one of the document's bodies: its name, an abbreviation, or 以下简称….

    A heading that ran into its paragraph (``收入预算情况…局``) may stand before the name.
    """
    names = [body.name for body in identified.bodies]
    declared = set(_DECLARED.findall(plain(text).replace('"', "”")))

    def ours(text: str) -> bool:
        name = plain_name(_HEADING_BEFORE.sub("", text).rstrip("部门单位的"))
        return name in declared or any(name and (name in full or stands_for(name, full)) for full in names)

    return ours


def _statement(document: _Document, said: Said, counted: _Counted | None) -> Statement:
    figure, at = said.figure, said.paragraph.at
    start, end = at[figure.start], at[figure.end - 1] + 1
    body = document.body(document.places.item(start))
    value = -figure.value if said.clause.down and said.clause.comparison != "level" else figure.value
    return Statement(
        statement_id=statement_id(document.document_id, start, end),
        body_id=body.body_id if body else None,
        page=document.places.page(start),
        subject=_as_printed(document.text, said, _subject(said, counted)),
        comparison=said.clause.comparison,
        fiscal_year=said.year or document.year,
        phase=said.phase or document.phase,
        value_printed="".join(document.text[at[figure.start] : at[figure.end - 1] + 1].split())[: len(figure.printed)],
        unit_printed=figure.unit,
        amount_yuan=_amount(value, figure.unit) if figure.kind == "money" else None,
        value=value.quantize(Decimal("0.000001")) if figure.kind != "money" and abs(value) < _LARGEST else None,
        quote=_quote(document.text, said),
        char_start=start,
        char_end=end,
        compared_with_year=said.ref_year if said.clause.comparison != "level" else None,
    )


def _subject(said: Said, counted: _Counted | None) -> str:
    if counted:
        return counted.text
    return said.term.text if said.term else said.clause.subject


def _as_printed(text: str, said: Said, words: str) -> str:
    """Words of the paragraph with the quotation marks that are printed in them: “三公”经费."""
    start = said.paragraph.text.rfind(words, 0, said.figure.start) if words else -1
    if start < 0:
        return words
    first, *others = said.paragraph.at[start : start + len(words)]
    rest = "".join(
        (text[at - 1] if text[at - 1] in _MARKS else "") + c for at, c in zip(others, words[1:], strict=True)
    )
    opens = text[first - 1 : first] in _OPENING_MARKS and rest != words[1:]
    return (text[first - 1] if opens else "") + words[0] + rest


def _amount(value: Decimal, unit: str) -> Decimal | None:
    amount = to_yuan(value, unit)
    return amount.quantize(Decimal("0.01")) if abs(amount) < _LARGEST else None


def _quote(text: str, said: Said) -> str:
    """The sentence around a figure as printed, without white space and page numbers; of a long one, the middle."""
    start, end = said.start, said.end
    if end - start > _MAX_QUOTE:
        start = max(start, said.figure.start - _MAX_QUOTE // 2)
        end = min(end, start + _MAX_QUOTE)
    at = said.paragraph.at[start:end]
    parts: list[str] = []
    for place, following in zip(at, (*at[1:], at[-1] + 1), strict=True):
        between = text[place + 1 : following]
        parts.append(text[place] + ("" if "\n" in between else between))
    before = text[at[0] - 1 : at[0]]
    return (before if before in _OPENING_MARKS else "") + "".join("".join(parts).split())


def _meanings(document: _Document, said: Said, statement: Statement, counted: _Counted | None) -> list[Meaning]:
    if document.year is None or statement.fiscal_year not in (document.year, document.year - 1):
        return []
    if counted is not None:
        return [] if not said.counts else _meanings_of_count(counted, said, statement, document.year)
    if said.clause.comparison != "level" or said.clause.other or said.reason or not said.matters:
        return []
    if said.figure.kind != "money" or said.term is None or said.term.sense is None:
        return []
    senses = [said.term.sense, *([said.term.also] if said.term.also else [])]
    return [_meaning(sense, statement, _attributes(sense, said, document.year)) for sense in senses]


def _attributes(sense: Sense, said: Said, year: int) -> tuple[tuple[str, str], ...]:
    if sense.fact == "assets":
        return _as_of(said, year)
    if sense.fact == "procurement" and not sense.is_total and said.term is not None:
        return (("item_name", said.term.text),)
    return ()


def _sentence_before(said: Said) -> str:
    """What the sentence says before the figure, the nearest of it."""
    return said.paragraph.text[max(said.start, said.figure.start - _MAX_QUOTE) : said.figure.start]


def _as_of(said: Said, year: int) -> tuple[tuple[str, str], ...]:
    """The day for which a stock is said, where its sentence says one: 截至…年…月…日, …年底, 上年末."""
    lead = _sentence_before(said)
    found = _DAY.search(lead)
    if found is None:
        return ()
    said_year = int(found["year"]) if found["year"] else year - 1
    try:
        day = date(said_year, int(found["month"] or 12), int(found["day"] or 31))
    except ValueError:
        return ()
    return (("as_of", day.isoformat()),)


def _meanings_of_count(counted: _Counted, said: Said, statement: Statement, year: int) -> list[Meaning]:
    fact = counted.count.fact
    if fact is None or (fact == "assets" and "其中" in _sentence_before(said)):
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
        item=sense.item,
        attributes=attributes,
    )


def _count(said: Said) -> _Counted | None:
    """The subject that a count is of, if it is one of the vocabulary."""
    lead = _sentence_before(said)
    clause = re.split(r"[，。；：、（）\d]|其中", lead)[-1] if lead else ""
    if re.search(prose_words().counted_others, clause):
        return None
    best: tuple[int, _Counted] | None = None
    for count in prose_words().counts:
        match = re.search(rf"(?P<term>{count.pattern})(?:共|共有|为|有|现有|约|总数|数|：|共计)*$", clause)
        if count.unless and re.search(count.unless, clause):
            continue
        if match and said.figure.unit in count.units and (best is None or match.start() < best[0]):
            best = (match.start(), _Counted(match["term"], count))
    return best[1] if best else None
