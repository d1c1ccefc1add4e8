"""Writes a disclosure as DOCX and XLSX, with the libraries' own writers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
from docx.enum.text import WD_BREAK
from openpyxl.styles import Alignment
from parity_blocks import Block, Paragraph, Sheet


def word(blocks: Sequence[Block], *, caption_on_page_before: bool = False) -> bytes:
    """A DOCX with merged cells; on request a page break stands between every caption and its table."""
    document: Any = docx.Document()
    for block in blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(block.text)
            continue
        document.add_paragraph(block.title)
        if block.unit:
            document.add_paragraph(block.unit)
        if caption_on_page_before:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        table = document.add_table(rows=len(block.rows), cols=block.width, style="Table Grid")
        grid = [list(row.cells) for row in table.rows]
        for place in block.places:
            cell = grid[place.row][place.column]
            if place.rows > 1 or place.columns > 1:
                cell = cell.merge(grid[place.row + place.rows - 1][place.column + place.columns - 1])
            cell.text = place.text
        if block.note:
            document.add_paragraph(block.note)
    document.add_paragraph()  # as Word has it: no text ends in a table
    return _saved(document)


def workbook(
    blocks: Sequence[Block],
    *,
    numbers: bool = True,
    two_a_sheet: bool = False,
    hidden: bool = False,
    moved: bool = False,
) -> bytes:
    """An XLSX: the text on the first sheet, a sheet a table (or two), amounts as numbers under ``#,##0.00``.

    ``moved`` sets the table away from the corner, its number above the title, body and unit at either end of a row.
    ``hidden`` adds what is not to change a fact: a hidden copy of a table, and a hidden blank row and column.
    """
    book = openpyxl.Workbook()
    text: Any = book.active
    text.title = "说明"
    sheet: Any = text
    tables = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            text.append([block.text])
            continue
        if not (two_a_sheet and tables % 2):
            sheet = book.create_sheet(f"表{tables + 1}")
        top = sheet.max_row + 3 if two_a_sheet and tables % 2 else 1
        tables += 1
        if moved:
            _fill_moved(sheet, block, f"附件{tables}", numbers)
        else:
            _fill(sheet, block, top, numbers)
        if hidden:
            sheet.row_dimensions[top + len(block.rows) + 3].hidden = True
            sheet.column_dimensions["Z"].hidden = True
    if hidden:
        copy = book.create_sheet("封面")
        copy.sheet_state = "veryHidden"
        copy.append(["校验码"])
    return _saved(book)


def _fill(sheet: Any, block: Sheet, top: int, numbers: bool) -> None:
    lines = [block.title, block.unit] if block.unit else [block.title]
    for offset, line in enumerate(lines):
        sheet.cell(top + offset, 1, line)
        sheet.merge_cells(start_row=top + offset, end_row=top + offset, start_column=1, end_column=block.width)
    _fill_cells(sheet, block, top + len(lines), 1, numbers)


def _fill_moved(sheet: Any, block: Sheet, number: str, numbers: bool) -> None:
    last = block.width + 2
    sheet.cell(2, 3, number)
    sheet.cell(3, 3, " ".join(block.title))
    sheet.merge_cells(start_row=3, end_row=3, start_column=3, end_column=last)
    sheet.cell(4, 3, "编制单位：青岚市水务局")
    if block.unit:
        sheet.cell(4, last, block.unit.replace("：", ":"))
    _fill_cells(sheet, block, 5, 3, numbers)
    for row in range(60, 90):
        sheet.cell(row, 3).number_format = "0.00"


def _fill_cells(sheet: Any, block: Sheet, first: int, left: int, numbers: bool) -> None:
    for place in block.places:
        cell = sheet.cell(first + place.row, left + place.column)
        if place.rows > 1 or place.columns > 1:
            sheet.merge_cells(
                start_row=first + place.row,
                end_row=first + place.row + place.rows - 1,
                start_column=left + place.column,
                end_column=left + place.column + place.columns - 1,
            )
        plain = place.text.replace(",", "")
        if numbers and place.text[-3:-2] == "." and plain.replace(".", "").isdigit():
            cell.value, cell.number_format = float(plain), "#,##0.00"
        elif place.text:
            cell.value, cell.alignment = place.text, Alignment(wrap_text=True)
    if block.note:
        sheet.cell(first + len(block.rows), left, block.note)


def _saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
