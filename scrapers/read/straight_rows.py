"""Rows of text whose figures follow their labels, however long these are: what is of a column is told by its order.

Only where nothing is left to guess: every row ends in as many figures as any other, and the line above has a heading
for each of them and for each of the texts before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from scrapers.read.pdf.gutters import Piece

_FEWEST = 3
"""Rows."""
_BETWEEN = 2
"""Characters from column to column."""

Line = tuple[Piece, ...]


def straightened(lines: Sequence[Line], rows: Sequence[int]) -> list[Line]:
    """The lines with the figures of such rows, and their headings, set below each other behind all labels; ``rows`` are
    the indexes of those that hold figures beside other pieces."""
    found = list(lines)
    for group in _groups(lines, rows):
        counts = {_figures_at_end(lines[row]) for row in group}
        figures = counts.pop()
        if not counts and figures and len(group) >= _FEWEST and _is_headed(lines, group, figures):
            _set_right(found, [group[0] - 1, *group], figures)
    return found


def _groups(lines: Sequence[Line], rows: Sequence[int]) -> Iterator[list[int]]:
    """Rows with nothing between them but labels."""
    group: list[int] = []
    for row in rows:
        if group and any(len(lines[index]) > 1 for index in range(group[-1] + 1, row)):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _figures_at_end(line: Line) -> int:
    """How many figures end a line; what begins it is a label or a code."""
    return sum(1 for _ in takewhile(lambda piece: piece.is_figure, reversed(line[1:])))


def _is_headed(lines: Sequence[Line], group: Sequence[int], figures: int) -> bool:
    """Whether the line above has a heading for each column, and is the only one that has headings."""
    header = group[0] - 1
    texts = max(len(lines[row]) for row in group) - figures
    if header < 0 or texts < 1 or len(lines[header]) != texts + figures or any(p.is_figure for p in lines[header]):
        return False
    above = lines[header - 1] if header else ()
    return len(above) < 2 or any("：" in piece.text or ":" in piece.text for piece in above)


def _set_right(found: list[Line], own: Sequence[int], figures: int) -> None:
    block = range(own[0], own[-1] + 1)
    labels = [piece for i in block for piece in (found[i][:-figures] if i in own else found[i])]
    start = max((piece.right for piece in labels), default=0) + _BETWEEN
    wide = max(piece.right - piece.left for i in own for piece in found[i][-figures:]) + _BETWEEN
    for index in own:
        moved = [_moved(piece, start + wide * n) for n, piece in enumerate(found[index][-figures:])]
        found[index] = (*found[index][:-figures], *moved)


def _moved(piece: Piece, left: float) -> Piece:
    by = left - piece.left
    return Piece(left, piece.right + by, piece.text, tuple(end + by for end in piece.ends))
