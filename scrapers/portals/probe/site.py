"""What a list page says of its site: name, SiteIDCode, region, the column's name; the standard meta tags first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scrapers.fetch.addresses import is_loopback
from scrapers.fetch.page import Page
from scrapers.recognise.regions import is_region_code, region_of, regions_in

_SITE_ID = re.compile(r"^\d{10}$")
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_COMMON_LABELS = {"www", "gov", "cn", "com"}
_TITLE_PARTS = re.compile(r"\s*[-_—–|·>»]+\s*")
_OWNER = re.compile(r"(政府|局|厅|委员会|委|办公室|网站|门户|平台|网)$")
"""How names of sites end."""
LONGEST_ID = 61
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Site:
    """The part of a portal's file that does not depend on its family, and what the page did not say (Chinese)."""

    content: dict[str, Any]
    unknown: tuple[str, ...]


def site_of(url: str, page: Page | None, portal_id: str, name: str, manners: dict[str, Any] | None) -> Site:
    """What is known of the site at ``url``; without a page only what its address and the caller say."""
    parts = urlsplit(url)
    said = _meta(page) if page else {}
    first, *others = _titles(page)
    site_name = name or said.get("sitename", "") or next((t for t in reversed(others) if _OWNER.search(t)), "")
    column = said.get("columnname") or first
    code = said.get("siteidcode", "") if _SITE_ID.match(said.get("siteidcode", "")) else ""
    region = _region(code, [site_name, column, page.text[:20_000] if page else ""])
    content: dict[str, Any] = {"id": portal_id or _id(parts.hostname or "portal"), "name": site_name or parts.netloc}
    if region:
        content["region_code"] = region
    if code:
        content["site_id_code"] = code
    content["base"] = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    content["family"] = "static_list"
    content["columns"] = [{"url": urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment)), "name": column}]
    if manners:
        content["manners"] = manners
    if is_loopback(parts.hostname or ""):
        content["allow_loopback"] = True
    content["unverified"] = True
    unknown = [
        message
        for missing, message in (
            (not site_name, "页面没有写明网站名称（name 暂用主机名）"),
            (not code, "页面没有写明网站标识码（site_id_code）"),
            (not region, "看不出是哪个地区（region_code）"),
            (not column, "页面没有写明栏目名称（columns.name）"),
        )
        if missing
    ]
    return Site(content, tuple(unknown) if page else ())


def _meta(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in page.soup.find_all("meta"):
        name, value = str(tag.get("name") or "").strip().lower(), str(tag.get("content") or "").strip()
        if name and value and value.lower() != "null":
            found.setdefault(name, value)
    return found


def _titles(page: Page | None) -> list[str]:
    """The parts of the page's title: the column first, the site behind it."""
    text = page.soup.title.get_text(" ", strip=True) if page and page.soup.title else ""
    return [part[:LONGEST_NAME] for part in _TITLE_PARTS.split(text)]


def _region(code: str, texts: list[str]) -> str:
    """The first six figures of the SiteIDCode; else the region the name begins with, or that the page names most."""
    if code and is_region_code(code[:6]):
        return code[:6]
    named = next((region for text in texts[:2] if (region := region_of(text))), None)
    if named is not None:
        return named.code
    counted = regions_in(texts)
    return counted.most_common(1)[0][0] if counted else ""


def _id(host: str) -> str:
    labels = [label for label in host.lower().split(".") if label not in _COMMON_LABELS]
    return _NOT_IN_ID.sub("-", "-".join(labels)).strip("-")[:LONGEST_ID] or "portal"
