"""Tables without (enough) rules, told by text that stands in columns: conservative, what is in doubt stays text.

A table is a block of neighbouring lines of which at least three hold figures beside something else, in columns that
white gutters keep apart all the way down; what is above it in the same columns is its header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.geometry import Box
from scrapers.read.pdf.gutters import (
    Column,
    Piece,
    TextLine,
    columns_of,
    pieces_of,
    settled,
    unglued,
    with_header_columns,
)
from scrapers.read.pdf.lattice import Rule
from scrapers.read.pdf.text_columns import Placed, column_at, header_cells, row_cells

_GUTTER = 0.6
"""Of the line's height: columns are at least this far apart everywhere."""

_ROWS = 3
_FAR = 2.6
"""Of the usual distance of two rows: a wider one ends the table."""

_NEAR = 0.75
"""Of the usual distance of two rows: a line nearer than this is the same row, its text wrapped."""

_HEADER_LINES = 8

_MOST_PIECES = 10_000
"""Of one page, beyond which it is no table; a dense A3 page has some 2,000."""

_HINT = re.compile(r"\s[-(（]?\d|\d\s")
_AMOUNT = re.compile(r"[-+−(（]?[￥¥]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2,}|(?!(19|20)\d\d$)\d{4,})[)）]?")
_AMONG_WORDS = re.compile(r"(?<![\d.,])(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2})(?![\d.,%％]|\s*[十百千万亿]*[元平吨公亩])")
_NOT_IN_TABLE = re.compile(r"^(备?注|说明)[:：\d]|[。；;]$|^(金额|编制)?单位([:：]|$|[（(]?[百千万亿]*元)|^公开\d+表")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table found by its text: the borders of its columns and rows, its cells, and which lines it took."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Placed, ...]
    lines: frozenset[int]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def text_tables_of(
    lines: Sequence[Sequence[Character]], texts: Sequence[str], lying: Sequence[Rule]
) -> list[TextTable]:
    """The tables among lines that stand in no ruled table, with their ``texts``; ``lying`` are the horizontal rules.

    A table never takes half a line: ``TextTable.lines`` are indexes into ``lines``.
    """
    if sum(_HINT.search(text) is not None for text in texts) < _ROWS:
        return []
    split = [pieces_of(line) for line in lines]
    return tables_of_lines(split, [index for index, line in enumerate(split) if line.is_row], lying)


def tables_of_lines(lines: Sequence[TextLine], rows: Sequence[int], lying: Sequence[Rule]) -> list[TextTable]:
    """The tables among lines that are in pieces already; ``rows`` are the indexes of those that may be rows."""
    if sum(len(line.pieces) for line in lines) > _MOST_PIECES:
        return []
    tables: list[TextTable] = []
    taken = -1
    for block in _blocks(lines, rows):
        table = _table(lines, block, taken, lying)
        if table is not None:
            tables.append(table)
            taken = max(table.lines)
    return tables


def _blocks(lines: Sequence[TextLine], rows: Sequence[int]) -> list[list[int]]:
    """Runs of rows so near to each other that they can be one table."""
    blocks: list[list[int]] = []
    for index in rows:
        if blocks:
            last = blocks[-1]
            pitch = median([lines[b].y - lines[a].y for a, b in pairwise(last)] or [_pitch_at(lines, last[-1])])
            near = lines[index].y - lines[last[-1]].y <= _FAR * max(pitch, _pitch_at(lines, index))
            if near and not any(
                _NOT_IN_TABLE.search(p.text) for i in range(last[-1] + 1, index) for p in lines[i].pieces
            ):
                last.append(index)
                continue
        blocks.append([index])
    return [block for block in blocks if len(block) >= _ROWS]


def _pitch_at(lines: Sequence[TextLine], index: int) -> float:
    return 1.5 * (lines[index].bottom - lines[index].top)


def _table(lines: Sequence[TextLine], block: list[int], taken: int, lying: Sequence[Rule]) -> TextTable | None:
    pitch = median(lines[b].y - lines[a].y for a, b in pairwise(block))
    height = median(lines[index].bottom - lines[index].top for index in block)
    body = list(range(block[0], block[-1] + 1))
    following = block[-1] + 1
    while following < len(lines) and _wraps(lines[following], lines[following - 1], _NEAR * pitch):
        body.append(following)
        following += 1
    columns = columns_of([lines[index] for index in body], _GUTTER * height)
    lines = [unglued(settled(line, columns), columns) for line in lines]
    rows = [lines[index] for index in block]
    if len(columns) < 2 or not _has_figures(rows, columns) or any(_is_crowded(row, columns) for row in rows):
        return None
    header = _header(lines, body[0], taken, columns, _FAR * max(pitch, 1.5 * height))
    columns = with_header_columns(columns, [lines[index] for index in header])
    used = [*header, *body]
    groups = [[index] for index in header] + _grouped(lines, body, frozenset(block), _NEAR * pitch)
    xs = _edges(columns, [p for index in used for p in lines[index].pieces])
    cells = header_cells([lines[index] for index in header], columns)
    for row, group in enumerate(groups[len(header) :], len(header)):
        cells.extend(row_cells([lines[index] for index in group], columns, row))
    middles = [(lines[a[-1]].bottom + lines[b[0]].top) / 2 for a, b in pairwise(groups)]
    ys = [lines[used[0]].top, *middles, lines[used[-1]].bottom]
    return _within_rules(TextTable(tuple(xs), tuple(ys), tuple(cells), frozenset(used)), lying, height)


