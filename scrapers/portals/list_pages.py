"""List pages as families get them, and what is wrong with them: half of a page, a page of another column."""

from __future__ import annotations

import re

from scrapers.errors import FetchError
from scrapers.fetch.client import Client
from scrapers.fetch.faults import missing_page
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families import MissingPage
from scrapers.portals.wholeness import is_cut_off

_NOTHING_HERE = re.compile(
    r"暂(时)?(无|没有)[^，。；]{0,8}|(没有|未)(找到|查询到|检索到|发布)[^，。；]{0,6}(内容|数据|信息|记录|文章|文件)"
)
_META_BYTES = 20_000


class ListPages:
    """Gives families their list pages; everything but a page is an error. One for each walk of a column."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._column_name = ""
        self._last: Page | None = None
        self.drifted_to = ""
        """The ColumnName of a page that belongs to another column than the pages before it."""
        self.cut_off: list[str] = []
        """Addresses of pages of which only the beginning came."""

    def get(self, url: str) -> Page:
        return self.ask(Request(url))

    def ask(self, request: Request) -> Page:
        answer, url = self._client.ask(request), request.url
        if answer.fetched.status in (404, 410):
            raise MissingPage(f"列表页不存在（HTTP {answer.fetched.status}）：{url}")
        if not answer.ok:
            raise FetchError(f"列表页返回 HTTP {answer.fetched.status}：{url}")
        words = missing_page(answer.fetched.body)
        if words:
            raise MissingPage(f"列表页是“{words}”的提示页：{url}")
        self._last = page = Page(answer.fetched.final_url, answer.fetched.body)
        self._look_at(page)
        return page

    @property
    def says_nothing_here(self) -> str:
        """The words by which the last page says that the column is empty (暂无…); empty when it does not."""
        match = _NOTHING_HERE.search(self._last.soup.get_text(" ", strip=True)) if self._last else None
        return match[0].strip() if match else ""

    def _look_at(self, page: Page) -> None:
        if is_cut_off(page.body):
            self.cut_off.append(page.url)
        name = _column_name(page)
        if name and self._column_name and name != self._column_name:
            self.drifted_to = name
        self._column_name = self._column_name or name


def _column_name(page: Page) -> str:
    """What a page's meta tag ColumnName says; empty where it has none."""
    if b"columnname" not in page.body[:_META_BYTES].lower():
        return ""
    tags = page.soup.find_all("meta", attrs={"name": re.compile("^ColumnName$", re.IGNORECASE)})
    said = next((str(tag.get("content") or "").strip() for tag in tags), "")
    return "" if said.lower() == "null" else said
