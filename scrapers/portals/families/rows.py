"""Rows of a list page: by the portal's selectors, else by what lists have in common: a link and a date in one item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bs4 import Tag
from bs4.element import NavigableString

from scrapers.fetch.page import Page
from scrapers.portals.families.base import Row
from scrapers.portals.families.described import Selectors
from scrapers.portals.families.row_dates import date_of_item, find_published, has_date, is_date_alone
from scrapers.portals.families.scope import Scope, words
from scrapers.portals.families.scripted import address_in, opens_by_script

ITEMS = ["li", "tr", "dd", "dl", "p"]
MOST_LINKS_OF_AN_ITEM = 6
MOST_LEVELS_UP = 3
SHORTEST_TITLE = 6
FEWEST_UNDATED_ROWS = 3
UNDATED_TITLE = 9
"""A group of links without dates is a list when its titles are on average at least so long."""
_CUT = re.compile(r"(…|\.{3,})\s*$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a page, each address once, and how many more there are whose address only a script knows."""

    rows: tuple[Row, ...]
    scripted: int = 0


def rows_of(page: Page, selectors: Selectors) -> tuple[Row, ...]:
    """The rows of a list page in their order, each address once."""
    return read_rows(page, selectors).rows


def read_rows(page: Page, selectors: Selectors, *, only_list: bool = False) -> Listed:
    """The rows of a list page and what could not be read of them; ``only_list``: the page holds nothing else."""
    if selectors.row:
        items = page.soup.select(selectors.row)
        found = [_row(page, item, _link(item, selectors.link), selectors.list_date) for item in items]
        return _listed(found, sum(1 for item, row in zip(items, found, strict=True) if not row and _by_script(item)))
    scope = Scope(page)
    links = [tag for tag in page.soup.find_all(_leads) if scope.holds(tag)]
    dated = _dated_items(links)
    by_item = [(item, list(_rows_in(page, item))) for item in dated]
    found = [row for _, rows in by_item for row in rows]
    scripted = sum(1 for item, rows in by_item if not rows and _by_script(item))
    return _listed(found or _undated(page, links, 1 if only_list else FEWEST_UNDATED_ROWS), scripted)


def row_in(page: Page, item: Tag, selectors: Selectors) -> Row | None:
    """The row that an item is, whose extent is known."""
    return _row(page, item, _link(item, selectors.link), selectors.list_date)


def title_of(link: Tag) -> str:
    """What a link says; where the text is cut, its ``title`` attribute."""
    text = _SPACE.sub(" ", _text_of(link)).strip()
    said = _SPACE.sub(" ", str(link.get("title") or "")).strip()
    return said if said and (not text or _CUT.search(text) or len(said) > len(text)) else text


def _text_of(link: Tag) -> str:
    """The text of a link; where it holds a whole row, that of its heading, else all but its date."""
    if all(isinstance(child, NavigableString) for child in link.children):
        return link.get_text(" ")
    heading = link.find(["h1", "h2", "h3", "h4", "h5", "h6"])
    if isinstance(heading, Tag) and heading.get_text(strip=True):
        return heading.get_text(" ")
    pieces = list(link.strings)
    return " ".join(piece for piece in pieces if not is_date_alone(piece)) or " ".join(pieces)


def _listed(found: Sequence[Row | None], scripted: int) -> Listed:
    rows: dict[str, Row] = {}
    for row in found:
        if row is not None:
            rows.setdefault(row.url, row)
    return Listed(tuple(rows.values()), scripted)


def _leads(tag: Tag) -> bool:
    return (tag.name == "a" and (tag.has_attr("href") or tag.has_attr("onclick"))) or (
        tag.name in ("li", "tr", "dd", "div", "td", "span", "p") and "'" in str(tag.get("onclick") or "")
    )


def _dated_items(links: list[Tag]) -> list[Tag]:
    """The smallest elements that hold a link and a date, in the order of the page."""
    found: dict[int, Tag] = {}
    for link in links:
        item = _item_of(link)
        if item is not None:
            found.setdefault(id(item), item)
    return [item for item in found.values() if not any(id(parent) in found for parent in item.parents)]


