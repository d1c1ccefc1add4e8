"""Titles that stand further in: behind the contents, where a document has no cover."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrapers.recognise.identity_title import ENTRY_OF_TABLES, HEADING, Title, titles
from scrapers.recognise.organisation import has_place

_REPORT = re.compile(r"^(?:\d{1,2})?(?:（[^（）]{2,10}）)?关于.*(?:报告|议案|说明)$")


def inner_titles(texts: Iterable[str], limit: int = 120) -> list[Title]:
    """Titles that stand behind the contents: a government's report, or one that says year, name and level, of one body.

    An entry of the contents, a chapter's heading and a table's title are none.
    """
    found = titles([text for _, text in zip(range(limit), texts, strict=False)])
    reports = [title for title in found if title.kind.startswith("government") and _REPORT.search(title.text)]
    whole = [title for title in found if _says_all(title) and not HEADING.match(title.text)]
    named = {title.name for title in whole}
    return reports[:1] or (whole[:1] if len(named) == 1 else [])


def _says_all(title: Title) -> bool:
    if None in (title.year, title.level) or title.name is None or not has_place(title.name):
        return False
    return not ENTRY_OF_TABLES.search(title.text) and title.name in title.text
