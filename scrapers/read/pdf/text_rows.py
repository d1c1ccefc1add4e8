"""The rows of a table without rules: which lines are near enough to be of one table, and which are text of one row."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from scrapers.read.pdf.gutters import TextLine

FAR = 2.6
"""Of the usual distance of two rows: a wider one ends the table."""

FAR_LINES = 4.5
"""Of the line's height: rows may stand as far apart, whatever the others do."""

_BLANK_ROWS = 8.0
"""Of the usual distance of two rows: a total may stand so far below them."""

_EVEN = 1.4
"""Lines whose distances differ by no more than so many times are rows, not wrapped text."""

ALIGNED = 2.0
"""Points: texts that begin at one border differ by no more."""

_INDENT = 2.5
"""Of the line's height: labels of a table begin where others do, or further in by no more."""

_LINE = 0.9
"""Of the line's height: two lines of text that are nearer stand in one row."""

_MIRRORED = 1.5
"""Points: text wrapped around its figures stands as far above them as below."""

_WRAPPED_LINES = 4

NOT_IN_TABLE = re.compile(r"^(备?注|说明)[:：\d]|[。；;]$|^(金额|编制)?单位([:：]|$|[（(]?[百千万亿]*元)|^公开\d+表")


def blocks_of(lines: Sequence[TextLine], rows: Sequence[int]) -> list[list[int]]:
    """Runs of rows so near to each other that they can be one table; lines of labels alone do not part them."""
    blocks: list[list[int]] = []
    for index in rows:
        if blocks and _goes_on(lines, blocks[-1], index):
            blocks[-1].append(index)
        else:
            blocks.append([index])
    return blocks


def _goes_on(lines: Sequence[TextLine], block: Sequence[int], index: int) -> bool:
    last = block[-1]
    between = range(last + 1, index)
    if any(NOT_IN_TABLE.search(piece.text) for i in between for piece in lines[i].pieces):
        return False
    height = lines[index].bottom - lines[index].top
    pitch = pitch_of(lines, block) if len(block) > 1 else 0.0
    far = max(FAR * pitch, FAR_LINES * height)
    if pitch and _in_their_columns(lines, block, lines[index]):
        far = max(far, _BLANK_ROWS * pitch)
    if lines[index].y - lines[last].y <= far:
        return True
    starts = [piece.left for i in (*block, index) for piece in lines[i].finest]
    return all(lines[b].y - lines[a].y <= far for a, b in pairwise(range(last, index + 1))) and all(
        any(-ALIGNED <= piece.left - start <= _INDENT * height for start in starts)
        for i in between
        for piece in lines[i].finest
    )


def _in_their_columns(lines: Sequence[TextLine], block: Sequence[int], row: TextLine) -> bool:
    """Whether all figures of a row, at least two, end where others do: then blank rows may stand between them."""
    ends = [piece.right for index in block for piece in lines[index].finest if piece.is_figure]
    own = [piece.right for piece in row.finest if piece.is_figure]
    return len(own) > 1 and all(any(abs(end - other) <= ALIGNED for other in ends) for end in own)


def pitch_of(lines: Sequence[TextLine], block: Sequence[int]) -> float:
    """The usual distance of two rows, in which labels alone are rows too and wrapped text is none."""
    neighbours = [lines[b].y - lines[a].y for a, b in pairwise(block) if b == a + 1]
    if neighbours:
        return median(neighbours)
    steps = [lines[i + 1].y - lines[i].y for i in range(block[0], block[-1])]
    return median(steps if max(steps) <= _EVEN * min(steps) else [lines[b].y - lines[a].y for a, b in pairwise(block)])


def with_wrapped_text(lines: Sequence[TextLine], block: Sequence[int], taken: int, near: float) -> list[int]:
    """The lines from the first row to the last, and what is text of these above and below."""
    first, last = block[0], block[-1]
    row = lines[first]
    below = [lines[index] for index in range(first + 1, min(first + _WRAPPED_LINES, len(lines))) if index not in block]
    while first - 1 > taken:
        above = row.y - lines[first - 1].y
        mirrored = above <= near and any(_is_mirrored(lines[first - 1], line, row) for line in below)
        if above >= _LINE * (row.bottom - row.top) and not mirrored:
            break
        first -= 1
    while last + 1 < len(lines) and _wraps(lines[last + 1], lines[last], near):
        last += 1
    return list(range(first, last + 1))


def _is_mirrored(above: TextLine, below: TextLine, row: TextLine) -> bool:
    """Whether two lines hold one text that is wrapped around a row: as far from it, and aligned."""
    aligned = len(above.pieces) == len(below.pieces) and all(
        min(abs(a.left - b.left), abs(a.left + a.right - b.left - b.right) / 2) <= ALIGNED
        for a, b in zip(above.pieces, below.pieces, strict=True)
    )
    return aligned and abs((row.y - above.y) - (below.y - row.y)) <= _MIRRORED


def _wraps(line: TextLine, above: TextLine, near: float) -> bool:
    return line.y - above.y <= near and not any(NOT_IN_TABLE.search(piece.text) for piece in line.pieces)


def _is_around_next(lines: Sequence[TextLine], index: int, rows: frozenset[int]) -> bool:
    """Whether a line and the one after the next are one text, wrapped around the row between them."""
    around = index + 1 in rows and index + 2 < len(lines) and index + 2 not in rows
    return around and _is_mirrored(lines[index], lines[index + 2], lines[index + 1])


def grouped(lines: Sequence[TextLine], body: Sequence[int], rows: frozenset[int], near: float) -> list[list[int]]:
    """Lines by rows: a line without figures that is nearer to a row than rows are to each other is its wrapped text."""
    groups: list[list[int]] = []
    waiting: list[int] = []
    for index in body:
        if index in rows:
            groups.append([*waiting, index])
            waiting = []
            continue
        above = min((lines[index].y - lines[row].y for row in rows if row < index), default=math.inf)
        below = min((lines[row].y - lines[index].y for row in rows if row > index), default=2 * near)
        nearer = below < above or (below == above and _is_around_next(lines, index, rows))
        if nearer and below <= near:
            waiting.append(index)
        elif above <= near or (groups and lines[index].y - lines[groups[-1][-1]].y <= near):
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups
