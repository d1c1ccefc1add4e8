"""A portal tried out: the beginning of its lists and a few of its pages, without noting anything as seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import Store
from scrapers.errors import FetchError
from scrapers.fetch.attachments import AttachmentLink
from scrapers.fetch.client import Client
from scrapers.fetch.faults import missing_page
from scrapers.fetch.leases import Leases
from scrapers.fetch.memory import Memory
from scrapers.fetch.page import Page
from scrapers.portals.disclosures import decide
from scrapers.portals.families import FAMILIES, ListPage, Row
from scrapers.portals.list_pages import ListPages
from scrapers.portals.registry import Column, Portal
from scrapers.read import sniff
from scrapers.settings import Settings

PAGES_OF_A_LIST = 2
MOST_COLUMNS = 3
"""Of the columns that one column of the file leads to, so many are tried."""
MOST_DETAILS = 3


@dataclass(frozen=True, slots=True)
class ColumnTrial:
    """The first pages of a column's list; ``problem`` (Chinese) says what is wrong with them."""

    column: Column
    address: str
    pages: tuple[ListPage, ...] = ()
    problem: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Rows of the first pages, each address once."""
        return tuple({row.url: row for page in self.pages for row in page.rows}.values())

    @property
    def dated(self) -> int:
        """How many of the rows have a date."""
        return sum(1 for row in self.rows if row.published_on)


@dataclass(frozen=True, slots=True)
class DetailTrial:
    """The page of one announcement; ``problem`` (Chinese) says what is wrong with it."""

    row: Row
    title: str = ""
    published_on: date | None = None
    publisher: str = ""
    attachments: tuple[AttachmentLink, ...] = ()
    holds_figures: bool = False
    page: Page | None = None
    problem: str = ""


def client_for(portal: Portal, settings: Settings, run_id: str) -> Client:
    """A client with the portal's manners; what it fetches is archived, but nothing of it is noted as seen."""
    ledger = Ledger(settings)
    memory = Memory(ledger, Store(settings), run_id, portal.id)
    return Client(portal.manners, memory, Leases(ledger.database), allow_loopback=portal.allow_loopback)


def try_columns(portal: Portal, client: Client) -> list[ColumnTrial]:
    """Try every column of a portal's file, and the first of those that a hub leads to."""
    pages, found = ListPages(client), list[ColumnTrial]()
    for column in portal.columns:
        try:
            leaves = islice(FAMILIES[portal.family].expand(portal, column, pages), MOST_COLUMNS)
            trials = [_try_column(portal, leaf, pages) for leaf in leaves]
        except FetchError as error:
            found.append(ColumnTrial(column, portal.address(column), problem=str(error)))
            continue
        found += trials or [ColumnTrial(column, portal.address(column), problem="没有找到任何下级栏目")]
    return found


def _try_column(portal: Portal, column: Column, pages: ListPages) -> ColumnTrial:
    address, read = portal.address(column), list[ListPage]()
    try:
        for page in islice(FAMILIES[portal.family].walk(portal, column, pages), PAGES_OF_A_LIST):
            read.append(page)
    except FetchError as error:
        return ColumnTrial(column, address, tuple(read), str(error))
    remark = next((page.remark for page in read if page.remark), "")
    rows = any(page.rows for page in read)
    return ColumnTrial(column, address, tuple(read), remark or ("" if rows else "列表没有一行"))


def try_details(portal: Portal, client: Client, trials: Sequence[ColumnTrial]) -> list[DetailTrial]:
    """Try the pages of the first announcements that are disclosures, or of the first of any kind."""
    chosen = [row for trial in trials for row in trial.rows if decide(row.title, trial.column, portal.titles).take]
    chosen = chosen or [row for trial in trials for row in trial.rows]
    return [_try_detail(portal, client, row) for row in chosen[:MOST_DETAILS]]


def _try_detail(portal: Portal, client: Client, row: Row) -> DetailTrial:
    family = FAMILIES[portal.family]
    try:
        answer = client.ask(family.request(portal, row.url))
        body = answer.fetched.body
        words = missing_page(body)
        if not answer.ok or words:
            return DetailTrial(row, problem=words or f"公告页返回 HTTP {answer.fetched.status}")
        if sniff(body) not in ("html", "text"):
            return DetailTrial(row, row.title, row.published_on, attachments=(AttachmentLink(row.url, row.title),))
        page = Page(answer.fetched.final_url, body)
        detail = family.read_detail(portal, page, row.title, row.published_on)
    except FetchError as error:
        return DetailTrial(row, problem=str(error))
    return DetailTrial(
        row,
        detail.title,
        detail.published_on,
        detail.publisher,
        detail.attachments,
        detail.holds_figures,
        page,
        "" if detail.attachments or detail.holds_figures else "页面没有附件，正文也没有金额",
    )


def try_attachment(client: Client, details: Sequence[DetailTrial]) -> str:
    """Fetch one attachment. What is wrong with it (Chinese), empty when nothing is, or when there is none."""
    for link, detail in _attachments(details):
        try:
            answer = client.get(link.url, referer=detail.row.url)
        except FetchError as error:
            return str(error)
        words = missing_page(answer.fetched.body)
        return (
            "" if answer.ok and not words else f"附件取不到（{words or f'HTTP {answer.fetched.status}'}）：{link.url}"
        )
    return ""


def _attachments(details: Sequence[DetailTrial]) -> Iterator[tuple[AttachmentLink, DetailTrial]]:
    return ((link, detail) for detail in details for link in detail.attachments)
