"""The rules of a table in a picture: long, thin, straight ink."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from scrapers.read.ocr.pictures import Picture
from scrapers.read.pdf.lattice import Rule

_LONGEST_STROKE = 26.0
"""Points: no stroke of a printed character is as long as this."""

_LOWEST_ROW = 9.0
"""Points: a wall between two cells is at least as high as a row."""

_THICKEST = 4.0
_GAP = 3.0
"""Points: a lying rule of a scan is broken here and there; smaller breaks close. Those of a standing one do not: the
stroke of a character may stand right above its end."""

_NEAR = 1.2
"""Points: a wall ends at a lying rule, as near as this; a high character in a low row ends short of it."""


class Drawn(NamedTuple):
    """Lying and standing rules in points, and the pixels they cover (255 where a rule is)."""

    lying: list[Rule]
    standing: list[Rule]
    mask: Picture


class _Found(NamedTuple):
    """Rules of one direction, and a picture that has each one's number (its place in the list, from 1)."""

    rules: list[Rule]
    numbered: Picture

    def mask(self, keep: list[bool]) -> Picture:
        return np.array([0, *(255 * kept for kept in keep)], np.uint8)[self.numbered]


def drawn_rules(ink: Picture, scale: float) -> Drawn:
    """The rules in the ``ink`` (255 where the picture is dark) of a page with ``scale`` pixels a point."""
    lying = _along(ink, scale, _LONGEST_STROKE, _GAP)
    standing = _along(np.ascontiguousarray(ink.T), scale, _LOWEST_ROW, 0.0)
    walls = [_is_wall(rule, lying.rules) for rule in standing.rules]
    mask = cv2.bitwise_or(lying.mask([True] * len(lying.rules)), np.ascontiguousarray(standing.mask(walls).T))
    return Drawn(lying.rules, [rule for rule, kept in zip(standing.rules, walls, strict=True) if kept], mask)


def _along(ink: Picture, scale: float, shortest: float, gap: float) -> _Found:
    """Rules that lie, as (y, left, right) in points. A slight slope is let pass by looking one pixel up and down."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(shortest * scale)), np.uint8))
    closed = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((1, round(gap * scale) or 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    rules: list[Rule] = []
    numbers: Picture = np.zeros(count, np.int32)
    for index in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[index])
        if area / width <= _THICKEST * scale and height <= max(_THICKEST * scale, 0.02 * width):
            rules.append(((top + height / 2) / scale, left / scale, (left + width) / scale))
            numbers[index] = len(rules)
    return _Found(rules, numbers[labels])


def _is_wall(rule: Rule, lying: list[Rule]) -> bool:
    """A standing rule goes from one lying rule to another; the stroke of a character does not."""
    x, top, bottom = rule
    if bottom - top >= _LONGEST_STROKE:
        return True
    here = [y for y, left, right in lying if left - _GAP <= x <= right + _GAP]
    return any(abs(y - top) <= _NEAR for y in here) and any(abs(y - bottom) <= _NEAR for y in here)
