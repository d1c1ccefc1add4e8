"""Whether text lies over other text, as a watermark does and nothing that belongs to a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scrapers.read.pdf.geometry import Box

_TILE = 16.0
"""Points: boxes are looked up by tiles of the page."""

_RIM = 0.2
"""Of a box's width and height: what is nearer to its edge may be its neighbour."""


def lie_over(some: Iterable[Box], others: Iterable[Box]) -> bool:
    """Whether the middle of one of the boxes lies well within one of the others."""
    tiles: dict[tuple[int, int], list[Box]] = defaultdict(list)
    middles = []
    for left, top, right, bottom in some:
        x, y = (left + right) / 2, (top + bottom) / 2
        middles.append((x, y))
        tiles[_tile(x, y)] = []
    for box in others:
        (first_column, first_row), (last_column, last_row) = _tile(box[0], box[1]), _tile(box[2], box[3])
        if (last_column - first_column) * (last_row - first_row) <= len(tiles):
            for column in range(first_column, last_column + 1):
                for row in range(first_row, last_row + 1):
                    if (column, row) in tiles:
                        tiles[column, row].append(box)
    return any(_is_within(x, y, box) for x, y in middles for box in tiles[_tile(x, y)])


def _tile(x: float, y: float) -> tuple[int, int]:
    return int(x // _TILE), int(y // _TILE)


def _is_within(x: float, y: float, box: Box) -> bool:
    left, top, right, bottom = box
    across, down = _RIM * (right - left), _RIM * (bottom - top)
    return left + across < x < right - across and top + down < y < bottom - down
