"""A laid-out disclosure as a PDF with ruled tables over several pages. The same facts give the same bytes."""

from __future__ import annotations

from functools import cache
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus import Paragraph as TextFlowable

from scrapers.portals.demo.blocks import Heading, LaidOut, Sheet

FONT = "STSong-Light"
MARGIN = 54.0
SIZES = {0: 20.0, 1: 15.0, 2: 12.5}
ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
WIDE = 8
"""A table with at least so many columns stands on a page on its side."""


@cache
def _style(size: float, align: str, indent: float = 0, before: float = 0, after: float = 0) -> ParagraphStyle:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return ParagraphStyle(
        name="text",
        fontName=FONT,
        fontSize=size,
        leading=size * 1.45,
        alignment=ALIGN[align],
        firstLineIndent=indent,
        spaceBefore=before,
        spaceAfter=after,
        wordWrap="CJK",
    )


def pdf_bytes(document: LaidOut) -> bytes:
    """The whole PDF, with page numbers; text pages upright, wide tables on their side."""
    buffer = BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, title=document.title, author="", invariant=1)
    upright, lying = A4, landscape(A4)
    template.addPageTemplates([_page("upright", upright), _page("lying", lying)])
    template.build(_flow(document))
    return buffer.getvalue()


def _page(name: str, size: tuple[float, float]) -> PageTemplate:
    frame = Frame(MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN, id=name, leftPadding=0, rightPadding=0)

    def numbered(canvas: Any, _template: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(size[0] / 2, MARGIN / 2, f"- {canvas.getPageNumber()} -")

    return PageTemplate(name, [frame], onPage=numbered, pagesize=size)


def _flow(document: LaidOut) -> list[Flowable]:
    flow: list[Flowable] = []
    lying = False
    for block in document.blocks:
        wide = isinstance(block, Sheet) and block.columns >= WIDE
        if isinstance(block, Sheet) or lying:
            flow += [NextPageTemplate("lying" if wide else "upright"), PageBreak()]
        lying = wide
        if isinstance(block, Sheet):
            flow += _table(block, (landscape(A4) if wide else A4)[0] - 2 * MARGIN)
            lying = True  # whatever follows a table begins a new page
        elif isinstance(block, Heading):
            align = "center" if block.level == 0 else "left"
            flow.append(TextFlowable(escape(block.text), _style(SIZES.get(block.level, 12.0), align, 0, 12, 8)))
        else:
            flow.append(TextFlowable(escape(block.text), _style(11.0, "left", 22.0, 0, 3)))
    return flow


def _table(sheet: Sheet, width: float) -> list[Flowable]:
    size = 8.5 if sheet.columns >= WIDE else 10.0
    texts = [[""] * sheet.columns for _ in range(sheet.rows)]
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    rows: list[list[Any]] = [list(row) for row in texts]
    for cell in sheet.cells:
        rows[cell.row][cell.column] = TextFlowable(escape(cell.text), _style(size, cell.align))
        if cell.row_span > 1 or cell.column_span > 1:
            end = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
            commands.append(("SPAN", (cell.column, cell.row), end))
    widths = [width * part / sum(sheet.widths) for part in sheet.widths]
    body = Table(rows, colWidths=widths, repeatRows=sheet.header_rows, style=TableStyle(commands))
    caption = Table(
        [
            [
                TextFlowable(escape(sheet.left), _style(9.0, "left")),
                TextFlowable(escape(sheet.right), _style(9.0, "right")),
            ]
        ],
        colWidths=[width * 0.65, width * 0.35],
        style=TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]),
    )
    above: list[Flowable] = []
    if sheet.number:
        above.append(TextFlowable(escape(sheet.number), _style(9.0, "left")))
    above += [TextFlowable(escape(sheet.title), _style(14.0, "center", 0, 0, 6)), caption]
    notes = [TextFlowable(escape(note), _style(9.0, "left", 0, 4)) for note in sheet.notes]
    return [KeepTogether(above), body, *notes, Spacer(1, 6)]
