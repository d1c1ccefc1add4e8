"""Lists that lie on the server as pages: TRS, UCAP, 博达, channel lists, and everything that looks like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.page import Page
from scrapers.portals.families.base import Family, ListPage, MissingPage, Pages, Told, family
from scrapers.portals.families.counts import Count, count_of
from scrapers.portals.families.described import Pager, Selectors
from scrapers.portals.families.pagers import PAGERS, Turn, descending, drop_down, next_link, number_link
from scrapers.portals.families.reasons import nothing_listed, scripted_rows
from scrapers.portals.families.rows import Listed, read_rows

if TYPE_CHECKING:
    from scrapers.portals.registry import Column, Portal

MOST_PAGES_WITHOUT_NEWS = 2
"""So many pages in a row may repeat what was listed, or list nothing, before a list is given up."""
MOST_FRAMES = 3
SHELL_CHARACTERS = 200
Read = Callable[[Page], Listed]
"""What tells the rows of a page."""
_NO_LIST = re.compile(r"visit|count|login|share|footer|header|search|tree|menu|weather|calendar", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s;]+)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"location(?:\.href)?\s*=\s*['\"]([^'\"]+)['\"]|location\.replace\s*\(\s*['\"]([^'\"]+)['\"]")


@family("static_list")
class StaticList(Family):
    """List pages with links, walked by the pager of the portal's file until there is no next page."""

    def tell(self, page: Page) -> Sequence[Told]:
        if not read_rows(page, Selectors()).rows:
            return ()
        count = count_of(page)
        turn = Turn(Pager(), page.url, page.url, 2, page, replace(count, pages=None))
        found = []
        if page.soup.select_one(".p_pages .p_next, [id^=line_u]") and descending(turn):
            found.append(_told("descending", "博达（VSB）翻页，页码递减"))
        if next_link(turn):
            found.append(_told("next_link", "页面有“下一页”链接"))
        if (count.pages or 0) > 1 and count.current == 0:
            found.append(_told("zero_based", f"脚本写明共 {count.pages} 页，页码从 0 起"))
        elif (count.pages or 0) > 1:
            found.append(_told("numbered", f"页面写明共 {count.pages} 页，第二页的编号由试取得知"))
        if drop_down(turn):
            found.append(_told("drop_down", "页面有翻页下拉框"))
        if number_link(turn):
            found.append(_told("auto", "页面有页码链接"))
        return found or [Told({"family": "static_list"}, "页面是静态列表，没有翻页")]

    def walk(self, portal: Portal, column: Column, pages: Pages) -> Iterator[ListPage]:
        yield from walk_pages(portal, column, pages, partial(read_rows, selectors=portal.selectors))


def walk_pages(portal: Portal, column: Column, pages: Pages, read: Read) -> Iterator[ListPage]:
    """A list by its pager; ``read`` tells its rows.

    Raises FetchError for a page that cannot be had; what is wrong with a page that came is its remark.
    """
    first, page, listed = _beginning(portal.address(column), pages, read)
    url, number, stale, count = first, 1, 0, Count()
    asked, seen = {first}, set[str]()
    repeated = ""
    while True:
        said = count_of(page)
        count = said if said.pages is not None else replace(count, records=said.records or count.records)
        fresh = {row.url for row in listed.rows} - seen
        remarks = [repeated] if fresh and repeated else []
        repeated = "" if fresh else _repeated(number, listed)
        stale = 0 if fresh else stale + 1
        found = PAGERS[portal.pager.kind](Turn(portal.pager, first, url, number + 1, page, count))
        following = [next_url for next_url in found if next_url not in asked]
        ends = not following or _given_up(portal.pager.kind, number, stale, count)
        if number == 1 and not listed.rows:
            ends, remarks = True, [nothing_listed(page, listed)]
        elif ends:
            remarks.append(_why_ended(number, url, found, listed, count, fresh=bool(fresh)))
        elif number == portal.pager.most_pages:
            ends, remarks = True, [*remarks, f"列表超过 {number} 页，未读完"]
        remarks.append(scripted_rows(number, listed))
        remark = "；".join(filter(None, remarks))
        yield ListPage(number, url, listed.rows, count.pages, count.records, remark)
        if ends:
            return
        seen |= fresh
        url, page, listed = _turned(following, pages, read, seen)
        asked |= {*following[: following.index(url)], url}
        number += 1


def _told(kind: str, because: str) -> Told:
    content = {"family": "static_list"} | ({} if kind == "auto" else {"pager": {"kind": kind}})
    return Told(content, because)


def _beginning(first: str, pages: Pages, read: Read) -> tuple[str, Page, Listed]:
    """The first page of a list: the column's own, or the one that it only frames or leads on to."""
    page = pages.get(first)
    listed = read(page)
    for url in () if listed.rows else _within(page):
        try:
            inner = pages.get(url)
        except BlockedByPortal:
            raise
        except FetchError:
            continue  # a frame that is missing is no part of the list
        inside = read(inner)
        if inside.rows:
            return url, inner, inside
    return first, page, listed


def _within(page: Page) -> list[str]:
    """Pages of the same host that a page without a list shows in frames, or sends the reader on to."""
    written = [str(frame["src"]) for frame in page.soup.select("iframe[src], frame[src]")]
    if len(page.soup.get_text(strip=True)) < SHELL_CHARACTERS:
        refresh = page.soup.select_one("meta[http-equiv=refresh i]")
        match = _REFRESH.search(str(refresh.get("content"))) if refresh else None
        written += [match[1]] if match else []
        written += [one or other for one, other in _ELSEWHERE.findall(page.text)]
    urls = [url for href in written if not _NO_LIST.search(href) and (url := page.link(href))]
    host = urlsplit(page.url).hostname
    return [url for url in dict.fromkeys(urls) if urlsplit(url).hostname == host and url != page.url][:MOST_FRAMES]


def _turned(candidates: list[str], pages: Pages, read: Read, seen: set[str]) -> tuple[str, Page, Listed]:
    """The first candidate that is there and does not repeat what was listed; the last one whatever it is."""
    *tried, last = candidates
    for url in tried:
        try:
            page = pages.get(url)
        except MissingPage:
            continue
        listed = read(page)
        if not listed.rows or {row.url for row in listed.rows} - seen:
            return url, page, listed
    page = pages.get(last)
    return last, page, read(page)


def _given_up(kind: str, number: int, stale: int, count: Count) -> bool:
    """Whether to stop at a page without news: at once where only that tells the end, else after a second one."""
    if not stale:
        return False
    if count.pages is None:
        return kind == "query" or stale >= MOST_PAGES_WITHOUT_NEWS
    return stale >= MOST_PAGES_WITHOUT_NEWS or number >= count.pages


def _repeated(number: int, listed: Listed) -> str:
    return f"第 {number} 页与前面各页重复" if listed.rows else f"第 {number} 页没有一行"


def _why_ended(number: int, url: str, found: list[str], listed: Listed, count: Count, *, fresh: bool) -> str:
    """Why a list that ends here is not whole; a list that does not say its length may end anywhere."""
    if count.pages is not None and not fresh:
        return f"列表共 {count.pages} 页，{_repeated(number, listed)}"
    if count.pages is not None and number < count.pages:
        return f"列表共 {count.pages} 页，只找到 {number} 页（请检查门户文件的 pager）"
    if count.pages is None and fresh and found and url not in found:
        return f"第 {number} 页的“下一页”指回已读过的页，其后可能还有"
    return ""
