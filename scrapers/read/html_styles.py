"""What a page hides by its own styles."""

from __future__ import annotations

import re

from lxml import html as lxml_html

HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?:[a-z]+\d?)?[.#][\w-]+", re.IGNORECASE)
_MARKED = ("tr", "td", "th", "span")
"""Blocks that are hidden by a class are those that a click on a tab shows: they are read."""


def mark_hidden(root: lxml_html.HtmlElement) -> None:
    """Give parts of tables and lines that a style hides by class or id the attribute that hides them by itself."""
    selectors = [
        selector.strip().lower()
        for style in root.iter("style")
        for names, properties in _RULE.findall(style.text or "")
        if HIDING.search(properties)
        for selector in names.split(",")
    ]
    hiding = {selector for selector in selectors if _SELECTOR.fullmatch(selector)}
    if not hiding:
        return
    for element in root.iter(*_MARKED):
        names = [f".{name}" for name in (element.get("class") or "").lower().split()]
        names.append(f"#{(element.get('id') or '').lower()}")
        if any(name in hiding or f"{element.tag}{name}" in hiding for name in names):
            element.set("hidden", "")
