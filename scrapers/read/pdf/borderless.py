"""Tables without (enough) rules, told by text that stands in columns: conservative, what is in doubt stays text.

A table is a block of neighbouring lines of which at least three hold figures beside something else, in columns that
white gutters keep apart all the way down; what is above it in the same columns is its header.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.geometry import Box
from scrapers.read.pdf.gutters import Column, Piece, TextLine, columns_of, pieces_of, settled, unglued
from scrapers.read.pdf.header_columns import with_header_columns
from scrapers.read.pdf.header_levels import header_cells
from scrapers.read.pdf.lattice import Rule
from scrapers.read.pdf.text_columns import Placed, column_at, row_cells, touched

_GUTTER = 0.6
"""Of the line's height: columns are at least this far apart everywhere."""

_ROWS = 3
_FAR = 2.6
"""Of the usual distance of two rows: a wider one ends the table."""

_FAR_LINES = 4.5
"""Of the line's height: rows may stand as far apart, whatever the others do."""

_EVEN = 1.4
"""Lines whose distances differ by no more than so many times are rows, not wrapped text."""

_ALIGNED = 2.0
_INDENT = 2.5
"""Of the line's height: labels of a table begin where others do, or further in by no more."""

_FEW_PITCH = 1.6
"""Of the line's height: how far apart rows are taken to be where there is but one."""

_LINE = 0.9
"""Of the line's height: two lines of text that are nearer stand in one row."""

_MIRRORED = 1.5
"""Points: text wrapped around its figures stands as far above them as below."""
_WRAPPED_LINES = 4

_NEAR = 0.75
"""Of the usual distance of two rows: a line nearer than this is the same row, its text wrapped."""

_HEADER_LINES = 8

_MOST_PIECES = 10_000
"""Of one page, beyond which it is no table; a dense A3 page has some 2,000."""

_HINT = re.compile(r"\s[-(（]?\d|\d\s")
_AMOUNT = re.compile(r"[-+−(（]?[￥¥]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2,}|(?!(19|20)\d\d$)\d{4,})[)）]?")
_AMONG_WORDS = re.compile(r"(?<![\d.,])(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2})(?![\d.,%％]|\s*[十百千万亿]*[元平吨公亩])")
_NO_HEADER = re.compile(r"\d{5,}|\d[.．]\d|^\d+%?$")
_ENTRY = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|\d{1,2}[.、．]\D|其中[:：]")
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
    if any(_NOT_IN_TABLE.search(piece.text) for i in between for piece in lines[i].pieces):
        return False
    height = lines[index].bottom - lines[index].top
    pitch = _pitch(lines, block) if len(block) > 1 else 0.0
    far = max(_FAR * pitch, _FAR_LINES * height)
    if lines[index].y - lines[last].y <= far:
        return True
    starts = [piece.left for i in (*block, index) for piece in lines[i].finest]
    return all(lines[b].y - lines[a].y <= far for a, b in pairwise(range(last, index + 1))) and all(
        any(-_ALIGNED <= piece.left - start <= _INDENT * height for start in starts)
        for i in between
        for piece in lines[i].finest
    )


def _pitch(lines: Sequence[TextLine], block: Sequence[int]) -> float:
    """The usual distance of two rows, in which labels alone are rows too and wrapped text is none."""
    neighbours = [lines[b].y - lines[a].y for a, b in pairwise(block) if b == a + 1]
    if neighbours:
        return median(neighbours)
    steps = [lines[i + 1].y - lines[i].y for i in range(block[0], block[-1])]
    return median(steps if max(steps) <= _EVEN * min(steps) else [lines[b].y - lines[a].y for a, b in pairwise(block)])


