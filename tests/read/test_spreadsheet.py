"""Workbooks: several tables on a sheet, merged and hidden parts, numbers as printed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scrapers.errors import ReadError
from scrapers.read import read_document, sniff
from scrapers.records import Grid, ReadDocument


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def read_sheet(fill: Callable[[Worksheet], None]) -> ReadDocument:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    fill(workbook.active)
    return read_document(saved(workbook))


def rows_of(grid: Grid) -> list[list[str]]:
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row - 1][cell.column - 1] = cell.text
    return rows


def put(sheet: Worksheet, *rows: list[Any]) -> None:
    for row in rows:
        sheet.append(row)


def test_caption_unit_table_and_note() -> None:
    def fill(sheet: Worksheet) -> None:
        put(
            sheet,
            ["收支总表"],
            [None, None, "单位：万元"],
            ["项目", "基本", "项目"],
            ["教育", 1, 2],
            ["注：空白为零。"],
        )
        sheet.merge_cells("A1:C1")

    read = read_sheet(fill)
    assert [line.text for line in read.lines] == ["收支总表", "单位：万元", "注：空白为零。"]
    assert rows_of(read.grids[0]) == [["项目", "基本", "项目"], ["教育", "1", "2"]]
    assert (read.grids[0].origin, read.grids[0].name) == ("sheet", "Sheet")


def test_merged_header_keeps_its_spans() -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "支出", None], [None, "基本", "项目"], ["教育", 1, 2])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    (grid,) = read_sheet(fill).grids
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in grid.cells if c.row == 1}
    assert spans == {"项目": (1, 1, 2, 1), "支出": (1, 2, 1, 2)}
    assert grid.rows == 3


def test_two_tables_on_a_sheet_part_at_the_caption() -> None:
    def fill(sheet: Worksheet) -> None:
        put(
            sheet,
            ["一、收入表"],
            ["项目", "金额"],
            ["拨款", 1],
            [],
            ["二、支出表"],
            ["单位：万元"],
            ["科目", "金额"],
            ["教育", 2],
        )

    read = read_sheet(fill)
    assert [rows_of(grid) for grid in read.grids] == [
        [["项目", "金额"], ["拨款", "1"]],
        [["科目", "金额"], ["教育", "2"]],
    ]
    assert [line.text for line in read.lines] == ["一、收入表", "二、支出表", "单位：万元"]


def test_blank_row_inside_a_table_does_not_part_it() -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "金额", "备注"], ["拨款", 1, "甲"], [], ["二、其他"], ["利息", 2, "乙"])

    (grid,) = read_sheet(fill).grids
    assert grid.rows == 5


def test_table_that_starts_away_from_the_corner() -> None:
    def fill(sheet: Worksheet) -> None:
        for place, value in {"C4": "项目", "D4": "金额", "C5": "拨款", "D5": 1}.items():
            sheet[place] = value

    assert rows_of(read_sheet(fill).grids[0]) == [["项目", "金额"], ["拨款", "1"]]


def test_sheets_are_pages_and_hidden_ones_are_kept_with_a_note() -> None:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    put(workbook.active, ["项目", "金额"], ["拨款", 1])
    put(workbook.create_sheet("旧表"), ["项目", "金额"], ["拨款", 9])
    workbook["旧表"].sheet_state = "hidden"
    read = read_document(saved(workbook))
    assert [(grid.page, grid.name, grid.hidden) for grid in read.grids] == [(1, "Sheet", False), (2, "旧表", True)]
    assert read.pages == 2
    assert read.notes == ("工作表“旧表”是隐藏的，内容已保留",)


def test_hidden_rows_and_columns_are_kept_with_a_note() -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "金额", "旧"], ["拨款", 1, 7], ["其他", 2, 8])
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    read = read_sheet(fill)
    assert rows_of(read.grids[0])[2] == ["其他", "2", "8"]
    assert read.notes == ("工作表“Sheet”有隐藏的行和列，内容已保留",)


def test_formula_gives_its_stored_value_and_a_missing_one_is_noted() -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "金额"], ["甲", 1], ["合计", "=SUM(B2:B2)"])

    read = read_sheet(fill)  # openpyxl stores no results
    assert rows_of(read.grids[0])[2] == ["合计", ""]
    assert read.notes == ("工作表“Sheet”有 1 个公式没有保存计算结果，按空白处理",)


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901.23, "General", "12345678901.23"),
        (2101501, "General", "2101501"),
        (5, "00", "05"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-3, "0.00", "-3.00"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.00"),
        (0, "0.00;-0.00;;@", ""),
        (0.1234, "0.00%", "12.34%"),
        (98765432, '0.00,"千元"', "98765.43千元"),
        (98765432, r"0\.0,", "9876.5"),
        (98765432, '0"."0000"万元"', "9876.5432万元"),
        (-98765432, "0!.0,", "-9876.5"),
        (-12.5, "0.00;[Red]0.00", "-12.50"),
        (-12.5, '0.00;"△"0.00', "△12.50"),
        (-0.001, "0.00;[Red]0.00", "0.00"),
        (2.345, "0.00", "2.35"),
        (1.5, "0.##", "1.5"),
        (3.0, '0"个"', "3个"),
        (1.5, "# ?/?", "1.5"),
        (12.5, "[Red][>100]0;0.0", "12.5"),
        (7, "[$¥-804]#,##0.00", "¥7.00"),
        (date(2024, 3, 1), 'yyyy"年"m"月"d"日"', "2024年3月1日"),
        (date(2024, 3, 1), "yyyy-mm-dd", "2024-03-01"),
        (date(2024, 3, 1), "mm-dd-yy", "2024/3/1"),
        ("00123", "@", "00123"),
    ],
)
def test_values_are_printed_by_their_format(value: Any, number_format: str, printed: str) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "数", "备注"], ["甲", value, "乙"])
        sheet["B2"].number_format = number_format

    assert rows_of(read_sheet(fill).grids[0])[1][1] == printed


def test_strict_workbook() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    put(book.active, ["项目", "数"], ["甲", 1.5])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for transitional, strict in (
                (b"schemas.openxmlformats.org/spreadsheetml/2006/", b"purl.oclc.org/ooxml/spreadsheetml/"),
                (b"schemas.openxmlformats.org/officeDocument/2006/", b"purl.oclc.org/ooxml/officeDocument/"),
            ):
                data = data.replace(transitional, strict)
            new.writestr(name, data)
    assert rows_of(read_document(out.getvalue()).grids[0]) == [["项目", "数"], ["甲", "1.5"]]


def test_stray_entry_far_off_does_not_draw_the_table_out() -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "数"], ["甲", 1], ["乙", 2])
        sheet["B60000"] = "完"
        sheet["CZ2"] = "核对"

    read = read_sheet(fill)
    assert [rows_of(grid) for grid in read.grids] == [[["项目", "数"], ["甲", "1"], ["乙", "2"]]]
    assert [line.text for line in read.lines] == ["核对", "完"]


def test_sheet_that_does_not_print_zeros() -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "数", "备注"], ["甲", 0, "乙"])
        sheet.sheet_view.showZeros = False

    assert rows_of(read_sheet(fill).grids[0])[1] == ["甲", "", "乙"]


def test_cell_in_the_last_row_of_a_sheet_costs_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, ["项目", "金额"], ["拨款", 1])
        sheet["XFD1048576"].number_format = "0.00"
        sheet.merge_cells("A1:XFD1")

    assert read_sheet(fill).grids[0].rows <= 2


def test_sheet_of_text_is_lines() -> None:
    read = read_sheet(lambda sheet: put(sheet, ["一、概况"], ["本部门职责如下。"]))
    assert [line.text for line in read.lines] == ["一、概况", "本部门职责如下。"]
    assert not read.grids


def test_external_entity_in_a_workbook_is_refused() -> None:
    good = saved(openpyxl.Workbook())
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, b'<!DOCTYPE x [<!ENTITY a "b">]>' + data if name == "xl/workbook.xml" else data)
    with pytest.raises(ReadError, match="外部实体"):
        read_document(stream.getvalue())


def test_truncated_workbook_is_named_so() -> None:
    good = saved(openpyxl.Workbook())
    with pytest.raises(ReadError, match="文件已损坏或不完整"):
        read_document(good[:-200])


def test_password_protected_workbook(compound: Callable[..., bytes]) -> None:
    body = compound({"EncryptionInfo": b"\x04\0\x04\0", "EncryptedPackage": b"\0" * 64})
    assert sniff(body) == "encrypted"
    with pytest.raises(ReadError, match="密码保护"):
        read_document(body)


CELLS: list[tuple[int, int, str | float]] = [
    (0, 0, "收入表"),
    (1, 0, "项目"),
    (1, 1, "预算数"),
    (1, 2, "备注"),
    (2, 0, "拨款"),
    (2, 1, 1234.5),
    (2, 2, "甲"),
]


def test_xls_in_a_compound_file(compound: Callable[..., bytes], workbook97: Callable[..., bytes]) -> None:
    stream = workbook97(CELLS, number_format="#,##0.00", merged=((0, 0, 0, 2),), hidden_rows=(2,))
    body = compound({"Workbook": stream})
    assert sniff(body) == "xls"
    read = read_document(body)
    assert [line.text for line in read.lines] == ["收入表"]
    assert rows_of(read.grids[0]) == [["项目", "预算数", "备注"], ["拨款", "1,234.50", "甲"]]
    assert read.notes == ("工作表“收入表”有隐藏的行，内容已保留",)


def test_xls_without_a_compound_file(workbook97: Callable[..., bytes]) -> None:
    body = workbook97(CELLS)
    assert sniff(body) == "xls"
    assert rows_of(read_document(body).grids[0])[1] == ["拨款", "1234.5", "甲"]


def test_xls_date_is_printed_by_its_format(workbook97: Callable[..., bytes]) -> None:
    body = workbook97([(0, 0, "日期"), (0, 1, "甲"), (1, 0, 45352.0), (1, 1, "乙")], number_format='yyyy"年"m"月"d"日"')
    assert rows_of(read_document(body).grids[0])[1] == ["2024年3月1日", "乙"]


def workbook95(codepage: int | None) -> bytes:
    """The workbook stream (BIFF 5) of one sheet, its text in GBK whatever code page it names."""

    def record(number: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    start = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
    start += record(0x42, struct.pack("<H", codepage)) if codepage is not None else b""
    name = "收入表".encode("gbk")
    bound = struct.pack("<IHB", len(start) + 4 + 7 + len(name) + 4, 0, len(name)) + name
    sheet = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    for row, column, value in CELLS:
        if isinstance(value, str):
            coded = value.encode("gbk")
            sheet += record(0x204, struct.pack("<HHHH", row, column, 0, len(coded)) + coded)
        else:
            sheet += record(0x203, struct.pack("<HHHd", row, column, 0, value))
    return start + record(0x85, bound) + record(0x0A) + sheet + record(0x0A)


@pytest.mark.parametrize("codepage", [936, 1252, 54936, 0, None])
def test_old_xls_in_gbk_whatever_code_page_it_names(codepage: int | None, compound: Callable[..., bytes]) -> None:
    read = read_document(compound({"Book": workbook95(codepage)}))
    assert [line.text for line in read.lines] == ["收入表"]
    assert rows_of(read.grids[0]) == [["项目", "预算数", "备注"], ["拨款", "1234.5", "甲"]]


def test_xls_under_a_password(compound: Callable[..., bytes], workbook97: Callable[..., bytes]) -> None:
    with pytest.raises(ReadError, match="密码保护"):
        read_document(compound({"Workbook": workbook97(CELLS, encrypted=True)}))


def test_truncated_xls(compound: Callable[..., bytes], workbook97: Callable[..., bytes]) -> None:
    body = compound({"Workbook": workbook97(CELLS)})
    with pytest.raises(ReadError):
        read_document(body[:1600])
