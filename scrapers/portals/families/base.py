"""What every family of portals offers: the pages of a column's list, one after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pydantic import BaseModel

from scrapers.errors import FetchError
from scrapers.fetch.detail_page import DetailPage, read_detail
from scrapers.fetch.page import Page
from scrapers.fetch.request import Request

if TYPE_CHECKING:
    from scrapers.portals.registry import Column, Portal


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list. ``title`` may be cut with an ellipsis; the detail page has the whole one."""

    url: str
    title: str
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, counted from 1, and what it says of the whole list, where it does."""

    number: int
    url: str
    rows: tuple[Row, ...]
    pages: int | None = None
    records: int | None = None
    remark: str = ""
    """Why the list could not be read on, in Chinese; empty when it could or ended."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a portal's file would say of a list page: keys ``family``, ``options``, ``pager`` …; why, in Chinese."""

    content: dict[str, Any]
    because: str


class MissingPage(FetchError):
    """There is no page at this address: 404, 410, or a page that says so."""


class Pages(Protocol):
    """Where a family gets its pages from. Raises MissingPage and FetchError."""

    def get(self, url: str) -> Page: ...

    def ask(self, request: Request) -> Page: ...


class Family(ABC):
    """How a system lists its announcements. Only ``walk`` is every family's own."""

    options: ClassVar[type[BaseModel] | None] = None
    """What the section ``options`` of a portal's file may say; None: the family has no such section."""

    def tell(self, page: Page) -> Sequence[Told]:  # noqa: ARG002
        """How a portal's file might describe this list page, the likeliest first; nothing: not of this family."""
        return ()

    def expand(self, portal: Portal, column: Column, pages: Pages) -> Iterator[Column]:  # noqa: ARG002
        """The columns that have a list, for a column of the portal's file: itself, or those a hub leads to."""
        yield column

    def request(self, portal: Portal, url: str) -> Request:  # noqa: ARG002
        """How the page of an announcement is asked for."""
        return Request(url)

    def read_detail(self, portal: Portal, page: Page, listed_title: str, listed_on: date | None) -> DetailPage:
        """What the page of an announcement says; what it does not say is taken from its row in the list."""
        return read_detail(page, portal, listed_title, listed_on)

    @abstractmethod
    def walk(self, portal: Portal, column: Column, pages: Pages) -> Iterator[ListPage]:
        """The pages of a column's list from the newest; each is fetched only when it is asked for."""


FAMILIES: dict[str, Family] = {}


def family(name: str) -> Callable[[type[Family]], type[Family]]:
    """Register a family under the name that portal files use."""

    def register(kind: type[Family]) -> type[Family]:
        FAMILIES[name] = kind()
        return kind

    return register
