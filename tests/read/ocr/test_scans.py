"""Scans become the same grids and lines as pages with text, and say how sure they are."""

from __future__ import annotations

import io
from typing import Any

import docx
import pypdfium2
import pytest
from scan_maker import Sheet, as_pdf, drawn, pictures

from scrapers.errors import NoTextLayer
from scrapers.read.document import read_document, read_with_ocr

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "8,305.41", "6,127.90", "2,177.51"],
    ["208", "社会保障和就业支出", "1,904.36", "1,904.36", "—"],
    ["20805", "行政事业单位养老支出", "1,904.36", "1,904.36", ""],
    ["212", "城乡社区支出", "6,401.05", "4,223.54", "2,177.51"],
]
XS = [50.0, 120.0, 270.0, 360.0, 450.0, 540.0]


def disclosure(sheet: Sheet) -> None:
    sheet.text(200, 60, "支出决算表", size=18)
    sheet.text(50, 90, "部门：石渠镇规划建设局")
    sheet.text(450, 90, "金额单位：万元")
    sheet.table(XS, 100, ROWS)
    sheet.text(50, 240, "注：本表反映部门本年度各项支出情况。")


def rows_of(grid: Any) -> list[list[str]]:
    table = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        table[cell.row - 1][cell.column - 1] = cell.text
    return table


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param({}, id="clean"),
        pytest.param({"askew": 0.8, "grain": 12}, id="askew and grainy"),
        pytest.param({"dots": 150, "askew": -0.4}, id="150 dots"),
        pytest.param({"turned": 90}, id="on its side"),
        pytest.param({"turned": 180, "askew": 0.3}, id="upside down"),
        pytest.param({"turned": 270}, id="on its other side"),
    ],
)
def test_a_ruled_table(damage: dict[str, Any]) -> None:
    read = read_with_ocr(as_pdf(pictures(drawn(disclosure), **damage)))
    (grid,) = read.grids
    assert rows_of(grid) == ROWS
    assert all((cell.confidence is None) == (not cell.text) for cell in grid.cells)
    figures = [cell.confidence or 0 for cell in grid.cells if cell.row > 1 and cell.column > 2 and cell.text]
    assert min(figures) > 0.5
    assert [line.text for line in read.lines][:1] == ["支出决算表"]
    assert any("金额单位：万元" in line.text for line in read.lines)
    assert (read.scanned_pages, read.pages) == ((1,), 1)


def test_offsets_of_lines_are_those_of_the_text() -> None:
    read = read_with_ocr(as_pdf(pictures(drawn(disclosure))))
    assert all(read.text[line.start :].startswith(line.text) for line in read.lines)


def test_merged_cells_keep_their_spans_and_strokes_are_no_rules() -> None:
    """The strokes of 目 and 编 stand in line with the rules of the rows below, and are nearly as high as the row."""

    def draw(sheet: Sheet) -> None:
        for y, left in ((100, 50), (117, 50), (134, 50), (151, 50)):
            sheet.line(left, y, 350, y)
        for x in (50, 200, 350):
            sheet.line(x, 100, x, 151)
        for x in (83, 116):
            sheet.line(x, 117, x, 151)
        sheet.text(58, 113, "科目编码", size=13)
        sheet.text(210, 113, "决算数", size=13)
        for x, text in ((55, "类"), (88, "款"), (121, "项"), (210, "金额")):
            sheet.text(x, 130, text)
        for x, text in ((52, "208"), (88, "05"), (121, "06"), (210, "1,370.28")):
            sheet.text(x, 147, text)

    (grid,) = read_with_ocr(as_pdf(pictures(drawn(draw)))).grids
    head = next(cell for cell in grid.cells if cell.text == "科目编码")
    assert (grid.rows, grid.columns, head.row_span, head.column_span) == (3, 4, 1, 3)


def test_only_the_scanned_pages_are_recognised() -> None:
    scan = joined(as_pdf(pictures(drawn(disclosure))), drawn(disclosure))
    assert read_document(scan).scanned_pages == (1,)
    read = read_with_ocr(scan)
    first, second = read.grids
    assert rows_of(first) == rows_of(second) == ROWS
    assert {cell.confidence for cell in second.cells} == {None}
    assert [line.page for line in read.lines] == sorted(line.page for line in read.lines)


def joined(*bodies: bytes) -> bytes:
    whole = pypdfium2.PdfDocument.new()
    for body in bodies:
        whole.import_pages(pypdfium2.PdfDocument(body))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP"])
def test_a_picture_file(form: str) -> None:
    buffer = io.BytesIO()
    pictures(drawn(disclosure))[0].save(buffer, form)
    with pytest.raises(NoTextLayer, match="图片"):
        read_document(buffer.getvalue())
    (grid,) = read_with_ocr(buffer.getvalue()).grids
    assert rows_of(grid) == ROWS


def test_a_word_file_of_pictures_only() -> None:
    document, picture, buffer = docx.Document(), io.BytesIO(), io.BytesIO()
    pictures(drawn(disclosure))[0].save(picture, "PNG")
    document.add_picture(picture)
    document.save(buffer)
    with pytest.raises(NoTextLayer, match="1张图片") as caught:
        read_document(buffer.getvalue())
    assert caught.value.pages == 1
    assert rows_of(read_with_ocr(buffer.getvalue()).grids[0]) == ROWS


def test_a_scan_of_nothing_is_said_to_be_one() -> None:
    with pytest.raises(NoTextLayer, match="没有认出文字"):
        read_with_ocr(as_pdf(pictures(drawn(lambda _: None), grain=4)))


def test_too_many_pages_are_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.read.ocr.document.MOST_PAGES", 1)
    with pytest.raises(NoTextLayer, match="有2页为图片，超过") as caught:
        read_with_ocr(as_pdf(pictures(drawn(disclosure, disclosure))))
    assert caught.value.pages == 2
