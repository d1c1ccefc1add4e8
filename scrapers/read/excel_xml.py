"""Workbooks in a single XML file (SpreadsheetML of Excel 2003), which many offices' software exports under .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.limits import parse_xml
from scrapers.read.number_format import printed_date, printed_number
from scrapers.read.spreadsheet import Sheet, add_sheet
from scrapers.records import Cell, ReadDocument

_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED_FORMATS = {
    "Standard": "#,##0.00",
    "Fixed": "0.00",
    "Percent": "0.00%",
    "Currency": "¥#,##0.00",
    "General Number": "General",
    "General Date": "General",
    "Short Date": "yyyy/m/d",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "yyyy-mm-dd",
    "Short Time": "h:mm",
}
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_TRUE = {"1", "true"}


def read_excel_xml(body: bytes) -> ReadDocument:
    """Read the workbook; a sheet is a page. Raises ``ReadError`` for damage and for declared entities."""
    root = parse_xml(body.lstrip())
    if root.tag != f"{_NAMESPACE}Workbook":
        raise ReadError("工作簿已损坏：没有工作表")
    formats = _formats(root)
    builder = DocumentBuilder("excel_xml")
    worksheets = root.findall(f"{_NAMESPACE}Worksheet")
    for page, worksheet in enumerate(worksheets, 1):
        add_sheet(builder, _sheet(worksheet, formats), page)
    return builder.document(pages=max(1, len(worksheets)))


def _formats(root: etree._Element) -> dict[str, str]:
    """The number format of each style; a style without one has that of its parent."""
    styles = {_of(style, "ID"): style for style in root.iter(f"{_NAMESPACE}Style")}
    found: dict[str, str] = {}
    for name, style in styles.items():
        current, seen = style, {name}
        while current is not None:
            written = current.find(f"{_NAMESPACE}NumberFormat")
            if written is not None and _of(written, "Format"):
                found[name] = _NAMED_FORMATS.get(_of(written, "Format"), _of(written, "Format"))
                break
            parent = _of(current, "Parent")
            current = styles.get(parent) if parent not in seen else None
            seen.add(parent)
    return found


def _sheet(worksheet: etree._Element, formats: dict[str, str]) -> Sheet:
    state = (worksheet.findtext(".//{urn:schemas-microsoft-com:office:excel}Visible") or "").strip()
    sheet = Sheet(_of(worksheet, "Name"), [], hidden=state in {"SheetHidden", "SheetVeryHidden"})
    table = worksheet.find(f"{_NAMESPACE}Table")
    if table is None:
        return sheet
    hidden = {at for at, column in _numbered(table, "Column", 1, _MOST_COLUMNS) if _of(column, "Hidden") in _TRUE}
    for row_no, row in _numbered(table, "Row", 1, _MOST_ROWS):
        for column_no, cell in _numbered(row, "Cell", 1, _MOST_COLUMNS):
            text = _printed(cell, formats.get(_of(cell, "StyleID") or _of(row, "StyleID"), "General"))
            down, across = _count(cell, "MergeDown", _MOST_ROWS), _count(cell, "MergeAcross", _MOST_COLUMNS)
            if text or down or across:
                sheet.cells.append(Cell(row_no, column_no, text, down + 1, across + 1))
            sheet.hidden_rows |= bool(text) and _of(row, "Hidden") in _TRUE
            sheet.hidden_columns |= bool(text) and column_no in hidden
    return sheet


def _numbered(parent: etree._Element, name: str, first: int, most: int) -> Iterator[tuple[int, etree._Element]]:
    """Rows, columns or cells with their numbers: one more than the last, or what the file says."""
    number = first
    for child in parent.iterchildren(f"{_NAMESPACE}{name}"):
        number = _count(child, "Index", most) or number
        yield number, child
        number += 1 + _count(child, "Span", most) + (_count(child, "MergeAcross", most) if name == "Cell" else 0)


def _printed(cell: etree._Element, number_format: str) -> str:
    data = cell.find(f"{_NAMESPACE}Data")
    if data is None:
        return ""
    text = "".join(str(part) for part in data.itertext())
    kind = _of(data, "Type")
    try:
        if kind == "Number":
            return printed_number(float(text), number_format)
        if kind == "DateTime":
            return printed_date(datetime.fromisoformat(text.strip()), number_format)
    except ValueError:
        return text.strip()
    return {"1": "TRUE", "0": "FALSE"}.get(text.strip(), text) if kind == "Boolean" else text.strip()


def _of(element: etree._Element, name: str) -> str:
    return str(element.get(f"{_NAMESPACE}{name}", ""))


def _count(element: etree._Element, name: str, most: int) -> int:
    value = _of(element, name)
    return min(int(value), most) if value.isdecimal() and len(value) < 9 else 0
