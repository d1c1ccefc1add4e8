"""Workbooks in one XML file, as Excel 2003 and many offices' software save them under .xls."""

from __future__ import annotations

import pytest

from scrapers.errors import ReadError
from scrapers.read import read_document, sniff
from scrapers.records import ReadDocument

SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
STYLES = (
    '<Styles><Style ss:ID="a"><NumberFormat ss:Format="Standard"/></Style><Style ss:ID="b" ss:Parent="a"/>'
    '<Style ss:ID="c"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="d"><NumberFormat ss:Format="Long Date"/></Style>'
    '<Style ss:ID="loop" ss:Parent="pool"/><Style ss:ID="pool" ss:Parent="loop"/></Styles>'
)


def read(table: str, options: str = "") -> ReadDocument:
    sheet = f'<Worksheet ss:Name="表1"><Table>{table}</Table>{options}</Worksheet>'
    return read_document(f'<?xml version="1.0"?><Workbook {SS}>{STYLES}{sheet}</Workbook>'.encode())


def row(*cells: str, given: str = "") -> str:
    return f"<Row {given}>{''.join(cells)}</Row>"


def cell(value: str, kind: str = "String", given: str = "") -> str:
    return f'<Cell {given}><Data ss:Type="{kind}">{value}</Data></Cell>'


HEAD = row(cell("项目"), cell("数"))


def test_values_are_printed_under_their_formats() -> None:
    found = read(
        HEAD
        + row(cell("甲"), cell("12345.6", "Number", 'ss:StyleID="b"'))
        + row(cell("乙"), cell("0.256", "Number", 'ss:StyleID="c"'))
        + row(cell("丙"), cell("2024-03-01T00:00:00.000", "DateTime", 'ss:StyleID="d"'))
        + row(cell("丁"), cell("7", "Number", 'ss:StyleID="loop"'))
        + row(cell("戊"), cell("<B>上<Font>年</Font></B>"))
    )
    assert found.format == "excel_xml"
    assert [c.text for c in found.grids[0].cells][3::2] == ["12,345.60", "25.60%", "2024年3月1日", "7", "上年"]


def test_rows_and_cells_that_are_left_out_keep_their_places() -> None:
    found = read(
        row(cell("项目"), cell("支出", given='ss:MergeAcross="1"'), cell("备注"))
        + row(cell("甲", given='ss:Index="1"'), cell("1", "Number", 'ss:Index="3"'), cell("注"), given='ss:Index="3"')
    )
    assert {c.text: (c.row, c.column, c.column_span) for c in found.grids[0].cells} == {
        "项目": (1, 1, 1),
        "支出": (1, 2, 2),
        "备注": (1, 4, 1),
        "甲": (3, 1, 1),
        "1": (3, 3, 1),
        "注": (3, 4, 1),
    }


def test_what_is_hidden_is_kept_and_noted() -> None:
    visible = "<Visible>SheetHidden</Visible>"
    options = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{visible}</WorksheetOptions>'
    table = '<Column ss:Index="2" ss:Hidden="1"/>' + HEAD + row(cell("甲"), cell("1"), given='ss:Hidden="1"')
    found = read(table, options)
    assert found.grids[0].hidden
    assert found.notes == ("工作表“表1”是隐藏的，内容已保留", "工作表“表1”有隐藏的行和列，内容已保留")


def test_numbers_of_rows_and_spans_beyond_a_sheet_cost_nothing() -> None:
    found = read(
        HEAD
        + row(cell("甲", given='ss:MergeAcross="99999999" ss:MergeDown="99999999"'), given='ss:Index="9"')
        + row(cell("乙"), cell("1"), given='ss:Index="99999999999"')
    )
    assert found.grids[0].columns <= 16_385
    assert found.grids[0].rows <= 20


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"<?mso-application progid='Excel.Sheet'?><Workbook {SS}><Worksheet>", "XML 无法解析"),
        ('<?mso-application progid="Excel.Sheet"?><Book/>', "没有工作表"),
    ],
)
def test_broken_files_are_named(body: str, reason: str) -> None:
    assert sniff(body.encode()) == "excel_xml"
    with pytest.raises(ReadError, match=reason):
        read_document(body.encode())
