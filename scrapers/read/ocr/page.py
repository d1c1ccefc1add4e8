"""A picture of a page becomes lines and grids: rules from its long ink, text from its other ink, read twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np

from scrapers.read.ocr.engine import find_lines
from scrapers.read.ocr.ink import Span, bands, dark, lines_of_bands, pieces, without_specks
from scrapers.read.ocr.pictures import PagePicture, Picture
from scrapers.read.ocr.rules import drawn_rules
from scrapers.read.ocr.second import UNREADABLE, read_twice
from scrapers.read.ocr.upright import set_upright
from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.geometry import Box
from scrapers.read.pdf.lattice import Lattice, joined, lattices_of
from scrapers.read.pdf.page import PageText, arranged
from scrapers.records import Cell, Grid

_INSET = 1.0
"""Points: so far from its borders begins what is printed in a cell."""

_USUAL_LINE = 9.0
"""Points: the height of a line's ink where the page shows none to go by."""

_WORD_GAP = 1.0
"""Of a line's height: wider white parts two pieces of text."""

_APART = 1.5
"""Of the usual line's height: characters of a cell that are set as far apart (合　计) are read one by one."""

_SMALLEST = 4.0
"""Points: ink lower than this that says nothing to the text recognition is a stain."""

_DASH = 3.0
"""Times as wide as high, and a single stroke: a printed dash, which needs no reading."""


class Piece(NamedTuple):
    """A piece of text in a picture: its box in points, its text, and how far that is to be trusted."""

    box: Box
    text: str
    confidence: float


class _Place(NamedTuple):
    """Where a piece of text stands: pixels, and the cell (or page) that its picture may not leave."""

    rows: Span
    columns: Span
    within: tuple[Span, Span]


class OcrText(NamedTuple):
    """A line outside tables."""

    text: str
    box: Box
    confidence: float


def read_picture(page: PagePicture, page_no: int) -> list[OcrText | Grid]:
    """Lines and grids of a page from top to bottom; boxes are points of the page set upright."""
    picture, scale = set_upright(page.picture), page.scale
    ink = dark(picture)
    drawn = drawn_rules(ink, scale)
    around: Picture = np.ones((round(1.2 * scale) | 1,) * 2, np.uint8)
    covered = cv2.dilate(drawn.mask, around) > 0
    ink = without_specks(np.where(covered, 0, ink).astype(np.uint8), scale)
    paper = int(np.percentile(picture, 90))
    clean = np.where(covered, paper, picture).astype(np.uint8)
    lying, standing = joined(drawn.lying), joined(drawn.standing)
    places = _places(ink, clean, lattices_of(lying, standing, page_no), scale)
    read = _read(clean, ink, places, paper, scale)
    characters = [character for piece in read for character in _characters(piece)]
    items, _ = arranged(characters, lying, standing, page_no)
    return [_with_confidence(item, read) for item in items]


def _places(ink: Picture, clean: Picture, lattices: list[Lattice], scale: float) -> list[_Place]:
    """Every piece of text: in cells wherever there is ink, outside them where the text recognition finds lines."""
    cells = [box for lattice in sorted(lattices, key=_size) for box in map(lattice.area_box, lattice.areas)]
    inside: list[tuple[tuple[Span, Span], list[Span]]] = []
    left_over = ink.copy()
    for box in cells:
        rows, columns = _pixels(box, scale, ink)
        part = left_over[rows.start : rows.end, columns.start : columns.end]
        found = bands(part)
        if found:
            inside.append(((rows, columns), found))
    heights = [band.end - band.start for _, found in inside for band in found]
    usual = median([h for h in heights if h > 0.5 * _USUAL_LINE * scale] or [_USUAL_LINE * scale])
    places: list[_Place] = []
    for (rows, columns), found in inside:
        for band in lines_of_bands(found, usual):
            strip = left_over[rows.start + band.start : rows.start + band.end, columns.start : columns.end]
            for piece in pieces(strip, _APART * usual):
                where = Span(columns.start + piece.start, columns.start + piece.end)
                places.append(_Place(Span(rows.start + band.start, rows.start + band.end), where, (rows, columns)))
        left_over[rows.start : rows.end, columns.start : columns.end] = 0
    return [*places, *_outside(left_over, clean)]


