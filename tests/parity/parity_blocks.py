"""What a disclosure is made of before it is a file: paragraphs and sheets, as plain data.

A sheet is written as lines of cells between ``|``: ``<`` continues the cell to its left, ``^`` the cell above, ``⏎`` is
a line break inside a cell. Knows nothing of the project's code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

_MONEY = re.compile(r"-?\d[\d,]*\.\d\d")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with its place and spans, all from 0."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, its unit line (empty where it has none), header and body, and a note below it."""

    title: str
    unit: str
    head: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return self.head + self.body

    @property
    def width(self) -> int:
        return len(self.rows[0])

    @property
    def places(self) -> tuple[Place, ...]:
        """Every cell once, merged ones with their spans."""
        found: dict[tuple[int, int], Place] = {}
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if text not in {"<", "^"}:
                    owner[r, c] = (r, c)
                    found[r, c] = Place(r, c, text.replace("⏎", "\n"))
                    continue
                owner[r, c] = owner[(r, c - 1) if text == "<" else (r - 1, c)]
                first = found[owner[r, c]]
                found[owner[r, c]] = replace(
                    first, rows=max(first.rows, r - first.row + 1), columns=max(first.columns, c - first.column + 1)
                )
        return tuple(found.values())


Block = Paragraph | Sheet


def sheet(title: str, unit: str, head: str, body: str, note: str = "") -> Sheet:
    """A sheet from its lines. Every line must have as many cells as the first."""
    top, below = _cells(head), _cells(body)
    widths = {len(row) for row in top + below}
    if len(widths) != 1:
        raise ValueError(f"{title}: lines of {sorted(widths)} cells")
    return Sheet(title, unit, top, below, note)


def _cells(lines: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines.strip().splitlines())


def in_yuan(block: Block) -> Block:
    """The same sheet printed in 元: amounts in 万元 have two decimals and stand in the body. Text stays in 万元."""
    if isinstance(block, Paragraph) or "万元" not in block.unit:
        return block
    body = tuple(tuple(_MONEY.sub(_times_ten_thousand, text) for text in row) for row in block.body)
    head = tuple(tuple(text.replace("万元", "元") for text in row) for row in block.head)
    return replace(block, unit=block.unit.replace("万元", "元"), head=head, body=body)


def _times_ten_thousand(match: re.Match[str]) -> str:
    return f"{Decimal(match.group().replace(',', '')) * 10000:,.2f}"
