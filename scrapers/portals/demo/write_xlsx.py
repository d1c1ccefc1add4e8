"""A laid-out disclosure as a workbook: one sheet for the text, one a table. The same facts give the same bytes."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from scrapers.portals.demo.blocks import Heading, LaidOut, Placed, Sheet
from scrapers.portals.demo.zip_bytes import without_clock

_AMOUNT = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)\.\d{2}")
_LINE = Side(style="thin")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
ABOVE = 3
"""Rows above a table: its number, its title, and the line with body and unit."""


def xlsx_bytes(document: LaidOut) -> bytes:
    """The whole workbook; amounts are numbers with a format that shows them as printed."""
    book = Workbook()
    text = book.active
    assert text is not None  # noqa: S101  (a new workbook has a sheet)
    text.title = "说明"
    text.column_dimensions["A"].width = 110
    lines = [block for block in document.blocks if not isinstance(block, Sheet)]
    for row, block in enumerate(lines, start=1):
        cell = text.cell(row, 1, block.text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=isinstance(block, Heading))
    for number, sheet in enumerate(document.sheets, start=1):
        _sheet(book.create_sheet(f"{number}.{_name(sheet.title)}"), sheet)
    book.properties.title = document.title
    book.properties.creator = ""
    buffer = BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue())


def _name(title: str) -> str:
    """A sheet's name has at most 31 characters, some not allowed."""
    return re.sub(r"[\[\]:*?/\\]", "", title)[:26]


def _sheet(target: Any, sheet: Sheet) -> None:
    last = sheet.columns
    target.cell(1, 1, sheet.number or None)
    target.cell(2, 1, sheet.title).alignment = Alignment(horizontal="center")
    target.cell(2, 1).font = Font(bold=True, size=14)
    target.merge_cells(start_row=2, end_row=2, start_column=1, end_column=last)
    target.cell(3, 1, sheet.left)
    target.cell(3, last, sheet.right).alignment = Alignment(horizontal="right")
    for cell in sheet.cells:
        _cell(target, cell, cell.row < sheet.header_rows)
    for index, part in enumerate(sheet.widths, start=1):
        target.column_dimensions[get_column_letter(index)].width = part * 11
    for number, note in enumerate(sheet.notes):
        target.cell(ABOVE + sheet.rows + 1 + number, 1, note)


def _cell(target: Any, cell: Placed, header: bool) -> None:
    row, column = cell.row + ABOVE + 1, cell.column + 1
    value: str | Decimal | None = cell.text or None
    written = target.cell(row, column)
    if not header and _AMOUNT.fullmatch(cell.text):
        value = Decimal(cell.text.replace(",", ""))
        written.number_format = "#,##0.00" if "," in cell.text or abs(value) < 1000 else "0.00"
    written.value = value
    written.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True)
    written.border = BORDER
    if cell.row_span > 1 or cell.column_span > 1:
        end_row, end_column = row + cell.row_span - 1, column + cell.column_span - 1
        target.merge_cells(start_row=row, end_row=end_row, start_column=column, end_column=end_column)
