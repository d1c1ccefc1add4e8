"""Grids become tables: each with its caption, and joined where one table goes on over pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from scrapers.recognise.apart import rows_apart
from scrapers.recognise.beside import is_below, may_be_right_part, repeats_labels, right_part, title_over_pages
from scrapers.recognise.caption_rows import captioned_parts, without_caption_rows, without_note_in_cells
from scrapers.recognise.half_table import are_headings, end_at_one_height, half_tables, is_headed, lacks_right
from scrapers.recognise.label import squash, strip_ordinal
from scrapers.recognise.matrix import without_rows
from scrapers.recognise.page_rows import first_row, has_total, header_texts, is_lone_total, repeated_header
from scrapers.recognise.row_halves import with_line_below, with_lines_between
from scrapers.recognise.side_by_side import side_by_side
from scrapers.recognise.split import parts_of_grid
from scrapers.recognise.stack import stacked, united_edges
from scrapers.recognise.title import Caption, caption_of, is_page_number, plain_title, rule_for
from scrapers.recognise.unit import find_unit
from scrapers.records import Grid, Line, ReadDocument

_LINES_KEPT = 8
_PAGES_KEPT = 4
"""A page may be the right part of one so far before it."""


@dataclass(frozen=True, slots=True)
class CaptionedGrid:
    """A whole table, pages joined: the grid, its caption, the item it starts at and the lines below it."""

    grid: Grid
    caption: Caption
    item: int
    lines_before: tuple[str, ...] = ()
    lines_after: tuple[str, ...] = ()
    with_captions: Grid | None = None
    """The grid with its first rows, where these were taken for its caption."""
    is_cut: bool = False
    """It may be one part of a table that the page cuts from top to bottom: how the parts fit together is not known."""


def tables_of(read: ReadDocument, owner_of: Sequence[object]) -> list[CaptionedGrid]:
    """All tables of a document in order. ``owner_of`` gives the body of each item: a table never spans two bodies."""
    growing: list[_Growing] = []
    halves = half_tables(read)
    for piece, lines in _pieces(read):
        before = growing[-1] if growing else None
        if before is not None:
            before.lines_after = lines[:_LINES_KEPT]
        if before is None or owner_of[before.piece.item] != owner_of[piece.item]:
            growing.append(_Growing(piece))
        elif not before.take(piece, lines):
            goes_on = before.may_name_rows_of(piece, lines)
            is_cut = before.may_be_cut(piece, lines)
            rest = goes_on and lacks_right(before.piece.grid, piece.grid, before.piece.lines_before, before.caption)
            before.is_cut = before.is_cut or is_cut or rest
            growing.append(_Growing(piece, is_cut=is_cut or goes_on))
        if piece.item in halves:
            growing[-1].is_cut = True
    if growing:
        growing[-1].lines_after = _lines_at_the_end(read)[:_LINES_KEPT]
    tables = [table.whole() for table in growing]
    return [replace(table, grid=part) for table in tables for part in _parts(table)]


def _parts(table: CaptionedGrid) -> list[Grid]:
    """The tables in one grid; a form of performance targets has headers inside and is one."""
    return [table.grid] if _is_form(table.caption) else parts_of_grid(table.grid)


def _is_form(caption: Caption) -> bool:
    return caption.rule is not None and caption.rule.table_type == "project_performance"


def _lines_at_the_end(read: ReadDocument) -> list[str]:
    """The lines behind the last grid."""
    last = max(number for number, item in enumerate(read.items) if isinstance(item, Grid))
    return [item.text for item in read.items[last + 1 :] if isinstance(item, Line)]


def _pieces(read: ReadDocument) -> Iterator[tuple[CaptionedGrid, list[str]]]:
    """Each grid with its own caption, and the lines between it and the grid before."""
    lines: list[str] = []
    pages: list[Grid] = []
    for number, item in enumerate(read.items):
        if isinstance(item, Line):
            lines.append(item.text)
            continue
        parts = list(captioned_parts(item))
        if len(parts) > 1 and any(repeats_labels(left, item) for left in pages[-_PAGES_KEPT:]):
            parts = [item]  # a form goes on to the right: what looks like captions are its labels again
        pages.append(item)
        for part, captioned in enumerate(parts):
            if isinstance(captioned, str):
                lines.append(captioned)
                continue
            grid, inner = without_caption_rows(without_note_in_cells(rows_apart(captioned)))
            if grid.rows:
                above = [*(_sheet_title(grid) if part == 0 else ()), *lines, *inner]
                before = tuple(above[-_LINES_KEPT:])
                whole = captioned if inner else None
                yield CaptionedGrid(grid, caption_of(above), number, before, with_captions=whole), lines
            beside = part + 1 < len(parts) and isinstance(parts[part + 1], Grid)
            lines = [line for line in lines if beside and find_unit([line])]


def _sheet_title(grid: Grid) -> list[str]:
    """A sheet's name is its title where it is one and nothing on the sheet says more."""
    return [grid.name] if grid.name and rule_for(grid.name) is not None else []


