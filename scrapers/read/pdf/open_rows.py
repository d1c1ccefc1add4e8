"""Rows that no rule parts: tables ruled between their columns, but below the header only as far as their last line.

Within such a band each column holds many lines, and the figures of all columns stand on the same lines. Only then is
the band cut; a cell whose text merely wraps has no whole amount on each of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.lattice import Area, Lattice
from scrapers.read.pdf.text_lines import lines_of

_ROWS = 3
"""Amounts one below the other that make rows."""

_LOWEST_BAND = 27.0
"""Points: three lines of the smallest print."""

_SAME_LINE = 0.4
"""Of a line's height: the middles of one printed line differ by no more."""

_WRAPPED = 0.75
"""Of the usual distance of rows: a line nearer than this to a row is a part of it."""

_AMOUNT = re.compile(r"[-－−(（]?(\d{1,3}([,，]\d{3})+([.．]\d+)?|\d+[.．]\d+)[)）]?[%％]?")
_FIGURE = re.compile(r"[-－−(（]?\d[\d,，]*([.．]\d+)?[)）]?[%％]?|[-－—–/]{1,2}")

Characters = list[Character]


@dataclass(frozen=True, slots=True)
class _TextLine:
    characters: Characters
    y: float
    height: float
    text: str


def open_rows_cut(lattice: Lattice, inside: Sequence[Characters]) -> tuple[Lattice, list[Characters]]:
    """The lattice with such bands cut into their rows, and the characters of each of its areas.

    ``inside`` holds the characters of ``lattice.areas``. What has no such band comes back as it is.
    """
    contents = list(inside)
    for row in range(len(lattice.ys) - 2, -1, -1):  # from below: a cut moves the rows under it
        if lattice.ys[row + 1] - lattice.ys[row] >= _LOWEST_BAND:
            lattice, contents = _band_cut(lattice, contents, row)
    return lattice, contents


def _band_cut(lattice: Lattice, contents: list[Characters], row: int) -> tuple[Lattice, list[Characters]]:
    own = [i for i, area in enumerate(lattice.areas) if area.row == row and area.row_end == row + 1]
    if not any(_is_deep(contents[i]) for i in own):
        return lattice, contents
    lines = {i: _lines(contents[i]) for i in own if contents[i]}
    amounts = [i for i, column in lines.items() if _is_column_of_amounts(column)]
    if not amounts or len(lines) < 2:
        return lattice, contents
    anchors = _anchors([line for i in amounts for line in _figures(lines[i])])
    if not _stand_on_the_same_lines(anchors, list(lines.values())):
        return lattice, contents
    everything = [line for column in lines.values() for line in column]
    rows = _with_rows_of_labels(anchors, everything)
    groups = {i: _grouped(column, rows) for i, column in lines.items()}
    cuts = _cuts(rows, everything)
    return _rebuilt(lattice, contents, row, groups, cuts)


def _is_deep(characters: Characters) -> bool:
    """Whether a cell can hold as many lines as amounts make rows: asked first, for most cells hold one line."""
    if len(characters) < _ROWS * len("1.0"):
        return False
    middles = [character.y for character in characters]
    return max(middles) - min(middles) > characters[0].bottom - characters[0].top


def _lines(characters: Characters) -> list[_TextLine]:
    result = []
    for line in lines_of(characters):
        text = "".join(character.text for character in line)
        if not text.isspace():
            height = max(character.bottom - character.top for character in line)
            result.append(_TextLine(line, median(character.y for character in line), height, "".join(text.split())))
    return result


def _figures(column: Sequence[_TextLine]) -> list[_TextLine]:
    """The lines of a column from its first figure on: above may stand its header."""
    first = next((i for i, line in enumerate(column) if _FIGURE.fullmatch(line.text)), len(column))
    return list(column[first:])


def _is_column_of_amounts(column: Sequence[_TextLine]) -> bool:
    """Nothing but whole figures below the header, at least three, of which two are amounts past any doubt."""
    figures = _figures(column)
    return (
        len(figures) >= _ROWS
        and all(_FIGURE.fullmatch(line.text) for line in figures)
        and sum(_AMOUNT.fullmatch(line.text) is not None for line in figures) > 1
    )


