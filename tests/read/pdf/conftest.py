"""Draws pages of our own making: text and lines at places given from the top left corner, as a reader sees them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from reportlab.lib.colors import Color, black
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

A4 = (595.0, 842.0)


class Pages:
    """A PDF in the making. ``y`` counts downwards; text stands on its base line."""

    def __init__(self, size: tuple[float, float] = A4, **options: Any) -> None:
        self._buffer = io.BytesIO()
        self.width, self.height = size
        self.canvas = Canvas(self._buffer, pagesize=size, **options)

    def text(self, x: float, y: float, text: str, *, size: float = 9, at: str = "left") -> None:
        self.canvas.setFont(FONT, size)
        draw = {"left": "drawString", "right": "drawRightString", "middle": "drawCentredString"}[at]
        getattr(self.canvas, draw)(x, self.height - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def bar(self, left: float, top: float, right: float, bottom: float, colour: Color = black) -> None:
        """A filled rectangle without a stroke."""
        self.canvas.setFillColor(colour)
        self.canvas.rect(left, self.height - bottom, right - left, bottom - top, stroke=0, fill=1)
        self.canvas.setFillColor(black)

    def lattice(self, xs: Sequence[float], ys: Sequence[float], *, width: float = 0.5) -> None:
        for x in xs:
            self.line(x, ys[0], x, ys[-1], width=width)
        for y in ys:
            self.line(xs[0], y, xs[-1], y, width=width)

    def row(self, xs: Sequence[float], y: float, texts: Sequence[str], *, at: str = "left") -> None:
        """Texts within the columns that ``xs`` part: the first from the left, the others as ``at`` says."""
        for index, text in enumerate(texts):
            left, right = xs[index] + 3, xs[index + 1] - 3
            align = "left" if index == 0 else at
            self.text({"left": left, "right": right, "middle": (left + right) / 2}[align], y, text, at=align)

    def table(
        self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], *, pitch: float = 20.0
    ) -> list[float]:
        """A fully ruled table; gives the y of its horizontal rules."""
        ys = [top + pitch * index for index in range(len(rows) + 1)]
        self.lattice(xs, ys)
        for y, texts in zip(ys, rows, strict=False):
            self.row(xs, y + 0.7 * pitch, texts)
        return ys

    def next_page(self) -> None:
        self.canvas.showPage()

    def done(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def new_pages() -> type[Pages]:
    """For pages of another size or with options of the canvas."""
    return Pages


def _texts(grid: Any) -> list[list[str]]:
    table = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        table[cell.row - 1][cell.column - 1] = cell.text
    return table


@pytest.fixture
def texts() -> Any:
    """A grid as rows of texts; a merged cell's text stands in its first place."""
    return _texts


def _covers(grid: Any) -> bool:
    taken = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    return sorted(taken) == [(r, c) for r in range(1, grid.rows + 1) for c in range(1, grid.columns + 1)]


@pytest.fixture
def covers() -> Any:
    """Whether the cells of a grid fill it, each place once."""
    return _covers


class Raw:
    """PDFs written object by object, as no library would write them."""

    @staticmethod
    def page(content: bytes, *, box: str = "0 0 595 842", objects: Sequence[bytes] = ()) -> bytes:
        """One page with this content and the font F; ``objects`` are numbered from 5, the first is its XObject X."""
        resources = "/XObject<</X 5 0 R>>" if objects else ""
        parts = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            (
                f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
                f"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>{resources}>>>>"
            ).encode(),
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            *objects,
        ]
        body = b"%PDF-1.7\n"
        offsets = []
        for number, part in enumerate(parts, 1):
            offsets.append(len(body))
            body += b"%d 0 obj%s endobj\n" % (number, part)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        start = len(body)
        body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
        return body + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start)

    @staticmethod
    def form(content: bytes, child: int | None = None, *, matrix: str = "1 0 0 1 0 0") -> bytes:
        """A form XObject, with the object numbered ``child`` as its XObject X."""
        inner = f"/X {child} 0 R" if child else ""
        head = (
            f"<</Type/XObject/Subtype/Form/BBox[0 0 900 900]/Matrix[{matrix}]"
            f"/Resources<</XObject<<{inner}>>>>/Length {len(content)}>>stream\n"
        )
        return head.encode() + content + b"\nendstream"


@pytest.fixture
def raw() -> type[Raw]:
    return Raw
