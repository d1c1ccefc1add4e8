"""One page: its characters dealt out to the cells of its tables, what is left over as lines, all in reading order."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from scrapers.errors import ReadError
from scrapers.read.pdf.borderless import text_tables_of
from scrapers.read.pdf.characters import (
    Character,
    Printed,
    characters_of,
    count_characters,
    is_hidden,
    text_quarter_turns,
)
from scrapers.read.pdf.geometry import Box, Matrix, page_frame, shown_size
from scrapers.read.pdf.lattice import SLIVER, Lattice, Rule, joined, lattices_of
from scrapers.read.pdf.missing_rules import columns_share_cells, may_share_cells
from scrapers.read.pdf.open_rows import open_rows_cut
from scrapers.read.pdf.overhang import Crossing, made_whole, touch
from scrapers.read.pdf.rules import Drawing, drawing_of
from scrapers.read.pdf.text_layout import Layout, TextTable
from scrapers.read.pdf.text_lines import cell_text, line_read, lines_of
from scrapers.read.pdf.unseen import FaintText, Unseen, unseen_of
from scrapers.records import Cell, Grid

SCAN_PICTURE = 0.5
"""A page of which pictures cover as much may be a scan."""

_SAMPLED = 7
_ROOM = 0.6
"""Of the height of the smallest print: rows and columns that hold text are wider."""

_LONGEST = 1_000_000.0
"""Points: 350 metres."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A line of text outside tables."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page as read: lines and grids from top to bottom, and what tells a scan."""

    items: tuple[PageText | Grid, ...]
    characters: int
    picture_share: float
    """Which part of the page its pictures cover (scans come in strips, too)."""
    segments: int
    """Pieces of lines drawn on the page."""
    slanted: str
    """Text at an angle or pale and large (a watermark), which stands in no line and no cell."""
    recognised: bool
    """The page is a picture, and its text what a text recognition read in it."""
    hidden: str = ""
    """Text that nobody sees (white on white, invisible), which stands in no line and no cell."""
    unknown: int = 0
    """Characters whose font does not say what they are."""
    partly: int = 0
    """Characters of figures of which only a part is seen."""
    layout: Layout | None = None
    """Of the last table, if it has no rules."""


def read_page(document: Any, page_no: int, before: Layout | None = None) -> ReadPage:
    """Read page ``page_no`` (from 1) of an open pdfium document; ``before`` as for ``text_tables_of``."""
    page = pdfium_c.FPDF_LoadPage(document, page_no - 1)
    if not page:
        raise ReadError(f"PDF 第{page_no}页损坏，无法打开（文件可能不完整）")
    text_page = pdfium_c.FPDFText_LoadPage(page)
    try:
        if not text_page:
            raise ReadError(f"PDF 第{page_no}页的文字层损坏，无法读取")
        return _read(page, text_page, page_no, before)
    finally:
        if text_page:
            pdfium_c.FPDFText_ClosePage(text_page)
        pdfium_c.FPDF_ClosePage(page)


def _read(page: Any, text_page: Any, page_no: int, before: Layout | None) -> ReadPage:
    count = count_characters(text_page, page_no)
    visible = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, ctypes.byref(visible))
    edges = (visible.left, visible.bottom, visible.right, visible.top)
    turns = text_quarter_turns(text_page, count) if count else 0
    frame = page_frame(*edges, turns)
    width, height = shown_size(*edges, turns)
    if not (0 < width < _LONGEST and 0 < height < _LONGEST):
        raise ReadError(f"PDF 第{page_no}页的页面尺寸异常（{width:g}×{height:g}），无法读取")
    drawing = drawing_of(page, frame, width, height, page_no)
    share = drawing.picture_area / (width * height)
    recognised = share >= SCAN_PICTURE and is_hidden(text_page, count)
    unseen, printed = _characters(text_page, count, drawing, frame, recognised=recognised)
    characters = printed.characters
    lying, standing = joined(drawing.lying), joined(drawing.standing)
    items, layout = arranged(characters, lying, standing, page_no, before)
    unknown, partly = len(unseen.unknown), len(unseen.partly)
    slanted = "".join(printed.slanted) + unseen.watermark
    said, segments = unseen.said, drawing.segments
    return ReadPage(tuple(items), len(characters), share, segments, slanted, recognised, said, unknown, partly, layout)


def _characters(
    text_page: Any, count: int, drawing: Drawing, frame: Matrix, *, recognised: bool
) -> tuple[Unseen, Printed]:
    """What nobody sees on the page, and the rest; the text under a scan is invisible and yet what the scan shows."""
    texts, page = drawing.texts, drawing.texts.page
    if recognised:
        unseen = unseen_of(text_page, count, FaintText(), {}, drawing.grounds, frame)
        return unseen, characters_of(text_page, count, frame, unseen, page, page)
    unseen = unseen_of(text_page, count, drawing.faint, texts.cut, drawing.grounds, frame)
    printed = characters_of(text_page, count, frame, unseen, page, texts.seen)
    if printed.leaves_seen and texts.seen != page:
        unseen = unseen_of(text_page, count, drawing.faint, texts.cut_to_seen(), drawing.grounds, frame)
        printed = characters_of(text_page, count, frame, unseen, page, page)
    return unseen, printed


def arranged(
    characters: list[Character],
    lying: list[Rule],
    standing: list[Rule],
    page_no: int,
    before: Layout | None = None,
) -> tuple[list[PageText | Grid], Layout | None]:
    """Characters and joined rules of a page as lines and grids from top to bottom, and the layout of its last table if
    that has no rules: it may go on over the page as the one ``before`` may have."""
    lattices = lattices_of(lying, standing, page_no, _too_narrow(characters))
    lattices.sort(key=_area)  # a character belongs to the innermost table around it
    inside, outside = _deal(characters, lattices)
    items, layout = _text_items(outside, lying, page_no, None if lattices else before)
    for lattice, cells in zip(lattices, inside, strict=True):
        within: list[PageText | Grid] = []
        grid = _grid(lattice, cells, page_no)
        if len(lattice.xs) == 2 or (may_share_cells([cell.text for cell in grid.cells]) and columns_share_cells(cells)):
            within, layout = _text_items([c for cell in cells for c in cell], lying, page_no, before)
        if any(isinstance(item, Grid) for item in within):
            items.extend(within)  # a frame, rules between rows only, or between some columns: the text tells them
        else:
            items.append(grid)
            layout = None
    return sorted(items, key=_place), layout


def _too_narrow(characters: list[Character]) -> float:
    """How far apart rules are at most between which no character of the page has room: the lines of a double border."""
    heights = sorted(character[5] - character[3] for character in characters[::_SAMPLED])
    return max(SLIVER, _ROOM * heights[len(heights) // 10]) if heights else SLIVER


def _text_items(
    characters: list[Character], lying: list[Rule], page_no: int, before: Layout | None
) -> tuple[list[PageText | Grid], Layout | None]:
    """Characters outside ruled tables as lines, and as tables where they stand in columns; the last one's layout."""
    lines = lines_of(characters)
    read = list(map(line_read, lines))
    tables = text_tables_of(lines, [text for text, _ in read], lying, before)
    taken = {index for table in tables for index in table.lines}
    items: list[PageText | Grid] = [_text_grid(table, page_no) for table in tables]
    items += [PageText(text, box) for index, (text, box) in enumerate(read) if text and index not in taken]
    return items, tables[-1].layout if tables else None


