"""The characters of a page with their boxes: nothing that pdfium made up, nothing that lies off the page."""

from __future__ import annotations

import ctypes
import struct
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from scrapers.errors import ReadError
from scrapers.read.pdf.geometry import Matrix
from scrapers.read.pdf.quick import quick

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
_edges_of = struct.Struct("4f").unpack
"""An ``FS_RECTF`` as left, top, right, bottom: at once, where four attributes take twice as long."""


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


def characters_of(
    text_page: Any, count: int, frame: Matrix, width: float, height: float
) -> tuple[list[Character], str]:
    """All characters in the order of the content, in the frame of the page, and apart from them the slanted ones.

    Loose boxes, because the tight box of a comma or a “、” says nothing of its line. Spaces and line ends that pdfium
    generates go (they cut numbers apart), and so does what lies outside the page, where some publishers hide text.
    Slanted text is a watermark or stamp: it would stand in the midst of figures, which it does not belong to.
    """
    found: list[Character] = []
    slanted: list[str] = []
    add, new = found.append, tuple.__new__  # as Character(…) does, without its call
    a, b, c, d, e, f = frame
    box = pdfium_c.FS_RECTF()
    here = ctypes.byref(box)
    high = 0
    size, is_slanted = -1.0, False
    for index in range(count):
        code = _code_of(text_page, index)
        if not (32 < code < 0x7F or 0x3000 <= code < 0xD800):  # nearly all are ASCII or Chinese
            if code < 32 or code in _NOT_PRINTED or (code == 32 and _is_generated(text_page, index) == 1):
                continue
            if 0xD800 <= code < 0xDC00:  # pdfium gives a character beyond the BMP as two
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else _UNKNOWN
            high = 0
        if not _box_at(text_page, index, here):
            continue
        left, top, right, bottom = _edges_of(box)
        if not -_SAME_SIZE <= top - bottom - size <= _SAME_SIZE:
            size, is_slanted = top - bottom, _is_slanted(text_page, index)
        if is_slanted:
            slanted.append(chr(code))
            continue
        if a:
            left, right, top, bottom = a * left + e, a * right + e, d * top + f, d * bottom + f
        else:
            left, right, top, bottom = c * bottom + e, c * top + e, b * left + f, b * right + f
        left, right = (left, right) if left <= right else (right, left)
        top, bottom = (top, bottom) if top <= bottom else (bottom, top)
        x, y = (left + right) / 2, (top + bottom) / 2
        if 0 <= x <= width and 0 <= y <= height:
            add(new(Character, (x, y, left, top, right, bottom, chr(code))))
    return found, "".join(slanted)


def _is_slanted(text_page: Any, index: int) -> bool:
    """Whether the base line of a character runs at an angle, by more than six degrees (italics stand on level ones)."""
    matrix = pdfium_c.FS_MATRIX()
    if not _matrix_of(text_page, index, ctypes.byref(matrix)):
        return False
    across, along = sorted((abs(matrix.a), abs(matrix.b)))
    return bool(across > _SLANT * along)


_UNKNOWN = 0xFFFD
_NOT_PRINTED = frozenset((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
