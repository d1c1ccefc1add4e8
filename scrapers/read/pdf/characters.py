"""The characters of a page with their boxes: nothing that pdfium made up, nothing that lies off the page."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from scrapers.errors import ReadError
from scrapers.read.pdf.geometry import Box, Matrix
from scrapers.read.pdf.quick import quick
from scrapers.read.pdf.unseen import Unseen

MAX_CHARACTERS = 200_000
"""Characters of one page; a dense A3 table page of a real disclosure has some 10,000."""

_QUARTER = 1.5707963
_SAMPLES = 24
_SLANT = 0.1

_SAME_SIZE = 0.05
"""Points: characters of boxes as high as the one before are as level as it; only others are asked for their angle."""

_code_of = quick(pdfium_c.FPDFText_GetUnicode)
_box_at = quick(pdfium_c.FPDFText_GetLooseCharBox)
_is_generated = quick(pdfium_c.FPDFText_IsGenerated)
_angle_of = quick(pdfium_c.FPDFText_GetCharAngle)
_matrix_of = quick(pdfium_c.FPDFText_GetMatrix)
_AT_ONCE = 4096
_BOXES = (pdfium_c.FS_RECTF * _AT_ONCE)()
_PLACES = [ctypes.byref(_BOXES, ctypes.sizeof(pdfium_c.FS_RECTF) * number) for number in range(_AT_ONCE)]
"""Where pdfium puts the boxes of so many characters (one thread reads in a process)."""
_UNITS = (ctypes.c_ushort * (MAX_CHARACTERS + 1))()
_MATRIX = pdfium_c.FS_MATRIX()
_MATRIX_PLACE = ctypes.byref(_MATRIX)
_six = struct.Struct("6f").unpack
_edges_of = struct.Struct("4f").iter_unpack
"""Boxes as left, top, right, bottom: at once, where four attributes of each take twice as long."""


class Character(NamedTuple):
    """A character and its loose box (the font's full height) in the frame of the page; x and y are its middle."""

    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float
    text: str


def count_characters(text_page: Any, page_no: int) -> int:
    count = int(pdfium_c.FPDFText_CountChars(text_page))
    if count < 0:
        raise ReadError(f"PDF 第{page_no}页的文字层损坏，无法读取")
    if count > MAX_CHARACTERS:
        raise ReadError(f"PDF 第{page_no}页有{count}个字符，超过上限{MAX_CHARACTERS}")
    return count


def text_quarter_turns(text_page: Any, count: int) -> int:
    """By how many quarters the page must be turned clockwise for most of its text to stand upright.

    Text turned against the page is a landscape table; pdfium counts a character's angle clockwise.
    """
    votes = [0, 0, 0, 0]
    for index in range(0, count, max(1, count // _SAMPLES)):
        if _code_of(text_page, index) > 32:
            angle = _angle_of(text_page, index)
            votes[-round(angle / _QUARTER) % 4 if angle > 0 else 0] += 1
    return max(range(4), key=votes.__getitem__)


def is_hidden(text_page: Any, count: int) -> bool:
    """Whether most of the text is printed invisibly: what somebody's text recognition read in a scan."""
    step = max(1, count // _SAMPLES)
    samples = [index for index in range(0, count, step) if _code_of(text_page, index) > 32]
    invisible = sum(
        pdfium_c.FPDFTextObj_GetTextRenderMode(pdfium_c.FPDFText_GetTextObject(text_page, index))
        == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
        for index in samples
    )
    return bool(2 * invisible > len(samples))


@dataclass(slots=True)
class Printed:
    """The characters of a page in the order of the content, in its frame."""

    page: Box
    seen: Box
    """The part of ``page`` that its clips leave, if all of its text has the same."""
    characters: list[Character] = field(default_factory=list)
    slanted: list[str] = field(default_factory=list)
    leaves_seen: bool = False
    """Whether a character on the page is not wholly within ``seen``."""


def characters_of(text_page: Any, count: int, frame: Matrix, unseen: Unseen, page: Box, seen: Box) -> Printed:
    """All characters of a page, and apart from them the slanted ones.

    Loose boxes, because the tight box of a comma or a “、” says nothing of its line. Spaces and line ends that pdfium
    generates go (they cut numbers apart), and so does what lies outside the page, where some publishers hide text.
    Slanted text is a watermark or stamp: it would stand in the midst of figures, which it does not belong to.
    """
    found = Printed(page, seen)
    unknown = unseen.unknown | unseen.partly
    printed: Sequence[str] = _text_of(text_page, count)
    if unseen.hidden or unknown:
        printed = list(printed)
        for index in unknown:
            printed[index] = _UNKNOWN if printed[index] != _NOTHING else _NOTHING
        for index in unseen.hidden:
            printed[index] = _NOTHING
    for start in range(0, count, _AT_ONCE):
        indexes = range(start, min(start + _AT_ONCE, count))
        texts = printed[start : start + _AT_ONCE]
        _add_characters(found, text_page, indexes, texts, frame)
    return found


def _text_of(text_page: Any, count: int) -> str:
    """All characters, those that pdfium made up included, by their indexes.

    It gives them at once but for those that have no meaning; where one is missing or is given in halves, one by one.
    """
    if pdfium_c.FPDFText_GetText(text_page, 0, count, _UNITS) == count + 1:
        text = ctypes.string_at(_UNITS, ctypes.sizeof(ctypes.c_ushort) * count).decode("utf-16-le", "replace")
        if len(text) == count and _UNKNOWN not in text:
            return text
    return "".join(map(chr, map(_code_of, repeat(text_page), range(count))))


def _add_characters(found: Printed, text_page: Any, indexes: range, texts: Sequence[str], frame: Matrix) -> None:
    """Ask for all boxes first, without a step of the interpreter for each: half of all time goes here."""
    characters, new = found.characters, tuple.__new__  # as Character(…) does, without its call
    page_left, page_top, page_right, page_bottom = found.page
    seen_left, seen_top, seen_right, seen_bottom = found.seen
    boxed = list(map(_box_at, repeat(text_page), indexes, _PLACES))
    if not all(boxed):
        texts = [text if has_box else _NOTHING for text, has_box in zip(texts, boxed, strict=True)]
    (a, _, _, d, e, f), boxes = _upright(frame)
    rare = _RareCodes(text_page)
    size, is_slanted, is_on_page, is_seen = -1.0, False, False, False
    box_top = box_bottom = float("nan")
    top = bottom = y = 0.0
    for index, text, (x0, y0, x1, y1) in zip(indexes, texts, boxes, strict=False):
        if not ("\u3000" <= text < "\ud800" or " " < text < "\x7f"):  # nearly all are Chinese or ASCII
            text = rare.text(text, index) if text >= " " else ""  # noqa: PLW2901
            if not text:
                continue
        if y0 != box_top or y1 != box_bottom:  # in a run of text nearly all boxes are at one height
            box_top, box_bottom = y0, y1
            if not -_SAME_SIZE <= y0 - y1 - size <= _SAME_SIZE:
                size, is_slanted = y0 - y1, _is_slanted(text_page, index)
            top, bottom = sorted((d * y0 + f, d * y1 + f))
            y = (top + bottom) / 2
            is_on_page = page_top <= y <= page_bottom
            is_seen = seen_top <= top and bottom <= seen_bottom
        if is_slanted:
            found.slanted.append(text)
            continue
        left, right = a * x0 + e, a * x1 + e
        if left > right:
            left, right = right, left
        x = (left + right) / 2
        if is_seen and seen_left <= left and right <= seen_right:
            characters.append(new(Character, (x, y, left, top, right, bottom, text)))
        elif is_on_page and page_left <= x <= page_right:
            characters.append(new(Character, (x, y, left, top, right, bottom, text)))
            found.leaves_seen = True


def _upright(frame: Matrix) -> tuple[Matrix, Iterator[tuple[float, ...]]]:
    """The boxes that pdfium gave, such that across stays across: those of a turned page come as they are shown."""
    a, b, c, _, e, f = frame
    if a:
        return frame, _edges_of(_BOXES)
    turned = ((c * y0 + e, b * x0 + f, c * y1 + e, b * x1 + f) for x0, y0, x1, y1 in _edges_of(_BOXES))
    return (1, 0, 0, 1, 0, 0), turned


class _RareCodes:
    """What is neither ASCII nor Chinese: spaces that nobody printed, marks that print nothing, halves of characters."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._high = 0

    def text(self, printed: str, index: int) -> str:
        """The character; nothing for what is not printed, and for the first half of one beyond the BMP."""
        if printed in _NOT_PRINTED or (printed == " " and _is_generated(self._text_page, index) == 1):
            return ""
        code = ord(printed)
        high, self._high = self._high, code if 0xD800 <= code < 0xDC00 else 0
        if self._high:
            return ""
        if 0xDC00 <= code < 0xE000:  # pdfium gives a character beyond the BMP as two
            return chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else _UNKNOWN
        return printed


def _is_slanted(text_page: Any, index: int) -> bool:
    """Whether the base line of a character runs at an angle, by more than six degrees (italics stand on level ones)."""
    if not _matrix_of(text_page, index, _MATRIX_PLACE):
        return False
    across, along, _, _, _, _ = _six(_MATRIX)
    across, along = sorted((abs(across), abs(along)))
    return bool(across > _SLANT * along)


_UNKNOWN = "\ufffd"
_NOTHING = "\0"
_NOT_PRINTED = frozenset(map(chr, (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF)))
