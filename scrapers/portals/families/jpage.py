"""Hanweb JCMS: the first records lie in the page, more come from ``dataproxy.jsp``, which differs from site to site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag
from pydantic import BaseModel, ConfigDict, Field

from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request, form
from scrapers.portals.families.base import Family, ListPage, Pages, Row, Told, family
from scrapers.portals.families.datastores import Unit, records_of, total_of, units_of
from scrapers.portals.families.reasons import missing_records, nothing_listed
from scrapers.portals.families.rows import Listed, read_rows, row_in

if TYPE_CHECKING:
    from scrapers.portals.registry import Column, Portal

GROUPS = 3
"""Pages that the system's own script asks for at once."""
MOST_AT_ONCE = 300
"""More records than these are not given at once anywhere."""


class JpageOptions(BaseModel):
    """What a portal's file may say of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str = ""
    """``unitid`` of the column's list, where its page has several; without it the one with most records."""
    group: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] | None = None
    """Records asked for at once; without it as many as the page's own script would."""


@family("jpage")
class Jpage(Family):
    """Embedded records, then groups of them until the total is reached or nothing is new."""

    options = JpageOptions

    def tell(self, page: Page) -> Sequence[Told]:
        if "dataproxy.jsp" not in page.text and "<datastore>" not in page.text.lower():
            return ()
        return [Told({"family": "jpage"}, "页面有 Hanweb JCMS 的 dataproxy.jsp 或 datastore")]

    def walk(self, portal: Portal, column: Column, pages: Pages) -> Iterator[ListPage]:
        """Raises FetchError for a page or a group that cannot be had."""
        options: JpageOptions = portal.options
        address = portal.address(column)
        page = pages.get(address)
        unit = next((u for u in units_of(page) if options.unit in ("", u.parameters.get("unitid"))), None)
        if unit is None:
            listed = read_rows(page, portal.selectors)
            yield ListPage(1, address, listed.rows, remark=_no_list(page, listed, options))
            return
        yield from _List(portal, page, unit, options.group).walk(pages)


class _List:
    """A list as it is read: what came so far, and in which ways more can be asked for."""

    def __init__(self, portal: Portal, page: Page, unit: Unit, group: int | None) -> None:
        self._selectors, self._most, self._page, self._unit = portal.selectors, portal.pager.most_pages, page, unit
        self._group = group or min(max(len(unit.records), unit.per_page * GROUPS), MOST_AT_ONCE)
        self._proxy = page.link(unit.proxy) or page.url
        self._total = unit.total
        self._seen: set[str] = set()
        self._given = len(unit.records)
        """The most records that one way of asking gave, those too that came twice."""
        self._number = 0
        self._failure: FetchError | None = None

    def walk(self, pages: Pages) -> Iterator[ListPage]:
        if self._unit.records:
            yield self._listed(self._page.url, self._unit.records)
        for way in (self._by_range, self._by_group, self._all_at_once):
            before = len(self._seen)
            if self._complete:
                break
            yield from way(pages)
            if self._total is None and len(self._seen) > before:
                break  # nothing says how many there are, and this way of asking works
        if self._failure is not None and not self._complete:
            raise self._failure
        remark = self._why_incomplete()
        if remark:
            yield ListPage(self._number + 1, self._page.url, (), records=self._total, remark=remark)

    @property
    def _complete(self) -> bool:
        return self._total is not None and max(len(self._seen), self._given) >= self._total

    def _why_incomplete(self) -> str:
        if not self._seen:
            return "" if self._total == 0 else nothing_listed(self._page, Listed(()))
        if self._number >= self._most:
            return f"列表超过 {self._number} 页，未读完"
        return "" if self._complete else missing_records(self._total, len(self._seen))

    def _by_range(self, pages: Pages) -> Iterator[ListPage]:
        """As the system's script asks: records from here to there, by POST."""
        start = given = len(self._unit.records)
        while self._number < self._most and (self._total is None or start < self._total):
            records = self._ask(pages, self._range(start + 1, start + self._group, self._unit.per_page))
            news = self._news(records)
            if not news:
                return
            given += len(records)
            self._given = max(self._given, given)
            yield self._listed(self._proxy, records)
            start += news  # some give fewer than asked for, some the last record of a group again

    def _by_group(self, pages: Pages) -> Iterator[ListPage]:
        """Where the range is ignored: groups by their number. The first may be what the page holds itself."""
        given, number, came = 0, 1, set[str]()
        parts = urlsplit(self._page.link(self._unit.next_group) or self._proxy)
        query = dict(self._unit.parameters) | dict(parse_qsl(parts.query))
        while self._number < self._most:
            asked = urlencode(query | {"page": str(number)})
            records = self._ask(pages, Request(urlunsplit(parts._replace(query=asked)), self._page.url))
            if not set(records) - came:
                return
            came |= set(records)
            given += len(records)
            self._given = max(self._given, given)
            if self._news(records):
                yield self._listed(self._proxy, records)
            number += 1

    def _all_at_once(self, pages: Pages) -> Iterator[ListPage]:
        """Where neither is obeyed: the whole list from its beginning, as far as a site gives it."""
        wanted = min(self._total or MOST_AT_ONCE, MOST_AT_ONCE)
        records = self._ask(pages, self._range(1, wanted, wanted))
        self._given = max(self._given, len(records))
        if self._news(records):
            yield self._listed(self._proxy, records)

    def _range(self, start: int, end: int, per_page: int) -> Request:
        query = urlencode({"startrecord": start, "endrecord": end, "perpage": per_page})
        return form(f"{self._proxy}?{query}", self._unit.parameters, self._page.url)

    def _ask(self, pages: Pages, request: Request) -> tuple[str, ...]:
        """The records of an answer; a way of asking that fails leaves the list to the next way."""
        try:
            answer = pages.ask(request)
        except BlockedByPortal:
            raise
        except FetchError as error:
            self._failure = error
            return ()
        said = total_of(answer.text)
        self._total = said if said is not None else self._total
        return records_of(answer.text)

    def _rows(self, records: Sequence[str]) -> list[Row]:
        """Records lead where links of the column's page would."""
        return [row for record in records if (row := row_in(self._page, _item(record), self._selectors)) is not None]

    def _news(self, records: Sequence[str]) -> int:
        """How many rows are new."""
        return len({row.url for row in self._rows(records)} - self._seen)

    def _listed(self, url: str, records: Sequence[str]) -> ListPage:
        rows = tuple({row.url: row for row in self._rows(records)}.values())
        self._seen |= {row.url for row in rows}
        self._number += 1
        return ListPage(self._number, url, rows, records=self._total)


def _item(record: str) -> Tag:
    inside = record.lower().lstrip()
    whole = f"<table>{record}</table>" if inside.startswith(("<tr", "<td")) else f"<div>{record}</div>"
    return BeautifulSoup(whole, "lxml")


def _no_list(page: Page, listed: Listed, options: JpageOptions) -> str:
    if options.unit:
        return f"列表页没有 unitid 为 {options.unit} 的列表"
    return "" if listed.rows else nothing_listed(page, listed)
