"""A document as pictures of its pages, of bounded size, in shades of grey."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

import cv2
import numpy as np
import pypdfium2

from scrapers.errors import ReadError

Picture: TypeAlias = Any
"""An array of numpy, whose types are there only with the extra.

Height × width, one byte a pixel: 0 black, 255 white; or a mask of the same shape."""

DOTS_AN_INCH = 200
"""Digits of 9 points are 18 pixels high then, which is what the text recognition was made for."""

MOST_PIXELS = 24_000_000
"""Of one page: A2 at 200 dots an inch is 15 million."""

_A4_SHORT = 595.0
"""Points: a picture file does not say how large it was printed; it is taken for a page of A4."""


class PagePicture(NamedTuple):
    """A page: its picture, and how many pixels a point has."""

    picture: Picture
    scale: float


@contextmanager
def opened_pdf(body: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(body)
    try:
        yield document
    finally:
        document.close()


def picture_of_pdf_page(document: Any, page_no: int) -> PagePicture:
    """Page ``page_no`` (from 1) as it is shown."""
    page = document[page_no - 1]
    width, height = page.get_size()
    scale = min(DOTS_AN_INCH / 72, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    drawn = page.render(scale=scale, grayscale=True).to_numpy()
    return PagePicture(np.ascontiguousarray(drawn.reshape(drawn.shape[:2])), scale)


def pictures_of_file(body: bytes) -> list[PagePicture]:
    """The pictures of an image file (a TIFF may hold several). Raises ``ReadError`` for damage."""
    try:
        _, found = cv2.imdecodemulti(np.frombuffer(body, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        found = []
    if not found:
        raise ReadError("图片损坏，无法打开")
    return [_as_page(picture) for picture in found]


def _as_page(picture: Picture) -> PagePicture:
    """A picture at the size of a page of A4, with the dots that reading wants."""
    height, width = picture.shape[:2]
    scale = DOTS_AN_INCH / 72
    factor = min(scale * _A4_SHORT / min(height, width), (MOST_PIXELS / (width * height)) ** 0.5)
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=method)
    return PagePicture(resized, min(resized.shape[:2]) / _A4_SHORT)
