"""The running text of a document: lines joined to paragraphs, each character with its place in the document.

Page numbers go before lines are joined: a ``4`` at the foot of a page and ``17.31%`` at the head of the next are not
417.31%.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scrapers.records import Grid, Line, ReadDocument

_PAGE_NUMBER = re.compile(
    r"\s*[-—–─_~·•|]*\s*(?:第\s*)?\d{1,4}\s*(?:页\s*[，,]?)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?\s*[-—–─_~·•|]*\s*"
)
_ORDINALS = (
    re.compile(r"第[一二三四五六七八九十]{1,3}(?:部分|章|条|节)"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"（[一二三四五六七八九十]{1,3}）"),
    re.compile(r"\d{1,2}(?:、|[.．](?!\d))"),
    re.compile(r"（\d{1,2}）|\d{1,2}）"),
    re.compile(r"[①-⑳⑴-⒇]"),
)
NO_RANK = 9
"""The rank of a paragraph without an ordinal; 第一部分 is 0, 一、 is 1, （一） is 2, 1. is 3, （1） is 4, ① is 5."""

_ENDED = re.compile(r"[。！？…]$")
_PAUSED = re.compile(r"[；：]$")
_GOES_ON = re.compile(r"[，、（\d.万亿百千]$|占$")
_TAKEN_UP = re.compile(
    r"^(?:[，、）%％。；]|元|万元|亿元|[人名辆台套个][，。；）]|\d[\d,，.]*(?:万元|亿元|千元|元|%|％|个百分点))"
)
_HEADING_END = re.compile(r"(?:说明|情况|目录|表|概况|公开|如下|预算|决算|原因|信息|[^，]{0,8}情况)$")
_RANKED_HEADING_END = re.compile(r"(?:说明|情况)$")
_IN_SENTENCE = re.compile(r"[，；。][^。：；！？]*[^，。：；！？\d]$")
"""A line with a clause mark inside and none at its end is cut in the middle of a sentence."""
_LONG = 25
_FULL = 0.9
"""A line that reaches so far across its page's widest line may go on in the next."""
_MOSTLY = 0.7
"""One that is cut in mid-sentence may be shorter: figures and letters are narrow."""