def _is_crowded(row: TextLine, columns: Sequence[Column]) -> bool:
    """Whether two figures of a row stand in one column, or one among words: then nobody can tell what they are."""
    if any(_AMONG_WORDS.search(piece.text) for piece in row.pieces if not piece.is_figure):
        return True
    at = [column_at(columns, piece)[0] for piece in row.pieces if piece.is_figure]
    return len(at) > len(set(at))


def _wraps(line: TextLine, above: TextLine, near: float) -> bool:
    return line.y - above.y <= near and not any(_NOT_IN_TABLE.search(piece.text) for piece in line.pieces)


def _has_figures(rows: Sequence[TextLine], columns: Sequence[Column]) -> bool:
    """Whether a column holds at least three figures of which one is an amount, and little else."""
    figures = [0] * len(columns)
    others = [0] * len(columns)
    amounts = [False] * len(columns)
    for line in rows:
        for piece in line.pieces:
            column = column_at(columns, piece)[0]
            if piece.is_figure:
                figures[column] += 1
                amounts[column] |= _AMOUNT.fullmatch(piece.text) is not None
            else:
                others[column] += 1
    return any(f >= _ROWS and a and o <= f // 4 for f, a, o in zip(figures, amounts, others, strict=True))


def _header(lines: Sequence[TextLine], first: int, taken: int, columns: Sequence[Column], far: float) -> list[int]:
    """The lines above that stand in the columns: at least two pieces each, or one under a line of several.

    A line whose pieces run over most of the columns without a gap is a caption or a sentence, and ends the header.
    """
    found: list[int] = []
    index = first - 1
    width = columns[-1][1] - columns[0][0]
    while index > taken and len(found) < _HEADER_LINES and lines[index + 1].y - lines[index].y <= far:
        pieces = lines[index].pieces
        wide = any(piece.right - piece.left > 0.7 * width for piece in pieces)
        outside = sum(p.right < columns[0][0] - far or p.left > columns[-1][1] + far for p in pieces)
        if not pieces or wide or 2 * outside > len(pieces) or any(_NOT_IN_TABLE.search(piece.text) for piece in pieces):
            break
        found.append(index)
        index -= 1
    while found and _is_caption(lines, found, columns):
        found.pop()
    return found[::-1]


def _is_caption(lines: Sequence[TextLine], found: Sequence[int], columns: Sequence[Column]) -> bool:
    """Whether a lone piece at the top heads the whole table; set over some columns, off the middle, it heads these."""
    line = lines[found[-1]]
    if len(line.pieces) > 1 or len(found) < 2:
        return len(line.pieces) < 2
    piece, below = line.pieces[0], lines[found[-2]]
    left, right = columns[0][0], columns[-1][1]
    height = below.bottom - below.top
    near = below.y - line.y <= 2 * height and abs(line.bottom - line.top - height) <= 0.15 * height
    off = abs((piece.left + piece.right) - (left + right)) / 2 > 0.04 * (right - left)
    return not (near and off and piece.left > columns[0][1] and len(below.pieces) > 2)


def _grouped(lines: Sequence[TextLine], body: Sequence[int], rows: frozenset[int], near: float) -> list[list[int]]:
    """Lines by rows: a line without figures that is nearer to a row than rows are to each other is its wrapped text."""
    groups: list[list[int]] = []
    waiting: list[int] = []
    for index in body:
        if index in rows:
            groups.append([*waiting, index])
            waiting = []
            continue
        above = lines[index].y - lines[max(row for row in rows if row < index)].y
        below = min((lines[row].y - lines[index].y for row in rows if row > index), default=2 * near)
        if below < above and below <= near:
            waiting.append(index)
        elif above <= near or lines[index].y - lines[groups[-1][-1]].y <= near:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _edges(columns: Sequence[Column], pieces: Sequence[Piece]) -> list[float]:
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [min(left, columns[0][0]), *inner, max(right, columns[-1][1])]


def _within_rules(table: TextTable, lying: Sequence[Rule], height: float) -> TextTable:
    """The table as wide as the horizontal rules drawn at it, which are the same on each of its pages."""
    left, top, right, bottom = table.box
    at = [
        rule
        for rule in lying
        if top - 1.5 * height <= rule[0] <= bottom + 1.5 * height
        and rule[1] <= left + height
        and rule[2] >= right - height
    ]
    if not at:
        return table
    xs = (min(left, *(rule[1] for rule in at)), *table.xs[1:-1], max(right, *(rule[2] for rule in at)))
    return TextTable(xs, table.ys, table.cells, table.lines)
