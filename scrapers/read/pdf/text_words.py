"""Lists of institutions without rules: words only, a row a line, in the columns of a header that names them first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrapers.read.pdf.gutters import TextLine, columns_of
from scrapers.read.pdf.text_columns import row_cells, touched
from scrapers.read.pdf.text_layout import TextTable, layout_of
from scrapers.read.pdf.text_rows import FAR_LINES

_HEADER = re.compile(r"(序号|(预算)?(单位|机构|部门|处室|科室)(全称|名称))")
_COLUMNS = 3
_ROWS = 2
_GUTTER = 0.6
"""Of the line's height."""

_EVEN = 1.25
"""Rows of one line each stand so evenly apart; a line between them would be the rest of a text."""


def word_tables_of(lines: Sequence[TextLine]) -> list[tuple[range, TextTable]]:
    """The lists among the lines of a page, each with the indexes of its lines."""
    tables: list[tuple[range, TextTable]] = []
    for index, line in enumerate(lines):
        if (not tables or index >= tables[-1][0].stop) and _is_header(line):
            stop = _stop(lines, index)
            if stop - index > _ROWS and (table := _table(lines, range(index, stop))):
                tables.append((range(index, stop), table))
    return tables


def _is_header(line: TextLine) -> bool:
    texts = [piece.text for piece in line.pieces]
    return len(texts) >= _COLUMNS and any(map(_HEADER.fullmatch, texts[:2]))


def _stop(lines: Sequence[TextLine], header: int) -> int:
    """Where the rows end that have as many texts as the header."""
    count = len(lines[header].pieces)
    far = FAR_LINES * (lines[header].bottom - lines[header].top)
    stop = header + 1
    while stop < len(lines) and len(lines[stop].pieces) == count and lines[stop].y - lines[stop - 1].y <= far:
        if any(piece.is_figure and not piece.text.isdigit() for piece in lines[stop].pieces):
            return header  # a list of amounts
        stop += 1
    return stop


def _table(lines: Sequence[TextLine], used: range) -> TextTable | None:
    own = lines[used.start : used.stop]
    steps = [b.y - a.y for a, b in pairwise(own)]
    after = [line.y - own[-1].y for line in lines[used.stop : used.stop + 1]]
    if max(steps) > _EVEN * min(steps) or any(step <= _EVEN * max(steps) for step in after):
        return None
    columns = columns_of(own, _GUTTER * (own[0].bottom - own[0].top))
    if any([tuple(touched(columns, p)) for p in line.pieces] != [(n,) for n in range(len(columns))] for line in own):
        return None
    cells = [cell for row, line in enumerate(own) for cell in row_cells([line], columns, row)]
    xs = (columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1])
    ys = (own[0].top, *((a.bottom + b.top) / 2 for a, b in pairwise(own)), own[-1].bottom)
    return TextTable(xs, ys, tuple(cells), frozenset(used), layout_of(columns, own[:1], own[1:]))
