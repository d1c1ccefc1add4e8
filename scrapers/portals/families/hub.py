"""Hubs: pages of links to pages of links, down to lists, or to pages that link the documents themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from bs4 import Tag
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.detail_page import DetailPage
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families.base import FAMILIES, Family, ListPage, Pages, Row, Told, family
from scrapers.portals.families.row_dates import date_of_item
from scrapers.portals.families.rows import ITEMS, Listed, said_in
from scrapers.portals.families.scope import Scope
from scrapers.portals.families.scripted import address_in
from scrapers.portals.families.static_list import walk_pages

if TYPE_CHECKING:
    from scrapers.portals.registry import Column, Portal

DOCUMENTS = r"\.(pdf|docx?|xlsx?|wps|et|zip|rar)$"
CHANNELS = r"/channel/list/\d+\.html$"
FEWEST_LINKS = 3


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Part):
    """A step down: the links of a page whose address fits ``links``, within a part of the page if one is named."""

    links: str
    within: str = ""

    @field_validator("links")
    @classmethod
    def _compile(cls, pattern: str) -> str:
        return compiled(pattern)


class HubOptions(_Part):
    """Without ``levels`` the column is itself a list. With ``rows``, the links that fit it are the announcements."""

    levels: tuple[Level, ...] = ()
    lists: bool = False
    """Pages above the last level hold rows too."""
    rows: str = ""
    leaves: str = "static_list"
    """The family that reads the lists, where ``rows`` does not say what a row is."""
    leaf_options: Annotated[Any, Field(validate_default=True)] = None
    hosts: tuple[str, ...] = ()
    """Further hosts that links may lead to; a name with a dot before it holds for all below it."""
    most_pages: Annotated[int, Field(ge=1, le=20_000)] = 1000

    @field_validator("rows")
    @classmethod
    def _compile(cls, pattern: str) -> str:
        return compiled(pattern)

    @field_validator("leaves")
    @classmethod
    def _other_family(cls, name: str) -> str:
        if name == "hub" or name not in FAMILIES:
            known = ", ".join(sorted(set(FAMILIES) - {"hub"}))
            raise ValueError(f"unknown family {name!r} for leaves; known: {known}")
        return name

    @field_validator("leaf_options")
    @classmethod
    def _of_the_leaves(cls, given: Any, info: ValidationInfo) -> Any:
        model = FAMILIES[info.data["leaves"]].options if "leaves" in info.data else None
        if model is not None:
            return model.model_validate(given or {})
        if given is not None:
            raise ValueError(f"family {info.data.get('leaves')!r} has no options")
        return None


def compiled(pattern: str) -> str:
    """A regular expression that is one. Raises ValueError."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return pattern


@family("hub")
class Hub(Family):
    """Links are followed level by level, each once, on the same host; what the last level leads to is a list."""

    options = HubOptions

    def tell(self, page: Page) -> Sequence[Told]:
        channels = _links(page, CHANNELS)
        if len(channels) >= FEWEST_LINKS:
            content = {"family": "hub", "options": {"levels": [{"links": CHANNELS}]}}
            return [Told(content, f"页面有 {len(channels)} 个 /channel/list/ 栏目的链接")]
        documents = _links(page, DOCUMENTS)
        if len(documents) >= FEWEST_LINKS:
            content = {"family": "hub", "options": {"rows": DOCUMENTS}}
            return [Told(content, f"页面直接链接 {len(documents)} 个文件")]
        return ()

    def expand(self, portal: Portal, column: Column, pages: Pages) -> Iterator[Column]:
        """Raises FetchError at the end for branches that could not be read; BlockedByPortal at once."""
        options: HubOptions = portal.options
        if not options.levels:
            yield column
            return
        descent = _Descent(portal, options, pages)
        yield from descent.below(column, 0)
        if descent.failed:
            raise FetchError(f"{len(descent.failed)} 个下级页面未能读取：{descent.failed[0]}")

    def walk(self, portal: Portal, column: Column, pages: Pages) -> Iterator[ListPage]:
        options: HubOptions = portal.options
        if not options.rows:
            reader, as_leaf = _leaf(portal)
            yield from reader.walk(as_leaf, column, pages)
            return
        yield from walk_pages(portal, column, pages, lambda page: _documents(page, options.rows))

    def request(self, portal: Portal, url: str) -> Request:
        reader, as_leaf = _leaf(portal)
        return reader.request(as_leaf, url)

    def read_detail(self, portal: Portal, page: Page, listed_title: str, listed_on: date | None) -> DetailPage:
        reader, as_leaf = _leaf(portal)
        return reader.read_detail(as_leaf, page, listed_title, listed_on)


