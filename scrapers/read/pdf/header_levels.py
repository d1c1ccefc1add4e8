"""The header of a table without rules: which of its texts stand over which columns, and what goes on in a next line.

A text with others below it heads all columns that these stand in, up to the next text beside it. What fills its column
from top to bottom stands at half the height of the header and has nothing above it. Of each heading's columns the same
holds again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from scrapers.read.pdf.gutters import Column, Piece, TextLine
from scrapers.read.pdf.text_columns import Placed, column_at

_CENTRED = 6.0
"""Points: twice what the middles of two lines of one text may differ by."""

_NEXT_LINE = 1.5
"""Of the line's height: lines of one text are no farther apart."""

_HALF_HEIGHT = 0.3
"""Of the line's height: how far off the middle of all header lines a header of whole height may stand."""

_CENTRE = 0.06
"""Of the width of its columns: a heading stands no farther off their middle."""

_OFF = 0.15
"""Of the width of its columns: a heading farther off their middle heads fewer of them."""

_MOST_SPLITS = 2000


def header_cells(lines: Sequence[TextLine], columns: Sequence[Column]) -> tuple[list[Placed], float]:
    """Cells of the header, a row a line; a text reaches down over what is blank below it.

    With them how far a heading stands off the middle of the columns it heads, as a part of their width, at the most.
    """
    header = _Header(lines, columns)
    rows = header.rows()
    _join_wrapped(rows, lines)
    taken: set[tuple[int, int]] = set()
    cells: list[Placed] = []
    for cell in (cell for row_of_cells in rows for cell in row_of_cells):
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
    return _reaching_up(cells), header.off


def _reaching_up(cells: Sequence[Placed]) -> list[Placed]:
    """What has nothing above it fills its columns from the top, and stands in the middle of their height."""
    blank = {(cell.row, cell.column) for cell in cells if not cell.text}
    gone: set[tuple[int, int]] = set()
    result: list[Placed] = []
    for cell in cells:
        above = {(row, column) for row in range(cell.row) for column in range(cell.column, cell.column_end)}
        reaches_up = bool(cell.text and above) and above <= blank
        gone |= above if reaches_up else set()
        result.append(replace(cell, row=0) if reaches_up else cell)
    result = [cell for cell in result if cell.text or (cell.row, cell.column) not in gone]
    return sorted(result, key=lambda cell: (cell.row, cell.column))


@dataclass(frozen=True, slots=True)
class _Text:
    """What stands in one line over one column, or over several that it touches."""

    row: int
    first: int
    end: int
    middle: float
    text: str


