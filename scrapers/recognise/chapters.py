"""Headings that open the part of one body in a document of several (``二、某县河道管理所2024年单位预算``).

A table's title that begins with a body's name is one of them.

A table of contents names the same chapters without opening them, and so does a list of bodies one below the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from scrapers.recognise.identity_names import caption_in
from scrapers.recognise.organisation import has_place, is_organisation, plain, plain_name, words
from scrapers.records import Grid, Line, ReadDocument

_CONTENTS = re.compile(r"^目[录次]$|目录$")
_ENTRY = re.compile(r"[.．…·]{2,}\d*$|[.．…·]{2,}（?\d+）?$")
_AMOUNT = re.compile(r"-?\d[\d,，]*\.\d+")
_YEAR = r"(?:(?:19|20)\d{2}年度?)?"
_ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+(?:部分|章|节)|附[件表]?[一二三四五六七八九十\d]+|[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d{1,2}[）)、.．])"
    r"[：、.．—-]*"
)
_KIND = (
    r"(?:部门|单位|整体|汇总|收支|收入支出|综合)*(?:(?:收支|收入|支出|收入支出)(?:总体?|情况)*表$|预算|决算)"
    r"(?:信息|公开|情况|编制|文本|收支|收入|支出|总|汇总|报|表格?|附表|及|说明|报告|（[^）]*）|和?[“”]?三公[“”]?经费)*"
)
_SAID = ("预算", "决算", "表")
_LONGEST, _LEAST_LIST, _NEAR = 60, 3, 2
"""Characters of a heading; bodies of a list; items at most from one of its entries to the next."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading at an item of ``ReadDocument.items`` and the body it names, by its plain name."""

    item: int
    name: str
    is_numbered: bool


@cache
def _heading() -> re.Pattern[str]:
    endings = "|".join(map(re.escape, sorted((*words().endings, *words().own_level), key=len, reverse=True)))
    inside = "|".join(map(re.escape, words().own_level))
    name = rf"[\u4e00-\u9fff（）]*?(?:{endings})(?:（(?:{inside}|[^（）]{{2,6}})）)?"
    return re.compile(rf"^{_YEAR}(?P<name>{name}){_YEAR}{_KIND}$")


def _named_in(text: str) -> tuple[str, bool] | None:
    """The body that a heading names, and whether it has a number; ``None`` for what is no heading of a body's part."""
    ordinal = _ORDINAL.match(text)
    found = _heading().match(text[ordinal.end() :] if ordinal else text)
    if found is None:
        return None
    name = plain_name(found["name"])
    whole = has_place(name) and is_organisation(name, labelled=True)
    return (name, bool(ordinal)) if whole or (ordinal and (is_organisation(name) or is_own_level(name))) else None


def is_own_level(name: str) -> bool:
    """Whether a name says nothing but 本级, 局机关 or the like."""
    return name in words().own_level


def chapters(read: ReadDocument) -> tuple[Chapter, ...]:
    """The headings that open a body's part, in order. A cover of two lines, name and kind, is one."""
    contents = contents_items(read)
    lines = [(item, plain(line.text)) for item, line in enumerate(read.items) if isinstance(line, Line)]
    lines = [(item, text) for item, text in lines if text and item not in contents and len(text) <= _LONGEST]
    return without_lists(_found(lines), read)


def _found(lines: Sequence[tuple[int, str]]) -> Iterator[Chapter]:
    for place, (item, text) in enumerate(lines):
        if not any(word in text for word in _SAID):
            continue
        said, at = _named_in(text), item
        above_item, above = lines[place - 1] if place else (item, "")
        if said is None and above_item + 1 == item and _is_name(above):
            said, at = _named_in(above + text), above_item
        if said:
            yield Chapter(at, *said)


def _is_name(text: str) -> bool:
    return caption_in(text) is None and is_organisation(name := plain_name(text)) and has_place(name)


def without_lists(found: Iterable[Chapter], read: ReadDocument) -> tuple[Chapter, ...]:
    """Headings in order, but for those that follow each other at once, as in a list of bodies."""
    runs: list[list[Chapter]] = []
    for chapter in found:
        if runs and chapter.item - runs[-1][-1].item <= _NEAR and _only_lines(read, runs[-1][-1].item, chapter.item):
            runs[-1].append(chapter)
        else:
            runs.append([chapter])
    return tuple(chapter for run in runs if len({one.name for one in run}) < _LEAST_LIST for chapter in run)


def _only_lines(read: ReadDocument, first: int, last: int) -> bool:
    return all(isinstance(item, Line) for item in read.items[first : last + 1])


def bodies_headed(found: Iterable[Chapter]) -> list[str]:
    """The names, without repetition, of those chapters that alone tell of a part of its own, in order."""
    found = list(found)
    several = len({chapter.name for chapter in found}) >= _LEAST_LIST
    return list(dict.fromkeys(chapter.name for chapter in found if chapter.is_numbered or several))


def _has_amounts(grid: Grid) -> bool:
    return any(_AMOUNT.fullmatch(cell.text.strip()) for cell in grid.cells)


def contents_items(read: ReadDocument) -> frozenset[int]:
    """The items that make up tables of contents: their entries name chapters without opening them.

    An entry with leaders and a page number is one; so is every line from 目录 until the first entry comes again, if no
    table with amounts stands between.
    """
    tables = [item for item, grid in enumerate(read.items) if isinstance(grid, Grid) and _has_amounts(grid)]
    lines = [(item, plain(line.text)) for item, line in enumerate(read.items) if isinstance(line, Line)]
    lines = [(item, text) for item, text in lines if text]
    inside = {item for item, text in lines if _ENTRY.search(text)}
    for position, (_, text) in enumerate(lines[:-1]):
        if not _CONTENTS.search(text) or len(text) > 30:
            continue
        first = _ENTRY.sub("", lines[position + 1][1])
        again = next((p for p, (_, t) in enumerate(lines) if p > position + 1 and _ENTRY.sub("", t) == first), None)
        if again is not None and not any(lines[position][0] < table < lines[again][0] for table in tables):
            inside |= {item for item, _ in lines[position:again]}
    return frozenset(inside)
