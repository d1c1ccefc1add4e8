"""When the header of a table without rules is not certain: what stands in doubt over figures makes no table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from scrapers.read.pdf.gutters import Column, Piece, TextLine
from scrapers.read.pdf.text_columns import Placed, column_at, touched

_STACKED = 4.0
"""Points: how far the middles of two headers of one column may be apart."""

_PRINTED_AMOUNT = re.compile(r"[-+−(（]?[￥¥]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2})[)）]?")

_NO_HEADER = re.compile(r"\d{5,}|\d[.．]\d|^\d+%?$")


def is_headed(rows: Sequence[TextLine], header: Sequence[TextLine], columns: Sequence[Column]) -> bool:
    """Whether every figure of a row or two stands under a header of its own: what makes a table of so few rows."""
    titles = [piece for line in header for piece in line.pieces if not piece.is_figure]
    if not titles or max(len(line.pieces) for line in header) < 2 or any(_NO_HEADER.search(t.text) for t in titles):
        return False
    if not all(touched(columns, title) for title in titles):
        return False
    figures = {column_at(columns, piece)[0] for row in rows for piece in row.pieces if piece.is_figure}
    own = {
        columns_under[0] for columns_under in (touched(columns, title) for title in titles) if len(columns_under) == 1
    }
    return figures <= own


def header_is_crowded(
    header: Sequence[TextLine], cells: Sequence[Placed], asked: set[int], columns: Sequence[Column]
) -> bool:
    """Whether two headers stand over one column of those ``asked`` for, beside each other: one is of a blank column."""
    over: dict[int, list[Piece]] = {column: [] for column in asked}
    wide = {(c.row, n) for c in cells if c.column_end - c.column > 1 for n in range(c.column, c.column_end)}
    for row, line in enumerate(header):
        here = [
            (touched(columns, piece), piece) for piece in line.pieces if len(piece.text) > 1 and not piece.is_figure
        ]
        own = [(at[0], piece) for at, piece in here if len(at) == 1 and at[0] in over and (row, at[0]) not in wide]
        if len(own) > len({column for column, _ in own}):
            return True
        for column, piece in own:
            over[column].append(piece)
    return any(not _is_stacked(a, b) for pieces in over.values() for a, b in pairwise(pieces))


def _is_stacked(upper: Piece, lower: Piece) -> bool:
    """Whether two texts stand one below the other as in one cell, or in two of one column."""
    middles = abs(upper.left + upper.right - lower.left - lower.right) / 2
    return min(middles, abs(upper.left - lower.left), abs(upper.right - lower.right)) <= _STACKED


def amount_columns(rows: Sequence[TextLine], columns: Sequence[Column]) -> set[int]:
    return {at for row in rows for p in row.pieces if _PRINTED_AMOUNT.fullmatch(p.text) for at in touched(columns, p)}


def heading_is_shared(cells: Sequence[Placed], asked: set[int]) -> bool:
    """Whether two of the columns ``asked`` for have one lowest header: it may be two that touch."""
    lowest: dict[int, Placed] = {}
    for cell in cells:
        if cell.text and not cell.text.isdigit():
            for column in range(cell.column, cell.column_end):
                if column not in lowest or cell.row > lowest[column].row:
                    lowest[column] = cell
    own = [lowest[column] for column in asked if column in lowest]
    return len(own) > len(set(own))


def has_lost_text(header: Sequence[TextLine], cells: Sequence[Placed]) -> bool:
    """Whether a text of the header found no cell, because it stands over a part of two headings: nobody can tell."""
    printed = sum(len(piece.text) for line in header for piece in line.pieces)
    return sum(len("".join(cell.text.split())) for cell in cells) != printed
