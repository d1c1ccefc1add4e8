"""Tables without (enough) rules, told by text that stands in columns: conservative, what is in doubt stays text.

A table is a block of neighbouring lines of which at least three hold figures beside something else, in columns that
white gutters keep apart all the way down; what is above it in the same columns is its header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.gutters import Column, Piece, TextLine, columns_of, pieces_of, settled, unglued
from scrapers.read.pdf.header_columns import with_header_columns
from scrapers.read.pdf.header_doubts import (
    amount_columns,
    has_lost_text,
    header_is_crowded,
    heading_is_shared,
    is_headed,
)
from scrapers.read.pdf.header_levels import header_cells
from scrapers.read.pdf.lattice import Rule
from scrapers.read.pdf.text_columns import column_at, row_cells
from scrapers.read.pdf.text_forms import forms_of
from scrapers.read.pdf.text_layout import Layout, TextTable, columns_as_before, layout_of
from scrapers.read.pdf.text_rows import FAR, FAR_LINES, NOT_IN_TABLE, blocks_of, grouped, pitch_of, with_wrapped_text
from scrapers.read.pdf.text_words import word_tables_of

_GUTTER = 0.6
"""Of the line's height: columns are at least this far apart everywhere."""

_ROWS = 3

_FEW_PITCH = 1.6
"""Of the line's height: how far apart rows are taken to be where there is but one."""

_NEAR = 0.75
"""Of the usual distance of two rows: a line nearer than this is the same row, its text wrapped."""

_PAGE_NUMBER = 6
"""Characters of a line that may stand above a table that goes on from the page before."""

_NO_CAPTION = 1.15
"""Of the line's height: no caption is as near to what it heads; headers of different levels are."""

_HEADING_NEAR = 2.4
_LINE = 0.9
"""Of the line's height: a heading over some columns is no farther above the next line; nearer than a line's height it
stands beside this."""

_HEADER_LINES = 8

_MOST_PIECES = 10_000
"""Of one page, beyond which it is no table; a dense A3 page has some 2,000."""

_FORM = re.compile(
    r"级指标.*[指目]标值|[一二三]级.* [一二三]级"
    r"|^(预算|主管|填报|实施)?(项目|专项|部门|单位)[^ ]{,4}(名称|编码|代码)[:：]? "
    r"|^(序号 )?(预算)?(单位|机构|部门|处室|科室)(全称|名称) "
)
"""What a form begins with or has in the midst, and a list of institutions."""

_HINT = re.compile(r"\s[-(（]?\d|\d\s")
_AMOUNT = re.compile(r"[-+−(（]?[￥¥]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2,}|(?!(19|20)\d\d$)\d{4,})[)）]?")
_BEGUN = re.compile(r"[-−]?(\d{1,3}(,\d{3})*(,\d{,2}|\.\d?)|\d+\.\d?)")
_REST = re.compile(r"[\d,.]{1,5}")
"""The rest of a figure that ends in the midst of its decimals or thousands."""

_OFF = 0.05
"""Of the width of its columns: how far a heading over a row or two may stand off their middle and be theirs."""

_AMONG_WORDS = re.compile(r"(?<![\d.,])(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{2})(?![\d.,%％]|\s*[十百千万亿]*[元平吨公亩])")
_ENTRY = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|\d{1,2}[.、．]\D|其中[:：]")


def text_tables_of(
    lines: Sequence[Sequence[Character]], texts: Sequence[str], lying: Sequence[Rule], before: Layout | None = None
) -> list[TextTable]:
    """The tables among lines that stand in no ruled table, with their ``texts``; ``lying`` are the horizontal rules.

    A table never takes half a line: ``TextTable.lines`` are indexes into ``lines``. ``before`` is the layout of the
    last table of the page before, which may go on here.
    """
    has_form = any(map(_FORM.search, texts))
    if not has_form and not _has_rows(texts, before):
        return []
    split = [pieces_of(line) for line in lines]
    told: list[tuple[range, TextTable | None]] = []
    if has_form:
        told += forms_of(split, lines, before)
        in_forms = {index for used, _ in told for index in used}
        told += [(used, table) for used, table in word_tables_of(split) if in_forms.isdisjoint(used)]
    tables: list[TextTable] = []
    start = 0
    for used, form in (*sorted(told, key=_begin), (range(len(lines), len(lines)), None)):
        end = used.start  # the tables above, between and below those
        if _has_rows(texts[start:end], before):
            own = split[start:end]
            found = tables_of_lines(own, [index for index, line in enumerate(own) if line.is_row], lying, before)
            tables += [replace(table, lines=frozenset(start + index for index in table.lines)) for table in found]
        tables += [form] if form else []
        start, before = used.stop, form.layout if form else None
    return tables


def _begin(told: tuple[range, TextTable | None]) -> int:
    return told[0].start


def _has_rows(texts: Sequence[str], before: Layout | None) -> bool:
    """Whether so many lines have figures as a table needs, which may go on from the page before."""
    fewest = _ROWS if before is None or before.is_form else 1
    return sum(_HINT.search(text) is not None for text in texts) >= fewest


