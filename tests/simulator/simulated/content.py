"""What a site publishes, whatever system shows it. Times are local to the site."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True)
class File:
    """An attachment. ``members`` are the documents inside, for an archive."""

    name: str
    body: bytes
    members: tuple[tuple[str, bytes], ...] = ()

    @property
    def suffix(self) -> str:
        return self.name.rpartition(".")[2]

    def documents(self) -> tuple[tuple[str, bytes], ...]:
        """(file name, bytes) of each document that this file is, or holds."""
        return self.members or ((self.name, self.body),)


@dataclass(frozen=True)
class Announcement:
    """A row of a list and its page. ``number`` is what its address is made from, for as long as it is there.

    ``text`` is HTML. ``disclosure`` is false for other notices. ``also_in`` are further columns that show the same
    article under the same address. ``published_at`` is printed; ``made_at`` is what addresses are made from.
    """

    number: int
    column: str
    title: str
    published_at: datetime
    publisher: str
    files: tuple[File, ...] = ()
    text: str = "<p>按照预算公开有关规定，现予公开，详见附件。</p>"
    disclosure: bool = True
    also_in: tuple[str, ...] = ()
    pinned: bool = False
    made_at: datetime | None = None

    @property
    def made(self) -> datetime:
        return self.made_at or self.published_at


@dataclass(frozen=True)
class Column:
    """A list. ``parent`` is its name in the tree of a site that has one (a category, a department)."""

    key: str
    name: str
    parent: str = ""


@dataclass
class Content:
    """Everything a site publishes. Announcements may stand in any order: lists show the newest first."""

    site_name: str
    columns: tuple[Column, ...]
    announcements: list[Announcement] = field(default_factory=list)
    now: datetime = datetime(2026, 3, 1, 2, 0)  # noqa: DTZ001
    """The time at the site: moves on from night to night, and is what changed pages carry as Last-Modified."""

    def rows(self, column: str) -> list[Announcement]:
        """What a column's list shows: pinned rows first, then the newest."""
        mine = [a for a in self.announcements if column == a.column or column in a.also_in]
        return sorted(mine, key=lambda a: (not a.pinned, -a.published_at.timestamp(), -a.number))

    def find(self, number: int) -> Announcement | None:
        return next((a for a in self.announcements if a.number == number), None)

    def disclosures(self) -> list[Announcement]:
        return [a for a in self.announcements if a.disclosure]

    def replace(self, number: int, **changes: object) -> Announcement:
        """The announcement as it reads from now on, under the same address."""
        at = next(i for i, a in enumerate(self.announcements) if a.number == number)
        self.announcements[at] = replace(self.announcements[at], **changes)  # type: ignore[arg-type]
        return self.announcements[at]

    def remove(self, number: int) -> Announcement:
        at = next(i for i, a in enumerate(self.announcements) if a.number == number)
        return self.announcements.pop(at)
