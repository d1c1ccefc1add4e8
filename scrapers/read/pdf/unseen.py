"""Text that stands in the file and that nobody reads off the page: white or invisible, or of a font without meanings.

A font may draw glyphs and not say which characters they are; then the text layer holds other characters than the page
shows, and a figure among them would be a wrong one. Such characters come as U+FFFD, which is part of no number.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.read.pdf.clips import cut_characters
from scrapers.read.pdf.geometry import Box, Matrix, apply
from scrapers.read.pdf.overlaps import lie_over
from scrapers.read.pdf.quick import Place, addressed, placed, quick

_STEP = 3
"""One of so many characters is asked for; only where one has no meaning, all are."""
_SHARE = 5
"""A font of which one of so many characters has no meaning has none: the others are chance."""

_WHITE = 250
_PALE = 176
"""Text of which two thirds shine through is a watermark, if it is larger than the other text of its page."""
_GREY = 96
"""So is text this light or lighter, however small, that lies over darker text."""
_LARGER = 1.4
"""Times the height of most text."""
_SPACE = 32
_INVISIBLE = pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE

_AT_ONCE = 1024
_COLOURS = [(ctypes.c_uint * _AT_ONCE)() for _ in range(4)]
_PLACES = [[ctypes.byref(c, ctypes.sizeof(ctypes.c_uint) * n) for n in range(_AT_ONCE)] for c in _COLOURS]
"""Where pdfium puts red, green, blue and alpha of so many objects (one thread reads in a process)."""

_BLACK = bytes((ctypes.c_uint * _AT_ONCE)())
_OPAQUE = bytes((ctypes.c_uint * _AT_ONCE)(*[255] * _AT_ONCE))

_colour_of = quick(pdfium_c.FPDFPageObj_GetFillColor)
_has_no_meaning = quick(pdfium_c.FPDFText_HasUnicodeMapError)
_object_of = addressed(pdfium_c.FPDFText_GetTextObject)
_place_of = placed(pdfium_c.FPDFText_GetTextObject)
_font_of = addressed(pdfium_c.FPDFTextObj_GetFont)
_code_of = quick(pdfium_c.FPDFText_GetUnicode)
_box_at = quick(pdfium_c.FPDFText_GetLooseCharBox)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Indexes of the characters of a page that nobody sees, and of those that nobody can tell."""

    hidden: frozenset[int] = frozenset()
    said: str = ""
    """What those of ``hidden`` say that are invisible or white on white; of those clipped away nothing is said."""
    watermark: str = ""
    """What those of ``hidden`` say that are seen, and belong to nothing around them."""
    unknown: frozenset[int] = frozenset()
    partly: frozenset[int] = frozenset()
    """Those of figures of which a clip hides a part."""


@dataclass(slots=True)
class FaintText:
    """The text objects of a page that are hardly seen or not at all, by their addresses."""

    invisible: set[int] = field(default_factory=set)
    white: set[int] = field(default_factory=set)
    light: dict[int, int] = field(default_factory=dict)
    """Grey and pale ones, and how light they are, of 255."""


def faint_text(objects: Sequence[Place], modes: Sequence[int]) -> FaintText:
    """Those of these text objects, drawn in these modes, that are invisible, white or light."""
    found = FaintText()
    if _INVISIBLE in modes:
        found.invisible = {o.value or 0 for o, mode in zip(objects, modes, strict=True) if mode == _INVISIBLE}
    for start in range(0, len(objects), _AT_ONCE):
        some = objects[start : start + _AT_ONCE]
        known = list(map(_colour_of, some, *_PLACES))
        if not _all_black(len(some)):
            channels = [colours[: len(some)] for colours in _COLOURS]
            for text_object, ok, red, green, blue, alpha in zip(some, known, *channels, strict=True):
                if not ok:
                    continue
                shade = 255 - alpha * (255 - min(red, green, blue)) / 255
                if shade >= _WHITE:
                    (found.white if alpha else found.invisible).add(text_object.value or 0)
                elif shade >= _GREY:
                    found.light[text_object.value or 0] = int(shade)
    return found


