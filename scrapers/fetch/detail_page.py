"""Detail pages: what a page says of its announcement. Standard meta tags first (国办发〔2017〕47号), then the portal's
selectors, then what detail pages have in common (``detail_page.yml``)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from bs4 import Tag
from pydantic import BaseModel, ConfigDict

from scrapers.fetch.attachments import AttachmentLink, find_attachments
from scrapers.fetch.dates import find_date, find_time
from scrapers.fetch.links import file_name_of
from scrapers.fetch.page import Page

if TYPE_CHECKING:
    from scrapers.portals.registry import Portal

FEWEST_AMOUNTS_OF_A_TABLE = 6
FEWEST_AMOUNTS_OF_A_TEXT = 8
_SITE_BEHIND = re.compile(r"\s*[_|]\s*|\s+[-–—]+\s+|[-–—]{2,}")
"""What parts a page's title from the name of its site; a single hyphen may belong to the title."""
_SPACE = re.compile(r"\s+")
_ATTACHED = re.compile(r"(?:相关)?(?:附件|附表|附)(?:下载)?[0-9一二三四五六七八九十]{0,2}[:：.、]*")
_AMOUNT_CELL = re.compile(r"^[-+(（]?[\d,，]+(\.\d+)?[)）]?%?$")
_AMOUNT_SAID = re.compile(r"\d\s*(?:万元|亿元|千元|元)")


@dataclass(frozen=True, slots=True)
class DetailPage:
    """What a detail page says. ``holds_figures``: its own body is a disclosure, not only a cover of attachments.

    ``published_time`` (HH:MM) stands behind that date; empty where the page says none. ``fingerprint`` changes when the
    article or its attachments change, not when a visit counter does; ``says`` when the article itself does, whatever is
    attached to it and wherever it stands. ``text`` is the article without white space.
    """

    title: str
    published_on: date | None
    publisher: str
    column: str
    attachments: tuple[AttachmentLink, ...]
    holds_figures: bool
    fingerprint: str
    says: str = ""
    text: str = ""
    published_time: str = ""


