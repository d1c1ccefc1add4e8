"""Pagers: from one list page to the address of the next, each a function under the name that portal files use."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from scrapers.fetch.page import Page

if TYPE_CHECKING:
    from scrapers.portals.registry import Pager


@dataclass(frozen=True, slots=True)
class Count:
    """What a page says of its list: how many pages and records, and how the files of further pages are named."""

    pages: int | None = None
    records: int | None = None
    stem: str = ""
    suffix: str = ""


NextPage = Callable[["Pager", str, int, Page, Count], str | None]
"""(pager, address of the first page, number of the next page from 2, present page, count) → its address or None."""

_CREATE_PAGE_HTML = re.compile(
    r"createPageHTML\s*\(\s*(?:['\"][^'\"]*['\"]\s*,\s*)?(\d+)\s*,\s*\d+\s*,\s*['\"](\w+)['\"]\s*,\s*['\"](\w+)['\"]"
    r"(?:\s*,\s*(\d+))?"
)
_CREATE_PAGE = re.compile(r"createPage\w*\s*\(\s*(\d+)\s*,")
_COUNT_PAGE = re.compile(r"\b(?:countPage|totalPages?|pageCount)\s*[=:]\s*['\"]?(\d+)")
_PAGES_SAID = re.compile(r"(?:共\s*(\d+)\s*页|第?\s*\d+\s*/\s*(\d+)\s*页?)")
_RECORDS_SAID = re.compile(r"共\s*(?:有\s*)?(\d+)\s*(?:条|篇|项记录|条记录)")
_NEXT = re.compile(r"^\s*(?:下一?页|后一?页|next(?:\s+page)?|[>›»]{1,2})\s*[>›»]*\s*$", re.IGNORECASE)


def count_of(page: Page) -> Count:
    """Read pages, records and naming off a list page's scripts or its text."""
    match = _CREATE_PAGE_HTML.search(page.text)
    if match:
        return Count(int(match[1]), int(match[4]) if match[4] else None, match[2], match[3])
    for pattern in (_CREATE_PAGE, _COUNT_PAGE):
        match = pattern.search(page.text)
        if match:
            return Count(int(match[1]))
    said = page.soup.get_text(" ")
    pages, records = _PAGES_SAID.search(said), _RECORDS_SAID.search(said)
    return Count(int(pages[1] or pages[2]) if pages else None, int(records[1]) if records else None)


def zero_based(_pager: Pager, first: str, number: int, page: Page, count: Count) -> str | None:
    """``index.html``, ``index_1.html``, … ``index_{N-1}.html``."""
    return _numbered(first, number - 1, number, page, count)


def one_based(_pager: Pager, first: str, number: int, page: Page, count: Count) -> str | None:
    """``index.html``, ``index_2.html``, … ``index_N.html``."""
    return _numbered(first, number, number, page, count)


def _numbered(first: str, printed: int, number: int, page: Page, count: Count) -> str | None:
    folder, _, file = urlsplit(first).path.rpartition("/")
    stem, _, suffix = file.rpartition(".") if "." in file else (count.stem or "index", "", count.suffix or "html")
    if count.stem and not file:
        stem, suffix = count.stem, count.suffix
    name = f"{stem}_{printed}.{suffix}"
    if count.pages is None:
        return _linked(page, name)
    return urljoin(first, f"{folder}/{name}") if number <= count.pages else None


def _linked(page: Page, name: str) -> str | None:
    """Where the page does not say how many there are, the next one counts only if it is linked."""
    for link in page.soup.find_all("a", href=True):
        if str(link["href"]).partition("?")[0].rpartition("/")[2] == name:
            return page.link(str(link["href"]))
    return None


def next_link(pager: Pager, _first: str, _number: int, page: Page, _count: Count) -> str | None:
    """The link that says 下一页, or the portal's own selector for it."""
    if pager.next:
        link = page.soup.select_one(pager.next)
    else:
        link = next((a for a in page.soup.find_all("a", href=True) if _NEXT.match(a.get_text())), None)
    return page.link(str(link["href"])) if link and link.has_attr("href") else None


def query(pager: Pager, first: str, number: int, _page: Page, count: Count) -> str | None:
    """``list.jsp?page=2``; without a count it ends at a page that brings nothing new."""
    if count.pages is not None and number > count.pages:
        return None
    parts = urlsplit(first)
    values = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != pager.parameter]
    values.append((pager.parameter, str(pager.first + number - 1)))
    return urlunsplit(parts._replace(query=urlencode(values)))


def none(_pager: Pager, _first: str, _number: int, _page: Page, _count: Count) -> str | None:
    """One page holds everything."""
    return None


PAGERS: dict[str, NextPage] = {pager.__name__: pager for pager in (zero_based, one_based, next_link, query, none)}