class _Growing:
    """A table whose pages are still coming: what the next page is compared with is found once."""

    def __init__(self, piece: CaptionedGrid, *, is_cut: bool = False) -> None:
        self.piece = piece
        self.is_cut = is_cut
        self.caption = piece.caption
        self.lines_after: list[str] = []
        self._pages = [piece.grid]
        self._right: list[list[Grid]] = [[]]
        """What stands at the right of each page, on pages of its own."""
        self._last_page = _last_page(piece.grid)
        self._edges = piece.grid.column_edges
        self._header = header_texts(piece.grid)
        self._first_row = first_row(piece.grid)
        self._has_total = has_total(piece.grid)

    def whole(self) -> CaptionedGrid:
        """The table with all its pages."""
        after = tuple(self.lines_after)
        for line in after:
            self._pages[-1] = with_line_below(self._pages[-1], line)
        return replace(self.piece, grid=self._grid(), caption=self.caption, lines_after=after, is_cut=self.is_cut)

    def _grid(self) -> Grid:
        if not any(self._right):
            return stacked(self._pages, self._edges)
        pages = [side_by_side([page, *right]) for page, right in zip(self._pages, self._right, strict=True)]
        edges = pages[0].column_edges
        for page in pages[1:]:
            edges = united_edges(edges, page.column_edges) or edges if edges and page.column_edges else ()
        return stacked(pages, edges)

    def take(self, piece: CaptionedGrid, lines: Sequence[str]) -> bool:
        """Add a page if it is one of this table; False where it is a table of its own."""
        last, page = self._pages[-1], piece.grid
        if page.page - self._last_page > 1 or last.name != page.name or self._unit_differs(piece):
            return False
        repeated = repeated_header(self._header, page)
        page = self._in_these_columns(page, header_repeated=repeated > 0)
        if repeated < len(self._header) and self._take_at_the_right(piece, lines):
            return True
        last, body, lines = with_lines_between(last, self._below_header(page, repeated), lines)
        if self._is_new(piece, lines, repeated) or not self._same_columns(page, header_repeated=repeated > 0):
            return False
        if body.rows:
            self._pages[-1] = last
            self._has_total = self._has_total or has_total(body)
            self._pages.append(body)
            self._right.append([])
        self._took(piece)
        return True

    def _below_header(self, page: Grid, repeated: int) -> Grid:
        """A page without the rows that repeat the header; where it repeats all, no cell of it reaches further down."""
        if 0 < repeated == len(self._header):
            page = replace(page, cells=tuple(cell for cell in page.cells if cell.row > repeated))
        return without_rows(page, 1, repeated) if repeated else page

    def _took(self, piece: CaptionedGrid) -> None:
        self._last_page = _last_page(piece.grid)
        if self.caption.unit is None and piece.caption.unit is not None:
            self.caption = replace(self.caption, unit=piece.caption.unit)

    def may_be_cut(self, piece: CaptionedGrid, lines: Sequence[str]) -> bool:
        """Whether a page that could not be added has the rows of the page before under other headings."""
        repeated = repeated_header(self._header, piece.grid)
        goes_on = piece.grid.page == self._last_page + 1 and self._title_with(piece.caption, lines) is not None
        if not goes_on or repeated >= len(self._header):
            return False
        form = _is_form(self.caption)
        return any(may_be_right_part(left, piece.grid, form=form) for left in self._pages[-_PAGES_KEPT:])

    def may_name_rows_of(self, piece: CaptionedGrid, lines: Sequence[str]) -> bool:
        """Whether a page without rules, which could not be added, may be the rest of this table's rows: it follows
        under other headings and under no other title. Where nothing is ruled, rows need not be found where they stand.
        """
        if piece.grid.origin != "borderless" or piece.grid.page != self._last_page + 1:
            return False
        if self._title_with(piece.caption, lines) is not None:
            return repeated_header(self._header, piece.grid) < len(self._header)
        if set(chain(*header_texts(piece.grid))) <= set(chain(*self._header)):
            return False
        if piece.caption.title and plain_title(piece.caption.title) == plain_title(self.caption.title):
            return True
        is_untitled = piece.caption.rule is None or not piece.caption.certain
        return is_untitled and are_headings(lines) and end_at_one_height(self._pages[-1], piece.grid)

    def _title_with(self, caption: Caption, lines: Sequence[str]) -> Caption | None:
        """The title over this table and a page with a caption and lines; None where these begin another table."""
        title = title_over_pages(self.caption, caption)
        if title is None or any(not (_is_furniture(line) or squash(line) in squash(title.title)) for line in lines):
            return None
        return title

    def _take_at_the_right(self, piece: CaptionedGrid, lines: Sequence[str]) -> bool:
        """Add the right part of a page that is too wide; whole columns come first, or each page with its own parts."""
        fewest = min(map(len, self._right))
        at = next(number for number, right in enumerate(self._right) if len(right) == fewest)
        above = self._right[0][fewest] if at > 0 and fewest < len(self._right[0]) else None
        if at > 0 and above is None:
            return False
        ways = [(piece.grid, piece.caption)]
        if piece.with_captions is not None:
            ways.append((piece.with_captions, caption_of(lines)))
        for grid, caption in ways:
            title = self._title_with(caption, lines)
            if title is None:
                continue
            titled = bool(caption.title) and plain_title(caption.title) == plain_title(title.title)
            part = right_part(self._pages[at], grid, above=above, titled=titled, form=_is_form(title))
            if part is not None and (above is None or is_below(part, above)):
                self._right[at].append(part)
                self.caption = title
                self._took(piece)
                return True
        return False

    def _unit_differs(self, piece: CaptionedGrid) -> bool:
        return bool(self.caption.unit and piece.caption.unit and self.caption.unit != piece.caption.unit)

    def _is_new(self, piece: CaptionedGrid, lines: Sequence[str], repeated: int) -> bool:
        """Whether what stands between two grids, and the header of the second, make the second a new table."""
        titled = piece.caption.rule is not None and piece.caption.certain
        same_title = plain_title(piece.caption.title) == plain_title(self.caption.title)
        if titled:
            return not (same_title and repeated and not self._starts_anew(piece.grid))
        if repeated:
            return not same_title and _is_named(piece, lines)
        if piece.grid.origin == "borderless" and self._header and is_headed(piece.grid):
            return True
        return any(not _is_furniture(line) for line in lines)

    def _starts_anew(self, page: Grid) -> bool:
        """Whether a page is a whole table of its own: it has a total too, or begins with the same row."""
        return (self._has_total and has_total(page)) or self._first_row == first_row(page)

    def _same_columns(self, page: Grid, *, header_repeated: bool) -> bool:
        """Whether the columns of a page are this table's; borders that only the page has are added."""
        if bool(self._edges) != bool(page.column_edges):
            return False
        if not self._edges:
            return header_repeated or self._pages[0].columns == page.columns or is_lone_total(page)
        united = united_edges(self._edges, page.column_edges)
        self._edges = united or self._edges
        return united is not None

    def _in_these_columns(self, page: Grid, *, header_repeated: bool) -> Grid:
        """A page without rules takes the columns of the first: the white between its own is elsewhere on each page."""
        edges = page.column_edges
        if page.origin != "borderless" or len(edges) != len(self._edges) or self._pages[0].origin != page.origin:
            return page
        between = all(
            before < edge < after
            for before, edge, after in zip(self._edges, edges[1:-1], self._edges[2:], strict=False)
        )
        return replace(page, column_edges=self._edges) if header_repeated or between else page


def _last_page(grid: Grid) -> int:
    return max((cell.page for cell in grid.cells), default=grid.page)


def _is_named(piece: CaptionedGrid, lines: Sequence[str]) -> bool:
    """Whether a line above the grid heads it as something new, although no rule knows it."""
    return any(
        not _is_furniture(line) and strip_ordinal(line) != squash(line) and len(squash(line)) < 40 for line in lines
    ) or bool(piece.caption.title and piece.caption.title.endswith("表"))


def _is_furniture(line: str) -> bool:
    """Page numbers, units and names that stand on every page: no sign of a new table."""
    text = squash(line)
    return is_page_number(line) or not text or find_unit([line]) is not None or caption_of([line]).title == ""
