"""How the objects of a page are drawn, asked of pdfium for many at once: a page has thousands of paths."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator, Sequence
from itertools import compress, repeat
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.read.pdf.geometry import Box, Matrix, apply
from scrapers.read.pdf.quick import Place, placed, quick

AT_ONCE = 1024
"""Objects that are asked for together."""

_WHITE = 250
_MOVE_AND_LINE = (pdfium_c.FPDF_SEGMENT_MOVETO, pdfium_c.FPDF_SEGMENT_LINETO)

_draw_mode = quick(pdfium_c.FPDFPath_GetDrawMode)
_segment_of = placed(pdfium_c.FPDFPath_GetPathSegment)
_point_of = quick(pdfium_c.FPDFPathSegment_GetPoint)
_segment_kind = quick(pdfium_c.FPDFPathSegment_GetType)
_closes = quick(pdfium_c.FPDFPathSegment_GetClose)
_fill_colour = quick(pdfium_c.FPDFPageObj_GetFillColor)
_stroke_colour = quick(pdfium_c.FPDFPageObj_GetStrokeColor)
_matrix_at = quick(pdfium_c.FPDFPageObj_GetMatrix)
_width_of = quick(pdfium_c.FPDFPageObj_GetStrokeWidth)
_bounds_at = quick(pdfium_c.FPDFPageObj_GetBounds)
_count_segments = quick(pdfium_c.FPDFPath_CountSegments)

_FLOATS = [(ctypes.c_float * AT_ONCE)() for _ in range(4)]
_FLOAT_PLACES = [[ctypes.byref(f, ctypes.sizeof(ctypes.c_float) * n) for n in range(AT_ONCE)] for f in _FLOATS]
_NUMBERS = [(ctypes.c_uint * AT_ONCE)() for _ in range(4)]
_NUMBER_PLACES = [[ctypes.byref(f, ctypes.sizeof(ctypes.c_uint) * n) for n in range(AT_ONCE)] for f in _NUMBERS]
_MATRICES = (pdfium_c.FS_MATRIX * AT_ONCE)()
_MATRIX_PLACES = [ctypes.byref(_MATRICES, ctypes.sizeof(pdfium_c.FS_MATRIX) * n) for n in range(AT_ONCE)]
"""Where pdfium puts what it says of so many objects (one thread reads in a process)."""

_six_of = struct.Struct("6f").iter_unpack

Point = tuple[float, float]


def bounds_of(items: Sequence[Place]) -> list[Box | None]:
    """The upright boxes around objects where they stand (left, bottom, right, top), ``None`` where there is none."""
    known = list(map(_bounds_at, items, *_FLOAT_PLACES))
    boxes = zip(*(edges[: len(items)] for edges in _FLOATS), strict=True)
    return [box if ok else None for ok, box in zip(known, boxes, strict=True)]


def matrices_of(items: Sequence[Place]) -> list[Matrix]:
    """What leads from objects to where they stand."""
    sum(map(_matrix_at, items, _MATRIX_PLACES))
    return [matrix for _, matrix in zip(items, _six_of(_MATRICES), strict=False)]


def stroke_widths(paths: Sequence[Place]) -> list[float]:
    sum(map(_width_of, paths, _FLOAT_PLACES[0]))
    return _FLOATS[0][: len(paths)]


def drawn(paths: Sequence[Place]) -> Iterator[tuple[Place, bool, bool, int]]:
    """Paths that are seen: whether they are filled, whether they are stroked, and their number of segments."""
    sum(map(_draw_mode, paths, *_NUMBER_PLACES[:2]))
    fills, strokes = (_NUMBERS[n][: len(paths)] for n in (0, 1))
    filled = _seen(paths, fills, _fill_colour)
    stroked = _seen(paths, strokes, _stroke_colour)
    counts = map(_count_segments, paths)
    return (one for one in zip(paths, filled, stroked, counts, strict=True) if one[1] or one[2])


def _seen(paths: Sequence[Place], are_drawn: Sequence[int], colour_of: Any) -> list[bool]:
    """White rules hide, they do not divide; a colour that pdfium cannot name (a pattern) is visible."""
    some = list(compress(paths, are_drawn))
    known = list(map(colour_of, some, *_NUMBER_PLACES))
    colours = zip(known, *(channel[: len(some)] for channel in _NUMBERS), strict=True)
    seen = (not ok or (alpha > 0 and min(red, green, blue) < _WHITE) for ok, red, green, blue, alpha in colours)
    return [bool(is_drawn) and next(seen) for is_drawn in are_drawn]


def straight_pieces(paths: Sequence[Place]) -> list[Box | None]:
    """The ends (x0, y0, x1, y1) of paths of two segments that are one straight piece, ``None`` for others."""
    starts = list(map(_segment_of, paths, repeat(0)))
    ends = list(map(_segment_of, paths, repeat(1)))
    sum(map(_point_of, starts, *_FLOAT_PLACES[:2]))
    sum(map(_point_of, ends, *_FLOAT_PLACES[2:]))
    are_straight = zip(map(_segment_kind, starts), map(_segment_kind, ends), strict=True)
    points = zip(*(values[: len(paths)] for values in _FLOATS), strict=True)
    return [point if kinds == _MOVE_AND_LINE else None for kinds, point in zip(are_straight, points, strict=True)]


def outlines(path: Place, count: int, to_page: Matrix) -> Iterator[tuple[list[Point], list[tuple[Point, Point]]]]:
    """The outlines of a path of so many segments: all their points, and the straight pieces among them."""
    points: list[Point] = []
    straight: list[tuple[Point, Point]] = []
    x_place, y_place = (places[0] for places in _FLOAT_PLACES[:2])
    for index in range(count):
        segment = _segment_of(path, index)
        _point_of(segment, x_place, y_place)
        kind = _segment_kind(segment)
        point = apply(to_page, _FLOATS[0][0], _FLOATS[1][0])
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