@dataclass(slots=True)
class _Descent:
    """One walk down a hub: where it was, and what could not be read."""

    portal: Portal
    options: HubOptions
    pages: Pages
    seen: set[str] = field(default_factory=set)
    asked: int = 0
    failed: list[str] = field(default_factory=list)

    def below(self, column: Column, depth: int) -> Iterator[Column]:
        """The lists below a page at a depth, its own too where it is one."""
        address = self.portal.address(column)
        self.seen.add(address)
        level = self.options.levels[depth]
        if self.asked == self.options.most_pages:
            raise FetchError(f"目录页超过 {self.asked} 页，未读完（options.most_pages）")
        self.asked += 1
        page = self.pages.get(address)
        if self.options.lists and self._has_rows(page, column):
            yield column
        links = _links(page, level.links, level.within)
        if not links and not self.options.lists:
            self.failed.append(f"第 {depth + 1} 级页面没有符合“{level.links}”的链接：{address}")
        for url, name in links.items():
            if not self._may_go(url):
                continue
            self.seen.add(url)
            inner = column.model_copy(update={"url": url, "name": name or column.name})
            if depth + 1 == len(self.options.levels):
                yield inner
                continue
            try:
                yield from self.below(inner, depth + 1)
            except BlockedByPortal:
                raise
            except FetchError as error:
                if self.asked == self.options.most_pages:
                    raise
                self.failed.append(f"{inner.name}：{error}")

    def _has_rows(self, page: Page, column: Column) -> bool:
        if self.options.rows:
            return bool(_documents(page, self.options.rows).rows)
        reader, as_leaf = _leaf(self.portal)
        first = next(reader.walk(as_leaf, column, _Held(page, self.pages)), None)
        return bool(first and first.rows)

    def _may_go(self, url: str) -> bool:
        host, own = urlsplit(url).hostname or "", urlsplit(self.portal.base).hostname
        named = any(host == name.lstrip(".") or host.endswith("." + name.lstrip(".")) for name in self.options.hosts)
        return url not in self.seen and (host == own or named)


@dataclass(frozen=True, slots=True)
class _Held:
    """Pages of which one is at hand already."""

    page: Page
    pages: Pages

    def get(self, url: str) -> Page:
        return self.page if url == self.page.url else self.pages.get(url)

    def ask(self, request: Request) -> Page:
        return self.pages.ask(request)


def _leaf(portal: Portal) -> tuple[Family, Portal]:
    """The family of the lists, and the portal as it knows it."""
    options: HubOptions = portal.options
    as_leaf = portal.model_copy(update={"family": options.leaves, "options": options.leaf_options})
    return FAMILIES[options.leaves], as_leaf


def _documents(page: Page, pattern: str) -> Listed:
    """Links to documents as rows; their dates where they stand in items of their own that have any."""
    links = _tags(page, pattern)
    items = Counter(id(item) for tags in links.values() for item in {_item_of(tag) for tag in tags} if item)
    rows = []
    for url, tags in links.items():
        dates = (date_of_item(item, tag) for tag in tags if (item := _item_of(tag)) and items[id(item)] == 1)
        rows.append(Row(url, _best_name(tags), next(filter(None, dates), None)))
    return Listed(tuple(rows))


def _links(page: Page, pattern: str, within: str = "") -> dict[str, str]:
    """Addresses that fit a pattern and what their links say, each once."""
    return {url: _best_name(tags) for url, tags in _tags(page, pattern, within).items()}


def _tags(page: Page, pattern: str, within: str = "") -> dict[str, list[Tag]]:
    """The links to each address that fits a pattern; those of image maps and drop-down lists too."""
    found: dict[str, list[Tag]] = {}
    scope = Scope(page, hidden_only=True)
    parts = page.soup.select(within) if within else [page.soup]
    for tag in (tag for part in parts for tag in part.find_all(["a", "area", "option"])):
        url = page.link(str(tag.get("value") or "")) if tag.name == "option" else address_in(page, tag)
        if url and url != page.url and re.search(pattern, url) and scope.holds(tag):
            found.setdefault(url, []).append(tag)
    return found


def _best_name(tags: Sequence[Tag]) -> str:
    return max((_name(tag) for tag in tags), key=len)


def _item_of(tag: Tag) -> Tag | None:
    return tag.find_parent(ITEMS)


def _name(tag: Tag) -> str:
    if tag.name == "area":
        return str(tag.get("alt") or tag.get("title") or "").strip()
    item = _item_of(tag)
    return said_in(item if item is not None else tag, tag)
