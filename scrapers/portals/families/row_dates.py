"""Dates of rows: anywhere in the item, in one piece or in two, and not those of a title or a deadline."""

from __future__ import annotations

import re
from datetime import date

from bs4 import Tag

from scrapers.fetch.dates import find_date

_NOT_PUBLISHED = re.compile(
    r"(截止|截至|到期|有效期|生成|成文)(日期|时间)?(至|到)?\s*[:：]?\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?"
)
_YEAR_AND_MONTH = re.compile(r"^[\[(（【]?\s*((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*月?\s*[\])）】]?$")
_DAY = re.compile(r"^(\d{1,2})\s*日?$")
_MONTH_AND_DAY = re.compile(r"^[\[(（【]?\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*[\])）】]?$")
_DATE_COLUMN = (re.compile(r"(发布|公开|公布|发文|上传|更新)(日期|时间)"), re.compile(r"日期|时间"))


_DATE_ALONE = re.compile(
    r"^[\[(（【]?\s*((发布|公开|公布)(日期|时间)\s*[:：]?)?\s*(?:(19|20)\d{2}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"(\s+\d{1,2}:\d{2}(:\d{2})?)?\s*[\])）】]?$"
)


def is_date_alone(text: str) -> bool:
    """Whether a piece of text is a date and nothing else."""
    return bool(_DATE_ALONE.match(text.strip()) or _YEAR_AND_MONTH.match(text.strip()))


def find_published(text: str) -> date | None:
    """The first date in a text that is no deadline and no day on which a document was signed."""
    return find_date(_NOT_PUBLISHED.sub(" ", text))


def has_date(item: Tag) -> bool:
    """Whether an item has a date of any kind, also one without a year or without a day."""
    if find_date(item.get_text(" ")):
        return True
    return any(_YEAR_AND_MONTH.match(text) or _MONTH_AND_DAY.match(text) for text in item.stripped_strings)


def date_of_item(item: Tag, link: Tag) -> date | None:
    """The date of a row: of its column in a table, else outside its link, else in it; 03-01 and 2024年3月 are none."""
    named = _of_column(item) if item.name == "tr" else None
    if named:
        return named
    inside = link.get_text(" ") if link is not item else ""
    outside = item.get_text(" ").replace(inside, " ", 1) if inside else item.get_text(" ")
    return find_published(outside) or _in_two_pieces(item) or find_published(inside)  # a title may hold a date


def _of_column(row: Tag) -> date | None:
    """What stands below the heading 发布日期, where a table has one."""
    table = row.find_parent("table")
    heading = table.find("tr") if table else None
    if not isinstance(heading, Tag) or heading is row:
        return None
    names = [cell.get_text("", strip=True) for cell in heading.find_all(["th", "td"])]
    cells = row.find_all(["th", "td"])
    if len(names) != len(cells):
        return None
    for pattern in _DATE_COLUMN:
        for name, cell in zip(names, cells, strict=True):
            if pattern.search(name) and (found := find_date(cell.get_text(" "))):
                return found
    return None


def _in_two_pieces(item: Tag) -> date | None:
    """A day that stands apart from its year and month, as calendars of lists print it."""
    pieces = list(item.stripped_strings)
    months = [match for piece in pieces if (match := _YEAR_AND_MONTH.match(piece))]
    days = [match for piece in pieces if (match := _DAY.match(piece))]
    if len(months) != 1 or len(days) != 1:
        return None
    try:
        return date(int(months[0][1]), int(months[0][2]), int(days[0][1]))
    except ValueError:
        return None
