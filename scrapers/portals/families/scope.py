"""What of a page may hold its list: not what is hidden, and not navigation, sidebars or related links."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from bs4 import Tag
from pydantic import BaseModel, ConfigDict

from scrapers.fetch.page import Page

_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SHEET_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PLAIN_SELECTOR = re.compile(r"^[.#]([\w-]+)$")
_SPACE = re.compile(r"\s+")
_LISTS = ["ul", "ol", "table", "dl", "tbody"]


class Words(BaseModel):
    """What belongs to no list, from ``rows.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outside: tuple[str, ...]
    outside_names: frozenset[str]
    outside_headings: tuple[str, ...]
    longest_heading: int
    hidden_style: str
    says_nothing: str
    does_something: str


class Scope:
    """Tells of a page's elements whether they may belong to its list; with ``hidden_only``, whether they are seen."""

    def __init__(self, page: Page, *, hidden_only: bool = False) -> None:
        self._hidden_only = hidden_only
        self._hidden_names = _hidden_by_sheet(page)
        self._out = {id(tag) for tag in page.soup.select(",".join(words().outside))}
        self._judged: dict[int, bool] = {}

    def holds(self, tag: Tag) -> bool:
        """Whether the element is seen, and in no part that belongs to no list."""
        known = self._judged.get(id(tag))
        if known is None:
            parent = tag.parent
            known = (parent is None or self.holds(parent)) and not self._is_out(tag)
            self._judged[id(tag)] = known
        return known

    def _is_out(self, tag: Tag) -> bool:
        if self._hidden_only:
            return self._is_hidden(tag)
        names = {name.lower() for name in (*tag.get_attribute_list("class"), tag.get("id") or "") if name}
        return (
            id(tag) in self._out
            or bool(names & words().outside_names and tag.name not in ("html", "body"))
            or self._is_hidden(tag)
            or (tag.name in (*_LISTS, "div", "section") and _is_headed_outside(tag))
        )

    def _is_hidden(self, tag: Tag) -> bool:
        if tag.name in ("template", "noscript"):
            return True
        style = str(tag.get("style") or "")
        hidden = (
            tag.has_attr("hidden")
            or tag.get("aria-hidden") == "true"
            or bool(re.search(words().hidden_style, style, re.IGNORECASE))
            or any(name in self._hidden_names for name in (*tag.get_attribute_list("class"), tag.get("id")) if name)
        )
        return hidden and not self._is_tab(tag)

    def _is_tab(self, tag: Tag) -> bool:
        """A panel of which the page shows one at a time: it has a twin of the same class."""
        classes = set(tag.get_attribute_list("class")) - {None}
        twins = [tag.find_previous_sibling(tag.name), tag.find_next_sibling(tag.name)]
        return tag.name not in ("a", "li", "tr", "p", "span") and any(
            isinstance(twin, Tag) and classes & set(twin.get_attribute_list("class")) for twin in twins
        )


def _is_headed_outside(tag: Tag) -> bool:
    """Whether a heading before or within the element says that its links are not the column's."""
    before = tag.find_previous_sibling()
    headings = [before] if isinstance(before, Tag) and before.name not in (*_LISTS, "script", "style") else []
    within = tag.find(True, recursive=False)
    if isinstance(within, Tag) and within.name not in _LISTS:
        headings.append(within)
    for heading in headings:
        said = _SPACE.sub("", heading.get_text())
        if len(said) <= words().longest_heading and any(re.match(p, said) for p in words().outside_headings):
            return True
    return False


def _hidden_by_sheet(page: Page) -> frozenset[str]:
    """Classes and ids that the page's own style sheet hides by a plain selector."""
    found = set()
    for sheet in page.soup.find_all("style"):
        for selectors, body in _SHEET_RULE.findall(_MEDIA.sub("", sheet.get_text())):
            if re.search(words().hidden_style, body, re.IGNORECASE):
                plain = (_PLAIN_SELECTOR.match(selector.strip()) for selector in selectors.split(","))
                found |= {match[1] for match in plain if match}
    return frozenset(found)


@cache
def words() -> Words:
    """``rows.yml``."""
    return Words.model_validate(yaml.safe_load(Path(__file__).with_name("rows.yml").read_text(encoding="utf-8")))
