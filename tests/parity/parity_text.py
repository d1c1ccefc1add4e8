"""Writes a disclosure as plain text: cells between tabs, a cell a line, cells between bars (Markdown), and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from parity_blocks import Block, Paragraph, Sheet


def tabs(blocks: Sequence[Block]) -> bytes:
    """As a browser copies a page: cells between tabs, merged cells once, the others blank."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
            continue
        parts += [block.title, *([block.unit] if block.unit else [])]
        parts += ["\n".join("\t".join(row) for row in _spread(block)), *([block.note] if block.note else [])]
    return "\n\n".join(parts).encode()


def cell_lines(blocks: Sequence[Block]) -> bytes:
    """As some converters write a page: a cell a line behind a tab, a blank line between two rows."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
            continue
        parts += [block.title, *([block.unit] if block.unit else [])]
        parts.append("\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in _spread(block)) + "\n")
        parts += [block.note] if block.note else []
    return "\n\n".join(parts).encode()


def bars(blocks: Sequence[Block]) -> bytes:
    """As Markdown writes a table."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(("## " if block.heading else "") + block.text)
            continue
        rows = _spread(block)
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * block.width)
        parts += [block.title, *([block.unit] if block.unit else []), "\n".join(lines)]
        parts += [block.note] if block.note else []
    return "\n\n".join(parts).encode()


def commas(blocks: Sequence[Block]) -> bytes:
    """As Excel saves CSV in China: GBK, quoted where a comma stands in a cell, blank rows around tables."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for block in blocks:
        if isinstance(block, Paragraph):
            writer.writerow([block.text])
            continue
        writer.writerow([""] * block.width)
        writer.writerow([block.title, *[""] * (block.width - 1)])
        if block.unit:
            writer.writerow([block.unit, *[""] * (block.width - 1)])
        notes = [[block.note, *[""] * (block.width - 1)]] if block.note else []
        writer.writerows([*_spread(block), *notes, [""] * block.width])
    return stream.getvalue().encode("gb18030")


def _spread(block: Sheet) -> list[list[str]]:
    rows = [[""] * block.width for _ in block.rows]
    for place in block.places:
        rows[place.row][place.column] = place.text.replace("\n", "")
    return rows