def _anchors(figures: Sequence[_TextLine]) -> list[float]:
    """The middles of the lines that figures stand on."""
    anchors: list[list[float]] = []
    for line in sorted(figures, key=lambda line: line.y):
        if anchors and line.y - anchors[-1][0] <= _SAME_LINE * line.height:
            anchors[-1].append(line.y)
        else:
            anchors.append([line.y])
    return [median(anchor) for anchor in anchors]


def _stand_on_the_same_lines(anchors: Sequence[float], columns: Sequence[Sequence[_TextLine]]) -> bool:
    """Four of five lines of figures have text beside them, in another column, at the same height."""
    shared = sum(
        sum(any(abs(line.y - anchor) <= _SAME_LINE * line.height for line in column) for column in columns) > 1
        for anchor in anchors
    )
    return len(anchors) >= _ROWS and shared >= 0.8 * len(anchors)


def _with_rows_of_labels(anchors: list[float], lines: Sequence[_TextLine]) -> list[float]:
    """The rows of figures, and those that have a label only: as far from the others as rows are."""
    near = _WRAPPED * median(b - a for a, b in pairwise(anchors))
    rows = list(anchors)
    for line in sorted(lines, key=lambda line: line.y):
        if all(abs(line.y - row) >= near for row in rows):
            rows.append(line.y)
    return sorted(rows)


def _grouped(column: Sequence[_TextLine], rows: Sequence[float]) -> list[list[_TextLine]]:
    groups: list[list[_TextLine]] = [[] for _ in rows]
    for line in column:
        groups[min(range(len(rows)), key=lambda i: abs(rows[i] - line.y))].append(line)
    return groups


def _cuts(rows: Sequence[float], lines: Sequence[_TextLine]) -> list[float]:
    """Between each two rows the middle of the white, or of their distance if their texts interlock."""
    top = list(rows)
    bottom = list(rows)
    for line in lines:
        row = min(range(len(rows)), key=lambda i: abs(rows[i] - line.y))
        top[row] = min(top[row], line.y - line.height / 2)
        bottom[row] = max(bottom[row], line.y + line.height / 2)
    return [
        (bottom[i] + top[i + 1]) / 2 if bottom[i] <= top[i + 1] else (rows[i] + rows[i + 1]) / 2
        for i in range(len(rows) - 1)
    ]


def _rebuilt(
    lattice: Lattice, contents: list[Characters], row: int, groups: dict[int, list[list[_TextLine]]], cuts: list[float]
) -> tuple[Lattice, list[Characters]]:
    added = len(cuts)
    middle = (lattice.ys[row] + lattice.ys[row + 1]) / 2
    placed: list[tuple[Area, Characters]] = []
    for i, area in enumerate(lattice.areas):
        above, below = area.row_end <= row, area.row > row
        if above:
            placed.append((area, contents[i]))
        elif below:
            placed.append((area._replace(row=area.row + added, row_end=area.row_end + added), contents[i]))
        elif area.row < row or area.row_end > row + 1 or _is_one_label(groups.get(i), middle):
            placed.append((area._replace(row_end=area.row_end + added), contents[i]))
        else:
            for part in range(added + 1):
                lines = groups[i][part] if i in groups else []
                characters = [character for line in lines for character in line.characters]
                placed.append((area._replace(row=row + part, row_end=row + part + 1), characters))
    placed.sort(key=lambda item: (item[0].row, item[0].column))
    ys = (*lattice.ys[: row + 1], *cuts, *lattice.ys[row + 1 :])
    return replace(lattice, ys=ys, areas=tuple(area for area, _ in placed)), [inside for _, inside in placed]


def _is_one_label(groups: list[list[_TextLine]] | None, middle: float) -> bool:
    """A single short text at half height is the label of all rows of the band."""
    if groups is None or len(groups) < _ROWS:
        return False
    lines = [line for group in groups for line in group]
    if not lines or len(lines) > len(groups) / 3 or any(_FIGURE.fullmatch(line.text) for line in lines):
        return False
    centre = (lines[0].y + lines[-1].y) / 2
    return abs(centre - middle) <= lines[0].height
