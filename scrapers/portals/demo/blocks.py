"""A disclosure laid out, before it becomes a page or a file: headings, paragraphs and sheets of placed cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at ``row`` and ``column`` (both from 0) of its sheet, covering as many rows and columns as it spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    align: Literal["left", "center", "right"] = "left"
    name: str = ""
    """For a value: the header of its column; what a declared mistake finds it by."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: what stands around it and its cells. The first ``header_rows`` rows repeat on a new page."""

    kind: str
    title: str
    number: str
    left: str
    right: str
    header_rows: int
    rows: int
    columns: int
    cells: tuple[Placed, ...]
    widths: tuple[float, ...]
    """Relative widths of the columns."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


Block = Heading | Paragraph | Sheet


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A whole disclosure, ready for any of the writers."""

    title: str
    blocks: tuple[Block, ...] = field(default=())

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Sheet))
