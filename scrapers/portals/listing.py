"""Listing: a column's list is read until everything on it is known, and its announcements are judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from scrapers.archive.notices import DecidedBy, KnownNotice, NoticeBook, NoticeState
from scrapers.errors import BlockedByPortal, FetchError
from scrapers.fetch.client import Client
from scrapers.portals.disclosures import Decision, decide, is_cut
from scrapers.portals.drift import PagesSeen
from scrapers.portals.families import FAMILIES, ListPage, MissingPage, Row
from scrapers.portals.list_pages import ListPages
from scrapers.portals.registry import Column, Portal
from scrapers.portals.scope import Scope
from scrapers.portals.verdict import Tally
from scrapers.records import Notice

Extent = Literal["all", "beginning", "unsure"]
SHRUNK = 0.5
"""A whole list with less than this share of its former rows is suspicious."""


@dataclass(slots=True)
class Walk:
    """What reading a list brought so far: rows to judge, and ``besides`` addresses of rows of days not looked at.

    ``whole``: it was read to its end, or to where everything is known.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    besides: set[str] = field(default_factory=set)
    lines: int = 0
    """Rows with those that are listed twice."""
    pages: int = 0
    whole: bool = False
    to_the_end: bool = False
    pages_said: int | None = None
    records: int | None = None
    mixed: bool = False
    """It holds rows of another column: the portal answers for the wrong one, perhaps elsewhere too without a sign."""
    nothing_here: str = ""
    """The words by which a list without rows says that it is empty."""
    absent: bool = False
    """The column may be missing, and is."""
    broken: bool = False
    """A page of it could not be had, which is said by itself."""
    remarks: list[str] = field(default_factory=list)

    @property
    def extent(self) -> Extent:
        """How far it was read: ``all`` of it, its ``beginning``; or nobody knows what it did not show."""
        something = bool(self.rows or self.nothing_here)
        if self.absent or (something and self.to_the_end and not self.remarks):
            return "all"
        return "beginning" if self.whole and not self.to_the_end else "unsure"


