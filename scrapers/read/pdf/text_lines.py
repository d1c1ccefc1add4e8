"""Characters into lines, in reading order."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from operator import gt, itemgetter, sub

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.geometry import Box

UNREADABLE = "\ufffd"

_across = itemgetter(0)
_left = itemgetter(2)
_middle = itemgetter(1)
_text = itemgetter(6)

_TWICE = re.compile(r"(.)\1", re.DOTALL)

_WORD_GAP = 0.8
"""Of the line's height: a wider gap between two characters outside a table becomes a space."""

_LEVEL = 0.3
"""Of a character's height: the middles of one line differ by less, whatever its fonts."""

_DIGITS = frozenset("0123456789")
_SMALL = 0.7
"""Of the height of the first digit of a figure: lower ones are another print."""

_RAISED = 0.1
"""Of a character's height: the middles of small print and large are farther apart, those of most fonts are not."""

_STEP = 0.15
"""Of a character's height: nearer middles are of one line, where lines lie one over the other."""


def lines_of(characters: Sequence[Character]) -> list[list[Character]]:
    """Characters by lines from top to bottom, each from left to right; characters printed twice (fake bold) once.

    A character belongs to a line if its middle lies within the line, or the line's first middle within it.
    """
    lines: list[list[Character]] = []
    line: list[Character] = []
    level = foot = 0.0
    for character in sorted(characters, key=_middle):
        _, y, _, top, _, bottom, _ = character
        # Some fonts give no height but the glyph's own: then “ stands above and 、 below the middle of their line.
        if line and (y <= foot or top <= level):
            line.append(character)
            foot = bottom if bottom > foot else foot
        else:
            line = [character]
            lines.append(line)
            level, foot = y, bottom
    levels = (level for line in lines for level in _levels(sorted(line, key=_left), line[-1][1] - line[0][1]))
    return [_legible(_once(level)) if _lies_under(level) else level for level in levels]


def _levels(line: list[Character], spread: float) -> list[list[Character]]:
    """What stands in one line; where characters lie one over the other, each height is a line of its own.

    A label in two lines beside a figure at half height is such: the figure's box touches both.
    """
    if spread > _RAISED * (line[0][5] - line[0][3]):
        line = _without_notes(line)
    if not spread or spread <= _LEVEL * min(c[5] - c[3] for c in line) or not any(map(_lies_over, line, line[1:])):
        return [line]
    near = _STEP * min(c[5] - c[3] for c in line)
    levels: list[list[Character]] = []
    for character in sorted(line, key=_middle):
        if levels and character[1] - levels[-1][-1][1] <= near:
            levels[-1].append(character)
        else:
            levels.append([character])
    return [sorted(level, key=_left) for level in levels]


def _lies_over(one: Character, other: Character) -> bool:
    """Whether two neighbours of a line share their place, but not their height."""
    across = min(one[4], other[4]) - max(one[2], other[2])
    least = min(one[4] - one[2], other[4] - other[2])
    return across > 0.3 * least and abs(one[1] - other[1]) > _LEVEL * min(one[5] - one[3], other[5] - other[3])


def _lies_under(line: list[Character]) -> bool:
    """Whether a character reaches half over the next one, as what is printed twice or painted over does."""
    return any(map(gt, map(_across, line), map(_left, islice(line, 1, None))))


def _once(line: list[Character]) -> list[Character]:
    result: list[Character] = []
    last_text, last_left, last_right = "", 0.0, 0.0
    for character in line:
        _, _, left, _, right, _, text = character
        if text == last_text and left - last_left < 0.25 * (last_right - last_left):
            last_left, last_right = left, right  # some print it three times and more, each a little further
            continue
        last_text, last_left, last_right = text, left, right
        result.append(character)
    return result


def _without_notes(line: list[Character], gap: float = _WORD_GAP) -> list[Character]:
    """The line, with digits in small print after figures, marks of footnotes mostly, as U+FFFD: none of the figure.

    What is farther from it than ``gap``, of its height, is another figure, whose font may be lower.
    """
    heights = [bottom - top for _, _, _, top, _, bottom, text in line if text in _DIGITS]
    if len(heights) < 2 or min(heights) >= _SMALL * max(heights):
        return line
    result = line[:1]
    full = line[0].bottom - line[0].top
    for one, other in pairwise(line):
        height = other.bottom - other.top
        goes_on = one.text in _DIGITS and other.text in _DIGITS and other.left - one.right <= gap * full
        is_note = goes_on and height < _SMALL * full
        full = full if goes_on else height
        result.append(other._replace(text=UNREADABLE) if is_note else other)
    return result


def _legible(line: list[Character]) -> list[Character]:
    """The line, with what lies over figures, and these, as U+FFFD: figures that were painted over still stand in the
    file, and in turn with those printed instead they would make a third."""
    lost: set[int] = set()
    for index, (one, other) in enumerate(pairwise(line)):
        both = one.text + other.text
        if one.x > other.left and both.isalnum() and (one.text.isdigit() or other.text.isdigit()):
            lost |= {index, index + 1}
    return [c._replace(text=UNREADABLE) if index in lost else c for index, c in enumerate(line)]


def cell_text(characters: Sequence[Character]) -> str:
    """The text of a cell, lines joined with ``\\n``; gaps mean nothing in a cell (``12,308.4 8``)."""
    if not characters:
        return ""
    middles = list(map(_middle, characters))
    top = min(middles)
    highest, spread = characters[middles.index(top)], max(middles) - top
    if spread <= _LEVEL * (highest[5] - highest[3]):  # one line, as in most cells
        line = sorted(characters, key=_left)
        text = "".join(map(_text, line))
        if spread > _RAISED * (highest[5] - highest[3]):
            line = _without_notes(line, math.inf)
        if line != characters or _TWICE.search(text):  # print in its order, each character once, lies over nothing
            text = "".join(map(_text, _legible(_once(line)) if _lies_under(line) else line))
        return text.strip()
    return "\n".join("".join(map(_text, line)).strip() for line in lines_of(characters)).strip()


def line_read(line: Sequence[Character]) -> tuple[str, Box]:
    """The text of a line outside tables, in which a wide gap becomes a space, and the box around it."""
    _, _, lefts, tops, rights, bottoms, texts = zip(*line, strict=True)
    top, bottom = min(tops), max(bottoms)
    if len(line) > 1 and max(map(sub, lefts[1:], rights)) > _WORD_GAP * (min(bottoms) - max(tops)):
        texts = tuple(_spaced(line))
    return "".join(texts).strip(), (min(lefts), top, max(rights), bottom)


def _spaced(line: Sequence[Character]) -> Iterator[str]:
    end, gap = math.inf, 0.0
    for _, _, left, top, right, bottom, text in line:
        if left - end > gap:
            yield " "
        yield text
        end, gap = right, _WORD_GAP * (bottom - top)
