"""Labels beside rows that no rule parts: of which rows a label is, that stands in their middle or at the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_OFF_MIDDLE = 0.3
"""Of the distance of two rows: so far may a label stand off the middle of its rows."""

_OFF_TOP = 0.35
"""Ems: so far may the top of a label be off that of its first row."""

Extent = tuple[float, float]
"""top, bottom"""


@dataclass(frozen=True, slots=True)
class Text:
    """What a cell without borders holds: its lines joined, and how far its print reaches."""

    left: float
    right: float
    top: float
    bottom: float
    text: str
    levels: tuple[float, ...]
    """The middles of its lines."""


def spans_of(labels: Sequence[Text], rows: Sequence[Extent], em: float) -> list[range] | None:
    """The rows of each label, all of them shared out; None where that is not certain.

    A label stands in the middle of its rows, or each at the top of its first one.
    """
    if not labels or len(labels) > len(rows):
        return None
    middles = _shared_out(labels, rows)
    tops = _from_tops(labels, rows, em)
    if middles is None or tops is None:
        return middles or tops
    return middles if middles == tops else None


def _shared_out(labels: Sequence[Text], rows: Sequence[Extent]) -> list[range] | None:
    centres = [(top + bottom) / 2 for top, bottom in rows]
    near = _OFF_MIDDLE * min((b - a for a, b in pairwise(centres)), default=rows[0][1] - rows[0][0])
    spans: list[range] = []
    start = 0
    for label in labels:
        middle = (label.top + label.bottom) / 2
        off = [abs((rows[start][0] + bottom) / 2 - middle) for _, bottom in rows[start:]]
        if not off or min(off) > near:
            return None
        stop = start + off.index(min(off)) + 1
        spans.append(range(start, stop))
        start = stop
    return spans if start == len(rows) else None


def _from_tops(labels: Sequence[Text], rows: Sequence[Extent], em: float) -> list[range] | None:
    starts = []
    for label in labels:
        at = [number for number, (top, _) in enumerate(rows) if abs(top - label.top) <= _OFF_TOP * em]
        if len(at) != 1:
            return None
        starts += at
    if starts[0] != 0 or sorted(set(starts)) != starts:
        return None
    full = max(label.right for label in labels) - em
    in_turn = [one.right > full and b == a + 1 for one, (a, b) in zip(labels, pairwise(starts), strict=False)]
    if len(labels) < len(rows) and any(in_turn):
        return None  # the upper of two may go on in the lower, as one label of these rows
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
