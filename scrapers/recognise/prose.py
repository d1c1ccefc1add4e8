"""Figures said in text become statements, and those that speak of the body's own money become meanings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from scrapers.keys import cell_statement_id, statement_id
from scrapers.recognise.identity import Identified
from scrapers.recognise.identity_names import stands_for
from scrapers.recognise.identity_place import same_body
from scrapers.recognise.organisation import plain, plain_name
from scrapers.recognise.prose_context import Said, said_in
from scrapers.recognise.prose_meanings import Counted, counted_by, meanings_of
from scrapers.recognise.prose_terms import Term
from scrapers.recognise.prose_text import Places, paragraphs, paragraphs_of_cell
from scrapers.recognise.sections import Section
from scrapers.recognise.unit import to_yuan
from scrapers.records import Body, Meaning, Phase, ReadDocument, Statement

SAYS_FIGURE = re.compile(r"[元%％‰万亿]|百分点|[\d０-９]\s*[人名辆台套个批次]")
"""What a text must hold to say a figure at all."""
_MAX_QUOTE = 200
_DECLARED = re.compile(r"以下简称：?“?([^）”，。]{2,20})")
_HEADING_BEFORE = re.compile(r"^.*(?:情况|说明)")
_OPENING_MARKS = ("“", "‘", "「", '"')
_MARKS = frozenset('“”‘’「」"')
_SPENT = re.compile(
    r"(?:（[^（）]*）)?[，、；]?(?:总共|共计?|合计|累计)?(?:发生|支出|开支|花费|费用|经费|金额|资金|(?:账面)?(?:价值|原值))*(?:共计?|合计|为|约)?"
)
_LARGEST = Decimal(10) ** 18
"""What an amount may have before the point; more is printed, but no amount."""


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell of a table that holds words, not a value: its place, whose table it is, and its text."""

    table_no: int
    row_no: int
    column_no: int
    page: int
    body_id: str | None
    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure is said: its key, page and body, and the cell if it is in one."""

    statement_id: str
    page: int
    body_id: str | None
    cell: TextCell | None = None


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
    text, places = read.text, Places(read)
    found: list[Statement] = []
    meant: list[Meaning] = []
    for said, counted in _figures_said(said_in(iter(paragraphs(read)), year, _ours(identified, text))):
        start, end = _span(said)
        body = _body(sections, places.item(start))
        place = _Place(statement_id(document_id, start, end), places.page(start), body.body_id if body else None)
        statement = _statement(text, said, counted, place, year, phase)
        found.append(statement)
        meant.extend(meanings_of(said, statement, counted, year, phase))
    return found, meant


def statements_in_cells(
    document_id: str, cells: Iterable[TextCell], identified: Identified, year: int | None, phase: Phase | None
) -> list[Statement]:
    """The figures said in cells of words (what a project is for, why a target was missed). Offsets refer to the cell's
    text. They mean no facts: what a cell describes is not the body's budget.
    """
    ours = _ours(identified, "")
    found = []
    for cell in cells:
        for said, counted in _figures_said(said_in(paragraphs_of_cell(cell.text), year, ours)):
            start, end = _span(said)
            key = cell_statement_id(document_id, cell.table_no, cell.row_no, cell.column_no, start, end)
            place = _Place(key, cell.page, cell.body_id, cell)
            statement = _statement(cell.text, said, counted, place, year, phase)
            found.append(replace(statement, confidence=cell.confidence))
    return found


def _figures_said(every: Iterable[Said]) -> Iterable[tuple[Said, Counted | None]]:
    """Money and percentages, and of the counts those of a subject that the vocabulary knows."""
    spending = _Spending()
    for said in every:
        counted = counted_by(said) if said.figure.kind == "count" else None
        if said.figure.kind != "count" or counted is not None:
            yield spending.told(said, counted), counted


@dataclass(slots=True)
class _Spending:
    """What a count is of, while the money behind it only says what was spent on it: ``接待3批次，共支出2万元``."""

    last: tuple[Said, Counted] | None = None
    bare: Term | None = None
    """The subject of the money behind the count, which a change behind it takes up."""

    def told(self, said: Said, counted: Counted | None) -> Said:
        if counted is not None:
            self.last, self.bare = (said, counted), None
            return said
        if self.last is None:
            return said
        if _is_spent_on(said, self.last[0]):
            self.bare = said.term
        elif self.bare is None or said.term is not self.bare or not said.clause.inherits:
            self.last = None if self.bare is None else self.last
            return said
        return replace(said, term=Term(self.last[1].text, None))


def _is_spent_on(said: Said, counted: Said) -> bool:
    """Whether a figure only says what was spent on what the figure before it counts: ``接待3批次，共支出2万元``."""
    if said.figure.kind != "money" or said.paragraph is not counted.paragraph:
        return False
    return _SPENT.fullmatch(said.paragraph.text[counted.figure.end : said.figure.start]) is not None


def _span(said: Said) -> tuple[int, int]:
    at = said.paragraph.at
    return at[said.figure.start], at[said.figure.end - 1] + 1


def _body(sections: tuple[Section, ...], item: int) -> Body | None:
    return next((s.body for s in sections if s.first_item <= item <= s.last_item), None)


def _ours(identified: Identified, text: str) -> Callable[[str], bool]:
    """Whether words before a subject are one of the document's bodies: its name, an abbreviation, or 以下简称….

    A heading that ran into its paragraph (``收入预算情况…局``) may stand before the name.
    """
    names = [body.name for body in identified.bodies]
    declared = set(_DECLARED.findall(plain(text).replace('"', "”")))

    def ours(text: str) -> bool:
        name = plain_name(_HEADING_BEFORE.sub("", text).rstrip("部门单位的"))
        if name in declared or any(name and (name in full or stands_for(name, full)) for full in names):
            return True
        return same_body(name, identified.bodies) is not None

    return ours


def _statement(
    text: str, said: Said, counted: Counted | None, place: _Place, year: int | None, phase: Phase | None
) -> Statement:
    figure = said.figure
    start, end = _span(said)
    value = figure.value
    if said.clause.down and said.clause.comparison != "level":
        value = -abs(value)  # 减少-5万元 is a decrease with the sign of the difference before it
    return Statement(
        statement_id=place.statement_id,
        body_id=place.body_id,
        page=place.page,
        subject=_as_printed(text, said, _subject(said, counted)),
        comparison=said.clause.comparison,
        fiscal_year=said.year or year,
        phase=_phase(said, year, phase),
        value_printed="".join(text[start:end].split())[: len(figure.printed)],
        unit_printed=figure.unit,
        amount_yuan=_amount(value, figure.unit) if figure.kind == "money" else None,
        value=value.quantize(Decimal("0.000001")) if figure.kind != "money" and abs(value) < _LARGEST else None,
        quote=_quote(text, said),
        char_start=start,
        char_end=end,
        compared_with_year=said.ref_year if said.clause.comparison in ("change", "percent_change") else None,
        table_no=place.cell.table_no if place.cell else None,
        row_no=place.cell.row_no if place.cell else None,
        column_no=place.cell.column_no if place.cell else None,
    )


def _phase(said: Said, year: int | None, phase: Phase | None) -> Phase | None:
    """The phase of a figure; in a budget 全年预算 is the approved one, nothing has been adjusted yet."""
    own = said.year in (None, year) and phase == "approved"
    if own and said.phase == "adjusted" and "调整" not in said.paragraph.text[said.start : said.figure.start]:
        return phase
    return said.phase or phase


def _subject(said: Said, counted: Counted | None) -> str:
    if counted:
        return counted.text
    return said.term.text if said.term else said.clause.subject or said.clause.words


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
    begin = at[0]
    for place, following in pairwise((*at, at[-1] + 1)):
        if following != place + 1 and "\n" in text[place + 1 : following]:
            parts.append(text[begin : place + 1])
            begin = following
    parts.append(text[begin : at[-1] + 1])
    before = text[at[0] - 1 : at[0]]
    return (before if before in _OPENING_MARKS else "") + "".join("".join(parts).split())