class _Header:
    """The texts of the header lines, and the columns each heads."""

    def __init__(self, lines: Sequence[TextLine], columns: Sequence[Column]) -> None:
        self._lines = lines
        self._columns = columns
        self._wrapped = [_wrapped(line, lines[row + 1 :], columns) for row, line in enumerate(lines)]
        self._texts = [text for row, line in enumerate(lines) for text in _texts_of(line, row, columns)]
        self._titles = {row for row, line in enumerate(lines) if 2 * line.figures < len(line.pieces)}
        self._middles = [self._middle_of(column) for column in range(len(columns))]
        self.off = 0.0

    def rows(self) -> list[list[Placed]]:
        """For each line the cells over all columns, blank ones too."""
        found: list[list[Placed]] = [[] for _ in self._lines]
        for text, columns in self._headed(0, range(len(self._columns))):
            found[text.row].append(Placed(text.row, columns.start, text.row + 1, columns.stop, text.text))
        for row, cells in enumerate(found):
            covered = {column for cell in cells for column in range(cell.column, cell.column_end)}
            blank = [column for column in range(len(self._columns)) if column not in covered]
            cells.extend(Placed(row, column, row + 1, column + 1, "") for column in blank)
            cells.sort(key=lambda cell: cell.column)
        return found

    def _headed(self, row: int, over: range) -> Iterator[tuple[_Text, range]]:
        """The texts from line ``row`` on within these columns, each with the columns it heads."""
        inside = [t for t in self._texts if t.row >= row and over.start <= t.first and t.end <= over.stop]
        if not inside:
            return
        top = inside[0].row
        own = [text for text in inside if text.row == top]
        spans = self._spans(own, inside, over)
        yield from zip(own, spans, strict=True)
        covered = 0 if not over else over.start
        for span in [*spans, range(over.stop, over.stop)]:
            yield from self._headed(top + 1, range(covered, span.start))
            yield from self._headed(top + 1, span)
            covered = span.stop

    def _spans(self, own: Sequence[_Text], inside: Sequence[_Text], over: range) -> list[range]:
        """The columns that each text of the topmost line heads: those with texts below, and its own."""
        top = own[0].row
        alone = self._whole_height(inside, over)
        below = {c for t in inside if t.row > top and t.row in self._titles for c in range(t.first, t.end)}
        free = below - alone - self._wrapped[top]
        spans = [range(text.first, text.end) for text in own]
        heading = [n for n, text in enumerate(own) if top in self._titles and free & set(spans[n])]
        spans = [self._over_blank(text, span, inside, over) for text, span in zip(own, spans, strict=True)]
        for run in _runs(free, own, heading, spans):
            self._share_out(run, [n for n in heading if spans[n].start in run or spans[n].stop - 1 in run], own, spans)
        return spans

    def _over_blank(self, text: _Text, span: range, inside: Sequence[_Text], over: range) -> range:
        """A text under a heading, beside columns of this heading that have no text at all, if it is in their middle."""
        if len(over) == len(self._columns):
            return span
        said = {column for t in inside for column in range(t.first, t.end)}
        start, stop = span.start, span.stop
        while start - 1 in over and start - 1 not in said:
            start -= 1
        while stop in over and stop not in said:
            stop += 1
        wider = [range(a, b) for a in range(start, span.start + 1) for b in range(span.stop, stop + 1)]
        near = [r for r in wider if abs(self._centre(r) - text.middle) <= max(_CENTRED, _CENTRE * self._width(r))]
        return max(near, key=len, default=span)

    def _width(self, part: range) -> float:
        return self._edges(part.stop - 1)[1] - self._edges(part.start)[0]

    def _share_out(self, run: range, heading: Sequence[int], own: Sequence[_Text], spans: list[range]) -> None:
        """Give the columns of a run to the texts that head them, so that each stands in the middle of its own."""
        if not heading:
            return
        bounds = [range(spans[a].stop, spans[b].start + 1) for a, b in pairwise(heading)]
        inner = sorted({cut for bound in bounds for cut in bound})
        splits = list(combinations(inner, len(bounds)))[:_MOST_SPLITS]
        fitting = [s for s in splits if all(cut in bound for cut, bound in zip(s, bounds, strict=True))]
        best: list[range] | None = None
        for split in fitting:
            edges = [run.start, *split, run.stop]
            parts = [range(a, b) for a, b in pairwise(edges)]
            if best is None or self._error(parts, heading, own) < self._error(best, heading, own) - 0.5:
                best = parts
        for number, part in zip(heading, best or (), strict=False):
            whole = range(min(part.start, spans[number].start), max(part.stop, spans[number].stop))
            spans[number] = self._trimmed(whole, spans[number], own[number])
            if len(spans[number]) > 1:
                away = abs(self._centre(spans[number]) - own[number].middle)
                self.off = max(self.off, away / self._width(spans[number]))

    def _error(self, parts: Sequence[range], heading: Sequence[int], own: Sequence[_Text]) -> float:
        return sum(abs(self._centre(part) - own[n].middle) for part, n in zip(parts, heading, strict=True))

    def _trimmed(self, part: range, least: range, text: _Text) -> range:
        """Fewer columns for a text that stands far off the middle of all of them."""
        if abs(self._centre(part) - text.middle) <= _OFF * self._width(part):
            return part
        inside = [
            range(a, b) for a in range(part.start, least.start + 1) for b in range(least.stop, part.stop + 1) if b > a
        ]
        return min(inside, key=lambda r: (round(abs(self._centre(r) - text.middle) / 6), -len(r)))

    def _centre(self, part: range) -> float:
        return (self._edges(part.start)[0] + self._edges(part.stop - 1)[1]) / 2

    def _edges(self, column: int) -> Column:
        """The borders of a column, as far apart as its print reaches from the middle of its header on either side."""
        left, right = self._columns[column]
        middle = self._middles[column]
        half = max(middle - left, right - middle)
        return middle - half, middle + half

    def _middle_of(self, column: int) -> float:
        """The middle of the lowest title that stands over the column alone; of its print where it has none."""
        own = [t for t in self._texts if t.row in self._titles and (t.first, t.end) == (column, column + 1)]
        left, right = self._columns[column]
        return own[-1].middle if own else (left + right) / 2

    def _whole_height(self, inside: Sequence[_Text], over: range) -> set[int]:
        """The columns with one text, at half the height of all titles within: it fills them, nothing is above it."""
        titles = sorted({text.row for text in inside if text.row in self._titles})
        if len(titles) < 3:
            return set()
        first, last = self._lines[titles[0]], self._lines[titles[-1]]
        near = _HALF_HEIGHT * (first.bottom - first.top)
        found = set()
        for column in over:
            at = [t.row for t in inside if t.row in self._titles and t.first <= column < t.end]
            one_text = all(column in self._wrapped[row] for row in at[:-1])
            middle = (self._lines[at[0]].y + self._lines[at[-1]].y) / 2 if at else 0.0
            if at and one_text and abs(middle - (first.y + last.y) / 2) <= near:
                found.add(column)
        return found


