"""The rules (drawn lines) of a page: stroked segments and thin filled rectangles, also inside form XObjects."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.errors import ReadError
from scrapers.read.pdf.geometry import Matrix, apply, box_of, scale, then

THICKEST = 3.0
"""Points: a filled rectangle up to this thick is a rule, a thicker one is shading."""

MAX_SEGMENTS = 300_000
"""Path segments of one page; a table page of a real disclosure has some thousands."""

_MAX_NESTING = 12
_SLANT = 0.6
_WHITE = 250


@dataclass(slots=True)
class Drawing:
    """What is drawn besides text. A rule is (position, start, end): y, x0, x1 if it lies, x, y0, y1 if it stands."""

    lying: list[tuple[float, float, float]] = field(default_factory=list)
    standing: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)
    segments: int = 0

    def add_box(self, left: float, top: float, right: float, bottom: float) -> None:
        """A thin box is a rule along its longer side; a dot may belong to either, its neighbours decide."""
        width, height = right - left, bottom - top
        if height <= THICKEST and (width >= height or width <= THICKEST):
            self.lying.append(((top + bottom) / 2, left, right))
        if width <= THICKEST and (height >= width or height <= THICKEST):
            self.standing.append(((left + right) / 2, top, bottom))

    def add_segment(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(y0 - y1) <= _SLANT:
            self.lying.append(((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) <= _SLANT:
            self.standing.append(((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def drawing_of(page: Any, frame: Matrix, page_no: int) -> Drawing:
    """All rules and pictures of the page, in its frame."""
    drawing = Drawing()
    for item, kind, matrix in _objects(page, frame):
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            _draw_path(drawing, item, matrix)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(item, matrix)
            if box is not None:
                drawing.pictures.append(box)
        if drawing.segments > MAX_SEGMENTS:
            raise ReadError(f"PDF 第{page_no}页的线条超过{MAX_SEGMENTS}段，不予解析")
    return drawing


def _objects(page: Any, frame: Matrix) -> Iterator[tuple[Any, int, Matrix]]:
    for index in range(pdfium_c.FPDFPage_CountObjects(page)):
        item = pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _objects_of_form(item, frame, 1)
        elif kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            yield item, kind, frame


def _objects_of_form(form: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    if depth > _MAX_NESTING:
        return
    matrix = then(_matrix(form), outer)
    for index in range(pdfium_c.FPDFFormObj_CountObjects(form)):
        item = pdfium_c.FPDFFormObj_GetObject(form, index)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _objects_of_form(item, matrix, depth + 1)
        elif kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            yield item, kind, matrix


def _matrix(item: Any) -> Matrix:
    raw = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(raw))
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _bounds(item: Any, matrix: Matrix) -> tuple[float, float, float, float] | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return box_of(matrix, left.value, bottom.value, right.value, top.value)


def _draw_path(drawing: Drawing, path: Any, matrix: Matrix) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    stroked = bool(stroke.value) and _visible(path, pdfium_c.FPDFPageObj_GetStrokeColor)
    filled = bool(fill.value) and _visible(path, pdfium_c.FPDFPageObj_GetFillColor)
    if not (stroked or filled):
        return
    count = pdfium_c.FPDFPath_CountSegments(path)
    drawing.segments += max(count, 1)
    if drawing.segments > MAX_SEGMENTS:
        return
    to_page = then(_matrix(path), matrix)
    for points in _outlines(path, count, to_page):
        if stroked and _stroke_width(path, to_page) <= 2 * THICKEST:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                drawing.add_segment(x0, y0, x1, y1)
        elif filled:
            xs = [x for x, _ in points]
            ys = [y for _, y in points]
            drawing.add_box(min(xs), min(ys), max(xs), max(ys))


def _outlines(path: Any, count: int, to_page: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The outlines of a path as points; a curve counts by its end points, a closed outline returns to its start."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(apply(to_page, x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _visible(path: Any, colour_of: Any) -> bool:
    """White rules hide, they do not divide; a colour that pdfium cannot name (a pattern) is visible."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(path, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _stroke_width(path: Any, to_page: Matrix) -> float:
    width = ctypes.c_float()
    pdfium_c.FPDFPageObj_GetStrokeWidth(path, width)
    return width.value * scale(to_page)
