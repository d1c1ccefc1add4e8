"""Tables in plain text with a bare cell a line, as office programs export them: nothing marks a cell, a row or a table.

Blank cells are empty lines there, so that all rows have as many lines, but for a total whose merged cells stand once. A
run of short lines is a table where one width, and one only, puts words under words and figures under figures in every
row to its end, and leaves whole rows of words above for the header. Any other run stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scrapers.read.pdf.gutters import FIGURE
from scrapers.read.tables import NAMED
from scrapers.read.text_tables import TextTable

_LONGEST_CELL = 40
_SENTENCE = re.compile(r"[。；;！？!?]|[.．…·]{4,}")
_DIGITS = re.compile(r"[0-9０-９]{1,9}")
_ENUMERATED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]")
_CODE = re.compile(r"[235]\d\d(?:\d\d){0,2}")
_BEGINS_ROW = re.compile(rf"{_ENUMERATED.pattern}|栏\s*次$")
_TITLE = re.compile(r"表(?:[（(][^（）()]*[）)])?$|^附?[表件]\s*[\d一二三四五六七八九十]")
_TOTAL = re.compile(r"[合总]\s*计$")
_FEWEST_ROWS, _MOST_COLUMNS = 3, 20
_MOST_HEADER_ROWS = 3
_FEWEST_BLANKS = 2
_CODE_LENGTHS = (3, 5, 7)
"""Digits; a code behind the last figure begins the next row."""
_FEWEST_TO_SPLIT = 3
"""Header cells above the lowest row that may be of two rows."""

_BLANK, _FIGURE, _NUMBER, _WORD = "-", "F", "N", "W"
_NEVER_TOGETHER = ({_WORD, _FIGURE}, {_WORD, _NUMBER})
"""Kinds that never stand in one column, but for a total's label among codes."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """A table found in a run: where its body begins and ends, and the rows of the body."""

    width: int
    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


def with_bare_tables(lines: Sequence[str]) -> Iterator[str | TextTable]:
    """The lines outside tables, and the tables, in order."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _is_cell(lines[end]):
            end += 1
        yield from _run(lines[at:end])
        yield from lines[end : end + 1]
        at = end + 1


def _is_cell(line: str) -> bool:
    text = line.strip()
    several = len(text.split()) > 1 and any(FIGURE.fullmatch(piece) for piece in text.split())
    return not (len(text) > _LONGEST_CELL or several or "\f" in line or _SENTENCE.search(text) or NAMED.match(text))


def _run(lines: Sequence[str]) -> Iterator[str | TextTable]:
    """A run of cells: titles, a table, and so on again behind a table that a title follows."""
    cells = [line.strip() for line in lines]
    first = _first_of_body(cells)
    at = max((n + 1 for n, cell in enumerate(cells[:first]) if _TITLE.search(cell)), default=0)
    while at < len(cells) and not cells[at]:
        at += 1
    yield from lines[:at]
    cells = cells[at:]
    fit = _fit(cells)
    if fit is None:
        yield from lines[at:]
        return
    yield TextTable([*_header(cells[: fit.start], fit.width), *map(list, fit.rows)], "cell_lines")
    yield from _run(lines[at + fit.end :])


def _header(cells: Sequence[str], width: int) -> list[list[str]]:
    """The lowest row of a header, and the cells above it: an empty row below them says that they may be of two rows."""
    above = list(cells[:-width])
    rows = [above] if above else []
    return [*rows, *([[]] if len(above) >= _FEWEST_TO_SPLIT else []), list(cells[-width:])]


def _fit(cells: Sequence[str]) -> _Fit | None:
    """The one way to lay a run out as a table; None where there is none, or another that fits as well."""
    kinds = [_kind(cell) for cell in cells]
    first = _first_of_body(cells)
    if kinds.count(_FIGURE) < _FEWEST_ROWS:
        return None
    found: list[_Fit] = []
    for width in range(2, min(_MOST_COLUMNS, first) + 1):
        for start in _starts(cells, kinds, width, first):
            several = any(fit.start == start and width % fit.width == 0 for fit in found)
            fit = None if several else _laid_out(cells, kinds, width, start)
            if fit is not None and _keeps_blanks(kinds, fit):
                found.append(fit)
    twofold = [fit for fit in found if _repeats(cells[fit.start - fit.width : fit.start])]
    told = twofold if len({fit.start for fit in found}) == 1 else found
    return told[0] if len(told) == 1 else found[0] if len(found) == 1 else None


def _repeats(header: Sequence[str]) -> bool:
    """Whether the lowest row of a header says the same twice: two tables stand side by side, and no three or one."""
    half = len(header) // 2
    return len(header) % 2 == 0 and list(header[:half]) == list(header[half:])


def _starts(cells: Sequence[str], kinds: Sequence[str], width: int, first: int) -> Iterator[int]:
    """Where the body may begin: at its first row, below a header of whole rows.

    A code or numbered label begins its row. No header has one cell alone over all columns, or a row twice.
    """
    begins_row = _BEGINS_ROW.match(cells[first]) or (kinds[first] == _NUMBER and len(cells[first]) in _CODE_LENGTHS)
    earliest = first if begins_row else max(width, first - width + 1)
    for start in range(max(width, earliest), min(first, _MOST_HEADER_ROWS * width) + 1):
        total_follows = kinds[start] == _BLANK and _TOTAL.search("".join(cells[start : start + 2]))
        begins = kinds[start] in (_WORD, _NUMBER) or start == width or total_follows
        lowest, above = cells[start - width : start], cells[: start - width]
        if begins and len(above) != 1 and list(above[-width:]) != list(lowest):
            yield start


def _first_of_body(cells: Sequence[str]) -> int:
    """The first cell that stands in no row of headings: a figure, a code, a number before a label, 栏次."""
    bodily = (n for n, cell in enumerate(cells) if _kind(cell) in (_FIGURE, _NUMBER) or _BEGINS_ROW.match(cell))
    return next(bodily, len(cells))


def _kind(cell: str) -> str:
    if not cell:
        return _BLANK
    if _DIGITS.fullmatch(cell):
        return _NUMBER
    return _FIGURE if FIGURE.fullmatch(cell) else _WORD


def _keeps_blanks(kinds: Sequence[str], fit: _Fit) -> bool:
    """Whether a blank cell is an empty line here: some stand between cells of the body, and not one between any two.

    Without them only a header of a single row, as wide as the body, shows that nothing was lost: one of two rows has
    more cells than there are columns, and a body that lost cells has fewer.
    """
    body = kinds[fit.start : fit.end]
    between = "".join(body).rstrip(_BLANK).count(_BLANK)
    together = any(_BLANK not in pair for pair in pairwise(body))
    return together and (between >= _FEWEST_BLANKS or fit.start == fit.width)


def _laid_out(cells: Sequence[str], kinds: Sequence[str], width: int, start: int) -> _Fit | None:
    """The rows from ``start`` to the end of the table; None where they do not fit, or a total fits whole and short."""
    columns: list[set[str]] = [set() for _ in range(width)]
    rows: list[tuple[str, ...]] = []
    at = start
    while at < len(cells):
        whole = width if _fits(cells[at : at + width], kinds[at : at + width], columns) else 0
        short = _short_total(cells, kinds, at, columns, to_the_end=not whole)
        if (whole and short) or (at == start and short == width - 1 and not cells[at - 1]):
            return None
        taken = whole or short
        if not taken:
            break
        row, found = tuple(cells[at : at + taken]), kinds[at : at + taken]
        if taken == width and not (at == start and _numbers_columns(found, row)) and not _TOTAL.search(row[0]):
            for column, kind in zip(columns, found, strict=True):
                column.add(kind)
        rows.append(row)
        at += taken
    while rows and not any(rows[-1]):
        at -= len(rows.pop())
    has_figures = any(_FIGURE in column for column in columns)
    if rows and _numbers_words(rows[0], columns):
        return None
    if len(rows) < _FEWEST_ROWS or not has_figures or _mixes_codes(rows, width):
        return None
    if not _may_follow(cells[at:], cells[:start]):
        return None
    return _Fit(width, start, at, tuple(rows))


def _numbers_words(row: Sequence[str], columns: Sequence[set[str]]) -> bool:
    """Whether a first row that numbers the columns numbers one of words."""
    kinds = [_kind(cell) for cell in row]
    return _numbers_columns(kinds, row) and any(
        kind == _NUMBER and _WORD in column for kind, column in zip(kinds, columns, strict=False)
    )


def _mixes_codes(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether codes stand among the figures of a column."""
    for column in range(width):
        texts = [row[column] for row in rows if len(row) == width]
        if sum(map(bool, map(_CODE.fullmatch, texts))) > 1 and any(_kind(text) == _FIGURE for text in texts):
            return True
    return False


