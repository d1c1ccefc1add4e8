"""What all sites share: content cut into list pages, faults of rows, robots.txt, traps. Systems are in ``sites``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from simulated import bad_pages
from simulated.content import Announcement, Column, Content, File
from simulated.faults import Fault, twist
from simulated.messages import Reply, Request, Stage

TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "wps": "application/octet-stream",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class View:
    """A page of a list as it is to be shown: ``number`` from 0. ``total`` and ``pages`` are what the page claims.

    ``layout_changed``: shown in a way nobody has seen before, without links.
    """

    column: Column
    number: int
    pages: int
    total: int
    rows: tuple[Announcement, ...]
    layout_changed: bool = False


class Site(ABC):
    """A portal on one system. ``base`` is set by the server that serves it."""

    stages: ClassVar[tuple[Stage, ...]] = ("robots", "list", "detail", "attachment")
    """The stages at which this system can be asked (and can fail)."""
    encoding: str = "utf-8"
    per_page: int = 15
    dynamic_pages: ClassVar[bool] = False
    """Pages of announcements are made when they are asked for, and carry no validators."""
    cuts_titles: ClassVar[bool] = False
    """Its lists cut long titles and have the whole ones nowhere."""
    fresh_links: ClassVar[bool] = False
    """Links to files in its pages are other ones every day."""
    json_pages: ClassVar[bool] = False
    """Pages of announcements are JSON that names their files and says nothing else."""
    rows_lead_to_files: ClassVar[bool] = False
    """There are no pages of announcements."""
    rows_in_pages: ClassVar[bool] = True
    """The first rows stand in the page that a browser loads, not only in what its scripts ask for."""
    more_rows: ClassVar[Stage | None] = "list"
    """The stage at which the second page of a list is asked for; None: lists have one page."""
    says_total: ClassVar[bool] = True
    """Its lists say how many rows there are in all."""
    validators: Literal["both", "modified", "none"] = "both"
    """What static pages and files carry; what is made by a program carries none."""
    robots = "User-agent: *\nDisallow: /trap/\nDisallow: /search\n"

    def __init__(self, content: Content) -> None:
        self.content = content
        self.base = ""
        self.faults: list[Fault] = []
        self._columns = {column.key: column for column in content.columns}
        self.visits = 0

    def now(self) -> datetime:
        return self.content.now

    # ── where things are ─────────────────────────────────────────────────────────────────────────────────────────

    @abstractmethod
    def column_path(self, column: Column) -> str:
        """The address of a column, as a person would copy it from the browser."""

    @abstractmethod
    def path(self, announcement: Announcement) -> str: ...

    def url(self, announcement: Announcement) -> str:
        return self.base + self.path(announcement)

    def said_publisher(self, announcement: Announcement) -> str:
        """The publisher as far as the site says it."""
        return announcement.publisher

    def said_name(self, announcement: Announcement, name: str) -> str:
        """The name of a file as far as the site says it."""
        return name

    def page_bytes(self, announcement: Announcement) -> bytes:
        """The page of an announcement as it is sent now."""
        return self.answer(Request("GET", "", self.path(announcement))).body

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────

    @abstractmethod
    def serve(self, request: Request) -> Reply | None:
        """The answer of the system; None where nothing stands."""

    def answer(self, request: Request) -> Reply:
        if request.raw_path == "/robots.txt":
            return Reply(self.robots.encode(), "text/plain", stage="robots")
        if request.raw_path.startswith(("/trap/", "/search", "/calendar")):
            return Reply(self._trap(request), stage="trap")
        return self.serve(request) or self.not_found()

    def not_found(self) -> Reply:
        return Reply(bad_pages.NOT_FOUND, status=404)

    def _trap(self, request: Request) -> bytes:
        """A page that leads to ever more pages of its own kind."""
        seed = sum(request.target.encode()) % 10_000
        links = "".join(
            f'<li><a href="/trap/{seed * 7 + n}.html">{2000 + n}年部门预算公开</a><span>2024-01-{n:02}</span></li>'
            for n in range(1, 9)
        )
        return f'<html><body><ul>{links}</ul><a href="/calendar/{seed}.html">下一页</a></body></html>'.encode()

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────

    def column(self, key: str) -> Column | None:
        return self._columns.get(key)

    def view(self, column: Column, number: int, stage: Stage = "list", per_page: int = 0) -> View | None:
        """Page ``number`` of a column's list with the faults of rows it suffers from; None beyond the last."""
        size = per_page or self.per_page
        rows = self.content.rows(column.key)
        pages = max(1, -(-len(rows) // size))
        if not 0 <= number < pages:
            return None
        faults = twist(self.faults, stage, column.key, number)
        if "reordered" in faults and number:
            rows = [rows[0], *rows[: number * size - 1], *rows[number * size - 1 :]]  # all moved down by one
        shown = rows[number * size : (number + 1) * size]
        if "drift" in faults:  # the page of another column, or the first one again where there is no other
            column = next((other for other in self.content.columns if other.key != column.key), column)
            shown = self.content.rows(column.key)[:size]
        if "half_rows" in faults:
            shown = shown[: len(shown) // 2]
        if "no_rows" in faults:
            shown = []
        total = len(rows) + (17 if "wrong_total" in faults else 0)
        return View(column, number, pages, total, tuple(shown), "layout" in faults)

    def total(self, column: Column) -> int:
        """What an interface says there are in all, on whatever page."""
        first = self.view(column, 0, "api")
        return first.total if first else 0

    # ── attachments ──────────────────────────────────────────────────────────────────────────────────────────────

    def attachment(self, announcement: Announcement, file: File, *, named: bool = False, static: bool = True) -> Reply:
        """The bytes of a file; ``named`` says the name in Content-Disposition."""
        headers: tuple[tuple[str, str | bytes], ...] = ()
        if named:
            headers = (("Content-Disposition", f"attachment; filename*=UTF-8''{quote(file.name)}"),)
        return Reply(
            file.body,
            TYPES.get(file.suffix, "application/octet-stream"),
            stage="attachment",
            number=announcement.number,
            headers=headers,
            validators=self.validators if static else "none",
        )

    def page(self, text: str, stage: Stage, *, dynamic: bool = False, **known: Any) -> Reply:
        """A page in the encoding of the site; what a program makes has no validators."""
        body = text.encode("gb18030" if self.encoding == "gbk" else self.encoding, "xmlcharrefreplace")
        return Reply(body, stage=stage, validators="none" if dynamic else self.validators, **known)

    def every_file(self) -> Iterator[tuple[Announcement, int, File]]:
        """(announcement, place among its files from 1, file)."""
        for announcement in self.content.announcements:
            for place, file in enumerate(announcement.files, start=1):
                yield announcement, place, file
