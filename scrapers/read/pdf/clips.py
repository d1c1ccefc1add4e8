"""What clipping paths leave of a page's text: what lies outside them is to a reader as what lies off the page.

Workbooks are printed so: each cell clips its text, and a text box that goes on over the page stands whole on both. A
figure of which only a part is seen is none: its last seen characters come as U+FFFD, which is part of no number.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.read.pdf.geometry import Box, Matrix, box_of
from scrapers.read.pdf.quick import Place, addressed, placed, quick

_EDGE = 1.0
"""Points: a clip that ends nearer to the edge of the page than this clips nothing."""

_WHOLE = 0.75
"""Of a character's ink, in width and height: seen as much, it can be read."""
_GONE = 0.1
"""Of it: nobody sees a character of which no more is left."""
_LEFT = 0.5
"""Of a character's width: with less it stands in what is beside the clip."""

_FIGURE = frozenset("0123456789.,．，+-−－()（）%％￥¥")
_TOUCHING = 0.5
"""Of a character's height: characters of one figure are no farther apart."""

_RECTANGLE = 5
"""Points of a rectangle, of which the last is the first again."""

_FAR = 1e7
_NOTHING: Box = (_FAR, _FAR, -_FAR, -_FAR)
_AS_IT_IS: Matrix = (1, 0, 0, 1, 0, 0)

_AT_ONCE = 1024
_EDGES = [(ctypes.c_float * _AT_ONCE)() for _ in range(4)]
_PLACES = [[ctypes.byref(e, ctypes.sizeof(ctypes.c_float) * n) for n in range(_AT_ONCE)] for e in _EDGES]
"""Where pdfium puts left, bottom, right and top of so many objects (one thread reads in a process)."""

_INK = (ctypes.c_double * 4)()
_INK_PLACES = [ctypes.byref(_INK, ctypes.sizeof(ctypes.c_double) * n) for n in (0, 2, 1, 3)]
"""Where pdfium puts left, right, bottom and top of a character, the second of these third."""

_clip_of = placed(pdfium_c.FPDFPageObj_GetClipPath)
_count_paths = quick(pdfium_c.FPDFClipPath_CountPaths)
_count_segments = quick(pdfium_c.FPDFClipPath_CountPathSegments)
_segment_of = placed(pdfium_c.FPDFClipPath_GetPathSegment)
_segment_address = addressed(pdfium_c.FPDFClipPath_GetPathSegment)
_point_of = quick(pdfium_c.FPDFPathSegment_GetPoint)
_bounds_of = quick(pdfium_c.FPDFPageObj_GetBounds)
_object_of = addressed(pdfium_c.FPDFText_GetTextObject)
_code_of = quick(pdfium_c.FPDFText_GetUnicode)
_ink_of = quick(pdfium_c.FPDFText_GetCharBox)
_box_of = quick(pdfium_c.FPDFText_GetLooseCharBox)


