"""Regions of GB/T 2260: which region a name begins with.

``data/regions.csv`` holds code, name and parent of every province, prefecture and county, with changes up to 2023.
A code that was given a new name stands once for each name; a county that became a district stands with both codes.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scrapers.errors import SettingsError

REGIONS_FILE = Path(__file__).parent / "data" / "regions.csv"
_AUTONOMOUS = ("内蒙古", "新疆", "广西", "西藏", "宁夏")
"""Autonomous regions are called by these stems without 自治区."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region and how many characters of the name it was read from."""

    code: str
    name: str
    length: int


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    parent: str


@cache
def _by_parent() -> dict[str, tuple[_Row, ...]]:
    """Children of each region by the parent's code, longest name first; provinces stand under the empty code."""
    children: dict[str, list[_Row]] = {}
    with REGIONS_FILE.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), start=2):
            code, name, parent = line.get("code") or "", line.get("name") or "", line.get("parent") or ""
            if len(code) != 6 or not code.isdigit() or not name or (parent and len(parent) != 6):
                raise SettingsError(
                    f"{REGIONS_FILE.name} line {number}: needs a six-digit code, a name and a parent code"
                )
            children.setdefault(parent, []).append(_Row(code, name, parent))
    return {parent: tuple(sorted(rows, key=lambda row: -len(row.name))) for parent, rows in children.items()}


@cache
def _everywhere() -> dict[str, tuple[_Row, ...]]:
    """All regions below the province by name."""
    named: dict[str, list[_Row]] = {}
    for parent, rows in _by_parent().items():
        for row in rows if parent else ():
            named.setdefault(row.name, []).append(row)
    return {name: tuple(rows) for name, rows in named.items()}


def _first_below(name: str, parent: str) -> _Row | None:
    """The child, or child's child, of a region that a name begins with."""
    for row in _by_parent().get(parent, ()):
        if name.startswith(row.name):
            return row
    for row in _by_parent().get(parent, ()):
        for below in _by_parent().get(row.code, ()):
            if name.startswith(below.name):
                return below
    return None


def _province(name: str) -> tuple[_Row, int] | None:
    for row in _by_parent()[""]:
        if name.startswith(row.name):
            return row, len(row.name)
        for stem in _AUTONOMOUS:
            if row.name.startswith(stem) and name.startswith(stem):
                return row, len(stem)
    return None


def _lies_in(code: str, region: str) -> bool:
    significant = 2 if region.endswith("0000") else 4 if region.endswith("00") else 6
    return code[:significant] == region[:significant]


def _below_province(name: str, within: str | None) -> _Row | None:
    """The region below a province that a name begins with, if there is only one of that name (in ``within``)."""
    for length in range(min(len(name), 15), 1, -1):
        rows = _everywhere().get(name[:length], ())
        if within:
            rows = tuple(row for row in rows if _lies_in(row.code, within)) or rows
        if len({row.code for row in rows}) == 1:
            return rows[0]
        if rows:
            return None
    return None


def region_of(name: str, within: str | None = None) -> Region | None:
    """The lowest region that an organisation's name begins with; ``within`` (a code) decides between namesakes.

    >>> region_of("承德市医疗保障局").code
    '130800'
    """
    found = _province(name)
    if found:
        row, length = found
    else:
        below = _below_province(name, within)
        if below is None:
            return None
        row, length = below, len(below.name)
    while True:
        deeper = _first_below(name[length:], row.code)
        if deeper is None:
            return Region(row.code, row.name, length)
        row, length = deeper, length + len(deeper.name)


def is_region(name: str) -> bool:
    """Whether a name is nothing but a region (``上海市普陀区``)."""
    region = region_of(name)
    return region is not None and region.length == len(name)
