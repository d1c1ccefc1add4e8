"""Whose figures stand where: the runs of lines and grids that belong to one body.

A document of a department often holds its units' parts behind its own. Two things say whose part it is: a heading that
opens a chapter (``一、…本级收支预算``), and captions over tables (``417001 …本级``). In a unit's chapter a caption
that names the department is a copied one and does not end the chapter; only a heading does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scrapers.recognise.chapters import Chapter, chapters, contents_items, without_lists
from scrapers.recognise.identity import Identified
from scrapers.recognise.identity_names import mentions, stands_for
from scrapers.recognise.identity_place import same_body
from scrapers.recognise.identity_units import named_in_full
from scrapers.recognise.organisation import plain
from scrapers.records import Body, Line, ReadDocument

_HEADING_WORDS = re.compile(r"预算|决算|收支|公开|情况说明")
_OWN_PART = re.compile(r"^第[一二三四五六七八九十]+部分.{0,10}部门(?:预算|决算)")
_MAX_HEADING = 60


@dataclass(frozen=True, slots=True)
class Section:
    """Items ``first_item`` to ``last_item`` of ``ReadDocument.items`` (both included) belong to ``body``."""

    first_item: int
    last_item: int
    body: Body | None


@dataclass(frozen=True, slots=True)
class _Sign:
    item: int
    body: Body
    opens_chapter: bool


def sections(read: ReadDocument, identified: Identified) -> tuple[Section, ...]:
    """Divide the items of a document among its bodies; every item belongs to exactly one section."""
    if not read.items:
        return ()
    own = identified.identity.body
    if own is None or len(identified.bodies) < 2:
        return (Section(0, len(read.items) - 1, own),)
    owners = _owners(len(read.items), own, sorted(_signs(read, identified), key=lambda sign: sign.item))
    return tuple(_runs(owners))


def _owners(count: int, own: Body, signs: list[_Sign]) -> list[Body]:
    """The body of each item, by following the signs through the document."""
    owners: list[Body] = []
    current, chapter = own, own
    waiting = iter(signs)
    sign = next(waiting, None)
    for item in range(count):
        while sign is not None and sign.item == item:
            if sign.opens_chapter:
                current = chapter = sign.body
            elif sign.body.body_id != chapter.parent_body_id:
                current = sign.body
            sign = next(waiting, None)
        owners.append(current)
    return owners


def _runs(owners: list[Body]) -> Iterator[Section]:
    first = 0
    for item in range(1, len(owners) + 1):
        if item == len(owners) or owners[item] != owners[first]:
            yield Section(first, item - 1, owners[first])
            first = item


def _signs(read: ReadDocument, identified: Identified) -> Iterator[_Sign]:
    by_name = {body.name: body for body in identified.bodies}
    for caption in without_lists(_captions(read, identified), read):
        yield _Sign(caption.item, by_name[caption.name], opens_chapter=False)
    for chapter in without_lists(sorted(_headings(read, identified), key=lambda chapter: chapter.item), read):
        yield _Sign(chapter.item, by_name[chapter.name], opens_chapter=True)


def _captions(read: ReadDocument, identified: Identified) -> Iterator[Chapter]:
    """Captions over tables with one of the document's bodies, under its name."""
    own, contents = identified.bodies[0], contents_items(read)
    for mention in mentions(read):
        if mention.heads and mention.item not in contents:
            body = same_body(named_in_full(mention.name, own), identified.bodies)
            body = body or (own if stands_for(mention.name, own.name) else None)
            if body:
                yield Chapter(mention.item, body.name, is_numbered=False)


def _headings(read: ReadDocument, identified: Identified) -> Iterator[Chapter]:
    """Headings that open the part of one of the document's bodies, under its name: those that do nothing else, and
    other short lines with its name and a word of budgets."""
    own, contents, opened = identified.bodies[0], contents_items(read), set()
    for chapter in chapters(read):
        if body := same_body(named_in_full(chapter.name, own), identified.bodies):
            opened.add(chapter.item)
            yield replace(chapter, name=body.name)
    longest_first = sorted((body.name for body in identified.bodies), key=len, reverse=True)
    for item, line in enumerate(read.items):
        if not isinstance(line, Line) or item in contents or item in opened:
            continue
        text = plain(line.text)
        if len(text) > _MAX_HEADING or re.search(r"[。；，]", text):
            continue
        name = next((name for name in longest_first if name in text), None)
        if name and name != text and _HEADING_WORDS.search(text.replace(name, "")):
            yield Chapter(item, name, is_numbered=False)
        elif name is None and _OWN_PART.search(text):
            yield Chapter(item, own.name, is_numbered=False)