_DROPPED = frozenset("“”\"'‘’＂「」『』*\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad\u2060")
_CHARACTERS = {
    ord("("): "（",
    ord(")"): "）",
    ord(","): "，",
    ord(":"): "：",
    ord(";"): "；",
    ord("％"): "%",
    ord("﹪"): "%",
    ord("．"): ".",
    ord("−"): "-",
    ord("－"): "-",
} | {full: chr(full - 0xFEE0) for full in range(0xFF10, 0xFF1A)}
_PLAIN: dict[int, str | None] = {**_CHARACTERS, **dict.fromkeys(map(ord, _DROPPED))}
_RUN = re.compile(rf"[^\s{re.escape(''.join(sorted(_DROPPED)))}]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: ``text`` is plain (no white space or quotation marks, wide punctuation, narrow digits).

    ``at[i]`` is the offset of ``text[i]`` in ``ReadDocument.text``. White space between two digits stays, as one space.
    """

    text: str
    at: tuple[int, ...]

    @property
    def rank(self) -> int:
        """How high the ordinal stands that the paragraph begins with: see ``NO_RANK``."""
        return rank_of(self.text)


def rank_of(text: str) -> int:
    """The rank of the ordinal that a plain text begins with, ``NO_RANK`` without one."""
    start = text.lstrip("-•●◆■")
    return next((rank for rank, pattern in enumerate(_ORDINALS) if pattern.match(start)), NO_RANK)


class Places:
    """Where an offset of ``ReadDocument.text`` stands: its page, and its item in ``ReadDocument.items``."""

    def __init__(self, read: ReadDocument) -> None:
        lines = [(item, line) for item, line in enumerate(read.items) if isinstance(line, Line)]
        self._starts = [line.start for _, line in lines]
        self._lines = lines

    def page(self, offset: int) -> int:
        return self._at(offset)[1].page

    def item(self, offset: int) -> int:
        return self._at(offset)[0]

    def _at(self, offset: int) -> tuple[int, Line]:
        return self._lines[bisect_right(self._starts, offset) - 1]


def paragraphs(read: ReadDocument) -> tuple[Paragraph, ...]:
    """Lines joined to paragraphs, in order. A table between two lines ends a paragraph."""
    for known, found in tuple(_LATELY):
        if known is read:
            return found
    found = tuple(_joined(read))
    _LATELY.append((read, found))
    return found


_LATELY: deque[tuple[ReadDocument, tuple[Paragraph, ...]]] = deque(maxlen=1)
"""Those of the last document: its statements are read from them, and then what became none."""


def _joined(read: ReadDocument) -> Iterator[Paragraph]:
    widest = _widest(read)
    waiting: list[Line] = []
    for item in read.items:
        if isinstance(item, Grid):
            yield from _paragraph(waiting)
            waiting = []
            continue
        if not item.text.strip() or _PAGE_NUMBER.fullmatch(item.text):
            continue
        if waiting and not _continues(waiting[-1], item, widest):
            yield from _paragraph(waiting)
            waiting = []
        waiting.append(item)
    yield from _paragraph(waiting)


def paragraphs_of_cell(text: str) -> Iterator[Paragraph]:
    """The text of a cell; its line breaks are the cell's width, and offsets refer to it."""
    lines: list[Line] = []
    start = 0
    for part in text.split("\n"):
        line = Line(1, part, start)
        if lines and rank_of(_plain(part)) != NO_RANK:
            yield from _paragraph(lines)
            lines = []
        lines.append(line)
        start += len(part) + 1
    yield from _paragraph(lines)


def _paragraph(lines: list[Line]) -> Iterator[Paragraph]:
    characters: list[str] = []
    at: list[int] = []
    space_at: int | None = None
    for line in lines:
        end = 0
        for run in _RUN.finditer(line.text):
            space_at = _last_space(line, end, run.start(), space_at)
            end = run.end()
            printed = run[0].translate(_CHARACTERS)
            if space_at is not None and characters and characters[-1].isdigit() and printed[0].isdigit():
                characters.append(" ")
                at.append(space_at)
            space_at = None
            characters += printed
            at += range(line.start + run.start(), line.start + end)
        space_at = _last_space(line, end, len(line.text), space_at)
    if characters:
        yield Paragraph("".join(characters), tuple(at))


def _last_space(line: Line, start: int, end: int, before: int | None) -> int | None:
    """Where the last white space between two places of a line stands; ``before`` if none does."""
    return next((line.start + at for at in range(end - 1, start - 1, -1) if line.text[at].isspace()), before)


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    return "".join(text.split()).translate(_PLAIN)


def _continues(previous: Line, following: Line, widest: dict[int, float]) -> bool:
    """Whether a line goes on in the next."""
    before, after = _plain(previous.text), _plain(following.text)
    if rank_of(after) != NO_RANK or _ENDED.search(before):
        return False
    full = not previous.paragraph and _width(previous) >= _FULL * widest[previous.page]
    if _PAUSED.search(before):
        return full
    if _GOES_ON.search(before) or _TAKEN_UP.match(after):
        return True
    if previous.paragraph:
        return len(before) >= _LONG and not _HEADING_END.search(before)
    if rank_of(before) != NO_RANK and _RANKED_HEADING_END.search(before):
        return False
    return full or (_IN_SENTENCE.search(before) is not None and _width(previous) >= _MOSTLY * widest[previous.page])


def _width(line: Line) -> float:
    """How far a line reaches to the right: in points where the format has them, else in half characters."""
    if line.bbox is not None:
        return line.bbox[2]
    return sum(2.0 if unicodedata.east_asian_width(c) in "WFA" else 1.0 for c in line.text.rstrip())


def _widest(read: ReadDocument) -> dict[int, float]:
    widest: dict[int, float] = {}
    for line in read.lines:
        widest[line.page] = max(widest.get(line.page, 0.0), _width(line))
    return widest
