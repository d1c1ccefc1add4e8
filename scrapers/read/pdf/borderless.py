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
from scrapers.read.pdf.lattice import Rule
from scrapers.read.pdf.text_lines import line_box

_WORD_GAP = 0.9
"""Of the line's height: a wider gap parts two pieces of a line (in Chinese text there are no gaps between words)."""

_GUTTER = 0.6
"""Of the line's height: columns are at least this far apart everywhere."""

_ROWS = 3
_FAR = 2.6
"""Of the usual distance of two rows: a wider one ends the table."""

_NEAR = 0.75
"""Of the usual distance of two rows: a line nearer than this is the same row, its text wrapped."""

_HEADER_LINES = 8

_HINT = re.compile(r"\s[-(（]?\d|\d\s")
_FIGURE = re.compile(r"[-+−(（]?[￥¥]?[\d０-９][\d０-９,，.．]*%?[)）]?|[-—–－/]+")
_AMOUNT = re.compile(r"[-+−(（]?[￥¥]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2,}|(?!(19|20)\d\d$)\d{4,})[)）]?")
_LEADER = re.compile(r"[.·…．]{4,}")
_NOT_IN_TABLE = re.compile(r"^(备?注|说明)[:：\d]|[。；;]$|^(单位|金额单位|编制单位|公开\d+表)[:：]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line without a gap."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with its pieces from left to right."""

    y: float
    top: float
    bottom: float
    pieces: tuple[Piece, ...]

    @property
    def figures(self) -> int:
        return sum(_FIGURE.fullmatch(piece.text) is not None for piece in self.pieces)

    @property
    def is_row(self) -> bool:
        """Figures beside other pieces, in a line that is no entry of a list of contents."""
        return len(self.pieces) > 1 and self.figures > 0 and not any(_LEADER.search(p.text) for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in the unit cells of a table: rows and columns from 0, the last ones exclusive."""

    row: int
    column: int
    row_end: int
    column_end: int
    text: str


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
    split = [_pieces(line) for line in lines]
    rows = [index for index, line in enumerate(split) if line.is_row]
    tables: list[TextTable] = []
    taken = -1
    for block in _blocks(split, rows):
        table = _table(split, block, taken, lying)
        if table is not None:
            tables.append(table)
            taken = max(table.lines)
    return tables


def _pieces(line: Sequence[Character]) -> TextLine:
    left, top, _, bottom = line_box(line)
    gap = _WORD_GAP * (bottom - top)
    pieces: list[Piece] = []
    start = end = left
    text: list[str] = []
    for character in line:
        if character.text.isspace():
            continue
        if text and character.left - end > gap:
            pieces.append(Piece(start, end, "".join(text)))
            text = []
        if not text:
            start = character.left
        text.append(character.text)
        end = character.right
    if text:
        pieces.append(Piece(start, end, "".join(text)))
    return TextLine((top + bottom) / 2, top, bottom, tuple(pieces))


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
    columns = _columns([piece for index in body for piece in lines[index].pieces], _GUTTER * height)
    if len(columns) < 2 or not _has_figures([lines[index] for index in block], columns):
        return None
    header = _header(lines, body[0], taken, columns, _FAR * max(pitch, 1.5 * height))
    used = [*header, *body]
    groups = _grouped(lines, used, frozenset(block), _NEAR * pitch)
    xs = _edges(columns, [p for index in used for p in lines[index].pieces])
    depth = sum(group[0] < body[0] for group in groups)
    cells = _header_cells(lines, groups[:depth], columns)
    for row, group in enumerate(groups[depth:], depth):
        cells.extend(_row_cells([lines[index] for index in group], columns, row))
    middles = [(lines[a[-1]].bottom + lines[b[0]].top) / 2 for a, b in pairwise(groups)]
    ys = [lines[used[0]].top, *middles, lines[used[-1]].bottom]
    return _within_rules(TextTable(tuple(xs), tuple(ys), tuple(cells), frozenset(used)), lying, height)


def _wraps(line: TextLine, above: TextLine, near: float) -> bool:
    return line.y - above.y <= near and not any(_NOT_IN_TABLE.search(piece.text) for piece in line.pieces)


def _columns(pieces: Sequence[Piece], gutter: float) -> list[tuple[float, float]]:
    """What the pieces cover across, with gutters between."""
    columns: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if columns and piece.left - columns[-1][1] < gutter:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns


def _column_at(columns: Sequence[tuple[float, float]], piece: Piece) -> range:
    """The columns a piece touches; the nearest one for a piece that stands in a gutter."""
    touched = [i for i, (left, right) in enumerate(columns) if piece.left < right and piece.right > left]
    if touched:
        return range(touched[0], touched[-1] + 1)
    middle = (piece.left + piece.right) / 2
    nearest = min(range(len(columns)), key=lambda i: min(abs(columns[i][0] - middle), abs(columns[i][1] - middle)))
    return range(nearest, nearest + 1)


def _has_figures(rows: Sequence[TextLine], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether a column holds at least three figures of which one is an amount, and little else."""
    figures = [0] * len(columns)
    others = [0] * len(columns)
    amounts = [False] * len(columns)
    for line in rows:
        for piece in line.pieces:
            column = _column_at(columns, piece)[0]
            if _FIGURE.fullmatch(piece.text):
                figures[column] += 1
                amounts[column] |= _AMOUNT.fullmatch(piece.text) is not None
            else:
                others[column] += 1
    return any(f >= _ROWS and a and o <= f // 4 for f, a, o in zip(figures, amounts, others, strict=True))


def _header(
    lines: Sequence[TextLine], first: int, taken: int, columns: Sequence[tuple[float, float]], far: float
) -> list[int]:
    """The lines above that stand in the columns: at least two pieces each, or one under a line of several.

    A line whose pieces run over most of the columns without a gap is a caption or a sentence, and ends the header.
    """
    found: list[int] = []
    index = first - 1
    width = columns[-1][1] - columns[0][0]
    while index > taken and len(found) < _HEADER_LINES and lines[index + 1].y - lines[index].y <= far:
        pieces = lines[index].pieces
        wide = any(piece.right - piece.left > 0.7 * width for piece in pieces)
        outside = any(p.right < columns[0][0] - far or p.left > columns[-1][1] + far for p in pieces)
        if not pieces or wide or outside or any(_NOT_IN_TABLE.search(piece.text) for piece in pieces):
            break
        found.append(index)
        index -= 1
    while found and len(lines[found[-1]].pieces) < 2:  # a lone piece at the top is the caption
        found.pop()
    return found[::-1]


def _grouped(lines: Sequence[TextLine], used: Sequence[int], rows: frozenset[int], near: float) -> list[list[int]]:
    """Lines by rows: a line without figures that is nearer to its neighbour than rows are is wrapped text."""
    groups: list[list[int]] = []
    for index in used:
        if groups:
            last = groups[-1]
            close = lines[index].y - lines[last[-1]].y <= near
            both = index in rows and any(other in rows for other in last)
            across = index in rows and index == min(rows) and not any(other in rows for other in last)
            if close and not both and not across:
                last.append(index)
                continue
        groups.append([index])
    return groups


def _row_cells(lines: Sequence[TextLine], columns: Sequence[tuple[float, float]], row: int) -> list[Placed]:
    texts: dict[int, list[str]] = {}
    ends: dict[int, int] = {}
    for line in lines:
        here: dict[int, list[str]] = {}
        for piece in line.pieces:
            at = _column_at(columns, piece)
            here.setdefault(at[0], []).append(piece.text)
            ends[at[0]] = max(ends.get(at[0], 0), at[-1] + 1)
        for column, parts in here.items():
            texts.setdefault(column, []).append(" ".join(parts))
    cells: list[Placed] = []
    column = 0
    while column < len(columns):
        end = max(ends.get(column, 0), column + 1)
        inner = [other for other in range(column + 1, end) if other in texts]
        end = min(inner, default=end)  # what is printed keeps its own column
        cells.append(Placed(row, column, row + 1, end, "\n".join(texts.get(column, []))))
        column = end
    return cells


def _header_cells(
    lines: Sequence[TextLine], groups: Sequence[Sequence[int]], columns: Sequence[tuple[float, float]]
) -> list[Placed]:
    """Cells of the header: one with headers below spreads over those it is centred on, others reach down."""
    rows = [_row_cells([lines[index] for index in group], columns, row) for row, group in enumerate(groups)]
    for row in range(len(rows) - 1):
        below = {cell.column for later in rows[row + 1 :] for cell in later if cell.text}
        pieces = [piece for index in groups[row] for piece in lines[index].pieces]
        rows[row] = _spread(rows[row], below, pieces, columns)
    taken: set[tuple[int, int]] = set()
    cells: list[Placed] = []
    for cell in (cell for row_cells in rows for cell in row_cells):
        if (cell.row, cell.column) in taken:
            continue
        row_end = cell.row_end
        span = range(cell.column, cell.column_end)
        while (
            cell.text
            and row_end < len(rows)
            and not any(
                other.text
                for other in rows[row_end]
                if other.column < cell.column_end and cell.column < other.column_end
            )
        ):
            row_end += 1
        taken.update((row, column) for row in range(cell.row + 1, row_end) for column in span)
        cells.append(Placed(cell.row, cell.column, row_end, cell.column_end, cell.text))
    return cells


def _spread(
    cells: Sequence[Placed], below: set[int], pieces: Sequence[Piece], columns: Sequence[tuple[float, float]]
) -> list[Placed]:
    """A header over empty neighbours that have headers below covers those its text is centred on."""
    printed = [cell for cell in cells if cell.text]
    result: list[Placed] = []
    for number, cell in enumerate(printed):
        low = result[-1].column_end if result else 0
        high = printed[number + 1].column if number + 1 < len(printed) else len(columns)
        first, end = cell.column, cell.column_end
        if all(column in below for column in range(first, end)):
            own = [p for p in pieces if _column_at(columns, p)[0] == cell.column]
            middle = (min(p.left for p in own) + max(p.right for p in own)) / 2
            while low < first and first - 1 not in below:
                low += 1
            ranges = [
                (a, b)
                for a in range(low, first + 1)
                for b in range(end, high + 1)
                if all(column in below for column in range(a, b))
            ]
            first, end = min(
                ranges,
                key=lambda r: (round(abs((columns[r[0]][0] + columns[r[1] - 1][1]) / 2 - middle) / 8), r[0] - r[1]),
            )
        result.append(Placed(cell.row, first, cell.row_end, end, cell.text))
    covered = {column for cell in result for column in range(cell.column, cell.column_end)}
    row = cells[0].row
    result.extend(
        Placed(row, column, row + 1, column + 1, "") for column in range(len(columns)) if column not in covered
    )
    return sorted(result, key=lambda cell: cell.column)


def _edges(columns: Sequence[tuple[float, float]], pieces: Sequence[Piece]) -> list[float]:
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
