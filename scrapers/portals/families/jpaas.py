"""Hanweb JPaaS: a column's page is a shell; each of its units is filled by an interface with a piece of HTML."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup
from pydantic import BaseModel, ConfigDict, Field

from scrapers.errors import FetchError
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request
from scrapers.portals.families.base import Family, ListPage, Pages, Told, family
from scrapers.portals.families.counts import Count, count_of
from scrapers.portals.families.reasons import nothing_listed, scripted_rows
from scrapers.portals.families.rows import Listed, read_rows

if TYPE_CHECKING:
    from scrapers.portals.registry import Column, Portal

INTERFACE = "/api-gateway/jpaas-publish-server/front/page/build/unit"
MOST_UNITS = 8
TITLE_CHARACTERS = 10


class JpaasOptions(BaseModel):
    """What a portal's file may say of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str = ""
    """``tagId`` of the unit that is the list, where a page has several; without it the one that has rows."""
    page_size: Annotated[int, Field(ge=1, le=500)] = 15


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the interface gave for one page of a unit: its piece of HTML, as if it stood in the column's page."""

    url: str
    listed: Listed
    count: Count
    page: Page


@family("jpaas")
class Jpaas(Family):
    """The unit that has rows, page by page, until its total is reached or nothing is new."""

    options = JpaasOptions

    def tell(self, page: Page) -> Sequence[Told]:
        if not _units(page):
            return ()
        return [Told({"family": "jpaas"}, "页面有 Hanweb JPaaS 的 unitbuild 单元（queryData）")]

    def walk(self, portal: Portal, column: Column, pages: Pages) -> Iterator[ListPage]:
        """Raises FetchError for a page that cannot be had, and where the interface reports a failure."""
        options: JpaasOptions = portal.options
        address = portal.address(column)
        shell = pages.get(address)
        units = [unit for unit in _units(shell) if options.unit in ("", unit[1].get("tagId"))]
        if not units:
            remark = f"列表页没有 tagId 为 {options.unit} 的单元" if options.unit else nothing_listed(shell, Listed(()))
            yield ListPage(1, address, (), remark=remark)
            return
        unit, answer = _list_of(portal, shell, units[:MOST_UNITS], pages)
        number, seen = 1, set[str]()
        while True:
            rows = answer.listed.rows
            fresh = {row.url for row in rows} - seen
            seen |= fresh
            remark = nothing_listed(answer.page, answer.listed) if number == 1 and not rows else ""
            remark = remark or scripted_rows(number, answer.listed)
            ends = not fresh or _is_whole(number, len(seen), answer.count)
            if number > 1 and not rows:
                remark = remark or _unreadable(number, answer.page)
            if ends and number > 1:
                remark = remark or _missing(number, len(seen), answer.count, fresh=bool(fresh))
            elif number == portal.pager.most_pages:
                ends, remark = True, f"列表超过 {number} 页，未读完"
            yield ListPage(number, answer.url, rows, answer.count.pages, answer.count.records, remark)
            if ends:
                return
            number += 1
            answer = _ask(portal, shell, unit, number, pages)


_Unit = tuple[str, dict[str, str]]
"""The interface's address as the page writes it, and what it is to be asked."""


def _units(page: Page) -> list[_Unit]:
    """The units of a page in its order, those outside its main part too."""
    found = []
    for tag in page.soup.select("[querydata]"):
        query = _query(str(tag["querydata"]))
        if query:
            found.append((str(tag.get("url") or INTERFACE), query))
    return found


def _query(written: str) -> dict[str, str]:
    """``{'webId':'…'}`` with either kind of quotes."""
    for read in (json.loads, ast.literal_eval):
        try:
            value: Any = read(written.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, dict):
            return {str(key): str(content) for key, content in value.items()}
    return {}


def _list_of(portal: Portal, shell: Page, units: Sequence[_Unit], pages: Pages) -> tuple[_Unit, _Answer]:
    """The unit that is the column's list: the first with rows below the column's folder, else that with most rows."""
    folder = urlsplit(shell.url).path.rpartition("/")[0] + "/"
    answers = []
    for unit in units:
        answer = _ask(portal, shell, unit, 1, pages)
        rows = answer.listed.rows
        if rows and any(urlsplit(row.url).path.startswith(folder) for row in rows):
            return unit, answer
        answers.append((unit, answer))
    return max(answers, key=lambda asked: len(asked[1].listed.rows))


def _ask(portal: Portal, shell: Page, unit: _Unit, number: int, pages: Pages) -> _Answer:
    url, query = unit
    place = shell.link(url) or shell.url
    wanted = json.dumps({"pageNo": number, "pageSize": str(portal.options.page_size)}, separators=(",", ":"))
    asked = urlunsplit(urlsplit(place)._replace(query=urlencode(query | {"paramJson": wanted})))
    answer = pages.ask(Request(asked, shell.url))
    markup = _markup(answer)
    page = _within(shell, markup)
    count = count_of(page)
    return _Answer(asked, read_rows(page, portal.selectors, only_list=True), count, page)


def _markup(answer: Page) -> str:
    """``{"success": true, "data": {"html": …}}``; some give the HTML as ``data`` itself."""
    said = answer.json
    data = said.get("data") if isinstance(said, dict) else None
    markup = data.get("html") if isinstance(data, dict) else data
    if not isinstance(markup, str) or not said.get("success", True):
        reason = str(said.get("message") or said.get("msg") or "") if isinstance(said, dict) else ""
        raise FetchError(f"接口没有给出列表（{reason or answer.text.strip()[:60]}）：{answer.url}")
    return markup


def _within(shell: Page, markup: str) -> Page:
    """The piece as a page at the column's address. Links written from the site's root without a stroke get theirs."""
    first = urlsplit(shell.url).path.split("/")[1]
    soup = BeautifulSoup(markup, "lxml")
    for link in soup.find_all("a", href=True):
        href = str(link["href"])
        if first and href.startswith(f"{first}/") and urlsplit(shell.url).path.count("/") > 1:
            link["href"] = f"/{href}"
    base = shell.soup.find("base", href=True)
    head = f"<head>{base}</head>" if base else ""
    return Page(shell.url, f"<html>{head}<body>{soup}</body></html>".encode())


def _is_whole(number: int, listed: int, count: Count) -> bool:
    if count.pages is not None:
        return number >= count.pages
    return count.records is not None and listed >= count.records


def _unreadable(number: int, page: Page) -> str:
    """What to say of a page behind the first that has text as long as a title, but no row."""
    if any(len(text) >= TITLE_CHARACTERS for text in page.soup.stripped_strings):
        return f"第 {number} 页有内容而没有一行可读：版面可能已变，或门户文件的选择器不符"
    return ""


def _missing(number: int, listed: int, count: Count, *, fresh: bool) -> str:
    if not fresh and count.pages is not None and number <= count.pages:
        return f"列表共 {count.pages} 页，第 {number} 页与前面各页重复或没有一行"
    if not fresh and count.records is not None and listed < count.records:
        return f"列表自称共 {count.records} 条，接口只给出 {listed} 条"
    return ""
