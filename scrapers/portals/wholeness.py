"""Whether what came is whole and what it is called: pages cut in the middle, web pages under the name of a file."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from bs4.element import NavigableString

from scrapers.fetch.faults import missing_page
from scrapers.fetch.page import Page
from scrapers.read import sniff

_BEGINS = re.compile(rb"<(?:html|body)\b", re.IGNORECASE)
_ENDS = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)
_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_NEVER_A_WEB_PAGE = {".pdf", ".docx", ".xlsx", ".zip", ".rar", ".7z", ".ofd"}
_WITH_TABLES_AS_WEB_PAGE = {".xls", ".et", ".doc", ".wps"}
"""Many systems write these as web pages, with the tables of a disclosure in them."""
SHELL_CHARACTERS = 100


def is_cut_off(body: bytes) -> bool:
    """Whether a page begins as a web page and does not end as one: half of it is missing."""
    return _BEGINS.search(body) is not None and _ENDS.search(body) is None


def says_nothing(page: Page) -> str:
    """Why a page is no announcement (Chinese): empty, or a shell that scripts fill; empty where it says something."""
    texts = (text for text in page.soup.find_all(string=True) if type(text) is NavigableString)  # no comment, no script
    said = "".join(text.strip() for text in texts if not text.find_parent(["noscript", "title"]))
    if not said and page.soup.find("img") is None:
        return "公告页是空的"
    shell = len(said) < SHELL_CHARACTERS and page.soup.find("script") is not None and page.soup.find("img") is None
    return "公告页没有正文，内容由 JavaScript 生成" if shell else ""


def what_is_wrong(name: str, body: bytes) -> str:
    """Why a body cannot be the file of this name (Chinese); empty where it can. What it says is for parse to judge."""
    words = missing_page(body)
    if words:
        return f"附件地址返回的是“{words}”的提示页"
    if not body:
        return "附件是空的（0 字节）"
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _NEVER_A_WEB_PAGE and sniff(body) in ("html", "json"):
        return f"附件名为 {suffix} 文件，返回的却是网页"
    if suffix in _WITH_TABLES_AS_WEB_PAGE and sniff(body) == "html" and not _TABLE.search(body):
        return f"附件名为 {suffix} 文件，返回的却是没有表格的网页"
    return ""