def _table(lines: Sequence[TextLine], block: list[int], taken: int, lying: Sequence[Rule]) -> TextTable | None:
    height = median(lines[index].bottom - lines[index].top for index in block)
    pitch = _pitch(lines, block) if len(block) > 1 else _FEW_PITCH * height
    body = _with_wrapped_text(lines, block, taken, _NEAR * pitch)
    columns = columns_of([lines[index] for index in body], _GUTTER * height)
    lines = [unglued(settled(line, columns), columns) for line in lines]
    rows = [lines[index] for index in block]
    if len(columns) < 2 or not _has_figures(rows, columns) or any(_is_crowded(row, columns) for row in rows):
        return None
    header = _header(lines, body[0], taken, columns, max(_FAR * pitch, _FAR_LINES * height))
    first = next((at for at, index in enumerate(header) if _is_entry(lines[index])), len(header))
    header, body = header[:first], [*header[first:], *body]
    columns = with_header_columns(columns, [lines[index] for index in header], rows)
    if len(block) < _ROWS and not _is_headed(rows, [lines[index] for index in header], columns):
        return None
    used = [*header, *body]
    groups = [[index] for index in header] + _grouped(lines, body, frozenset(block), _NEAR * pitch)
    xs = _edges(columns, [p for index in used for p in lines[index].pieces])
    cells = header_cells([lines[index] for index in header], columns)
    for row, group in enumerate(groups[len(header) :], len(header)):
        cells.extend(row_cells([lines[index] for index in group], columns, row))
    middles = [(lines[a[-1]].bottom + lines[b[0]].top) / 2 for a, b in pairwise(groups)]
    ys = [lines[used[0]].top, *middles, lines[used[-1]].bottom]
    return _within_rules(TextTable(tuple(xs), tuple(ys), tuple(cells), frozenset(used)), lying, height)


def _with_wrapped_text(lines: Sequence[TextLine], block: Sequence[int], taken: int, near: float) -> list[int]:
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
        min(abs(a.left - b.left), abs(a.left + a.right - b.left - b.right) / 2) <= _ALIGNED
        for a, b in zip(above.pieces, below.pieces, strict=True)
    )
    return aligned and abs((row.y - above.y) - (below.y - row.y)) <= _MIRRORED


def _is_headed(rows: Sequence[TextLine], header: Sequence[TextLine], columns: Sequence[Column]) -> bool:
    """Whether every figure of a row or two stands under a header of its own: what makes a table of so few rows."""
    titles = [piece for line in header for piece in line.pieces if not piece.is_figure]
    if not titles or max(len(line.pieces) for line in header) < 2 or any(_NO_HEADER.search(t.text) for t in titles):
        return False
    figures = {column_at(columns, piece)[0] for row in rows for piece in row.pieces if piece.is_figure}
    own = {
        columns_under[0] for columns_under in (touched(columns, title) for title in titles) if len(columns_under) == 1
    }
    return figures <= own


def _is_crowded(row: TextLine, columns: Sequence[Column]) -> bool:
    """Whether two figures of a row stand in one column, or one among words: then nobody can tell what they are."""
    if any(_AMONG_WORDS.search(piece.text) for piece in row.pieces if not piece.is_figure):
        return True
    at = [column_at(columns, piece)[0] for piece in row.pieces if piece.is_figure]
    return len(at) > len(set(at))


def _wraps(line: TextLine, above: TextLine, near: float) -> bool:
    return line.y - above.y <= near and not any(_NOT_IN_TABLE.search(piece.text) for piece in line.pieces)


def _has_figures(rows: Sequence[TextLine], columns: Sequence[Column]) -> bool:
    """Whether a column holds three figures (or all, of fewer rows), of which one is an amount, and little else."""
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
    fewest = min(_ROWS, len(rows))
    return any(f >= fewest and a and o <= f // 4 for f, a, o in zip(figures, amounts, others, strict=True))


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


def _is_entry(line: TextLine) -> bool:
    """Whether a line is of the body although it has no figure: its first text is counted as no header is."""
    return bool(line.pieces) and _ENTRY.match(line.pieces[0].text) is not None


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
        above = min((lines[index].y - lines[row].y for row in rows if row < index), default=math.inf)
        below = min((lines[row].y - lines[index].y for row in rows if row > index), default=2 * near)
        if below < above and below <= near:
            waiting.append(index)
        elif above <= near or (groups and lines[index].y - lines[groups[-1][-1]].y <= near):
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
