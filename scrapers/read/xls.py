"""Workbooks of Excel 97 and before, and of WPS (XLS, ET), with xlrd."""

from __future__ import annotations

import io

import xlrd
from xlrd.sheet import Sheet as XlsSheet

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.number_format import CHINESE_DATE_FORMATS, printed_date, printed_number
from scrapers.read.spreadsheet import Sheet, add_sheet
from scrapers.records import Cell, ReadDocument

_UNICODE = 80
"""The version of BIFF from which on all text is Unicode."""
_CHINESE = {936, 950}


def read_xls(body: bytes) -> ReadDocument:
    """Read an XLS; a sheet is a page. Raises ``ReadError`` for damage and for a password."""
    book = _open(body)
    builder = DocumentBuilder("xls")
    try:
        for page, sheet in enumerate(book.sheets(), 1):
            add_sheet(builder, _sheet(book, sheet), page)
    finally:
        book.release_resources()
    return builder.document(pages=max(1, book.nsheets))


def _open(body: bytes) -> xlrd.Book:
    """Text of files before BIFF 8 is in a code page. Where the file names none, or one that is not Chinese, and all of
    its text can be read as GB 18030, it is that: the software that wrote it only did not say so.
    """
    book, error = _opened(body, None)
    if book is None or (book.biff_version < _UNICODE and book.codepage not in _CHINESE):
        book = _opened(body, "gb18030")[0] or book
    if book is None:
        raise ReadError("工作簿已损坏：无法打开") from error
    return book


def _opened(body: bytes, encoding: str | None) -> tuple[xlrd.Book | None, Exception | None]:
    """With formats and merged cells, or else without; ``None`` and the reason where neither works."""
    last: Exception | None = None
    for with_formats in (True, False):
        try:
            book = xlrd.open_workbook(
                file_contents=body, formatting_info=with_formats, logfile=io.StringIO(), encoding_override=encoding
            )
        except MemoryError:
            raise
        except Exception as error:  # xlrd raises whatever a damaged record leads to
            if "encrypted" in str(error).lower():
                raise ReadError("文件有密码保护，无法读取") from error
            last = error
        else:
            return book, None
    return None, last


def _sheet(book: xlrd.Book, source: XlsSheet) -> Sheet:
    merged = {(r1, c1): (r2 - r1, c2 - c1) for r1, r2, c1, c2 in source.merged_cells}
    zeros = bool(getattr(source, "show_zero_values", 1))
    sheet = Sheet(source.name, [], hidden=source.visibility != 0)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            text = _printed(book, source, row, column, zeros=zeros)
            span = merged.get((row, column))
            if text or span:
                sheet.cells.append(Cell(row + 1, column + 1, text, *(span or (1, 1))))
    sheet.hidden_rows = any(
        cell.text and cell.row - 1 in source.rowinfo_map and source.rowinfo_map[cell.row - 1].hidden
        for cell in sheet.cells
    )
    sheet.hidden_columns = any(
        cell.text and cell.column - 1 in source.colinfo_map and source.colinfo_map[cell.column - 1].hidden
        for cell in sheet.cells
    )
    return sheet


def _printed(book: xlrd.Book, sheet: XlsSheet, row: int, column: int, *, zeros: bool) -> str:
    cell = sheet.cell(row, column)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return "" if cell.value == 0 and not zeros else printed_number(cell.value, _format_of(book, cell))
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return printed_date(xlrd.xldate_as_datetime(cell.value, book.datemode), _format_of(book, cell))
        except (xlrd.xldate.XLDateError, ValueError, OverflowError):
            return printed_number(cell.value, "General")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value)).upper()
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR"))
    return str(cell.value).replace("\r\n", "\n").strip()


def _format_of(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.xf_index is None or not 0 <= cell.xf_index < len(book.xf_list):
        return "General"
    key = book.xf_list[cell.xf_index].format_key
    if key in CHINESE_DATE_FORMATS:
        return CHINESE_DATE_FORMATS[key]
    return str(book.format_map[key].format_str) if key in book.format_map else "General"
