"""Text that stands in the file and that nobody reads off the page: white or invisible, or of a font without meanings.

A font may draw glyphs and not say which characters they are; then the text layer holds other characters than the page
shows, and a figure among them would be a wrong one. Such characters come as U+FFFD, which is part of no number.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.read.pdf.geometry import Box, Matrix, apply
from scrapers.read.pdf.quick import quick

_STEP = 3
"""One of so many characters is asked for; only where one has no meaning, all are."""
_SHARE = 5
"""A font of which one of so many characters has no meaning has none: the others are chance."""

_WHITE = 250
_INVISIBLE = pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE

_AT_ONCE = 1024
_COLOURS = [(ctypes.c_uint * _AT_ONCE)() for _ in range(4)]
_PLACES = [[ctypes.byref(c, ctypes.sizeof(ctypes.c_uint) * n) for n in range(_AT_ONCE)] for c in _COLOURS]
"""Where pdfium puts red, green, blue and alpha of so many objects (one thread reads in a process)."""

_colour_of = quick(pdfium_c.FPDFPageObj_GetFillColor)
_render_mode = quick(pdfium_c.FPDFTextObj_GetTextRenderMode)
_has_no_meaning = quick(pdfium_c.FPDFText_HasUnicodeMapError)
_object_of = quick(pdfium_c.FPDFText_GetTextObject)
_font_of = quick(pdfium_c.FPDFTextObj_GetFont)
_code_of = quick(pdfium_c.FPDFText_GetUnicode)
_box_at = quick(pdfium_c.FPDFText_GetLooseCharBox)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Indexes of the characters of a page that nobody sees, what these say, and of those that nobody can tell."""

    hidden: frozenset[int] = frozenset()
    said: str = ""
    unknown: frozenset[int] = frozenset()


def unseen_text(objects: Sequence[Any]) -> tuple[set[int], set[int]]:
    """Of these text objects the addresses of the invisible ones, and of the white ones."""
    invisible: set[int] = set()
    white: set[int] = set()
    modes = list(map(_render_mode, objects))
    if _INVISIBLE in modes:
        invisible = {address(o) for o, mode in zip(objects, modes, strict=True) if mode == _INVISIBLE}
    for start in range(0, len(objects), _AT_ONCE):
        some = objects[start : start + _AT_ONCE]
        known = list(map(_colour_of, some, *_PLACES))
        channels = [colours[: len(some)] for colours in _COLOURS]
        if max(channels[0]) >= _WHITE or min(channels[3]) == 0:  # on most pages nothing is even red
            for text_object, ok, red, green, blue, alpha in zip(some, known, *channels, strict=True):
                if ok and (alpha == 0 or min(red, green, blue) >= _WHITE):
                    (white if alpha else invisible).add(address(text_object))
    return invisible, white


def address(pointer: Any) -> int:
    """Where an object of pdfium lies: by this the same object is known again."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def without_meaning(text_page: Any, count: int) -> frozenset[int]:
    """The characters of which the font does not say what they are."""
    if not any(error == 1 for error in map(_has_no_meaning, repeat(text_page), range(0, count, _STEP))):
        return frozenset()
    fonts: dict[int, int] = {}
    wrong: Counter[int] = Counter()
    found = set()
    for index in range(count):
        text_object = _object_of(text_page, index)
        if text_object:
            fonts[index] = address(_font_of(text_object))
            if _has_no_meaning(text_page, index) == 1:
                wrong[fonts[index]] += 1
                found.add(index)
    uses = Counter(fonts.values())
    lost = {font for font, errors in wrong.items() if errors * _SHARE >= uses[font]}
    return frozenset(found | {index for index, font in fonts.items() if font in lost})


def hidden_characters(
    text_page: Any, count: int, invisible: set[int], white: set[int], grounds: Sequence[Box], frame: Matrix
) -> tuple[frozenset[int], str]:
    """The characters of ``invisible`` text objects and of ``white`` ones on white, and what they say.

    ``grounds`` are the coloured areas and pictures of the page in its ``frame``: white text is read on them.
    """
    if not (invisible or white):
        return frozenset(), ""
    hidden: list[int] = []
    box = pdfium_c.FS_RECTF()
    for index in range(count):
        text_object = _object_of(text_page, index)
        place = address(text_object) if text_object else 0
        if place in invisible:
            hidden.append(index)
        elif place in white and _box_at(text_page, index, ctypes.byref(box)):
            x, y = apply(frame, (box.left + box.right) / 2, (box.top + box.bottom) / 2)
            if not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in grounds):
                hidden.append(index)
    codes = [_code_of(text_page, index) for index in hidden]
    return frozenset(hidden), "".join(chr(code) for code in codes if 32 < code < 0xD800)
