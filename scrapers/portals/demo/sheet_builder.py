"""Places header paths and body rows on a sheet: merges what belongs together, numbers rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scrapers.portals.demo.blocks import Placed, Sheet
from scrapers.portals.demo.style import Common

Path = tuple[str, ...]
WIDTHS = {"code": 1.0, "label": 2.6, "value": 1.6, "number": 0.6, "text": 2.4}


@dataclass(frozen=True, slots=True)
class Col:
    """A column: its header path from the top row down, and what stands in it."""

    header: Path
    kind: Literal["code", "label", "value", "number", "text"]

    @property
    def align(self) -> Literal["left", "center", "right"]:
        if self.kind == "value":
            return "right"
        return "center" if self.kind in {"code", "number"} else "left"


@dataclass(slots=True)
class SheetBuilder:
    """Collects the rows of one table; ``build`` gives the finished sheet."""

    table: Common
    columns: Sequence[Col]
    column_numbers: bool = False
    body: list[list[str]] = field(default_factory=list)

    def row(self, *texts: str) -> None:
        """Add a body row: one text a column, empty for a blank cell."""
        if len(texts) != len(self.columns):
            raise ValueError(f"{self.table.kind}: {len(texts)} cells for {len(self.columns)} columns: {texts}")
        self.body.append(list(texts))

    def build(self, left: str, right: str) -> Sheet:
        """The sheet; a table without rows gets one blank row and its note."""
        cells = header_cells([c.header for c in self.columns])
        depth = max(len(c.header) for c in self.columns)
        if self.column_numbers:
            cells += self._numbers(depth)
            depth += 1
        rows = self.body or [[""] * len(self.columns)]
        for number, texts in enumerate(rows):
            for index, (column, text) in enumerate(zip(self.columns, texts, strict=True)):
                name = "/".join(column.header)
                cells.append(Placed(depth + number, index, text, align=column.align, name=name))
        note = self.table.note if self.body else self.table.empty
        return Sheet(
            kind=self.table.kind,
            title=self.table.title,
            number=self.table.number,
            left=left,
            right=right,
            header_rows=depth,
            rows=depth + len(rows),
            columns=len(self.columns),
            cells=tuple(cells),
            widths=tuple(WIDTHS[c.kind] for c in self.columns),
            notes=(note,) if note else (),
        )

    def _numbers(self, row: int) -> list[Placed]:
        """The row 栏次: the word over the leading columns that hold no amount, then 1, 2, 3 …"""
        leading = next((i for i, c in enumerate(self.columns) if c.kind == "value"), 0)
        cells = [Placed(row, 0, "栏次", column_span=leading, align="center")] if leading else []
        number = 0
        for index, column in enumerate(self.columns[leading:], start=leading):
            number += column.kind == "value"
            cells.append(Placed(row, index, str(number) if column.kind == "value" else "", align="center"))
        return cells


def header_cells(paths: Sequence[Path]) -> list[Placed]:
    """Header cells with their spans: neighbours under the same path share a cell, a short path reaches down."""
    depth = max(len(path) for path in paths)
    cells: list[Placed] = []
    for row in range(depth):
        column = 0
        while column < len(paths):
            path = paths[column]
            end = column + 1
            if row < len(path) - 1:
                while end < len(paths) and len(paths[end]) > row + 1 and paths[end][: row + 1] == path[: row + 1]:
                    end += 1
            if row < len(path):
                span = depth - row if row == len(path) - 1 else 1
                cells.append(Placed(row, column, path[row], span, end - column, "center"))
            column = end
    return cells


def with_text(sheet: Sheet, cell: Placed, text: str) -> Sheet:
    """The same sheet with another text in one cell."""
    return replace(sheet, cells=tuple(replace(c, text=text) if c is cell else c for c in sheet.cells))
