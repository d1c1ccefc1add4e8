"""A picture set straight: pages lie on their side in a scanner, upside down, or a little askew."""

from __future__ import annotations

from statistics import mean

import cv2
import numpy as np

from scrapers.read.ocr.engine import find_lines, read_lines
from scrapers.read.ocr.ink import dark
from scrapers.read.ocr.pictures import Picture
from scrapers.read.pdf.geometry import Box

_LONGEST_LOOKED_AT = 800
_WIDTH_LOOKED_AT = 700
_STEEPEST = 5.0
"""Degrees: what a sheet feeder does; more is no scan of a page."""

_SAMPLES = 12
_SURE = 0.75
"""Mean confidence of lines that stand upright; below, the picture is also tried upside down."""


def set_upright(picture: Picture) -> Picture:
    """The picture with its lines of text lying, and reading from left to right."""
    return _levelled(_turned(picture))


def _turned(picture: Picture) -> Picture:
    boxes = find_lines(picture, _LONGEST_LOOKED_AT)
    standing = sum(bottom - top > 1.5 * (right - left) for left, top, right, bottom in boxes)
    lying = sum(right - left > 1.5 * (bottom - top) for left, top, right, bottom in boxes)
    if standing > lying:
        picture = cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE)
        boxes = find_lines(picture, _LONGEST_LOOKED_AT)
    sure = _confidence(picture, boxes)
    if not boxes or sure >= _SURE:
        return picture
    other = cv2.rotate(picture, cv2.ROTATE_180)
    return other if _confidence(other, find_lines(other, _LONGEST_LOOKED_AT)) > sure else picture


def _confidence(picture: Picture, boxes: list[Box]) -> float:
    """How sure the text recognition is of the longest pieces of text."""
    longest = sorted(boxes, key=lambda box: box[0] - box[2])[:_SAMPLES]
    crops = [picture[int(top) : int(bottom) + 1, int(left) : int(right) + 1] for left, top, right, bottom in longest]
    readings = read_lines([crop for crop in crops if crop.size])
    return mean(reading.confidence for reading in readings) if readings else 0.0


def _levelled(picture: Picture) -> Picture:
    """The picture turned by the angle at which its rows of ink stand out best from the white between them."""
    height, width = picture.shape[:2]
    size = (_WIDTH_LOOKED_AT, round(height * _WIDTH_LOOKED_AT / width))
    ink = dark(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    best = 0.0
    for reach, step in ((_STEEPEST, 0.5), (0.5, 0.1), (0.1, 0.02)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(_rotated(ink, float(angle), 0))))
    return _rotated(picture, best, 255) if abs(best) >= 0.03 else picture


def _sharpness(ink: Picture) -> float:
    rows = ink.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _rotated(picture: Picture, degrees: float, border: int) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border)
