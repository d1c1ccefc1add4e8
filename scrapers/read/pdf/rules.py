"""The rules (drawn lines) of a page: stroked segments and thin filled rectangles, also inside form XObjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from operator import not_
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.errors import ReadError
from scrapers.read.pdf.clips import TextObjects
from scrapers.read.pdf.geometry import Box, Matrix, box_of, scale, then
from scrapers.read.pdf.paths import (
    AT_ONCE,
    Point,
    bounds_of,
    drawn,
    matrices_of,
    outlines,
    straight_pieces,
    stroke_widths,
)
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

_ENDS = 2
_SLANT = 0.6
_OFF_PAGE = 1.0

_page_object = placed(pdfium_c.FPDFPage_GetObject)
_form_object = placed(pdfium_c.FPDFFormObj_GetObject)
_count_objects = quick(pdfium_c.FPDFFormObj_CountObjects)
_kind_of = quick(pdfium_c.FPDFPageObj_GetType)
_render_mode = quick(pdfium_c.FPDFTextObj_GetTextRenderMode)


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
    number = 0
    for items, kinds, matrix in _objects(page, frame, page_no, drawing.texts):
        number += len(items)
        if number > MAX_OBJECTS:
            raise ReadError(f"PDF 第{page_no}页的图文对象超过{MAX_OBJECTS}个，不予解析")
        paths = list(compress(items, map(pdfium_c.FPDF_PAGEOBJ_PATH.__eq__, kinds)))
        for start in range(0, len(paths), AT_ONCE):
            _draw_paths(drawing, paths[start : start + AT_ONCE], matrix)
            if drawing.segments > MAX_SEGMENTS:
                raise ReadError(f"PDF 第{page_no}页的线条超过{MAX_SEGMENTS}段，不予解析")
        pictures = list(compress(items, map(pdfium_c.FPDF_PAGEOBJ_IMAGE.__eq__, kinds)))
        for start in range(0, len(pictures), AT_ONCE):
            for bounds in filter(None, bounds_of(pictures[start : start + AT_ONCE])):
                drawing.add_picture(*box_of(matrix, *bounds))
    drawing.faint = faint_text(drawing.texts.found, drawing.texts.modes)
    return drawing


def _objects(
    page: Any, frame: Matrix, page_no: int, texts: TextObjects
) -> Iterator[tuple[list[Place], list[int], Matrix]]:
    """Objects of the page and of each form on it, with their kinds and the matrix that leads from them to the frame.

    Those of text directly on the page, which are most, are only added to ``texts``.
    """
    items = list(map(_page_object, repeat(page), range(pdfium_c.FPDFPage_CountObjects(page))))
    modes = list(map(_render_mode, items))
    is_text = list(map(pdfium_c.FPDF_TEXTRENDERMODE_UNKNOWN.__ne__, modes))
    texts.add(list(compress(items, is_text)), compress(modes, is_text), frame, texts.page)
    others = list(compress(items, map(not_, is_text)))
    kinds = list(map(_kind_of, others))
    yield others, kinds, frame
    for form in compress(others, map(pdfium_c.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
        yield from _objects_of_form(form, frame, 1, page_no, texts, texts.page)


def _objects_of_form(
    form: Place, outer: Matrix, depth: int, page_no: int, texts: TextObjects, within: Box
) -> Iterator[tuple[list[Place], list[int], Matrix]]:
    if depth > MAX_NESTING:
        raise ReadError(f"PDF 第{page_no}页的图文对象嵌套超过{MAX_NESTING}层，不予解析")
    within = texts.seen_of_form(form, outer, within)
    (own,) = matrices_of([form])
    matrix = then(own, outer)
    items = list(map(_form_object, repeat(form), range(_count_objects(form))))
    kinds = list(map(_kind_of, items))
    yield items, kinds, matrix
    written = list(compress(items, map(pdfium_c.FPDF_PAGEOBJ_TEXT.__eq__, kinds)))
    texts.add(written, map(_render_mode, written), matrix, within)
    for inner in compress(items, map(pdfium_c.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
        yield from _objects_of_form(inner, matrix, depth + 1, page_no, texts, within)


def _draw_paths(drawing: Drawing, paths: Sequence[Place], matrix: Matrix) -> None:
    """Add what some paths draw, at most ``AT_ONCE``: shapes as boxes, outlines as the straight pieces among them."""
    shapes: list[Place] = []
    outlined: list[tuple[Place, bool, bool, int]] = []
    for path in drawn(paths):
        place, _, stroked, count = path
        drawing.segments += max(count, 1)
        if count <= _CORNERS and not stroked:
            shapes.append(place)
        else:
            outlined.append(path)
    if drawing.segments <= MAX_SEGMENTS:
        for bounds in filter(None, bounds_of(shapes)):
            _add_box(drawing, box_of(matrix, *bounds), is_filled=True)
        _draw_outlines(drawing, outlined, matrix)


def _draw_outlines(drawing: Drawing, paths: Sequence[tuple[Place, bool, bool, int]], matrix: Matrix) -> None:
    places = [place for place, _, _, _ in paths]
    drawn_so = zip(matrices_of(places), stroke_widths(places), straight_pieces(places), strict=True)
    for (place, filled, stroked, count), (own, width, ends) in zip(paths, drawn_so, strict=True):
        to_page = then(own, matrix)
        is_line = stroked and width * scale(to_page) <= 2 * THICKEST
        if not (is_line or filled):
            continue
        if count == _ENDS and ends is not None:
            _add_box(drawing, box_of(to_page, *ends), is_filled=filled)
            continue
        for points, straight in outlines(place, count, to_page):
            xs, ys = zip(*points, strict=True)
            box = min(xs), min(ys), max(xs), max(ys)
            if not _add_box(drawing, box, is_filled=filled) and is_line:
                for start, end in straight:
                    drawing.add_segment(start, end)


def _add_box(drawing: Drawing, box: Box, *, is_filled: bool) -> bool:
    is_rule = drawing.add_box(*box)
    if is_filled and not is_rule:
        drawing.grounds.append(box)
    return is_rule