def _may_follow(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether nothing stands below a table, the title of another, or its own header again."""
    below = next((n for n, cell in enumerate(cells) if cell), None)
    if below is None or _TITLE.search(cells[below]):
        return True
    return list(cells[below : below + len(header)]) == list(header)


def _fits(row: Sequence[str], kinds: Sequence[str], columns: Sequence[set[str]]) -> bool:
    """Whether a row begins with a word or code, prints one before its figures, and has its kinds where others have."""
    printed = [kind for kind in kinds if kind != _BLANK]
    if len(kinds) == len(columns) and not printed:
        return any(columns)
    if len(kinds) < len(columns) or printed[0] == _FIGURE or _TITLE.search(row[0]):
        return False
    if _FIGURE in kinds and kinds[-1] == _NUMBER and len(row[-1]) in _CODE_LENGTHS:
        return False
    if _numbers_columns(kinds, row) and not any(columns):
        return True
    total = bool(_TOTAL.search(next(cell for cell in row if cell)))
    return all(
        not any(never <= column | {kind} for never in _NEVER_TOGETHER)
        or (total and kind == _WORD and _FIGURE not in column)
        for column, kind in zip(columns, kinds, strict=True)
    )


def _numbers_columns(kinds: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 栏次 1 2 3."""
    numbers = [int(cell) for cell, kind in zip(row, kinds, strict=True) if kind == _NUMBER]
    rising = numbers == list(range(1, len(numbers) + 1))
    return len(numbers) > 1 and rising and _FIGURE not in kinds and not any(map(_ENUMERATED.match, row))


def _short_total(
    cells: Sequence[str], kinds: Sequence[str], at: int, columns: Sequence[set[str]], *, to_the_end: bool
) -> int:
    """How many cells a total has whose merged cells stand once: up to the row that fits again, or to the end."""
    if not _TOTAL.search(cells[at]):
        return 0
    width = len(columns)
    ends = [at + taken for taken in range(2, width) if kinds[at + 1 : at + taken].count(_WORD) == 0]
    again = [
        end
        for end in ends
        if not _TOTAL.search(cells[end]) and _fits(cells[end : end + width], kinds[end : end + width], columns)
    ]
    if len(again) == 1:
        return again[0] - at
    rest = next((n for n in range(at + 1, len(cells)) if kinds[n] == _WORD), len(cells)) - at
    return min(rest, width - 1) if to_the_end and not again and rest > 1 and any(columns) else 0