def _all_black(count: int) -> bool:
    """Whether the first so many of ``_COLOURS`` are plain black, as all text is on most pages."""
    red, alpha = (bytes(colours)[: 4 * count] for colours in (_COLOURS[0], _COLOURS[3]))
    return red == _BLACK[: 4 * count] and alpha == _OPAQUE[: 4 * count]


def without_meaning(text_page: Any, count: int) -> frozenset[int]:
    """The characters of which the font does not say what they are."""
    if not any(error == 1 for error in map(_has_no_meaning, repeat(text_page), range(0, count, _STEP))):
        return frozenset()
    fonts: dict[int, int] = {}
    wrong: Counter[int] = Counter()
    found = set()
    for index in range(count):
        text_object = _place_of(text_page, index)
        if text_object:
            fonts[index] = _font_of(text_object)
            if _has_no_meaning(text_page, index) == 1:
                wrong[fonts[index]] += 1
                found.add(index)
    uses = Counter(fonts.values())
    lost = {font for font, errors in wrong.items() if errors * _SHARE >= uses[font]}
    return frozenset(found | {index for index, font in fonts.items() if font in lost})


def unseen_of(
    text_page: Any, count: int, faint: FaintText, cut: dict[int, Box], grounds: Sequence[Box], frame: Matrix
) -> Unseen:
    """The characters that nobody can tell, those outside the clip of their text (``cut``), those of ``faint`` text
    that is invisible, white on white, or a watermark, and what these say.

    ``grounds`` are the coloured areas and pictures of the page in its ``frame``: white and pale text is read on them.
    """
    unknown = without_meaning(text_page, count)
    clipped, partly = cut_characters(text_page, count, cut, frame)
    if not (faint.invisible or faint.white or faint.light):
        return Unseen(clipped, unknown=unknown, partly=partly)
    hidden: list[int] = []
    dark: list[Box] = []
    light: dict[int, list[tuple[int, Box]]] = defaultdict(list)
    box = pdfium_c.FS_RECTF()
    here = ctypes.byref(box)
    for index in range(count):
        place = _object_of(text_page, index)
        if place in faint.invisible:
            hidden.append(index)
        elif (place in faint.white or faint.light) and _code_of(text_page, index) > _SPACE:
            if not _box_at(text_page, index, here):
                continue
            if place in faint.white:
                if not _is_on(grounds, box, frame):
                    hidden.append(index)
            elif place not in faint.light or _is_on(grounds, box, frame):
                dark.append((box.left, box.bottom, box.right, box.top))
            else:
                edges = box.left, box.bottom, box.right, box.top
                light[faint.light[place]].append((index, edges))
    watermark = _watermark(light, dark)
    said, watermarked = _said(text_page, hidden), _said(text_page, watermark)
    return Unseen(clipped.union(hidden, watermark), said, watermarked, unknown, partly)


def _watermark(light: dict[int, list[tuple[int, Box]]], dark: list[Box]) -> list[int]:
    """The characters among ``light`` ones, by their shade, that are a watermark: what is pale and large, and the rest
    of a shade if any of it lies over what is darker."""
    found: list[int] = []
    under = list(dark)
    for shade, characters in sorted(light.items()):
        large = _LARGER * median(map(_height, under)) if under and shade >= _PALE else float("inf")
        small = [(index, box) for index, box in characters if _height(box) < large]
        found += [index for index, box in characters if _height(box) >= large]
        boxes = [box for _, box in small]
        if lie_over(boxes, under):
            found += [index for index, _ in small]
        else:
            under += boxes
    return sorted(found)


def _is_on(grounds: Sequence[Box], box: Any, frame: Matrix) -> bool:
    x, y = apply(frame, (box.left + box.right) / 2, (box.top + box.bottom) / 2)
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in grounds)


def _height(box: Box) -> float:
    """The longer side of a character's box, of which only the shorter one depends on the character."""
    return max(box[3] - box[1], box[2] - box[0])


def _said(text_page: Any, indexes: Sequence[int]) -> str:
    codes = [_code_of(text_page, index) for index in indexes]
    return "".join(chr(code) for code in codes if 32 < code < 0xD800)
