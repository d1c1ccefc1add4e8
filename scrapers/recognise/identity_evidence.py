"""What of a document speaks of its identity: its plain texts, its cover, its titles, the names in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from scrapers.recognise.chapters import Chapter, chapters
from scrapers.recognise.identity_inner_titles import inner_titles
from scrapers.recognise.identity_names import Mention, mentions
from scrapers.recognise.identity_title import Title, head_lines, headings, title_in, titles, vocabulary, worth_of
from scrapers.recognise.identity_two_kinds import settled
from scrapers.recognise.organisation import is_organisation, plain, plain_name
from scrapers.records import Announcement, Grid, Line, ReadDocument

_LAST_TEXTS = 8
_DAY = re.compile(
    r"(?:20\d{2}|二[〇○零O0][〇○零O0一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document prepared for recognition: texts are plain; ``head`` is what stands before the contents.

    ``own_titles`` are of the cover, ``outside_titles`` of the format's own title and the announcement; ``headings``
    stand further in. ``grids`` are the numbers of the grids among the items.
    """

    texts: tuple[str, ...]
    head: tuple[str, ...]
    own_titles: tuple[Title, ...]
    outside_titles: tuple[Title, ...]
    headings: tuple[Title, ...]
    mentions: tuple[Mention, ...]
    chapters: tuple[Chapter, ...]
    grids: tuple[int, ...]
    signatures: tuple[str, ...]
    outside: tuple[str, ...]
    within: str | None
    published_on: date | None

    @property
    def titles(self) -> tuple[Title, ...]:
        """Those of the document itself, then those of what offers it."""
        return self.own_titles + self.outside_titles

    @property
    def title(self) -> Title | None:
        """The title that says most; among equals the document's own, of these one that page or announcement repeat,
        else the first, and of one place the shortest reading."""
        repeated = [title for title in self.own_titles if title.text in self.outside]
        return max((*repeated, *self.titles), key=worth_of, default=None)

    @property
    def all_titles(self) -> tuple[Title, ...]:
        """Titles and headings, the surer first."""
        return self.titles + self.headings


def _cover(read: ReadDocument) -> Iterator[str]:
    """Lines, and cells that stand alone or in pairs in their row: a sheet's title and caption, no column heads."""
    for item in read.items:
        if isinstance(item, Line):
            yield item.text
            continue
        rows: dict[int, list[str]] = {}
        for cell in item.cells:
            if cell.text.strip():
                rows.setdefault(cell.row, []).append(cell.text)
        for texts in rows.values():
            yield from texts if len(texts) <= 2 else ()


def _signatures(texts: Sequence[str]) -> Iterator[str]:
    """Who signs at the end: a name on a line of its own above the day."""
    last = texts[-_LAST_TEXTS:]
    for name, day in pairwise(last):
        if _DAY.fullmatch(day) and is_organisation(plain_name(name)):
            yield plain_name(name)


def _without_other_pages(read: ReadDocument) -> ReadDocument:
    """The document with a site's foot and links to other pages left blank, so that every item keeps its number.

    The foot stands behind the last table and in the second half of the page.
    """
    other_pages, page_ends = re.compile(vocabulary().other_pages), re.compile(vocabulary().page_ends)
    last_grid = max((number for number, item in enumerate(read.items) if not isinstance(item, Line)), default=-1)
    first_of_foot = max(last_grid + 1, len(read.items) // 2)
    own: list[Line | Grid] = []
    ended = False
    for number, item in enumerate(read.items):
        text = plain(item.text) if isinstance(item, Line) else ""
        ended = ended or bool(number >= first_of_foot and page_ends.search(text))
        is_other = isinstance(item, Line) and (ended or other_pages.search(text))
        own.append(replace(item, text="") if isinstance(item, Line) and is_other else item)
    return replace(read, items=tuple(own))


def evidence_of(read: ReadDocument, announcement: Announcement) -> Evidence:
    """Gather the evidence of a document; a page's own title and the announcement count as titles."""
    read = _without_other_pages(read)
    texts: list[str] = []
    for item in read.items:
        texts.extend([item.text] if isinstance(item, Line) else [cell.text for cell in item.cells])
    plain_texts = [text for text in map(plain, texts) if text]
    head = head_lines(_cover(read))
    found = titles(head)
    if not any(title.year or title.name for title in found):
        found += inner_titles(plain_texts)
    said_outside = [title_in(plain(text)) for text in (read.title, announcement.title)]
    further = [title_in(text) for text in headings(plain_texts)]
    return Evidence(
        texts=tuple(plain_texts),
        head=tuple(head),
        own_titles=tuple(settled(title, plain_texts) for title in found),
        outside_titles=tuple(settled(title, plain_texts) for title in said_outside if title),
        headings=tuple(title for title in further if title),
        mentions=tuple(mentions(read)),
        chapters=chapters(read),
        grids=tuple(number for number, item in enumerate(read.items) if isinstance(item, Grid)),
        signatures=tuple(_signatures(plain_texts)),
        outside=tuple(plain(text) for text in (read.title, announcement.title, announcement.publisher) if text),
        within=announcement.region_code,
        published_on=announcement.published_on,
    )
