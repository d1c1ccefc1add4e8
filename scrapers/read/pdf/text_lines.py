"""Characters into lines, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from scrapers.read.pdf.characters import Character
from scrapers.read.pdf.geometry import Box

_left = itemgetter(2)
_middle = itemgetter(1)

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
        # Some fonts give no height but the glyph's own: then “ stands above and 、 below the middle of their line.
        if line and character.y > foot and character.top > level:
            lines.append(line)
            line = []
        if line:
            foot = max(foot, character.bottom)
        else:
            level, foot = character.y, character.bottom
        line.append(character)
    if line:
        lines.append(line)
    return [_once(sorted(line, key=_left)) for line in lines]


def _once(line: list[Character]) -> list[Character]:
    result = line[:1]
    for character in line[1:]:
        last = result[-1]
        if character.text == last.text and character.left - last.left < 0.25 * (last.right - last.left):
            continue
        result.append(character)
    return result


def cell_text(characters: Sequence[Character]) -> str:
    """The text of a cell, lines joined with ``\\n``; gaps mean nothing in a cell (``12,308.4 8``)."""
    if not characters:
        return ""
    return "\n".join("".join(character.text for character in line).strip() for line in lines_of(characters)).strip()


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
    return (
        min(character.left for character in line),
        min(character.top for character in line),
        max(character.right for character in line),
        max(character.bottom for character in line),
    )
