"""Workbooks (XLSX), with openpyxl: values as printed, merged ranges, formulas by the values that were last computed."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scrapers.errors import ReadError
from scrapers.read.builder import MOST_CELLS, DocumentBuilder, too_many_cells
from scrapers.read.limits import open_zip, read_member, refuse_entities
from scrapers.read.number_format import CHINESE_DATE_FORMATS, printed_date, printed_number
from scrapers.read.spreadsheet import Sheet, add_sheet
from scrapers.records import Cell, ReadDocument

_MOST_CELLS = 3_000_000
"""Of one sheet, blank ones with a format of their own too."""
_MOST_MERGED = 500_000
"""Places under merged cells: openpyxl makes an object of every one, and a merged column is a million of them."""
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def read_xlsx(body: bytes) -> ReadDocument:
    """Read an XLSX; a sheet is a page. Raises ``ReadError`` for damage, bombs and external entities."""
    with open_zip(body) as archive:
        has_formulas, needs_rewriting = _inspect(archive)
        body = _rewritten(archive) if needs_rewriting else body
    workbook = _open(body, values=True)
    formulas = _open(body, values=False) if has_formulas else None
    builder = DocumentBuilder("xlsx")
    for page, worksheet in enumerate(workbook.worksheets, 1):
        written = formulas[worksheet.title] if formulas is not None else None
        add_sheet(builder, _sheet(worksheet, written), page)
    return builder.document(pages=max(1, len(workbook.worksheets)))


def _inspect(archive: zipfile.ZipFile) -> tuple[bool, bool]:
    """Refuse declared entities in any part; whether a sheet holds formulas, and whether openpyxl must be helped."""
    has_formulas, needs_rewriting, values = False, False, 0
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels", ".vml")):
            data = read_member(archive, member)
            refuse_entities(data)
            is_sheet = "worksheets/" in member.filename
            has_formulas |= is_sheet and (b"<f>" in data or b"<f " in data)
            needs_rewriting |= _STRICT in data or (is_sheet and _merged_area(data) > _MOST_MERGED)
            values += data.count(b"<v>") if is_sheet else 0
            if values > MOST_CELLS:
                raise too_many_cells()
            if data.count(b"<c ") > _MOST_CELLS:
                raise ReadError(f"工作表过大：单元格超过 {_MOST_CELLS} 个")
    return has_formulas, needs_rewriting


def _merged_area(sheet: bytes) -> int:
    return sum(
        (int(last) - int(first) + 1)
        * (column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1)
        for left, first, right, last in _MERGED.findall(sheet)
    )


def _rewritten(archive: zipfile.ZipFile) -> bytes:
    """The package in the namespaces that openpyxl knows, without merged cells that run on below the last row."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for member in archive.infolist():
            data = read_member(archive, member)
            if member.filename.endswith((".xml", ".rels")):
                for strict, transitional in _TRANSITIONAL:
                    data = data.replace(strict, transitional)
                if "worksheets/" in member.filename and _merged_area(data) > _MOST_MERGED:
                    data = _within_last_row(data)
            made.writestr(member.filename, data)
    return stream.getvalue()


def _within_last_row(sheet: bytes) -> bytes:
    last = max((int(number) for number in _ROW.findall(sheet)), default=1)

    def cut(match: re.Match[bytes]) -> bytes:
        left, first, right, end = match.groups()
        return b'<mergeCell ref="%b%b:%b%d"' % (left, first, right, max(int(first), min(int(end), last)))

    shorter = _MERGED.sub(cut, sheet)
    if _merged_area(shorter) > _MOST_MERGED:
        raise ReadError("工作表的合并单元格范围异常，未读取")
    return shorter


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