def _place(item: PageText | Grid) -> tuple[float, float]:
    box = item.bbox if isinstance(item, Grid) else item.box
    return (box[1], box[0]) if box else (0.0, 0.0)


def _area(lattice: Lattice) -> float:
    left, top, right, bottom = lattice.box
    return (right - left) * (bottom - top)


def _deal(characters: list[Character], lattices: list[Lattice]) -> tuple[list[list[list[Character]]], list[Character]]:
    """Each character into the cell its middle lies in, a figure as a whole: for each lattice and area its characters,
    and the rest."""
    if not lattices:
        return [], characters
    inside: list[list[list[Character]]] = [[[] for _ in lattice.areas] for lattice in lattices]
    outside: list[Character] = []
    places = [(lattice.box, lattice.xs, lattice.ys, lattice.area_map()) for lattice in lattices]
    left = top = right = bottom = 0.0
    bucket = outside
    crossings: list[Crossing] = []
    for character in characters:
        x, y = character[0], character[1]
        if left < x < right and top < y < bottom:  # most characters stand in the cell of the one before
            bucket.append(character)
            continue
        before, bucket = bucket, outside
        left = right = 0.0
        for index, (box, xs, ys, area_map) in enumerate(places):
            if box[0] <= x < box[2] and box[1] <= y < box[3]:
                row, column = bisect_right(ys, y) - 1, bisect_right(xs, x) - 1
                bucket = inside[index][area_map[row][column]]
                left, top, right, bottom = xs[column], ys[row], xs[column + 1], ys[row + 1]
                if len(places) > 1:
                    right = left  # another table may lie within this cell
                break
        if before is not bucket and before and touch(before[-1], character):
            crossings.append(Crossing(before, len(before) - 1, bucket, len(bucket)))
        bucket.append(character)
    made_whole(crossings)
    return inside, outside


def _text_grid(table: TextTable, page_no: int) -> Grid:
    xs, ys = table.xs, table.ys
    cells = tuple(
        Cell(
            row=cell.row + 1,
            column=cell.column + 1,
            text=cell.text,
            row_span=cell.row_end - cell.row,
            column_span=cell.column_end - cell.column,
            page=page_no,
            bbox=(xs[cell.column], ys[cell.row], xs[cell.column_end], ys[cell.row_end]),
        )
        for cell in table.cells
    )
    return Grid(page_no, len(ys) - 1, len(xs) - 1, cells, "borderless", bbox=table.box, column_edges=xs)


def _grid(lattice: Lattice, characters: list[list[Character]], page_no: int) -> Grid:
    lattice, characters = open_rows_cut(lattice, characters)
    xs, ys = lattice.xs, lattice.ys
    cells = tuple(
        Cell(
            row + 1,
            column + 1,
            cell_text(inside),
            row_end - row,
            column_end - column,
            page_no,
            (xs[column], ys[row], xs[column_end], ys[row_end]),
        )
        for (row, column, row_end, column_end), inside in zip(lattice.areas, characters, strict=True)
    )
    return Grid(
        page=page_no,
        rows=len(lattice.ys) - 1,
        columns=len(lattice.xs) - 1,
        cells=cells,
        origin="ruled",
        bbox=lattice.box,
        column_edges=lattice.xs,
        cut_above=lattice.cut_above,
        cut_below=lattice.cut_below,
    )