def _outside(ink: Picture, clean: Picture) -> Iterator[_Place]:
    """Text outside of tables; what is within them is covered with white."""
    if not ink.any():
        return
    page = Span(0, ink.shape[0]), Span(0, ink.shape[1])
    shown = np.where(cv2.dilate(ink, np.ones((15, 15), np.uint8)) > 0, clean, 255).astype(np.uint8)
    for left, top, right, bottom in find_lines(shown):
        rows = Span(max(0, int(top)), min(page[0].end, int(bottom) + 1))
        columns = Span(max(0, int(left)), min(page[1].end, int(right) + 1))
        part = ink[rows.start : rows.end, columns.start : columns.end]
        lines = lines_of_bands(bands(part), 0.6 * (bottom - top))
        if not lines:
            continue
        middle = (bottom - top) / 2  # a box reaches into the lines above and below
        line = min(lines, key=lambda line: max(line.start - middle, middle - line.end))
        tight = Span(rows.start + line.start, rows.start + line.end)
        for piece in pieces(part[line.start : line.end], _WORD_GAP * (tight.end - tight.start)):
            yield _Place(tight, Span(columns.start + piece.start, columns.start + piece.end), page)


def _pixels(box: Box, scale: float, picture: Picture) -> tuple[Span, Span]:
    left, top, right, bottom = box
    height, width = picture.shape[:2]
    rows = Span(max(0, round((top + _INSET) * scale)), min(height, round((bottom - _INSET) * scale)))
    columns = Span(max(0, round((left + _INSET) * scale)), min(width, round((right - _INSET) * scale)))
    return rows, columns


def _read(clean: Picture, ink: Picture, places: list[_Place], paper: int, scale: float) -> list[Piece]:
    lines = [place for place in places if not _is_dash(ink, place, scale)]
    readings = read_twice([_cut(clean, place, paper, scale) for place in lines])
    texts = dict(zip(map(id, lines), readings, strict=True))
    result = []
    for place in places:
        reading = texts.get(id(place))
        text, confidence = (reading.text, reading.confidence) if reading else ("—", 1.0)
        box = (place.columns.start, place.rows.start, place.columns.end, place.rows.end)
        if text != UNREADABLE or place.rows.end - place.rows.start > _SMALLEST * scale:
            result.append(Piece((box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale), text, confidence))
    return result


def _is_dash(ink: Picture, place: _Place, scale: float) -> bool:
    """A single level stroke, as thin as strokes are."""
    width, height = place.columns.end - place.columns.start, place.rows.end - place.rows.start
    if width < _DASH * height or height > 2.0 * scale or width > 2 * _USUAL_LINE * scale:
        return False
    part = ink[place.rows.start : place.rows.end, place.columns.start : place.columns.end]
    return bool(np.count_nonzero(part) > 0.6 * width * height)


def _cut(clean: Picture, place: _Place, paper: int, scale: float) -> Picture:
    """The picture of a piece with white around it; never with what stands in the next cell."""
    height = max(place.rows.end - place.rows.start, round(0.7 * _USUAL_LINE * scale))
    pad = max(2, round(0.18 * height))
    extra = max(0, height - (place.rows.end - place.rows.start)) // 2 + pad
    (rows, columns) = place.within
    top, bottom = max(rows.start, place.rows.start - pad), min(rows.end, place.rows.end + pad)
    left, right = max(columns.start, place.columns.start - pad), min(columns.end, place.columns.end + pad)
    part = clean[top:bottom, left:right]
    return cv2.copyMakeBorder(
        part,
        extra - (place.rows.start - top),
        extra - (bottom - place.rows.end),
        2 * pad - (place.columns.start - left),
        2 * pad - (right - place.columns.end),
        cv2.BORDER_CONSTANT,
        value=paper,
    )


def _characters(piece: Piece) -> Iterator[Character]:
    """The characters of a piece, dealt out over its width: Chinese ones are twice as wide as others."""
    left, top, right, bottom = piece.box
    weights = [1.0 if ord(character) < 0x2E80 else 2.0 for character in piece.text]
    unit = (right - left) / sum(weights)
    for character, weight in zip(piece.text, weights, strict=True):
        end = left + weight * unit
        if not character.isspace():
            yield Character((left + end) / 2, (top + bottom) / 2, left, top, end, bottom, character)
        left = end


def _with_confidence(item: PageText | Grid, read: list[Piece]) -> OcrText | Grid:
    if isinstance(item, PageText):
        return OcrText(item.text, item.box, _confidence_in(item.box, read) or 0.0)
    return replace(item, cells=tuple(_cell(cell, read) for cell in item.cells))


def _cell(cell: Cell, read: list[Piece]) -> Cell:
    if not cell.text or cell.bbox is None:
        return cell
    return replace(cell, confidence=_confidence_in(cell.bbox, read) or 0.0)


def _confidence_in(box: Box, read: list[Piece]) -> float | None:
    """That of the least certain piece whose middle lies in the box; 0 where there is none, though there is text."""
    left, top, right, bottom = box
    here = (
        piece.confidence
        for piece in read
        if left <= (piece.box[0] + piece.box[2]) / 2 <= right and top <= (piece.box[1] + piece.box[3]) / 2 <= bottom
    )
    return min(here, default=None)


def _size(lattice: Lattice) -> float:
    left, top, right, bottom = lattice.box
    return (right - left) * (bottom - top)
