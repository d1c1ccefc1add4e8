"""Scans of our own making: pages drawn as PDF, rasterised, and damaged as a scanner does."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
A4 = (595.0, 842.0)
Draw = Callable[["Sheet"], None]


class Sheet:
    """A page to draw on; ``y`` counts downwards."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas, self._height = canvas, height

    def text(self, x: float, y: float, text: str, size: float = 11) -> None:
        self._canvas.setFont(FONT, size)
        self._canvas.drawString(x, self._height - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._canvas.setLineWidth(0.7)
        self._canvas.line(x0, self._height - y0, x1, self._height - y1)

    def table(self, xs: list[float], top: float, rows: list[list[str]], pitch: float = 20.0) -> None:
        ys = [top + pitch * index for index in range(len(rows) + 1)]
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y, texts in zip(ys, [*rows, []], strict=True):
            self.line(xs[0], y, xs[-1], y)
            for x, text in zip(xs, texts, strict=False):
                self.text(x + 4, y + 0.7 * pitch, text)


def drawn(*draws: Draw, size: tuple[float, float] = A4) -> bytes:
    """A PDF with a text layer, a page for each drawing."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    for draw in draws:
        draw(Sheet(canvas, size[1]))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pictures(body: bytes, *, dots: int = 200, askew: float = 0.0, grain: int = 0, turned: int = 0) -> list[Image.Image]:
    """The pages as a scanner gives them: ``askew`` degrees, ``turned`` degrees clockwise, with ``grain`` of noise."""

    def pages() -> Iterator[Image.Image]:
        for page in pypdfium2.PdfDocument(body):
            image = page.render(scale=dots / 72).to_pil().convert("L")
            image = image.rotate(askew, resample=Image.Resampling.BICUBIC, fillcolor=255)
            if grain:
                noise = Image.effect_noise(image.size, grain)
                image = ImageChops.add(image.filter(ImageFilter.GaussianBlur(0.5)), noise, 1, -128)
            yield image.rotate(-turned, expand=True)

    return list(pages())


def as_pdf(images: list[Image.Image], *, quality: int = 60, dots: int = 200) -> bytes:
    """Pictures as the pages of a PDF, as lossy JPEG."""
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], quality=quality, resolution=dots)
    return buffer.getvalue()
