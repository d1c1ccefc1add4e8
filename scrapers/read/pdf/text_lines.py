"""Characters into lines, in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.geometry import Box

_left = itemgetter(2)
_middle = itemgetter(1)
_text = itemgetter(6)

_TWICE = re.compile(r"(.)\1", re.DOTALL)

_WORD_GAP = 0.8
"""Of the line's height: a wider gap between two characters outside a table becomes a space."""


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
    return [_once(sorted(line, key=_left)) for line in lines]


def _once(line: list[Character]) -> list[Character]:
    if not _TWICE.search("".join(map(_text, line))):
        return line
    result: list[Character] = []
    last_text, last_left, last_right = "", 0.0, 0.0
    for character in line:
        _, _, left, _, right, _, text = character
        if text == last_text and left - last_left < 0.25 * (last_right - last_left):
            continue
        last_text, last_left, last_right = text, left, right
        result.append(character)
    return result


def cell_text(characters: Sequence[Character]) -> str:
    """The text of a cell, lines joined with ``\\n``; gaps mean nothing in a cell (``12,308.4 8``)."""
    if not characters:
        return ""
    highest = min(characters, key=_middle)
    if max(map(_middle, characters)) <= highest[5]:  # one line, as in most cells
        return _joined(sorted(characters, key=_left)).strip()
    return "\n".join("".join(map(_text, line)).strip() for line in lines_of(characters)).strip()


def _joined(line: list[Character]) -> str:
    """The text of characters from left to right; those printed twice once."""
    text = "".join(map(_text, line))
    return "".join(map(_text, _once(line))) if _TWICE.search(text) else text


def line_text(line: Sequence[Character]) -> str:
    """The text of a line outside tables; a wide gap becomes a space."""
    parts: list[str] = []
    last: Character | None = None
    for character in line:
        if last is not None and character.left - last.right > _WORD_GAP * (last.bottom - last.top):
            parts.append(" ")
        parts.append(character.text)
        last = character
    return "".join(parts).strip()


def line_box(line: Sequence[Character]) -> Box:
    _, _, lefts, tops, rights, bottoms, _ = zip(*line, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
