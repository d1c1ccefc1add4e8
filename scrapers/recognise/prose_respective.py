"""Figures that a sentence gives one after another for several subjects: ``收入、支出分别为5万元和4万元``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scrapers.recognise.prose_figures import Figure

_RESPECTIVELY = re.compile(r"(?P<before>.*[，。；：]|)(?P<names>[^，。；：]*?)分别(?![从由])(?P<verb>[^，。；：]*)$")
_BETWEEN_NAMES = re.compile(r"以及|[、和及与]")
_BETWEEN_FIGURES = re.compile(r"以及|或|[、，和及与～~至到—–-]")
_AGAIN = re.compile(r"[（，](?:小写：?)?[¥￥]")
"""Between an amount and the same one in digits, which is no second fact: ``壹拾万元整（¥100,000.00）``."""


def leads_of(text: str, found: Sequence[Figure]) -> list[tuple[Figure, str]]:
    """Each figure with its lead: the words since the figure before it, or, of several said respectively, its own name.

    Where names and figures are not equally many, none of the figures is told whose it is (``vague``).
    """
    ends = [0, *(figure.end for figure in found)]
    leads = [text[end : figure.start] for end, figure in zip(ends, found, strict=False)]
    told = [
        (replace(figure, vague=True) if _AGAIN.fullmatch(lead) else figure, lead)
        for figure, lead in zip(found, leads, strict=True)
    ]
    for first, lead in enumerate(leads):
        said = _RESPECTIVELY.search(lead)
        last = first + 1
        while last < len(found) and _BETWEEN_FIGURES.fullmatch(leads[last]):
            last += 1
        if said is None or last - first < 2:
            continue
        names = _BETWEEN_NAMES.split(said["names"])
        for number in range(first, last):
            if len(names) == last - first:
                own = (said["before"] if number == first else "") + names[number - first] + said["verb"]
                told[number] = (replace(found[number], vague=False), own)
            else:
                told[number] = (replace(found[number], vague=True), leads[number])
    return told


def goes_on(lead: str) -> bool:
    """Whether nothing but a mark of a list stands between two figures, or that of an amount said again in digits."""
    return (_BETWEEN_FIGURES.fullmatch(lead) or _AGAIN.fullmatch(lead)) is not None