@dataclass(slots=True)
class TextObjects:
    """The text objects of a page; ``page`` is its box in its frame."""

    page: Box
    seen: Box = field(init=False)
    """What of the page the text directly on it is clipped to, if that is the same for all of it."""
    found: list[Place] = field(default_factory=list)
    modes: list[int] = field(default_factory=list)
    """As pdfium numbers them: filled, outlined, invisible and so on."""
    cut: dict[int, Box] = field(default_factory=dict)
    """The addresses of those of which a part may lie outside a clip of their own, and this in the frame."""
    _paths: dict[int, Box] = field(default_factory=dict)
    _clipped_alike: Sequence[Place] = ()
    _alike: Box = (0.0, 0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        self.seen = self.page

    def cut_to_seen(self) -> dict[int, Box]:
        """As ``cut``, for a page on which a character is not within ``seen``."""
        self._add_cut(self._clipped_alike, repeat(None), {None: (self._alike, self.seen)})
        return self.cut

    def add(self, objects: Sequence[Place], modes: Iterable[int], matrix: Matrix, within: Box) -> None:
        """Take in those of the page or of one form, and how they are drawn: ``matrix`` leads from them to the frame,
        ``within`` is what is seen of the form."""
        self.found.extend(objects)
        self.modes.extend(modes)
        clips = list(map(_clip_of, objects))
        counts = list(map(_count_paths, clips))
        deepest = max(counts, default=0)
        if within == self.page and not deepest:
            return
        # Objects that share a clip share its paths; of these the last tells the others, which were in force before it.
        is_even = min(counts, default=0) == deepest
        numbers: Iterable[int] = repeat(deepest - 1) if is_even else [count - 1 for count in counts]
        last = list(map(_segment_address, clips, numbers, repeat(0)))
        one_of = dict(zip(last, clips, strict=True))
        narrow: dict[int | None, tuple[Box, Box]] = {}
        for path, clip in one_of.items():
            own = self._clip(clip)
            seen = _common(within, box_of(matrix, *own))
            if not _covers(seen, self.page):
                narrow[path] = own, seen
        if not narrow:
            return
        in_form = within != self.page
        if not in_form and len(set(narrow.values())) == 1 and narrow.keys() == one_of.keys():
            self._clipped_alike = objects  # by the part of its sheet that a workbook prints
            self._alike, self.seen = next(iter(narrow.values()))
        else:
            self._add_cut(objects, last, narrow, certain=not in_form)

    def _add_cut(
        self,
        objects: Sequence[Place],
        last: Iterable[int | None],
        narrow: dict[int | None, tuple[Box, Box]],
        *,
        certain: bool = True,
    ) -> None:
        """Note objects that leave the clip of their last path; ``certain`` if nothing else clips them."""
        of_each = iter(last)
        for start in range(0, len(objects), _AT_ONCE):
            some = objects[start : start + _AT_ONCE]
            is_known = all(map(_bounds_of, some, *_PLACES))
            bounds = map(struct.Struct(f"{len(some)}f").unpack_from, _EDGES)
            for item, left, bottom, right, top, path in zip(some, *bounds, of_each, strict=False):
                if path in narrow:
                    (x0, y0, x1, y1), seen = narrow[path]
                    if left < x0 or bottom < y0 or right > x1 or top > y1 or not (certain and is_known):
                        outside = right < x0 or top < y0 or left > x1 or bottom > y1
                        self.cut[item.value or 0] = _NOTHING if outside and is_known else seen

    def seen_of_form(self, form: Place, matrix: Matrix, within: Box) -> Box:
        """What is seen of a form; ``matrix`` leads from where it stands to the frame."""
        return _common(within, box_of(matrix, *self._clip(_clip_of(form))))

    def _clip(self, clip: Place) -> Box:
        """The box of a clip where its object stands: left, bottom, right, top."""
        box: Box = (-_FAR, -_FAR, _FAR, _FAR)
        for index in range(_count_paths(clip)):
            first = _segment_address(clip, index, 0)
            if first is not None:
                if first not in self._paths:
                    self._paths[first] = _box_of_path(clip, index)
                box = _common(box, self._paths[first])
        return box


def _box_of_path(clip: Place, index: int) -> Box:
    """The box around a path of a clip; most are upright rectangles, of which two corners say all."""
    count = _count_segments(clip, index)
    xs, ys = _corners(clip, index, range(min(count, 3)))
    if count != _RECTANGLE or not ((xs[0] == xs[1] and ys[1] == ys[2]) or (ys[0] == ys[1] and xs[1] == xs[2])):
        for start in range(3, count, _AT_ONCE):
            more = _corners(clip, index, range(start, min(start + _AT_ONCE, count)))
            xs, ys = xs + more[0], ys + more[1]
    return min(xs), min(ys), max(xs), max(ys)


def _corners(clip: Place, index: int, numbers: range) -> tuple[list[float], list[float]]:
    points = map(_segment_of, repeat(clip), repeat(index), numbers)
    sum(map(_point_of, points, *_PLACES[:2]))
    return _EDGES[0][: len(numbers)], _EDGES[1][: len(numbers)]


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _covers(box: Box, page: Box) -> bool:
    left, top, right, bottom = box
    return left <= page[0] + _EDGE and top <= page[1] + _EDGE and right >= page[2] - _EDGE and bottom >= page[3] - _EDGE


def cut_characters(
    text_page: Any, count: int, cut: dict[int, Box], frame: Matrix
) -> tuple[frozenset[int], frozenset[int]]:
    """The indexes of the characters that nobody sees for a clip, and of those that nobody can tell for it: what is left
    of a figure ends in such a one, even if no more is left than half a digit."""
    if not cut:
        return frozenset(), frozenset()
    hidden: set[int] = set()
    partly: set[int] = set()
    halves: set[int] = set()
    for index, item in enumerate(map(_object_of, repeat(text_page), range(count))):
        if item not in cut:
            continue
        if cut[item] is _NOTHING:
            hidden.add(index)
        else:
            across, down = _shares_seen(text_page, index, cut[item], frame)
            is_figure = chr(_code_of(text_page, index)) in _FIGURE
            if min(across, down) <= _GONE or across < _LEFT:
                hidden.add(index)
                if min(across, down) > _GONE and is_figure:
                    halves.add(index)
            elif min(across, down) < _WHOLE and is_figure:
                partly.add(index)
    for one, other in _figure_pairs(text_page, count, hidden):
        if (one in hidden) != (other in hidden):
            partly.add(other if one in hidden else one)
            halves -= {one, other}
    return frozenset(hidden - halves), frozenset(partly | halves)


def _shares_seen(text_page: Any, index: int, clip: Box, frame: Matrix) -> tuple[float, float]:
    """Of the width and of the height of a character's ink, the share that is within the clip."""
    _ink_of(text_page, index, *_INK_PLACES)
    left, top, right, bottom = box_of(frame, *_INK)
    if right <= left or bottom <= top:
        left, top, right, bottom = _loose(text_page, index, frame)
    x0, y0, x1, y1 = clip
    if x0 <= left and y0 <= top and right <= x1 and bottom <= y1:
        return 1.0, 1.0
    return _share(left, right, x0, x1), _share(top, bottom, y0, y1)


def _share(start: float, end: float, first: float, last: float) -> float:
    if end <= start:
        return float(first <= start <= last)
    return max(0.0, min(end, last) - max(start, first)) / (end - start)


def _loose(text_page: Any, index: int, frame: Matrix) -> Box:
    box = pdfium_c.FS_RECTF()
    _box_of(text_page, index, ctypes.byref(box))
    return box_of(frame, box.left, box.bottom, box.right, box.top)


def _figure_pairs(text_page: Any, count: int, hidden: set[int]) -> Iterator[tuple[int, int]]:
    """Neighbours of one figure, one of which is hidden."""
    near = sorted({index + step for index in hidden for step in (-1, 0, 1) if 0 <= index + step < count})
    for one, other in pairwise(near):
        if other != one + 1 or not {chr(_code_of(text_page, index)) for index in (one, other)} <= _FIGURE:
            continue
        first, second = _loose(text_page, one, frame=_AS_IT_IS), _loose(text_page, other, frame=_AS_IT_IS)
        height = max(first[3] - first[1], second[3] - second[1])
        apart = max(second[0] - first[2], first[0] - second[2], second[1] - first[3], first[1] - second[3])
        if apart <= _TOUCHING * height:
            yield one, other