class Listing:
    """Lists the columns of one portal into its notice book."""

    def __init__(self, portal: Portal, client: Client, book: NoticeBook, tally: Tally, scope: Scope) -> None:
        self._portal, self._client, self._book, self._tally = portal, client, book, tally
        self._scope = scope
        self.known = book.all()
        self._overrides = book.overrides()
        self._pages = PagesSeen()
        self.listed: set[str] = set()
        self._mixed = False
        self.columns: set[str] = set()
        """Names of the columns that were read."""
        self._leaves: dict[str, tuple[Column, Extent]] = {}
        """Columns with lists by address, and how far they were read in this visit."""

    def list_columns(self, column: Column, now: datetime) -> None:
        """Read a column of the portal's file, or those it leads to, as far as they are to be looked at.

        Raises BlockedByPortal.
        """
        all_below = self._chosen(column)
        try:
            for leaf in FAMILIES[self._portal.family].expand(self._portal, column, ListPages(self._client)):
                if all_below or self._chosen(leaf):
                    self._list_column(leaf, now)
        except BlockedByPortal:
            raise
        except FetchError as error:
            if not (column.optional and isinstance(error, MissingPage)):
                self._broken(column, error)

    def read_to_the_end(self, names: set[str], now: datetime) -> None:
        """Read the columns of these names again, as far as they were not read to their ends. Raises BlockedByPortal."""
        for leaf, extent in list(self._leaves.values()):
            if leaf.name in names and extent == "beginning":
                self._list_column(leaf, now, to_the_end=True)

    def lists_no_more(self, notice: Notice) -> bool:
        """Whether it is sure that no list has this announcement any more."""
        mine = [extent == "all" for leaf, extent in self._leaves.values() if leaf.name == notice.column]
        return notice.url not in self.listed and (all(mine) if mine else not self._tally.broken)

    def _chosen(self, column: Column) -> bool:
        address = self._portal.address(column)
        return self._scope.holds_column(column.name, address) or self._scope.holds_column(column.name, column.url)

    def _list_column(self, column: Column, now: datetime, *, to_the_end: bool = False) -> None:
        """Read one column. A page that cannot be had leaves what was found before it; raises BlockedByPortal."""
        address, walk = self._portal.address(column), Walk()
        before = self._book.listed_before(address)
        self.columns.add(column.name)
        stop_at_known = before is not None and not (to_the_end or self._scope.whole or self._scope.some_days)
        try:
            self._read(column, walk, stop_at_known=stop_at_known)
        except BlockedByPortal:
            raise
        except MissingPage as error:
            if column.optional:
                walk.absent = True
                return
            self._broken(column, error)
            walk.broken = True
        except FetchError as error:
            self._broken(column, error)
            walk.broken = True
        finally:
            self._record(column, address, walk, before, now)

    def _read(self, column: Column, walk: Walk, *, stop_at_known: bool) -> None:
        pages = ListPages(self._client)
        listed = FAMILIES[self._portal.family].walk(self._portal, column, pages)
        for page in self._days_looked_at(listed, walk):
            if pages.drifted_to:
                walk.remarks.append(f"第 {page.number} 页已是另一栏目“{pages.drifted_to}”，其内容未收")
                walk.mixed = True
                return
            self._compare_with_other_lists(column, walk, page)
            walk.rows |= {row.url: row for row in page.rows if row.url not in walk.rows}
            walk.lines += len(page.rows)
            walk.pages += 1
            walk.pages_said = page.pages or walk.pages_said
            walk.records = page.records or walk.records
            walk.nothing_here = "" if walk.rows or walk.besides else pages.says_nothing_here
            walk.remarks += [f"列表页不完整，只收到前半部分：{url}" for url in pages.cut_off]
            pages.cut_off.clear()
            if page.remark:
                walk.remarks.append(page.remark)
            if stop_at_known and page.rows and all(self._is_known(row, column) for row in page.rows):
                walk.whole = not walk.remarks
                return
        walk.to_the_end = not walk.remarks and not self._scope.some_days

    def _compare_with_other_lists(self, column: Column, walk: Walk, page: ListPage) -> None:
        """A page that is one of another list: whichever of the two is behind its first page is not whole."""
        address = self._portal.address(column)
        same = self._pages.same_elsewhere(address, column.name, page.number, [row.url for row in page.rows])
        if same is None:
            return
        walk.remarks.append(f"第 {page.number} 页与栏目“{same.column}”的第 {same.number} 页相同")
        if same.number > 1:
            self._book.record_walk(same.address, [], None, 0)

    def _days_looked_at(self, pages: Iterator[ListPage], walk: Walk) -> Iterator[ListPage]:
        """Pages with their rows of the days looked at, until one holds nothing but older rows."""
        for page in pages:
            rows = tuple(row for row in page.rows if self._scope.holds_day(row.published_on))
            walk.besides |= {row.url for row in page.rows if row not in rows}
            yield replace(page, rows=rows)
            if page.rows and all(self._scope.is_before(row.published_on) for row in page.rows):
                return

    def _is_known(self, row: Row, column: Column) -> bool:
        known = self.known.get(row.url)
        if known is None or known.state == "gone":
            return False
        said = (known.notice.title, known.notice.published_on)
        return known.notice.column != column.name or said == (row.title, row.published_on)

    def _record(self, column: Column, address: str, walk: Walk, before: int | None, now: datetime) -> None:
        """Note what was listed. A list that is not right in any way is read from its beginning the next night."""
        nothing_new = all(self._is_known(row, column) for row in walk.rows.values())
        listed = [self._judge(column, row, now) for row in walk.rows.values()]
        self._compare(walk, before)
        self._mixed = self._mixed or walk.mixed
        whole_at = now if (walk.whole or (walk.to_the_end and not walk.remarks)) and not self._mixed else None
        self._leaves[address] = (column, walk.extent)
        rows = len(walk.rows) if walk.to_the_end or before is None else max(before, len(walk.rows))
        changed = [known for known in listed if self.known.get(known.notice.url) != known]
        if self._scope.some_days and nothing_new:  # says nothing of the rest of the list
            self._book.record_listed(changed)
        else:
            self._book.record_walk(address, changed, whole_at, rows, doubt_all=walk.mixed)
        self.known |= {known.notice.url: known for known in listed}
        self.listed |= set(walk.rows) | walk.besides
        self._tally.listed = len(self.listed)
        self._remark(column, walk, before)

    def _judge(self, column: Column, row: Row, now: datetime) -> KnownNotice:
        """The announcement of a row: as it is known, or to be looked at (again) because its row is new or changed."""
        known, (decision, by) = self.known.get(row.url), self._decide(row, column)
        state: NoticeState = "left" if decision.decision == "leave" else "waiting"
        notice = Notice(self._portal.id, row.url, row.title, row.published_on, column.name)
        if known is None:
            return KnownNotice(notice, decision.decision, decision.reason, state, now, by)
        if known.notice.column != column.name:  # an article in two columns stays where it was taken first
            unchanged = known.state != "gone" and (known.decision != "leave" or not decision.take)
        else:
            unchanged = self._is_known(row, column) and _still_stands(known, decision, by)
        if unchanged:
            return known
        return replace(
            known, notice=notice, decision=decision.decision, reason=decision.reason, state=state, decided_by=by
        )

    def _decide(self, row: Row, column: Column) -> tuple[Decision, DecidedBy]:
        override = self._overrides.get(row.url)
        if override is not None:
            return Decision(override.decision, override.said), "person"
        return decide(row.title, column, self._portal.titles), "title"

    def _broken(self, column: Column, error: FetchError) -> None:
        self._tally.broken.append((column.name or column.url, str(error)))

    def _compare(self, walk: Walk, before: int | None) -> None:
        """A list that was read to its end, with what it says of itself and with what it was the last time."""
        rows = len(walk.rows)
        if not walk.to_the_end or not rows:
            return
        if before and rows < before * SHRUNK:
            walk.remarks.append(f"只列出 {rows} 条，上次为 {before} 条")
        if walk.records and walk.records not in (rows, walk.lines):
            walk.remarks.append(f"自称共 {walk.records} 条，实际列出 {rows} 条")
            walk.mixed = rows > walk.records
        if walk.pages_said and walk.pages < walk.pages_said:
            walk.remarks.append(f"自称共 {walk.pages_said} 页，只读到 {walk.pages} 页")

    def _remark(self, column: Column, walk: Walk, before: int | None) -> None:
        name = f"栏目“{column.name or column.url}”"
        if walk.rows or walk.besides:
            self._tally.remarks += [f"{name}：{remark}" for remark in walk.remarks]
        elif walk.broken:
            return
        elif before:
            self._tally.empty.append(f"{name}没有一行，上次为 {before} 条")
        elif walk.nothing_here:
            self._tally.nothing.append(f"{name}写明“{walk.nothing_here}”")
        elif walk.remarks or walk.pages:
            self._tally.empty.append(f"{name}：{walk.remarks[0] if walk.remarks else '列表没有一行'}")


def _still_stands(known: KnownNotice, decision: Decision, by: DecidedBy) -> bool:
    """Whether the decision on a row whose title and date are the same is the same, or its page has decided since."""
    decided_by_page = known.decided_by == "content" and by == "title"
    if decided_by_page:
        return decision.decision == "look" or is_cut(known.notice.title)
    return (known.decision, known.reason, known.decided_by) == (decision.decision, decision.reason, by)
