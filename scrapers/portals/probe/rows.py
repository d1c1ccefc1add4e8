"""Where a list has no dates to be told by: groups of links that stand alike, the likeliest rows first."""

from __future__ import annotations

from collections import defaultdict

from bs4 import Tag

from scrapers.fetch.page import Page
from scrapers.portals.families.rows import ITEMS, title_of

FEWEST_ROWS = 3
SHORTEST_TITLE = 8
"""Titles of announcements are longer than the words of a menu."""
MOST_SUGGESTIONS = 2


def likely_rows(page: Page) -> list[str]:
    """CSS selectors of rows, the likeliest first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for link in page.soup.find_all("a", href=True):
        title = title_of(link)
        selector = _selector(link)
        if selector and len(title) >= SHORTEST_TITLE and page.link(str(link["href"])):
            groups[selector].append(title)
    weights = {s: sum(map(len, set(titles))) for s, titles in groups.items() if len(set(titles)) >= FEWEST_ROWS}
    return sorted(weights, key=lambda selector: -weights[selector])[:MOST_SUGGESTIONS]


def _selector(link: Tag) -> str:
    """The row a link stands in, below the nearest element that has a name of its own."""
    row = link.find_parent(ITEMS)
    item = row if row is not None else link
    owner = next((tag for tag in item.parents if tag.get("id") or tag.get("class")), None)
    if owner is None:
        return ""
    return f"{_named(owner)} {item.name}"


def _named(tag: Tag) -> str:
    identity = tag.get("id")
    if identity and str(identity).isidentifier():
        return f"#{identity}"
    classes = [name for name in tag.get_attribute_list("class") if name and name.replace("-", "_").isidentifier()]
    return f"{tag.name}.{'.'.join(classes)}" if classes else tag.name