def tables_of_lines(
    lines: Sequence[TextLine], rows: Sequence[int], lying: Sequence[Rule], before: Layout | None = None
) -> list[TextTable]:
    """The tables among lines that are in pieces already; ``rows`` are the indexes of those that may be rows."""
    if sum(len(line.pieces) for line in lines) > _MOST_PIECES:
        return []
    tables: list[TextTable] = []
    taken = -1
    for block in blocks_of(lines, rows):
        table = _table(lines, block, taken, lying, tables[-1].layout if tables else before)
        if table is not None:
            tables.append(table)
            taken = max(table.lines)
    return tables


def _table(
    lines: Sequence[TextLine], block: list[int], taken: int, lying: Sequence[Rule], before: Layout | None
) -> TextTable | None:
    height = median(lines[index].bottom - lines[index].top for index in block)
    pitch = pitch_of(lines, block) if len(block) > 1 else _FEW_PITCH * height
    body = with_wrapped_text(lines, block, taken, _NEAR * pitch)
    printed = lines
    columns = columns_of([lines[index] for index in body], _GUTTER * height)
    lines = [unglued(settled(line, columns), columns) for line in printed]
    header = _header(lines, body[0], taken, columns, max(FAR * pitch, FAR_LINES * height))
    first = next((at for at, index in enumerate(header) if _is_entry(lines[index])), len(header))
    if first < len(header) and len(block) < _ROWS:
        return None
    header, body = header[:first], [*header[first:], *body]
    at_top = all(len(line.pieces) == 1 and len(line.pieces[0].text) <= _PAGE_NUMBER for line in lines[: body[0]])
    known = columns_as_before(before, [printed[i] for i in header], [printed[i] for i in body], at_top=at_top)
    if known is not None:
        columns = known
        lines = [unglued(settled(line, columns), columns) for line in printed]
    else:
        columns = with_header_columns(columns, [lines[i] for i in header], [lines[i] for i in block])
    rows = [lines[index] for index in block]
    if (
        len(columns) < 2
        or not _has_figures(rows, columns, 1 if known else _ROWS)
        or any(_is_crowded(row, columns) for row in rows)
        or _has_broken_figure(lines, range(body[0], body[-1] + 1))
    ):
        return None
    few = known is None and len(block) < _ROWS
    if few and not is_headed(rows, [lines[i] for i in header], columns):
        return None
    used = [*header, *body]
    groups = [[index] for index in header] + grouped(lines, body, frozenset(block), _NEAR * pitch)
    xs = _edges(columns, [p for index in used for p in lines[index].pieces])
    titles = [lines[index] for index in header]
    cells, off = header_cells(titles, columns)
    own = set(range(len(columns))) if few else amount_columns(rows, columns)
    if (few and off > _OFF) or has_lost_text(titles, cells):
        return None
    if header_is_crowded(titles, cells, own, columns) or heading_is_shared(cells, own):
        return None
    for row, group in enumerate(groups[len(header) :], len(header)):
        cells.extend(row_cells([lines[index] for index in group], columns, row))
    middles = [(lines[a[-1]].bottom + lines[b[0]].top) / 2 for a, b in pairwise(groups)]
    ys = [lines[used[0]].top, *middles, lines[used[-1]].bottom]
    layout = layout_of(columns, [printed[i] for i in header], [lines[i] for i in body])
    return _within_rules(TextTable(tuple(xs), tuple(ys), tuple(cells), frozenset(used), layout), lying, height)


def _is_crowded(row: TextLine, columns: Sequence[Column]) -> bool:
    """Whether two figures of a row stand in one column, or one among words: then nobody can tell what they are."""
    if any(_AMONG_WORDS.search(piece.text) for piece in row.pieces if not piece.is_figure):
        return True
    at = [column_at(columns, piece)[0] for piece in row.pieces if piece.is_figure]
    return len(at) > len(set(at))


def _has_broken_figure(lines: Sequence[TextLine], body: range) -> bool:
    """Whether a figure goes on in the line below, its cell too narrow for it: ``1,234.5`` over ``6``."""
    for index in body:
        below = lines[index + 1 : index + 2]
        near = _FEW_PITCH * (lines[index].bottom - lines[index].top)
        rests = [p for line in below if line.y - lines[index].y <= near for p in line.pieces if _REST.fullmatch(p.text)]
        begun = [piece for piece in lines[index].pieces if _BEGUN.fullmatch(piece.text)]
        if any(piece.left < rest.right and rest.left < piece.right for piece in begun for rest in rests):
            return True
    return False


def _has_figures(rows: Sequence[TextLine], columns: Sequence[Column], fewest: int) -> bool:
    """Whether a column holds so many figures (or all, of fewer rows), of which one is an amount, and little else."""
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
    fewest = min(fewest, len(rows))
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
        if not pieces or wide or 2 * outside > len(pieces) or any(NOT_IN_TABLE.search(piece.text) for piece in pieces):
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
    if below.y - line.y <= _NO_CAPTION * height:
        return False
    near = below.y - line.y <= _HEADING_NEAR * height and abs(line.bottom - line.top - height) <= 0.15 * height
    off = abs((piece.left + piece.right) - (left + right)) / 2 > 0.04 * (right - left)
    beside = below.y - line.y < _LINE * height or len(below.pieces) > 2
    return not (near and off and piece.left > columns[0][1] and beside)


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
    return replace(table, xs=xs)
