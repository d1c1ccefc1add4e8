"""Writes a disclosure as PDF: ruled all over, in part, or not at all, the columns told by space only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from parity_blocks import Block, Paragraph, Sheet
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Flowing

_FONT = "STSong-Light"
_THIN = 0.6
_GREY = colors.Color(0.9, 0.9, 0.9)
RULES: dict[str, list[tuple[Any, ...]]] = {
    "all": [("GRID", (0, 0), (-1, -1), _THIN, colors.black)],
    "none": [],
    "between rows": [
        ("LINEABOVE", (0, 0), (-1, -1), _THIN, colors.black),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), _THIN, colors.black),
    ],
    "frame": [("BOX", (0, 0), (-1, -1), _THIN, colors.black)],
    "shades": [("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.white, _GREY])],
}
"""What is drawn; “three lines” needs to know where the header ends."""


def pdf(blocks: Sequence[Block], *, rules: str = "all", caption_on_page_before: bool = False) -> bytes:
    """A long table goes on over the page with its header repeated; on request every caption stands a page before."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    stream = io.BytesIO()
    template = SimpleDocTemplate(stream, pagesize=landscape(A4), leftMargin=40, rightMargin=40, invariant=1)
    story: list[Any] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            story += [_text(block.text, 14 if block.heading else 11), Spacer(1, 4)]
            continue
        story += [Spacer(1, 10), _text(block.title, 14)]
        if block.unit:
            story += [_text(block.unit, 9, 2)]
        story += [PageBreak() if caption_on_page_before else Spacer(1, 4), _table(block, rules), Spacer(1, 8)]
        story += [_text(block.note, 9)] if block.note else []
    template.build(story)
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Cut:
    """How a sheet too wide for the page is printed: the first ``share`` of its columns on one page, the rest on the
    next, with the first ``labels`` columns and, where ``titled``, the title and unit again.

    A sheet that is also too long has ``rows`` on a page, its header on each; its left pages come first (``down_first``)
    or each with the page to its right."""

    share: float
    labels: int = 0
    titled: bool = False
    rows: int | None = None
    down_first: bool = True


def pdf_cut(blocks: Sequence[Block], cut: Cut, rules: str = "all") -> bytes:
    """Every sheet of five columns or more is cut from top to bottom, its rows at the same heights on both pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    stream = io.BytesIO()
    template = SimpleDocTemplate(stream, pagesize=(842, 1500), leftMargin=40, rightMargin=40, invariant=1)
    story: list[Any] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            story += [_text(block.text, 14 if block.heading else 11), Spacer(1, 4)]
            continue
        above = [_text(block.title, 14), _text(block.unit, 9, 2) if block.unit else Spacer(1, 13.5)]
        story += [PageBreak(), *above]
        if block.width < 5:
            story += [_table(block, rules)]
        else:
            at = max(round(block.width * cut.share), cut.labels + 1)
            parts = [_columns(block, range(at)), _columns(block, [*range(cut.labels), *range(at, block.width)])]
            heights = [max(pair) for pair in zip(*map(_heights, parts), strict=True)]
            first_of_right = above if cut.titled else [Spacer(1, 34.5)]
            pages = [
                (part, start) for part in (0, 1) for start in range(0, len(block.body), cut.rows or len(block.body))
            ]
            pages = pages if cut.down_first else sorted(pages, key=lambda page: page[1])
            story = story[: -len(above)]
            for number, (part, start) in enumerate(pages):
                story += [PageBreak()] if number else []
                story += first_of_right if part or start else above
                story += [_page(parts[part], start, cut.rows, heights, rules)]
        story += [_text(block.note, 9)] if block.note else []
    template.build(story)
    return stream.getvalue()


def _page(part: Sheet, start: int, rows: int | None, heights: Sequence[float], rules: str) -> Table:
    """The header and some rows of a part, as wide as all of it; a cell merged with one on the page before is blank."""
    head = len(part.head)
    body = part.body[start : start + rows] if rows else part.body
    body = (tuple("" if text == "^" else text for text in body[0]), *body[1:])
    chosen = [*heights[:head], *heights[head + start : head + start + len(body)]]
    return _table(replace(part, body=body), rules, chosen, _widths(part))


def _columns(block: Sheet, columns: Sequence[int]) -> Sheet:
    """Some columns of a sheet; of a merged cell that begins in another, the blank rest."""
    rows = [
        tuple("" if row[c] == "<" and (n == 0 or columns[n - 1] != c - 1) else row[c] for n, c in enumerate(columns))
        for row in block.rows
    ]
    return replace(block, head=tuple(rows[: len(block.head)]), body=tuple(rows[len(block.head) :]))


def _heights(block: Sheet) -> list[float]:
    table = _table(block, "all")
    table.wrap(760, 5000)
    return list(table._rowHeights)


def _text(text: str, size: float, alignment: int = 0) -> Flowing:
    style = ParagraphStyle("text", fontName=_FONT, fontSize=size, leading=size * 1.5, alignment=alignment)
    style.wordWrap = "CJK"
    return Flowing(text.replace("\n", "<br/>"), style)


def _table(
    block: Sheet, rules: str, heights: Sequence[float] | None = None, widths: Sequence[float] | None = None
) -> Table:
    rows: list[list[Any]] = [[""] * block.width for _ in block.rows]
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 2)]
    style += _three_lines(len(block.head)) if rules == "three lines" else RULES[rules]
    for place in block.places:
        number = bool(place.text) and all(c in "0123456789.,-%" for c in place.text) and "." in place.text
        rows[place.row][place.column] = _text(place.text, 9, 2 if number else 1 if place.row < len(block.head) else 0)
        if place.rows > 1 or place.columns > 1:
            end = (place.column + place.columns - 1, place.row + place.rows - 1)
            style.append(("SPAN", (place.column, place.row), end))
    widths = widths or _widths(block)
    return Table(rows, colWidths=widths, rowHeights=heights, repeatRows=len(block.head), style=TableStyle(style))


def _three_lines(head: int) -> list[tuple[Any, ...]]:
    """Thick above the header and below the table, thin below the header (三线表)."""
    return [
        ("LINEABOVE", (0, 0), (-1, 0), 1.2, colors.black),
        ("LINEBELOW", (0, head - 1), (-1, head - 1), _THIN, colors.black),
        ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 1.2, colors.black),
    ]


def _widths(block: Sheet) -> list[float]:
    """By the longest text of a column, so that neither a number nor a label of ten characters breaks."""
    wanted = [30.0] * block.width
    for place in block.places:
        if place.columns == 1:
            longest = max((sum(1 if c > "\x7f" else 0.52 for c in line) for line in place.text.split("\n")), default=0)
            wanted[place.column] = max(wanted[place.column], min(longest, 14) * 9 + 14)
    scale = min(1.0, 760 / sum(wanted))
    return [width * scale for width in wanted]
