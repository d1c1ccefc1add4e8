"""Where text stands in a picture: dark pixels, bands of them that are lines, and pieces of lines."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from scrapers.read.ocr.pictures import Picture

_SPECK = 1.1
"""Points: ink smaller than this in both directions, with no other ink near it, is dust."""

_FAINT = 15
"""Shades by which ink is darker than the paper around it."""


class Span(NamedTuple):
    """From the first pixel to after the last."""

    start: int
    end: int


def dark(picture: Picture) -> Picture:
    """255 where a pixel is clearly darker than the paper around it, also on grey or unevenly lit paper."""
    soft = cv2.GaussianBlur(picture, (3, 3), 0)
    around = max(31, min(picture.shape[:2]) // 24 * 2 + 1)
    return cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _FAINT)


def without_specks(ink: Picture, scale: float) -> Picture:
    """The ink without dust. A point or comma is small too, but stands beside other ink."""
    near = max(3, round(3 * scale))
    joined = cv2.dilate(ink, np.ones((near, near), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    least = near + round(_SPECK * scale)
    keep = np.array(
        [i > 0 and max(stats[i, cv2.CC_STAT_WIDTH], stats[i, cv2.CC_STAT_HEIGHT]) > least for i in range(count)]
    )
    return np.where(keep[labels], ink, 0).astype(np.uint8)


def bands(ink: Picture) -> list[Span]:
    """The rows of pixels that hold ink, in runs without a gap."""
    return _runs(ink.any(axis=1))


def lines_of_bands(found: list[Span], line_height: float) -> list[Span]:
    """Bands put together to lines: the strokes of 二, or the dots of ：, stand apart, but within one line's height."""
    lines: list[Span] = []
    for band in found:
        near = bool(lines) and band.start - lines[-1].end <= 0.3 * line_height
        if near and band.end - lines[-1].start <= 1.3 * line_height:
            lines[-1] = Span(lines[-1].start, band.end)
        else:
            lines.append(band)
    return lines


def pieces(ink: Picture, gap: float) -> list[Span]:
    """The columns of pixels that hold ink, in runs with no gap wider than ``gap``."""
    runs = _runs(ink.any(axis=0))
    result: list[Span] = []
    for run in runs:
        if result and run.start - result[-1].end <= gap:
            result[-1] = Span(result[-1].start, run.end)
        else:
            result.append(run)
    return result


def _runs(filled: Picture) -> list[Span]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.view(np.int8), [0]))))
    return [Span(int(start), int(end)) for start, end in list(pairwise(edges))[::2]]
