"""Workbooks (XLSX), with openpyxl: values as printed, merged ranges, formulas by the values that were last computed."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.limits import open_zip, read_member, refuse_entities
from scrapers.read.number_format import CHINESE_DATE_FORMATS, printed_date, printed_number
from scrapers.read.spreadsheet import Sheet, add_sheet
from scrapers.records import Cell, ReadDocument

_MOST_CELLS = 3_000_000


def read_xlsx(body: bytes) -> ReadDocument:
    """Read an XLSX; a sheet is a page. Raises ``ReadError`` for damage, bombs and external entities."""
    with open_zip(body) as archive:
        has_formulas = _inspect(archive)
    workbook = _open(body, values=True)
    formulas = _open(body, values=False) if has_formulas else None
    builder = DocumentBuilder("xlsx")
    for page, worksheet in enumerate(workbook.worksheets, 1):
        written = formulas[worksheet.title] if formulas is not None else None
        add_sheet(builder, _sheet(worksheet, written), page)
    return builder.document(pages=max(1, len(workbook.worksheets)))


def _inspect(archive: zipfile.ZipFile) -> bool:
    """Refuse declared entities in any part; whether a sheet holds formulas."""
    has_formulas = False
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels", ".vml")):
            data = read_member(archive, member)
            refuse_entities(data)
            has_formulas |= "worksheets/" in member.filename and (b"<f>" in data or b"<f " in data)
            if data.count(b"<c ") > _MOST_CELLS:
                raise ReadError(f"工作表过大：单元格超过 {_MOST_CELLS} 个")
    return has_formulas


def _open(body: bytes, *, values: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(body), data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises KeyError, TypeError and others for what is wrong inside a file
        raise ReadError("工作簿已损坏：无法打开") from error


def _sheet(worksheet: Worksheet, written: Worksheet | None) -> Sheet:
    merged = {(r.min_row, r.min_col): r for r in worksheet.merged_cells.ranges}
    zeros = worksheet.sheet_view.showZeros is not False
    sheet = Sheet(worksheet.title, [], hidden=worksheet.sheet_state != "visible")
    missing = 0
    # Only cells that the file has: a single cell in the last row must not make a million of blank ones.
    for (row, column), cell in sorted(worksheet._cells.items()):
        text = _printed(cell, zeros=zeros)
        if written is not None and not text and _is_formula(written._cells.get((row, column))) and cell.value is None:
            missing += 1
        span = merged.get((row, column))
        if text or span:
            row_span = span.max_row - row + 1 if span else 1
            column_span = span.max_col - column + 1 if span else 1
            sheet.cells.append(Cell(row, column, text, row_span, column_span))
    used_rows = {cell.row for cell in sheet.cells if cell.text}
    sheet.hidden_rows = any(worksheet.row_dimensions[row].hidden for row in used_rows & set(worksheet.row_dimensions))
    used_columns = {cell.column for cell in sheet.cells if cell.text}
    sheet.hidden_columns = any(
        dimension.hidden and any(dimension.min <= column <= dimension.max for column in used_columns)
        for dimension in worksheet.column_dimensions.values()
        if dimension.min and dimension.max
    )
    if missing:
        sheet.notes.append(f"有 {missing} 个公式没有保存计算结果，按空白处理")
    return sheet


def _is_formula(cell: Any) -> bool:
    return cell is not None and cell.data_type == "f"


def _printed(cell: Any, *, zeros: bool) -> str:
    """A cell's value as text, as its number format prints it."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date | time | timedelta):
        return printed_date(value, _format_of(cell))
    if isinstance(value, int | float):
        if cell._style.numFmtId in CHINESE_DATE_FORMATS:
            return printed_date(from_excel(value), _format_of(cell))
        return "" if value == 0 and not zeros else printed_number(value, _format_of(cell))
    return "" if value is None else str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()


def _format_of(cell: Any) -> str:
    return CHINESE_DATE_FORMATS.get(cell._style.numFmtId) or str(cell.number_format)
