"""Ruled tables of which rules are missing: columns that only white parts stand in one cell, row after row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.gutters import pieces_of
from scrapers.read.pdf.text_lines import lines_of

_LINES = 3
"""As many as make a table without rules."""

_SHORTEST = len("1.001.00")

_AMOUNT_AND_MORE = re.compile(r"[\u4e00-\u9fff].*\d\.\d\d|\d\.\d\d.*[\u4e00-\u9fff]|\d\.\d[\d,]*\.\d")
_AMOUNT = re.compile(r"[-+−(（]?[￥¥]?\d[\d,]*\.\d+[)）]?")


def may_share_cells(texts: Iterable[str]) -> bool:
    """Whether a cell's text holds an amount and more: asked first, for hardly any does."""
    return any(len(text) >= _SHORTEST and "." in text and _AMOUNT_AND_MORE.search(text) is not None for text in texts)


def columns_share_cells(cells: Iterable[Sequence[Character]]) -> bool:
    """Whether amounts stand beside other text in one cell, apart from it by white, on several lines of the table."""
    found = 0
    for cell in cells:
        if len(cell) >= _SHORTEST and any(character[6] == "." for character in cell):
            found += sum(map(_has_amount_beside, lines_of(cell)))
            if found >= _LINES:
                return True
    return False


def _has_amount_beside(line: Sequence[Character]) -> bool:
    pieces = pieces_of(line).pieces
    return len(pieces) > 1 and any(_AMOUNT.fullmatch(piece.text) for piece in pieces)
