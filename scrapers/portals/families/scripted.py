"""Addresses that stand in scripts: ``onclick="location.href='…'"``, ``javascript:open('…')``."""

from __future__ import annotations

import re

from bs4 import Tag

from scrapers.fetch.page import Page
from scrapers.portals.families.scope import words

_SAID = re.compile(r"""(?:location(?:\.href)?\s*=|open\s*\(|location\.(?:assign|replace)\s*\()\s*['"]([^'"]+)['"]""")
_LIKE_AN_ADDRESS = re.compile(
    r"""['"]((?:https?:/)?\.{0,2}/?[^'"\s<>]*?\.(?:s?html?|jsp|aspx?|php|do|action|pdf|docx?|xlsx?)(?:\?[^'"\s]*)?)['"]"""
)


def address_in(page: Page, tag: Tag) -> str | None:
    """Where an element leads: its ``href``; else the address that its script opens; None when that tells none."""
    href = str(tag.get("href") or "")
    if href and not _is_script(href):
        return page.link(href)
    for script in (str(tag.get("onclick") or ""), href):
        match = _SAID.search(script) or _LIKE_AN_ADDRESS.search(script)
        if match:
            return page.link(match[1])
    return None


def opens_by_script(tag: Tag) -> bool:
    """Whether an element leads somewhere by a script alone, and is no button that only does something to the page."""
    href, onclick = str(tag.get("href") or ""), str(tag.get("onclick") or "")
    script = onclick or (href.partition(":")[2] if _is_script(href) else "")
    return bool(script.strip("; ")) and not re.search(words().does_something, script, re.IGNORECASE)


def _is_script(href: str) -> bool:
    return href.strip().lower().startswith(("javascript:", "#")) or not href.strip()
