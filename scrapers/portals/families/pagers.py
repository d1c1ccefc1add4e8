"""Pagers: from one list page to where the next may be, each a function under the name that portal files use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import Tag

from scrapers.fetch.page import Page
from scrapers.portals.families.counts import Count
from scrapers.portals.families.described import Pager
from scrapers.portals.families.scripted import address_in

_NEXT = re.compile(r"^(?:下一?页|后一?页|下一頁|next(?:page)?|[>›»]{1,2})[>›»→]*$", re.IGNORECASE)
_NUMBERED = re.compile(r"_(\d+)\.\w+$")
_DESCENDING = re.compile(r"/(\d+)(\.\w+)$")
_SPACE = re.compile(r"\s+")
_LIKE_AN_ADDRESS = re.compile(r"[./?=]")


@dataclass(frozen=True, slots=True)
class Turn:
    """A page turned: from the ``present`` page, asked for at ``url``, to the one with ``number`` (from 2)."""

    pager: Pager
    first: str
    url: str
    number: int
    present: Page
    count: Count


Candidates = Callable[[Turn], list[str]]
"""Where the next page may be, the likeliest first; more than one where only trying tells; none at the list's end."""


def zero_based(turn: Turn) -> list[str]:
    """``index.html``, ``index_1.html``, … ``index_{N-1}.html``."""
    return _numbered(turn, turn.number - 1)


def one_based(turn: Turn) -> list[str]:
    """``index.html``, ``index_2.html``, … ``index_N.html``."""
    return _numbered(turn, turn.number)


def numbered(turn: Turn) -> list[str]:
    """Either of these. Page 2 is ``_1``, unless that is missing or page 1 again; later pages go on as it began."""
    match = _NUMBERED.search(urlsplit(turn.url).path)
    if turn.number == 2:
        return [*zero_based(turn), *one_based(turn)]
    return _numbered(turn, int(match[1]) + 1) if match else []  # it began by links: it does not go on by numbers


def _numbered(turn: Turn, printed: int) -> list[str]:
    folder, _, file = urlsplit(turn.first).path.rpartition("/")
    stem, _, suffix = file.rpartition(".") if "." in file else ("index", "", "html")
    said = turn.count.stem.removeprefix("./") if re.fullmatch(r"(\./)?[\w-]+", turn.count.stem) else ""
    name = f"{said or stem}_{printed}.{turn.count.suffix or suffix}"
    if turn.count.pages is not None:
        return [urljoin(turn.first, f"{folder}/{name}")] if turn.number <= turn.count.pages else []
    for link in turn.present.soup.find_all("a", href=True):  # an unknown number of pages: the next one is linked
        if str(link["href"]).partition("?")[0].rpartition("/")[2] == name:
            return _address(turn, link)
    return []


def descending(turn: Turn) -> list[str]:
    """博达: page 2 of 11 is ``<name>/10.htm``, the last ``1.htm``; what the page links goes before what is counted."""
    linked = next_link(turn)
    if linked:
        return linked
    match = _DESCENDING.search(urlsplit(turn.url).path)
    if match and turn.number > 2:
        return [urljoin(turn.url, f"{int(match[1]) - 1}{match[2]}")] if int(match[1]) > 1 else []
    stem, dot, suffix = turn.first.partition("?")[0].rpartition(".")
    pages = turn.count.pages or 1
    return [f"{stem}/{pages - 1}.{suffix}"] if dot and pages > 1 else []


def next_link(turn: Turn) -> list[str]:
    """The link that says 下一页, in text, title or script; or the portal's own selector for it."""
    if turn.pager.next:
        chosen = turn.present.soup.select_one(turn.pager.next)
        return _address(turn, chosen) if chosen else []
    for link in turn.present.soup.find_all(["a", "button", "span", "li"]):
        if link.name != "a" and not link.get("onclick"):
            continue
        said = (_SPACE.sub("", link.get_text()), _SPACE.sub("", str(link.get("title") or "")))
        if any(_NEXT.match(text) for text in said) and (found := _address(turn, link)):
            return found
    return []


def number_link(turn: Turn) -> list[str]:
    """The link that says the next page's number, beside the present one's."""
    for link in turn.present.soup.find_all("a"):
        if _SPACE.sub("", link.get_text()) != str(turn.number):
            continue
        beside = next((parent for parent in link.parents if parent.get_text(strip=True) != str(turn.number)), None)
        if beside is not None and str(turn.number - 1) in beside.stripped_strings and (found := _address(turn, link)):
            return found
    return []


def drop_down(turn: Turn) -> list[str]:
    """The entry of a drop-down list of pages whose value is an address."""
    wanted = re.compile(rf"^第?{turn.number}页?$")
    for option in turn.present.soup.select("select option[value]"):
        value = str(option["value"])
        if wanted.match(_SPACE.sub("", option.get_text())) and _LIKE_AN_ADDRESS.search(value):
            return _same_host(turn, turn.present.link(value))
    return []


def query(turn: Turn) -> list[str]:
    """``list.jsp?page=2``; without a count it ends at a page that brings nothing new."""
    if turn.count.pages is not None and turn.number > turn.count.pages:
        return []
    parts, name = urlsplit(turn.first), turn.pager.parameter
    values = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    values.append((name, str(turn.pager.first + turn.number - 1)))
    return [urlunsplit(parts._replace(query=urlencode(values)))]


def none(_turn: Turn) -> list[str]:
    """One page holds everything."""
    return []


def auto(turn: Turn) -> list[str]:
    """What the page itself shows: its link to the next page, a drop-down list, its script's count, its numbers."""
    counted = numbered if (turn.count.pages or 0) >= turn.number else none
    ways: Iterator[list[str]] = (way(turn) for way in (next_link, drop_down, number_link, counted))
    return next((found for found in ways if any(url != turn.url for url in found)), [])


def _address(turn: Turn, link: Tag) -> list[str]:
    url = address_in(turn.present, link)
    tagged = str(link.get("tagname") or "")
    return _same_host(turn, url or (turn.present.link(tagged) if tagged.startswith(("/", "http")) else None))


def _same_host(turn: Turn, url: str | None) -> list[str]:
    return [url] if url and urlsplit(url).hostname == urlsplit(turn.first).hostname else []


PAGERS: dict[str, Candidates] = {
    pager.__name__: pager
    for pager in (auto, zero_based, one_based, numbered, descending, next_link, drop_down, query, none)
}
