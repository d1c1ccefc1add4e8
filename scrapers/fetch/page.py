"""A fetched page: its text by what the bytes say, its links by the encoding it was written in."""

from __future__ import annotations

import codecs
import json
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from scrapers.errors import FetchError
from scrapers.fetch.links import absolute
from scrapers.read.encoding import decode

MOST_WRAPPINGS = 4
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)  # interfaces that answer in XML hold lists in HTML


@dataclass(frozen=True)
class Page:
    """``url`` is where the page was found after redirects: its links are relative to that."""

    url: str
    body: bytes

    @cached_property
    def text(self) -> str:
        return decode(self.body)[0]

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "lxml")

    @cached_property
    def json(self) -> Any:
        """What an interface sent; some wrap the text of their JSON in a JSON string, several times over.

        Raises FetchError when it is not JSON.
        """
        value: Any = self.text
        for _ in range(MOST_WRAPPINGS):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise FetchError(f"接口返回的不是 JSON：{self.url}（{self.text.strip()[:60]}）") from error
            if not isinstance(value, str):
                return value
        raise FetchError(f"接口返回的 JSON 层层套嵌，未能解开：{self.url}")

    @cached_property
    def encoding(self) -> str:
        """The encoding in which the page's server wants raw Chinese in links."""
        try:
            codecs.getincrementaldecoder("utf-8")().decode(self.body)  # a page cut in mid-character is still UTF-8
        except UnicodeDecodeError:
            return "gb18030"
        return "utf-8"

    def link(self, href: str) -> str | None:
        """The address of a link on this page; None when it leads to no page."""
        return absolute(href, self._base, self.encoding)

    @cached_property
    def _base(self) -> str:
        tag = self.soup.find("base", href=True)
        written = absolute(str(tag["href"]), self.url, self.encoding) if tag else None
        return written or self.url