def _texts_of(line: TextLine, row: int, columns: Sequence[Column]) -> list[_Text]:
    """The pieces of a line by the columns they touch; those that share a column are one text."""
    found: list[tuple[range, list[Piece]]] = []
    for piece in line.pieces:
        at = column_at(columns, piece)
        if found and at.start < found[-1][0].stop:
            first, pieces = found.pop()
            found.append((range(first.start, max(first.stop, at.stop)), [*pieces, piece]))
        else:
            found.append((at, [piece]))
    return [
        _Text(row, at.start, at.stop, (pieces[0].left + pieces[-1].right) / 2, " ".join(p.text for p in pieces))
        for at, pieces in found
    ]


def _runs(free: set[int], own: Sequence[_Text], heading: Sequence[int], spans: Sequence[range]) -> list[range]:
    """Neighbouring columns that may be headed; a text of the same line that heads nothing parts them."""
    closed = {column for n in range(len(own)) if n not in heading for column in spans[n]}
    headed = {column for n in heading for column in spans[n]}
    runs: list[range] = []
    for column in sorted((free | headed) - closed):
        if runs and column == runs[-1].stop:
            runs[-1] = range(runs[-1].start, column + 1)
        else:
            runs.append(range(column, column + 1))
    return runs


def _wrapped(line: TextLine, later: Sequence[TextLine], columns: Sequence[Column]) -> set[int]:
    """The columns whose header goes on in a next line: there it stands under its first part, and is no longer.

    Where the columns beside it have headers in the lower line only, the upper one is set over all of them.
    """
    reach = line.y + _NEXT_LINE * (line.bottom - line.top)
    upper = {column_at(columns, piece)[0]: piece for piece in line.pieces if len(column_at(columns, piece)) == 1}
    found = set()
    for below in (below for below in later if below.y <= reach):
        lower = {column_at(columns, piece)[0]: piece for piece in below.pieces}
        for column in upper.keys() & lower.keys():
            first, second = upper[column], lower[column]
            centred = abs(first.left + first.right - second.left - second.right) <= _CENTRED
            longer = second.right - second.left <= first.right - first.left + _CENTRED
            alone = any(beside in lower and beside not in upper for beside in (column - 1, column + 1))
            if centred and longer and not alone:
                found.add(column)
    return found


def _join_wrapped(rows: Sequence[list[Placed]], lines: Sequence[TextLine]) -> None:
    """A header and the one right below it, over the same columns, are one text in two lines."""
    for lower in range(1, len(rows)):
        height = lines[lower].bottom - lines[lower].top
        for upper in range(lower - 1, -1, -1):
            if lines[lower].y - lines[upper].y > _NEXT_LINE * height:
                break
            for i, cell in enumerate(rows[upper]):
                at = next((j for j, other in enumerate(rows[lower]) if _extent(other) == _extent(cell)), None)
                if at is None or not (cell.text and rows[lower][at].text):
                    continue
                rows[upper][i] = replace(cell, text=f"{cell.text}\n{rows[lower][at].text}")
                rows[lower][at] = replace(rows[lower][at], text="")


def _extent(cell: Placed) -> tuple[int, int]:
    return cell.column, cell.column_end
