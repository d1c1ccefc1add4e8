"""The rules (drawn lines) of a page: stroked segments and thin filled rectangles, also inside form XObjects."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import compress, repeat
from operator import not_
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.errors import ReadError
from scrapers.read.pdf.clips import TextObjects
from scrapers.read.pdf.geometry import Box, Matrix, box_of, scale, then
from scrapers.read.pdf.quick import Place, placed, quick
from scrapers.read.pdf.unseen import FaintText, faint_text

THICKEST = 3.0
"""Points: a filled rectangle up to this thick is a rule, a thicker one is shading."""

MAX_SEGMENTS = 300_000
"""Path segments of one page; a table page of a real disclosure has some thousands."""

MAX_OBJECTS = 500_000
"""Objects of one page, those in form XObjects included; a real page has some thousands."""

MAX_NESTING = 24
"""Form XObjects within form XObjects; real pages nest two or three deep."""

_CORNERS = 5
"""Segments of a rectangle: a filled path of no more is one shape, and its bounds say all of it."""

_SLANT = 0.6
_WHITE = 250
_OFF_PAGE = 1.0

_page_object = placed(pdfium_c.FPDFPage_GetObject)
_form_object = placed(pdfium_c.FPDFFormObj_GetObject)
_count_objects = quick(pdfium_c.FPDFFormObj_CountObjects)
_kind_of = quick(pdfium_c.FPDFPageObj_GetType)
_render_mode = quick(pdfium_c.FPDFTextObj_GetTextRenderMode)
_draw_mode = quick(pdfium_c.FPDFPath_GetDrawMode)
_segment_of = quick(pdfium_c.FPDFPath_GetPathSegment)
_point_of = quick(pdfium_c.FPDFPathSegment_GetPoint)
_segment_kind = quick(pdfium_c.FPDFPathSegment_GetType)
_closes = quick(pdfium_c.FPDFPathSegment_GetClose)
_fill_colour = quick(pdfium_c.FPDFPageObj_GetFillColor)
_stroke_colour = quick(pdfium_c.FPDFPageObj_GetStrokeColor)
_matrix_of = quick(pdfium_c.FPDFPageObj_GetMatrix)
_width_of = quick(pdfium_c.FPDFPageObj_GetStrokeWidth)
_bounds_of = quick(pdfium_c.FPDFPageObj_GetBounds)
_count_segments = quick(pdfium_c.FPDFPath_CountSegments)
_six = struct.Struct("6f").unpack

Point = tuple[float, float]


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page besides text. A rule is (position, start, end): y, x0, x1 if it lies, x, y0, y1 if it
    stands. Only what is on the page counts."""

    width: float
    height: float
    lying: list[tuple[float, float, float]] = field(default_factory=list)
    standing: list[tuple[float, float, float]] = field(default_factory=list)
    picture_area: float = 0.0
    segments: int = 0
    grounds: list[Box] = field(default_factory=list)
    """Coloured areas and pictures: what white text can be read on."""
    faint: FaintText = field(default_factory=FaintText)
    texts: TextObjects = field(init=False)

    def __post_init__(self) -> None:
        self.texts = TextObjects((0.0, 0.0, self.width, self.height))

    def add_box(self, left: float, top: float, right: float, bottom: float) -> bool:
        """A thin box is a rule along its longer side; a dot may belong to either, its neighbours decide.

        False for a box that is too thick for a rule.
        """
        width, height = right - left, bottom - top
        lies = height <= THICKEST and (width >= height or width <= THICKEST)
        stands = width <= THICKEST and (height >= width or height <= THICKEST)
        if lies:
            self._lay((top + bottom) / 2, left, right)
        if stands:
            self._stand((left + right) / 2, top, bottom)
        return lies or stands

    def add_segment(self, start: Point, end: Point) -> None:
        (x0, y0), (x1, y1) = start, end
        if abs(y0 - y1) <= _SLANT:
            self._lay((y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x0 - x1) <= _SLANT:
            self._stand((x0 + x1) / 2, min(y0, y1), max(y0, y1))

    def add_picture(self, left: float, top: float, right: float, bottom: float) -> None:
        """A picture as thin as a rule is one: some programs draw borders so."""
        if not self.add_box(left, top, right, bottom):
            self.grounds.append((left, top, right, bottom))
            width = min(right, self.width) - max(left, 0.0)
            height = min(bottom, self.height) - max(top, 0.0)
            if width > 0 and height > 0:
                self.picture_area += width * height

    def _lay(self, y: float, left: float, right: float) -> None:
        left, right = max(left, -_OFF_PAGE), min(right, self.width + _OFF_PAGE)
        if -_OFF_PAGE <= y <= self.height + _OFF_PAGE and left <= right:
            self.lying.append((y, left, right))

    def _stand(self, x: float, top: float, bottom: float) -> None:
        top, bottom = max(top, -_OFF_PAGE), min(bottom, self.height + _OFF_PAGE)
        if -_OFF_PAGE <= x <= self.width + _OFF_PAGE and top <= bottom:
            self.standing.append((x, top, bottom))


def drawing_of(page: Any, frame: Matrix, width: float, height: float, page_no: int) -> Drawing:
    """All rules of the page, and the area of its pictures, in its frame. Raises ``ReadError`` beyond the limits."""
    drawing = Drawing(width, height)
    pen = _Pen()
    for number, (item, kind, matrix) in enumerate(_objects(page, frame, page_no, pen, drawing.texts)):
        if number > MAX_OBJECTS:
            raise ReadError(f"PDF 第{page_no}页的图文对象超过{MAX_OBJECTS}个，不予解析")
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            _draw_path(drawing, item, matrix, pen)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            box = pen.bounds(item, matrix)
            if box is not None:
                drawing.add_picture(*box)
        if drawing.segments > MAX_SEGMENTS:
            raise ReadError(f"PDF 第{page_no}页的线条超过{MAX_SEGMENTS}段，不予解析")
    drawing.faint = faint_text(drawing.texts.found, drawing.texts.modes)
    return drawing


def _objects(
    page: Any, frame: Matrix, page_no: int, pen: _Pen, texts: TextObjects
) -> Iterator[tuple[Any, int, Matrix]]:
    """Objects with their kind and the matrix that leads from them to the frame, in the order they are drawn.

    Those of text directly on the page, which are most, are only added to ``texts``.
    """
    items = list(map(_page_object, repeat(page), range(pdfium_c.FPDFPage_CountObjects(page))))
    modes = list(map(_render_mode, items))
    is_text = list(map(pdfium_c.FPDF_TEXTRENDERMODE_UNKNOWN.__ne__, modes))
    texts.add(list(compress(items, is_text)), compress(modes, is_text), frame, texts.page)
    for item in compress(items, map(not_, is_text)):
        kind = _kind_of(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _objects_of_form(item, frame, 1, page_no, pen, texts, texts.page)
        else:
            yield item, kind, frame


def _objects_of_form(
    form: Place, outer: Matrix, depth: int, page_no: int, pen: _Pen, texts: TextObjects, within: Box
) -> Iterator[tuple[Any, int, Matrix]]:
    if depth > MAX_NESTING:
        raise ReadError(f"PDF 第{page_no}页的图文对象嵌套超过{MAX_NESTING}层，不予解析")
    within = texts.seen_of_form(form, outer, within)
    matrix = then(pen.matrix(form), outer)
    own: list[Place] = []
    for index in range(_count_objects(form)):
        item = _form_object(form, index)
        kind = _kind_of(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _objects_of_form(item, matrix, depth + 1, page_no, pen, texts, within)
        else:
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                own.append(item)
            yield item, kind, matrix
    texts.add(own, map(_render_mode, own), matrix, within)


class _Pen:
    """Asks pdfium how a path is drawn; the places for its answers are made once, for a page has thousands of paths."""

    def __init__(self) -> None:
        self._raw = pdfium_c.FS_MATRIX()
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._colour = (ctypes.c_uint * 4)()
        self._floats = (ctypes.c_float * 2)()
        self._bounds = (ctypes.c_float * 4)()
        size = ctypes.sizeof(ctypes.c_uint)
        self._bounds_here = tuple(ctypes.byref(self._bounds, size * index) for index in range(4))
        self._modes_here = ctypes.byref(self._fill), ctypes.byref(self._stroke)
        self._colour_here = tuple(ctypes.byref(self._colour, size * index) for index in range(4))
        self._floats_here = ctypes.byref(self._floats), ctypes.byref(self._floats, ctypes.sizeof(ctypes.c_float))
        self._matrix_here = ctypes.byref(self._raw)

    def modes(self, path: Any) -> tuple[bool, bool]:
        """Whether the path is visibly filled, and visibly stroked."""
        _draw_mode(path, *self._modes_here)
        return (
            self._fill.value != 0 and self._visible(path, _fill_colour),
            self._stroke.value != 0 and self._visible(path, _stroke_colour),
        )

    def _visible(self, path: Any, colour_of: Callable[..., Any]) -> bool:
        """White rules hide, they do not divide; a colour that pdfium cannot name (a pattern) is visible."""
        if not colour_of(path, *self._colour_here):
            return True
        red, green, blue, alpha = self._colour
        return alpha > 0 and min(red, green, blue) < _WHITE

    def matrix(self, item: Any) -> Matrix:
        _matrix_of(item, self._matrix_here)
        return _six(self._raw)

    def bounds(self, item: Any, matrix: Matrix) -> Box | None:
        """The upright box around an object."""
        return box_of(matrix, *self._bounds) if _bounds_of(item, *self._bounds_here) else None

    def stroke_width(self, path: Any) -> float:
        _width_of(path, self._floats_here[0])
        return float(self._floats[0])

    def outlines(
        self, path: Any, count: int, to_page: Matrix
    ) -> Iterator[tuple[list[Point], list[tuple[Point, Point]]]]:
        """The outlines of a path: all their points, and the straight pieces among them."""
        points: list[Point] = []
        straight: list[tuple[Point, Point]] = []
        a, b, c, d, e, f = to_page
        x_here, y_here = self._floats_here
        floats = self._floats
        for index in range(count):
            segment = _segment_of(path, index)
            _point_of(segment, x_here, y_here)
            kind = _segment_kind(segment)
            x, y = floats
            point = (a * x + c * y + e, b * x + d * y + f)
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO and points:
                yield points, straight
                points, straight = [], []
            elif kind == pdfium_c.FPDF_SEGMENT_LINETO and points:
                straight.append((points[-1], point))
            points.append(point)
            if _closes(segment):
                straight.append((point, points[0]))
                points.append(points[0])
        if points:
            yield points, straight


def _draw_path(drawing: Drawing, path: Any, matrix: Matrix, pen: _Pen) -> None:
    filled, stroked = pen.modes(path)
    if not (stroked or filled):
        return
    count = _count_segments(path)
    drawing.segments += max(count, 1)
    if drawing.segments > MAX_SEGMENTS:
        return
    if count <= _CORNERS and not stroked:
        box = pen.bounds(path, matrix)
        if box is not None and not drawing.add_box(*box):
            drawing.grounds.append(box)
        return
    to_page = then(pen.matrix(path), matrix)
    stroked = stroked and pen.stroke_width(path) * scale(to_page) <= 2 * THICKEST
    if not (stroked or filled):
        return
    for points, straight in pen.outlines(path, count, to_page):
        xs, ys = zip(*points, strict=True)
        box = min(xs), min(ys), max(xs), max(ys)
        if drawing.add_box(*box):
            continue
        if filled:
            drawing.grounds.append(box)
        for start, end in straight if stroked else ():
            drawing.add_segment(start, end)
