"""Lists that lie on the server as pages: TRS, UCAP, 博达, and everything that looks like them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scrapers.fetch.page import Page
from scrapers.portals.families.base import Family, ListPage, Pages, Row, family
from scrapers.portals.families.pagers import PAGERS, Count, count_of
from scrapers.portals.families.rows import rows_of

if TYPE_CHECKING:
    from scrapers.portals.registry import Column, Portal

SHELL_CHARACTERS = 200
"""A page with less text than this is a shell that scripts fill."""


@family("static_list")
class StaticList(Family):
    """List pages with links, walked by the pager of the portal's file until there is no next page."""

    def walk(self, portal: Portal, column: Column, pages: Pages) -> Iterator[ListPage]:
        first = url = portal.address(column)
        asked: set[str] = set()
        listed: set[str] = set()
        count = Count()
        for number in range(1, portal.pager.most_pages + 1):
            asked.add(url)
            page = pages.get(url)
            rows, said = rows_of(page, portal.selectors), count_of(page)
            count = said if said.pages is not None else count  # a page that lost its pager does not end the list
            following = PAGERS[portal.pager.kind](portal.pager, first, number + 1, page, count)
            ends = following is None or following in asked or not {row.url for row in rows} - listed
            remark = _remark(number, rows, listed, count.pages) if ends else ""
            if number == 1 and not rows:
                remark = _why_empty(page)
            yield ListPage(number, url, rows, count.pages, count.records, remark)
            if ends or following is None:
                return
            listed |= {row.url for row in rows}
            url = following
        yield ListPage(number, url, (), remark=f"列表超过 {portal.pager.most_pages} 页，未读完")


def _remark(number: int, rows: tuple[Row, ...], listed: set[str], pages: int | None) -> str:
    """Why a list that ends here is not whole; a list that does not say its length may end anywhere."""
    if pages is None or (number == 1 and not rows):
        return ""
    if rows and {row.url for row in rows} <= listed:
        return f"列表共 {pages} 页，第 {number} 页与前面各页重复"
    if not rows:
        return f"列表共 {pages} 页，第 {number} 页没有一行"
    return f"列表共 {pages} 页，只找到 {number} 页（请检查门户文件的 pager）" if number < pages else ""


def _why_empty(page: Page) -> str:
    text = page.soup.get_text(strip=True)
    if len(text) < SHELL_CHARACTERS and page.soup.find("script"):
        return "列表页没有一行：页面内容由 JavaScript 生成，须改用其接口"
    return "列表页没有一行：版面可能已变，或门户文件的选择器不符"
