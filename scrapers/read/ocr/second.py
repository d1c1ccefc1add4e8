"""Other pictures of a piece of text to read it from again, and what the readings agree on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import cv2
import numpy as np

from scrapers.read.ocr.engine import Reading, read_lines
from scrapers.read.ocr.pictures import Picture

_SMALLER = 0.8
_WIDER = 0.35
"""Of the height: more white around the text makes its characters smaller for the text recognition."""

_DIGIT = re.compile(r"\d")
UNREADABLE = "□"
"""Stands for ink that is no character to any reading: what is printed there must not pass for a blank."""


def read_twice(pictures: Sequence[Picture]) -> list[Reading]:
    """What pieces of text say, each read from two different pictures; its confidence is that of the weaker reading.

    Where they differ a third one decides. A text with a digit then keeps the confidence 0: a figure is sure or not.
    """
    first = read_lines(pictures)
    second = read_lines([_black_and_white(picture) for picture in pictures])
    differ = [i for i, (a, b) in enumerate(zip(first, second, strict=True)) if not _same(a, b)]
    third = dict(zip(differ, read_lines([_softened(pictures[i]) for i in differ]), strict=True))
    return [
        _decided((a, b, third[i])) if i in third else _weaker(a, b)
        for i, (a, b) in enumerate(zip(first, second, strict=True))
    ]


def _decided(readings: tuple[Reading, Reading, Reading]) -> Reading:
    a, b, c = readings
    for one, other in ((a, c), (b, c)):
        if _same(one, other) and one.text:
            sure = min(one.confidence, other.confidence)
            return Reading(one.text, 0.0 if _DIGIT.search(a.text + b.text + c.text) else sure)
    return Reading(max(readings, key=lambda reading: reading.confidence).text or UNREADABLE, 0.0)


def _weaker(first: Reading, second: Reading) -> Reading:
    return Reading(first.text or UNREADABLE, min(first.confidence, second.confidence))


def _same(first: Reading, second: Reading) -> bool:
    """Full-width and half-width signs are the same, and white space is nothing."""
    one, other = ("".join(unicodedata.normalize("NFKC", reading.text).split()) for reading in (first, second))
    return one == other


def _black_and_white(line: Picture) -> Picture:
    """The same piece without shades, of another size and in another place of its picture."""
    threshold, _ = cv2.threshold(line, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    larger = cv2.resize(line, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
    _, sharp = cv2.threshold(larger, threshold, 255, cv2.THRESH_BINARY)
    smaller = cv2.resize(sharp, None, fx=_SMALLER / 2, fy=_SMALLER / 2, interpolation=cv2.INTER_AREA)
    pad = max(1, round(_WIDER * smaller.shape[0] / 2))
    return np.asarray(cv2.copyMakeBorder(smaller, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255))


def _softened(line: Picture) -> Picture:
    """The same piece larger and without the grain of the paper."""
    larger = cv2.resize(line, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    return cv2.GaussianBlur(larger, (3, 3), 0)
