"""Nothing unexplained: each printed number that looks like an amount is an observation, part of a statement, or listed.

What looks like an amount: a number with thousands separators or decimals, or one followed by a unit of money or a sign
of percentage. Numbers of tables are known again by page and print, since rows and columns may be joined or split.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from scrapers.errors import SettingsError
from scrapers.recognise.apart import rows_apart
from scrapers.recognise.label import squash
from scrapers.recognise.prose_text import Paragraph, Places, paragraphs, paragraphs_of_cell
from scrapers.recognise.prose_vocabulary import Pattern
from scrapers.recognise.rule_files import rules
from scrapers.records import Observation, ParseIssue, ReadDocument, Statement, UnreadFigure

REASONS_FILE = Path("vocabulary/unexplained.yml")
_AMOUNT = re.compile(
    r"(?<![\d.，A-Za-z])(?:\d{1,3}(?:，\d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+|\d+(?=[余多]?[百千万亿]*元|个百分点|[%‰]))"
    r"(?!\d|\.\d|[A-Za-z])"
)
_MAY_BE = re.compile(r"\d\s*[.,，．%％‰余多个百千万亿元]")
_AROUND = 30


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that looks like an amount, with the plain text on both sides of it."""

    page: int
    printed: str
    before: str
    after: str
    start: int


class Reason(BaseModel):
    """A kind of number that is no amount: the words around it and, where that tells too, how it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    before: Pattern = ""
    after: Pattern = ""
    number: Pattern = ""

    def is_it(self, number: _Number) -> bool:
        fits = re.fullmatch(self.number, number.printed) if self.number else True
        return bool(fits and re.search(self.before, number.before) and re.match(self.after, number.after))


@cache
def reasons() -> tuple[Reason, ...]:
    """``vocabulary/unexplained.yml``; raises ``SettingsError`` when it is wrong."""
    try:
        loaded = yaml.safe_load((rules() / REASONS_FILE).read_text(encoding="utf-8"))
        return tuple(TypeAdapter(list[Reason]).validate_python(loaded))
    except (yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"{REASONS_FILE.name}: {error}") from error


def unexplained_figures(
    read: ReadDocument, observations: Iterable[Observation], statements: Iterable[Statement]
) -> list[UnreadFigure]:
    """The numbers of a document that look like amounts and became nothing, page by page, with the reason if plain."""
    said = list(statements)
    taken = [(s.char_start, s.char_end) for s in said if s.table_no is None]
    starts = {offset for start, end in taken for offset in range(start, end)}
    known = _known(observations, said)
    unread = [number for number in _in_lines(read) if number.start not in starts]
    for number in _in_grids(read):
        if known[number.page, number.printed] > 0:
            known[number.page, number.printed] -= 1
        else:
            unread.append(number)
    return [_figure(number) for number in sorted(unread, key=lambda number: number.page)]


def unexplained_issues(figures: Iterable[UnreadFigure]) -> list[ParseIssue]:
    """One issue for each page with a number that nothing explains, quoting the first."""
    by_page: dict[int, list[UnreadFigure]] = {}
    for figure in figures:
        if figure.reason is None:
            by_page.setdefault(figure.page, []).append(figure)
    return [
        ParseIssue(
            "figure_unread",
            f"有{len(found)}处疑为金额的数字既不在表中数值之内，也未成为文字数据，如“{found[0].quote}”中的{found[0].printed}",
            page,
        )
        for page, found in by_page.items()
    ]


def _known(observations: Iterable[Observation], statements: Iterable[Statement]) -> Counter[tuple[int, str]]:
    """How often each number of a page's tables was read."""
    known: Counter[tuple[int, str]] = Counter()
    for observation in observations:
        for text in (observation.value_printed, observation.row_code_printed or ""):
            known.update((observation.page, number.printed) for number in _in_cell(observation.page, text))
    for statement in statements:
        if statement.table_no is not None:
            text = statement.value_printed + (statement.unit_printed or "")
            known.update((statement.page, number.printed) for number in _in_cell(statement.page, text))
    return known


def _in_lines(read: ReadDocument) -> Iterator[_Number]:
    places = Places(read)
    for paragraph in paragraphs(read):
        for number in _numbers(paragraph, 0):
            yield _Number(places.page(number.start), number.printed, number.before, number.after, number.start)


def _in_grids(read: ReadDocument) -> Iterator[_Number]:
    for grid in read.grids:
        for cell in rows_apart(grid).cells:
            yield from _in_cell(cell.page, cell.text)


def _in_cell(page: int, text: str) -> Iterator[_Number]:
    if _MAY_BE.search(text):
        for number in _in_text(squash(text)):
            yield replace(number, page=page)


@lru_cache(maxsize=8192)
def _in_text(text: str) -> tuple[_Number, ...]:
    """Of any page: a figure is asked for as it was read, and again as it is printed."""
    return tuple(number for paragraph in paragraphs_of_cell(text) for number in _numbers(paragraph, 0))


def _numbers(paragraph: Paragraph, page: int) -> Iterator[_Number]:
    for match in _AMOUNT.finditer(paragraph.text):
        before, after = paragraph.text[: match.start()], paragraph.text[match.end() :]
        yield _Number(page, match[0], before, after, paragraph.at[match.start()])


def _figure(number: _Number) -> UnreadFigure:
    plain = (reason.reason for reason in reasons() if reason.is_it(number))
    quote = number.before[-_AROUND:] + number.printed + number.after[:_AROUND]
    return UnreadFigure(number.page, number.printed, quote, next(plain, None))
