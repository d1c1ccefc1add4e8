"""The second reading of a piece of text: another picture of it, and whether both say the same."""

from __future__ import annotations

import unicodedata

import cv2
import numpy as np

from scrapers.read.ocr.engine import Reading
from scrapers.read.ocr.pictures import Picture

_SMALLER = 0.8
_WIDER = 0.35
"""Of the height: more white around the text makes its characters smaller for the text recognition."""


def other_picture(line: Picture) -> Picture:
    """The same piece in black and white, of another size and in another place of its picture."""
    threshold, _ = cv2.threshold(line, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    larger = cv2.resize(line, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
    _, sharp = cv2.threshold(larger, threshold, 255, cv2.THRESH_BINARY)
    smaller = cv2.resize(sharp, None, fx=_SMALLER / 2, fy=_SMALLER / 2, interpolation=cv2.INTER_AREA)
    pad = max(1, round(_WIDER * smaller.shape[0] / 2))
    return np.asarray(cv2.copyMakeBorder(smaller, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255))


def agreed(first: Reading, second: Reading) -> Reading:
    """The first reading with the confidence of the weaker one; 0 where they differ."""
    same = _plain(first.text) == _plain(second.text)
    return Reading(first.text, min(first.confidence, second.confidence) if same else 0.0)


def _plain(text: str) -> str:
    """Full-width and half-width signs are the same, and white space is nothing."""
    return "".join(unicodedata.normalize("NFKC", text).split())
