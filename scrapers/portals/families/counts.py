"""What a page says of its list: how many pages and records, and how the files of further pages are named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scrapers.fetch.page import Page

SUFFIXES = ("html", "shtml", "htm", "jhtml", "jsp", "aspx", "asp", "php", "do")


@dataclass(frozen=True, slots=True)
class Count:
    """Pages and records of a list; ``stem`` and ``suffix`` of its files; the number the page gives itself."""

    pages: int | None = None
    records: int | None = None
    stem: str = ""
    suffix: str = ""
    current: int | None = None


_CALL = re.compile(r"create_?Page\w*\s*\(([^(){};]*)\)", re.IGNORECASE)
_ARGUMENT = re.compile(r"""'([^']*)'|"([^"]*)"|([^,'"]+)""")
_PAGES = re.compile(
    r"\b(?:m_n)?(?:countPages?|totalPages?|pageCount|page_count|total_pages?|pageTotal)\b['\"]?\s*[=:]\s*['\"]?(\d+)",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    r"\b(?:countnum|record_?count|count_?records?|total_?(?:count|records?|num|rows?|size)|row_?count)\b['\"]?\s*[=:]\s*['\"]?(\d+)",
    re.IGNORECASE,
)
_CURRENT = re.compile(r"\b(?:currentPage|curPage|pageIndex|current_page)\b\s*=\s*['\"]?(\d+)", re.IGNORECASE)
_PAGES_SAID = re.compile(
    r"(?:共|总共|合计|分)\s*(?:有\s*)?(\d+)\s*页|第\s*\d+\s*/\s*(\d+)\s*页|\d+\s*/\s*(\d+)\s*页|条\s*\d+\s*/\s*(\d+)(?![/\d])"
)
_OF_PAGES = re.compile(r"^\s*(\d{1,5})\s*/\s*(\d{1,5})\s*$")
_RECORDS_SAID = re.compile(r"(?:共|总共|总计|合计)\s*(?:有\s*)?(\d+)\s*(?:条|篇|项|个\s*(?:记录|文件|信息))")
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"\\])//[^\n]*", re.DOTALL)
_HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def count_of(page: Page) -> Count:
    """Read pages, records and naming off a list page: its scripts, its attributes, its text, the first that says it."""
    scripts = "\n".join(_COMMENT.sub(" ", script.get_text()) for script in page.soup.find_all("script"))
    drawn = next(_calls(scripts), Count())
    marked = _SCRIPT.sub(" ", _HTML_COMMENT.sub(" ", page.text))
    said = _SPACE.sub(" ", page.soup.get_text(" "))
    pages, records = drawn.pages, drawn.records
    for source in (scripts, marked):
        pages = pages if pages is not None else _number(_PAGES, source)
        records = records if records is not None else _number(_RECORDS, source)
    if pages is None:
        pages = _pages_said(page, said)
    current = drawn.current if drawn.current is not None else _number(_CURRENT, scripts)
    records = records if records is not None else _number(_RECORDS_SAID, said)
    return replace(drawn, pages=max(pages, 1) if pages is not None else None, records=records, current=current)


def _calls(scripts: str) -> Iterator[Count]:
    """What calls of ``createPageHTML`` and its kin say; names and order of their arguments differ between sites.

    Seen: (pages, current, stem, suffix), (element, pages, current, stem, suffix, records), and the same with the
    texts first. The numbers tell themselves apart: the current page is the least of them, records are the most.
    """
    for call in _CALL.finditer(scripts):
        arguments = [next(filter(None, match.groups()), "").strip() for match in _ARGUMENT.finditer(call[1])]
        texts = [text for text in arguments if text and not text.isdigit()]
        place = next((i for i, text in enumerate(arguments) if text.lower().lstrip(".") in SUFFIXES), len(arguments))
        numbers = [int(text) for text in arguments[:place] if text.isdigit()]
        after = [int(text) for text in arguments[place:] if text.isdigit()]
        if len(numbers) < 2:
            numbers, after = (numbers + after)[:2], (numbers + after)[2:]
        if not numbers:
            continue
        current, pages = min(numbers[:2]) if len(numbers) > 1 else None, max(numbers[:2])
        if len(numbers) > 2:
            current, pages, records = sorted(numbers)[:3]
        else:
            records = next((number for number in after if number >= pages and number), 0)
        suffix = arguments[place].lstrip(".") if place < len(arguments) else ""
        stem = texts[texts.index(arguments[place]) - 1] if suffix and texts.index(arguments[place]) else ""
        yield Count(pages, records or None, stem, suffix, current)


def _pages_said(page: Page, said: str) -> int | None:
    match = _PAGES_SAID.search(said)
    if match:
        return int(next(filter(None, match.groups())))
    for text in page.soup.stripped_strings:  # 1/11 alone in its element: in a running text it is a date
        of = _OF_PAGES.match(text)
        if of and int(of[1]) <= int(of[2]):
            return int(of[2])
    return None


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return int(match[1]) if match else None
