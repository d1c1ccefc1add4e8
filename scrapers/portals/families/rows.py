"""Rows of a list page: by the portal's selectors, else by what lists have in common: a link and a date in one item."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from bs4 import Tag

from scrapers.fetch.dates import find_date
from scrapers.fetch.page import Page
from scrapers.portals.families.base import Row

if TYPE_CHECKING:
    from scrapers.portals.registry import Selectors

ITEMS = ["li", "tr", "dd", "dl", "p"]
MOST_LINKS_OF_AN_ITEM = 6
_CUT = re.compile(r"(…|\.{3,})\s*$")
_SPACE = re.compile(r"\s+")


def rows_of(page: Page, selectors: Selectors) -> tuple[Row, ...]:
    """The rows of a list page in their order, each address once."""
    items = page.soup.select(selectors.row) if selectors.row else _items(page)
    found: dict[str, Row] = {}
    for item in items:
        row = _row(page, item, selectors)
        if row is not None:
            found.setdefault(row.url, row)
    return tuple(found.values())


def _items(page: Page) -> list[Tag]:
    """Innermost items that hold a link and a date."""
    found = {}
    for link in page.soup.find_all("a", href=True):
        item = link.find_parent(ITEMS)
        if item is not None and find_date(item.get_text(" ")) and len(item.find_all("a")) <= MOST_LINKS_OF_AN_ITEM:
            found[id(item)] = item
    return list(found.values())


def _row(page: Page, item: Tag, selectors: Selectors) -> Row | None:
    link = _link(item, selectors.link)
    url = page.link(str(link["href"])) if link else None
    if link is None or url is None:
        return None
    return Row(url, title_of(link), _date(item, link, selectors.list_date))


def _link(item: Tag, selector: str) -> Tag | None:
    if selector:
        return item.select_one(selector)
    if item.name == "a" and item.has_attr("href"):
        return item
    links = item.find_all("a", href=True)
    return max(links, key=lambda link: len(title_of(link)), default=None)  # not the link to the column or an icon


def title_of(link: Tag) -> str:
    """What a link says; where the text is cut, its ``title`` attribute."""
    text = _SPACE.sub(" ", link.get_text(" ")).strip()
    said = _SPACE.sub(" ", str(link.get("title") or "")).strip()
    return said if said and (not text or _CUT.search(text) or len(said) > len(text)) else text


def _date(item: Tag, link: Tag, selector: str) -> date | None:
    if selector:
        chosen = item.select_one(selector)
        return find_date(chosen.get_text(" ")) if chosen else None
    inside = link.get_text(" ")
    outside = item.get_text(" ").replace(inside, " ", 1)
    return find_date(outside) or find_date(inside)  # a title may hold a date of its own
