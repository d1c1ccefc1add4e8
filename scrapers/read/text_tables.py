"""Tables in plain text. Two ways of writing them are in the field:

``tabs``        a row a line, cells separated by a tab character (or by bars, see ``_bars_as_tabs``);
``cell_lines``  a cell a line, each starting with a tab character; an empty line ends the row. A merged cell stands
                once, and a cell of several paragraphs has empty lines of its own inside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from scrapers.read.pdf.gutters import FIGURE
from scrapers.records import Origin


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of raw cells; rows may differ in length."""

    rows: list[list[str]]
    origin: Origin


_BAR_AT_END = re.compile(r"\|\s*$")
_SEPARATOR_CELL = re.compile(r"^:?-+:?$")
_LEADER = re.compile(r"[.．…·•]{3,}\s*$")
_PAGE_NUMBER = re.compile(r"^\s*-?\s*(\d{1,3})\s*-?\s*$")
_SECTION = re.compile(r"^\s*(?:第[一二三四五六七八九十]+(?:部分|章|节)|[（(]?[一二三四五六七八九十]{1,3}[）)、.．])")
_ROW_LABEL = re.compile(r"^(?=.{2,40}$)[^\t:：。；;！!?？]*[\u4e00-\u9fff][^\t:：。；;！!?？]*(?<!表)$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_SENTENCE_END = ("。", "；", "！", "？")
_FEWEST_CELLS = 4
"""Lines that each end in a bar and have no other: cells, a line each."""
_MOST_PARAGRAPHS = 40
"""In one cell; more of them are the text after the table."""


def blocks_of(lines: Sequence[str]) -> Iterator[str | TextTable]:
    """The lines outside tables and the tables, in order. Empty lines give empty strings."""
    lines = _bars_as_tabs(lines)
    at = 0
    while at < len(lines):
        if "\t" not in lines[at]:
            yield lines[at]
            at += 1
        elif _starts_cell_lines(lines, at):
            segments, at = _cell_segments(lines, at)
            yield from _cell_line_tables(segments)
        else:
            rows, at = _tab_rows(lines, at)
            yield from _tab_table(rows)


def _bars_as_tabs(lines: Sequence[str]) -> list[str]:
    """Rows of cells with bars as rows of tabs: with a bar at both ends, as Markdown has them, or one behind each cell,
    as the text of web pages has them; of cells that have a line each, the bar is taken off. How a block is written is
    told by all of its rows.
    """
    told: list[str] = []
    for barred, block in groupby(lines, key=lambda line: bool(_BAR_AT_END.search(line))):
        rows = list(block)
        if barred and any("|" in _BAR_AT_END.sub("", row) for row in rows):
            told += _cells_as_tabs([row.strip() for row in rows])
        elif barred and len(rows) >= _FEWEST_CELLS:
            told += [_BAR_AT_END.sub("", row) for row in rows]
        else:
            told += rows
    return told


def _cells_as_tabs(rows: Sequence[str]) -> list[str]:
    """Where one row has no bar in front, a bar in front of another one ends a blank cell."""
    both_ends = all(row.startswith("|") for row in rows)
    inner = [row[1:-1] if both_ends else row[:-1] for row in rows]
    return ["\t".join(cell.strip() for cell in row.split("|")) for row in inner]


# ── a row a line ─────────────────────────────────────────────────────────────────────────────────────────────────


def _tab_rows(lines: Sequence[str], at: int) -> tuple[list[list[str]], int]:
    """Rows from ``at`` on, and where they end.

    Rows of figures go on past lines that are labels of rows. A row as wide as the one before it follows past empty
    lines, too, where they stand between all rows so far or below a Markdown separator.
    """
    rows: list[list[str]] = []
    after_separator, gaps = False, 0
    while at < len(lines):
        row = lines[at].split("\t")
        if len(row) > 1:
            after_separator = _is_separator(row)
            if not after_separator:
                rows.append(row)
            at += 1
            continue
        if goes_on := _goes_on_below(lines, at, rows):
            rows += [[label] for label in lines[at:goes_on] if label.strip()]
            at = goes_on
            continue
        following = _next_printed(lines, at)
        wide = len(lines[following].split("\t")) if following < len(lines) else 0
        spaced = after_separator or gaps == len(rows) - 1
        if lines[at].strip() or not rows or not spaced or wide < 2 or wide != len(rows[-1]):
            break
        gaps += 1
        at = following
    return rows, at


def _goes_on_below(lines: Sequence[str], at: int, rows: Sequence[Sequence[str]]) -> int:
    """Where a table goes on below rows that are nothing but a label, or nothing, because blanks at the end of rows
    were cut off; 0 where it does not. Rows with a figure or a number before a label are of the table's body."""
    end, labels = at, []
    while end < len(lines) and (not lines[end].strip() or _ROW_LABEL.match(lines[end])):
        labels += [lines[end]] if lines[end].strip() else []
        end += 1
    if not labels or end == len(lines) or (end - at > len(labels) and not all(map(_SECTION.match, labels))):
        return 0
    following = lines[end].split("\t")
    as_wide = 1 < len(following) <= max(map(len, rows), default=0)
    return end if as_wide and _is_of_body(following) and any(map(_is_of_body, rows)) else 0


def _is_of_body(row: Sequence[str]) -> bool:
    return any(
        _SECTION.match(cell) or (FIGURE.fullmatch(cell) and not _YEAR.match(cell)) for cell in map(str.strip, row)
    )


def _is_separator(row: list[str]) -> bool:
    cells = [cell.strip() for cell in row]
    return all(_SEPARATOR_CELL.match(cell) for cell in cells) and any(len(cell) >= 3 for cell in cells)


def _tab_table(rows: list[list[str]]) -> Iterator[str | TextTable]:
    """The table, or lines where tab characters only move text to the right: contents, indents, a lone pair."""
    lone = len(rows) == 1 and sum(1 for cell in rows[0] if cell.strip()) < 3
    if lone or _is_contents(rows):
        yield from ("  ".join(cell.strip() for cell in row if cell.strip()) for row in rows)
    elif rows:
        yield TextTable(rows, "tabs")


def _is_contents(rows: list[list[str]]) -> bool:
    """A table of contents: most rows end in a page number after leader dots, or all in rising page numbers."""
    if sum(1 for row in rows if len(row) > 1 and _LEADER.search(row[-2])) * 2 > len(rows):
        return True
    numbers = [_PAGE_NUMBER.match(row[-1]) for row in rows]
    if len(rows) < 3 or any(len(row) != 2 or not row[0].strip() for row in rows):
        return False
    pages = [int(number.group(1)) for number in numbers if number]
    return len(pages) == len(rows) and pages == sorted(pages)


# ── a cell a line ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Segment:
    """Cells up to an empty line, and how many empty lines stood before them."""

    gap: int
    cells: list[str] = field(default_factory=list)


def _starts_cell_lines(lines: Sequence[str], at: int) -> bool:
    run = []
    while at < len(lines) and "\t" in lines[at]:
        run.append(lines[at])
        at += 1
    single = sum(1 for line in run if line.count("\t") == 1)
    return all(line.startswith("\t") for line in run) and single * 10 >= len(run) * 9


def _cell_segments(lines: Sequence[str], at: int) -> tuple[list[_Segment], int]:
    segments = [_Segment(gap=0)]
    while at < len(lines):
        line = lines[at]
        if line.startswith("\t"):
            segments[-1].cells.append(line[1:].strip())
            at += 1
        elif line.strip():
            if not _goes_on_in_cell(lines, at, gap=0):
                break
            segments[-1].cells[-1] += "\n" + line.strip()
            at += 1
        else:
            following = _next_printed(lines, at)
            gap = following - at
            if following == len(lines):
                break
            if lines[following].startswith("\t"):
                segments.append(_Segment(gap))
            elif gap == 1 and _goes_on_in_cell(lines, following, gap):
                segments[-1].cells[-1] += "\n" + lines[following].strip()
                following += 1
            else:
                break
            at = following
    return segments, at


def _goes_on_in_cell(lines: Sequence[str], at: int, gap: int) -> bool:
    """Whether text without a tab is a further paragraph of the cell before: cells follow it, and not at once.

    Text that stands right above the next cell is the caption of the next table; text after two empty lines stands
    behind the table; a section's number starts a section.
    """
    if _SECTION.match(lines[at]):
        return False
    paragraphs = 0
    while at < len(lines) and paragraphs < _MOST_PARAGRAPHS:
        following = _next_printed(lines, at + 1)
        if following == len(lines):
            return False
        gap_after = following - at - 1
        if lines[following].startswith("\t"):
            return gap_after > 0 or gap == 0
        if gap_after > 1 or _SECTION.match(lines[following]):
            return False
        gap = min(gap, gap_after) if paragraphs else gap
        at = following
        paragraphs += 1
    return False


def _cell_line_tables(segments: list[_Segment]) -> Iterator[str | TextTable]:
    for rows in _split_at_wide_gaps(_whole_rows(segments)):
        cells = [cell for row in rows for cell in row if cell]
        sentences = sum(1 for cell in cells if cell.endswith(_SENTENCE_END))
        if len(rows) < 2 or max(len(row) for row in rows) < 2 or sentences * 2 > len(cells):
            yield from (part for cell in cells for part in cell.split("\n"))
            continue
        yield TextTable(rows, "cell_lines")


def _whole_rows(segments: list[_Segment]) -> list[_Segment]:
    """Join the parts of a row that empty paragraphs inside a cell have torn: together as wide as the row before."""
    whole: list[_Segment] = []
    at = 0
    while at < len(segments):
        torn = _torn_rows(segments, at, len(whole[-1].cells)) if whole else []
        for taken in torn or [1]:
            cells = [cell for segment in segments[at : at + taken] for cell in segment.cells]
            whole.append(_Segment(segments[at].gap, cells))
            at += taken
    return whole


def _torn_rows(segments: list[_Segment], at: int, width: int) -> list[int]:
    """How many segments make each of the torn rows from ``at``; none unless all make whole rows up to a whole one."""
    torn: list[int] = []
    while at < len(segments) and len(segments[at].cells) < width:
        taken = _exactly(segments, at, width)
        if not taken:
            return []
        torn.append(taken)
        at += taken
    return torn


def _exactly(segments: list[_Segment], at: int, width: int) -> int:
    """The number of segments from ``at`` that have ``width`` cells together; 0 if none do."""
    total = 0
    for end in range(at, len(segments)):
        total += len(segments[end].cells)
        if total >= width:
            return end + 1 - at if total == width else 0
    return 0


def _split_at_wide_gaps(rows: list[_Segment]) -> Iterator[list[list[str]]]:
    """Two tables without text between them: more empty lines than usual, and rows of another width."""
    usual = Counter(row.gap for row in rows[1:]).most_common(1)[0][0] if len(rows) > 1 else 0
    table: list[list[str]] = []
    for row in rows:
        if table and row.gap >= usual + 2 and len(row.cells) != len(table[-1]):
            yield table
            table = []
        table.append(row.cells)
    if table:
        yield table


def _next_printed(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip(" \u3000\xa0\f"):
        at += 1
    return at