def _item_of(link: Tag) -> Tag | None:
    item = link if link.name in ITEMS else link.find_parent(ITEMS)
    if item is not None:
        if not has_date(item):
            return None
        links = item.find_all("a")
        return item if len(links) <= MOST_LINKS_OF_AN_ITEM or len(_pairs(item)) > 1 else None
    if len(title_of(link)) < SHORTEST_TITLE:
        return None
    for parent, _ in zip((link, *link.parents), range(MOST_LEVELS_UP + 1), strict=False):
        others = [a for a in parent.find_all("a") if a is not link and len(title_of(a)) >= SHORTEST_TITLE]
        if others or parent.name in ("body", "html"):
            return None
        if has_date(parent):
            return parent
    return None


def _rows_in(page: Page, item: Tag) -> Iterator[Row]:
    """The rows of an item: one, or as many as it has links each with a date of its own."""
    pairs = _pairs(item)
    if len(pairs) > 1:
        for link, published_on in pairs:
            url = address_in(page, link)
            if url:
                yield Row(url, said_in(item, link), published_on)
        return
    row = _row(page, item, _link(item, ""), "")
    if row is not None:
        yield row


def _pairs(item: Tag) -> list[tuple[Tag, date]]:
    """Links and dates where an item runs on with a date before or after each of several links; else nothing."""
    if item.name == "tr" or len(item.find_all("a", limit=2)) < 2:
        return []
    signs: list[Tag | date] = []
    for node in item.descendants:
        if isinstance(node, Tag) and node.name == "a" and len(title_of(node)) >= SHORTEST_TITLE:
            signs.append(node)
        elif isinstance(node, NavigableString) and node.find_parent("a") is None:
            said = find_published(str(node))
            if said:
                signs.append(said)
    if len(signs) < 4 or len(signs) % 2:
        return []
    halves = list(zip(signs[::2], signs[1::2], strict=True))
    first_is_link = isinstance(signs[0], Tag)
    found = []
    for half in halves:
        link, published_on = half if first_is_link else half[::-1]
        if not isinstance(link, Tag) or not isinstance(published_on, date):
            return []
        found.append((link, published_on))
    return found


def _row(page: Page, item: Tag, link: Tag | None, date_selector: str) -> Row | None:
    url = address_in(page, link) if link else None
    if link is None or url is None:
        return None
    return Row(url, said_in(item, link), _date(item, link, date_selector))


def said_in(item: Tag, link: Tag) -> str:
    """A link's title; where the link only says 查看, what stands in the row beside it."""
    title = title_of(link)
    if title and not re.match(words().says_nothing, title.replace(" ", ""), re.IGNORECASE):
        return title
    others = [_SPACE.sub(" ", text).strip() for text in item.stripped_strings if not find_published(text)]
    best = max((text for text in others if not re.match(words().says_nothing, text)), key=len, default="")
    return best if len(best) > len(title) else title


def _link(item: Tag, selector: str) -> Tag | None:
    if selector:
        return item.select_one(selector)
    if _leads(item):
        inner = [link for link in item.find_all("a", href=True) if len(title_of(link)) >= SHORTEST_TITLE]
        if item.name == "a" or not inner:
            return item
    links = [link for link in item.find_all("a") if _leads(link)] or list(item.find_all(_leads))
    return max(links, key=lambda link: len(title_of(link)), default=None)  # not the link to the column or an icon


def _by_script(item: Tag) -> bool:
    link = _link(item, "")
    return link is not None and opens_by_script(link) and len(title_of(link)) >= SHORTEST_TITLE


def _date(item: Tag, link: Tag, selector: str) -> date | None:
    if selector:
        chosen = item.select_one(selector)
        return find_published(chosen.get_text(" ")) if chosen else None
    return date_of_item(item, link)


def _undated(page: Page, links: list[Tag], fewest: int) -> list[Row]:
    """Links that stand alike, where a page has no dates: the groups that say enough; menus say too little."""
    groups: dict[int, list[Tag]] = {}
    for link in links:
        item = link.find_parent(ITEMS)
        owner = item.parent if item is not None else link.parent
        if owner is not None and len(title_of(link)) >= SHORTEST_TITLE:
            groups.setdefault(id(owner), []).append(link)
    best: list[Row] = []
    for group in groups.values():
        rows = [Row(url, said_in(link, link)) for link in group if (url := address_in(page, link)) and url != page.url]
        said = sum(len(row.title) for row in rows)
        if len(rows) >= fewest and said >= UNDATED_TITLE * len(rows):
            best += rows
    return best
