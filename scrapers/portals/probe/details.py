"""What the pages of a few announcements add to a portal's file: where dates stand, how attachments are offered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import Tag

from scrapers.fetch.dates import find_date
from scrapers.fetch.page import Page
from scrapers.portals.trial import ColumnTrial, DetailTrial

_OFFERED = re.compile(r"附件|下载|点击查看|(预|决)算(公开)?(表|报告|说明)")
_DIGITS = re.compile(r"\d+")
_HEXADECIMAL = re.compile(r"[0-9a-f]{16,}")
_PAGES = re.compile(r"\.(s?html?|jsp|php|aspx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DetailsSaid:
    """Keys for the portal's file, by what they were told, and what stayed unknown (both Chinese)."""

    content: dict[str, Any]
    because: tuple[str, ...]
    unknown: tuple[str, ...]


def details_said(details: Sequence[DetailTrial], trials: Sequence[ColumnTrial]) -> DetailsSaid:
    """Read a few announcements' pages for what their system needs beside the common ways."""
    content: dict[str, Any] = {}
    because, unknown = [], [f"《{d.row.title}》：{d.problem}" for d in details if d.problem]
    listed = any(trial.dated for trial in trials)
    if details and not listed and not any(detail.published_on for detail in details):
        if all(find_date(detail.row.url) for detail in details):
            content["date_precedence"] = ["meta", "list", "page", "url"]
            because.append("日期只见于公告地址，未必是发布日期，请核对 date_precedence")
        else:
            unknown.append("列表和公告页上都没有找到日期（selectors.list_date、selectors.published_on）")
    without = [detail for detail in details if detail.page and not detail.attachments]
    patterns = sorted({pattern for detail in without if detail.page for pattern in _patterns(detail.page)})
    if patterns:
        content["attachments"] = {"url_patterns": patterns}
        because.append(f"附件地址按链接文字推断为 {'、'.join(patterns)}，请核对")
    elif details and not any(detail.attachments or detail.holds_figures for detail in details):
        unknown.append("所看的公告页都没有找到附件（attachments）")
    if not details:
        unknown.append("列表没有一行，未能查看公告页")
    return DetailsSaid(content, tuple(because), tuple(unknown))


def _patterns(page: Page) -> set[str]:
    """Addresses of links that say they are attachments, with what differs from link to link left open."""
    found = set()
    for link in page.soup.find_all("a", href=True):
        url = page.link(str(link["href"]))
        if url and _offers(link) and not _PAGES.search(urlsplit(url).path):
            found.add(_open(urlsplit(url).path))
    return found


def _offers(link: Tag) -> bool:
    around = link.parent.get_text(" ") if link.parent else ""
    return bool(_OFFERED.search(link.get_text(" ")) or _OFFERED.search(around[:80]))


def _open(path: str) -> str:
    folder = path.rpartition("/")[0] + "/" if path.count("/") > 1 else path
    escaped = re.escape(folder.lower())
    return _DIGITS.sub(r"\\d+", _HEXADECIMAL.sub("[0-9a-f]+", escaped))
