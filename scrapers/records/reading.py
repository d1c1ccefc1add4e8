"""What read hands to recognise: lines and grids in reading order, nothing interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BBox = tuple[float, float, float, float]
"""left, top, right, bottom in points, the origin at the top left of the page."""

Origin = Literal["ruled", "borderless", "html", "docx", "sheet", "tabs", "cell_lines"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed. ``text`` keeps inner line breaks as ``\\n``; a merged cell stands once, with its spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    page: int = 1
    bbox: BBox | None = None
    confidence: float | None = None
    """How far a text that was recognised in a picture (OCR) is to be trusted, from 0 to 1; 0 where two readings of it
    differ. None for what the document itself says."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as laid out: rows and columns from 1, merged cells with spans, nothing interpreted.

    A table that goes on over pages is one grid a page here; recognise joins them. ``column_edges`` are the x of the
    column borders where the format has a geometry (``columns + 1`` values), so that pages can be joined by them.
    ``cut_above`` and ``cut_below`` say that a row runs open over the page break.
    """

    page: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    origin: Origin
    bbox: BBox | None = None
    column_edges: tuple[float, ...] = ()
    cut_above: bool = False
    cut_below: bool = False
    name: str = ""
    """The sheet's name, where the format has one."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside tables (a paragraph, where the format has paragraphs).

    ``start`` is its offset in ``ReadDocument.text``. ``paragraph`` is true where the format itself says that the line
    is a whole paragraph (DOCX, HTML, plain text), false where it is a line of a page that may go on in the next.
    """

    page: int
    text: str
    start: int
    paragraph: bool = False
    bbox: BBox | None = None
    confidence: float | None = None
    """As that of a cell."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a reader found in the bytes: lines and grids in reading order, and what it had to leave out.

    ``text`` is the text of all ``Line`` items joined with ``\\n``; offsets of statements refer to it. ``notes`` are
    remarks for the report (a hidden sheet, a member of an archive that could not be read), in Chinese.
    """

    format: str
    pages: int
    items: tuple[Line | Grid, ...]
    title: str = ""
    """The title that the format itself carries (HTML ``<title>`` or ArticleTitle); empty otherwise."""
    member: str = ""
    """Path inside the archive, for a document that came in a ZIP."""
    notes: tuple[str, ...] = ()
    scanned_pages: tuple[int, ...] = ()
    """Pages that are pictures: left out, or read by text recognition (OCR), where cells and lines say so."""

    @property
    def text(self) -> str:
        return "\n".join(item.text for item in self.items if isinstance(item, Line))

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(item for item in self.items if isinstance(item, Line))

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(item for item in self.items if isinstance(item, Grid))