class Shapes(BaseModel):
    """What detail pages have in common, from ``detail_page.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    content: tuple[str, ...]
    title: tuple[str, ...]
    date_said: tuple[str, ...]
    publisher_said: tuple[str, ...]
    counters: tuple[str, ...]
    nothing: tuple[str, ...]


def read_detail(page: Page, portal: Portal, listed_title: str = "", listed_on: date | None = None) -> DetailPage:
    """Read a detail page; what it does not say is taken from its row in the list."""
    selectors = portal.selectors
    meta = _meta(page)
    content = _content(page, selectors.content)
    head = page.soup.get_text(" ")
    said_in_meta, said_on_page = meta.get("pubdate", ""), _selected(page, selectors.published_on)
    if not find_date(said_on_page):
        said_on_page = _date_said(head)
    dates = {
        "meta": find_date(said_in_meta),
        "list": listed_on,
        "page": find_date(said_on_page),
        "url": find_date(page.url),
    }
    title = meta.get("articletitle") or _selected(page, selectors.title) or _best_title(page, listed_title)
    publisher = (
        meta.get("contentsource") or _selected(page, selectors.publisher) or _said(head, _shapes().publisher_said)
    )
    attachments = find_attachments(page, portal.attachments, selectors.attachments)
    published_on = next((dates[source] for source in portal.date_precedence if dates[source]), None)
    return DetailPage(
        title=title,
        published_on=published_on,
        publisher=publisher,
        column=meta.get("columnname", ""),
        attachments=attachments,
        holds_figures=_holds_figures(content),
        fingerprint=_fingerprint(title, publisher, published_on, content, attachments),
        says=_says(title, page, content, attachments),
        text=_article_text(content),
        published_time=_time_of(published_on, said_on_page, said_in_meta),
    )


def page_file_name(url: str, title: str) -> str:
    """The file name under which a page that is itself a document is shown."""
    return file_name_of(url) or f"{title or 'page'}.html"


def _meta(page: Page) -> dict[str, str]:
    """Meta tags by lower-case name; the first that says something counts, and ``null`` says nothing."""
    found: dict[str, str] = {}
    for tag in page.soup.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or "").strip().lower()
        value = _clean(str(tag.get("content") or ""))
        if name and value:
            found.setdefault(name, value)
    return found


def _clean(text: str) -> str:
    text = _SPACE.sub(" ", text).strip()
    return "" if text.lower() in _shapes().nothing else text


def _selected(page: Page, selector: str) -> str:
    chosen = page.soup.select_one(selector) if selector else None
    return _clean(chosen.get_text(" ")) if chosen else ""


def _best_title(page: Page, listed: str) -> str:
    """The listed title; where it is cut, what begins like it on the page, before any other title of the page."""
    begun = listed.rstrip().rstrip("….").rstrip()
    if listed and begun == listed.rstrip():
        return listed
    headings = [_clean(chosen.get_text(" ")) for chosen in page.soup.select("h1, h2, h3, h4")]
    titles = [text for text in (_selected(page, selector) for selector in _shapes().title) if text]
    whole = next((text for text in (*headings, *titles) if begun and text.startswith(begun)), None)
    if whole is None:
        return titles[0] if titles else listed
    first = _SITE_BEHIND.split(whole)[0].rstrip()
    return first if first.startswith(begun) else whole


def _content(page: Page, selector: str) -> Tag:
    for one in (selector, *_shapes().content):
        chosen = page.soup.select_one(one) if one else None
        if chosen is not None and chosen.get_text(strip=True):
            return chosen
    return page.soup.body or page.soup


def _date_said(text: str) -> str:
    """What stands where the page says its date; empty where it says none."""
    for pattern in _shapes().date_said:
        for match in re.finditer(pattern, text):
            said = text[match.end() : match.end() + 40]
            if find_date(said):
                return said
    return ""


def _time_of(day: date | None, *said: str) -> str:
    """The time of that day in the first text that says one."""
    return next((time for text in said if find_date(text) == day and (time := find_time(text))), "")


def _said(text: str, patterns: tuple[str, ...]) -> str:
    for pattern in patterns:
        match = re.search(pattern, text)
        if match:
            return _clean(match[1])
    return ""


def _holds_figures(content: Tag) -> bool:
    for table in content.find_all("table"):
        cells = [cell.get_text(strip=True) for cell in table.find_all(["td", "th"])]
        if sum(1 for cell in cells if _AMOUNT_CELL.match(cell)) >= FEWEST_AMOUNTS_OF_A_TABLE:
            return True
    return len(_AMOUNT_SAID.findall(content.get_text())) >= FEWEST_AMOUNTS_OF_A_TEXT


def _says(title: str, page: Page, content: Tag, attachments: tuple[AttachmentLink, ...]) -> str:
    """A hash of title and article, without what leads to attachments and what counts visits."""
    offered = {a.url for a in attachments}
    links = {id(a) for a in content.find_all("a", href=True) if page.link(str(a["href"])) in offered}
    beside = (text for text in content.strings if not any(id(parent) in links for parent in text.parents))
    said = _ATTACHED.sub("", _without_counters(_SPACE.sub("", "".join(beside))))
    return hashlib.sha256(f"{title}\n{said}".encode()).hexdigest()[:32]


def _fingerprint(
    title: str, publisher: str, published_on: date | None, content: Tag, attachments: tuple[AttachmentLink, ...]
) -> str:
    text = _without_counters(_article_text(content))
    said = [title, publisher, str(published_on), text, *(f"{a.place}\t{a.name}" for a in attachments)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def _without_counters(text: str) -> str:
    for pattern in _shapes().counters:
        text = re.sub(pattern, "", text)
    return text


def _article_text(content: Tag) -> str:
    """The text without white space, scripts and styles (``get_text`` leaves those out)."""
    return _SPACE.sub("", content.get_text())


@cache
def _shapes() -> Shapes:
    path = Path(__file__).with_name("detail_page.yml")
    return Shapes.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
