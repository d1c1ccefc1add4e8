"""Hostile and broken files, through the process that reads: each is set aside with its reason, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hostile_files as made
import pytest

from scrapers.bounded.process import BoundedProcess
from scrapers.errors import ReadError

SECONDS, MEGABYTES = 60, 1024
Make = Callable[[], bytes]
CASES: dict[str, tuple[Make, str]] = {
    "zip bomb": (made.bomb, "压缩炸弹"),
    "zip bomb in levels": (made.nested_bomb, "压缩包解开后过大"),
    "forty archives in one another": (made.deep_archive, "嵌套超过 3 层"),
    "archive of three thousand files": (made.many_members, "文件过多"),
    "archive whose members overlap": (made.overlapping_members, "解开后过大"),
    "archive that lies about a size": (made.lying_size, "无法解压"),
    "archive under a password": (made.protected_archive, "“预算.txt”无法读取：压缩包有密码保护"),
    "billion laughs in a DOCX": (lambda: made.word_with_type(made.LAUGHS), "不安全"),
    "billion laughs in UTF-16": (lambda: made.word_with_type(made.LAUGHS, "utf-16"), "不安全"),
    "billion laughs in UTF-32": (lambda: made.word_with_type(made.LAUGHS, "utf-32"), "不安全"),
    "quadratic entities in a DOCX": (lambda: made.word_with_type(made.QUADRATIC), "不安全"),
    "external entity in an XLSX": (lambda: made.sheet_with_type(made.EXTERNAL), "不安全"),
    "billion laughs in Word 2003": (
        f'<?mso-application progid="Word.Document"?>{made.LAUGHS}<w>&j;</w>'.encode,
        "不安全",
    ),
    "ten thousand levels in a DOCX": (made.deep_word, "XML 无法解析"),
    "half a million cells": (made.million_cells, "单元格超过 300000 个"),
    "few cells over a vast table": (made.scattered_cells, "表格范围异常"),
    "merged cells over whole rows": (made.endless_merge, "合并单元格范围异常"),
    "pages that hold themselves": (made.endless_pdf, "PDF"),
    "PDF under a password": (made.protected_pdf, "密码"),
    "cut PDF": (lambda: made.protected_pdf()[:200], "PDF"),
    "compound file in a circle": (made.circular_compound, "无法识别文件格式"),
    "garbage in a compound file": (made.garbage_compound, "无法识别文件格式"),
    "cut DOCX": (lambda: made.word()[:9000], "已损坏或不完整"),
    "cut XLSX": (lambda: made.workbook()[:-40], "已损坏或不完整"),
    "empty XLSX": (lambda: made.with_part(made.workbook(), "xl/workbook.xml", lambda _: b""), "无法打开"),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[BoundedProcess]:
    reader = BoundedProcess()
    yield reader
    reader.close()


@pytest.mark.parametrize("name", CASES)
def test_set_aside_with_its_reason(name: str, reader: BoundedProcess, tmp_path: Path) -> None:
    make, reason = CASES[name]
    path = tmp_path / "hostile"
    path.write_bytes(make())
    with pytest.raises(ReadError, match=reason) as error:
        reader.read(path, seconds=SECONDS, megabytes=MEGABYTES)
    assert not any(word in str(error.value) for word in ("Traceback", "Error", str(tmp_path)))


HARMLESS: dict[str, tuple[Make, str]] = {
    "sheet that says it is as large as can be": (
        lambda: made.with_part(
            made.workbook(),
            "xl/worksheets/sheet1.xml",
            lambda data: data.replace(b'ref="A1:B3"', b'ref="A1:XFD1048576"'),
        ),
        "1.5",
    ),
    "entry in the last cell of a sheet": (
        lambda: made.sheet(b'<row r="1048576"><c r="XFD1048576"><v>3</v></c></row>'),
        "1.5",
    ),
    "merged column down to the end": (
        lambda: made.with_part(
            made.workbook(),
            "xl/worksheets/sheet1.xml",
            lambda data: data.replace(
                b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A3:A1048576"/></mergeCells>'
            ),
        ),
        "1.5",
    ),
    "row and column formats to the end": (
        lambda: made.sheet(b'<cols><col min="1" max="16384" width="9"/></cols>', b"<sheetData>"),
        "1.5",
    ),
    "page of a hundred thousand levels": (
        ("<html><body><p>预算1.5万元。</p>" + "<div>" * 100_000).encode,
        "1.5",
    ),
    "page of tables in tables": (
        ("<html><body><p>预算1.5万元。</p>" + "<table><tr><td>" * 20_000).encode,
        "1.5",
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_large_only_in_name_is_read_soon(name: str, reader: BoundedProcess, tmp_path: Path) -> None:
    make, text = HARMLESS[name]
    path = tmp_path / "large"
    path.write_bytes(make())
    read = reader.read(path, seconds=SECONDS, megabytes=MEGABYTES)
    assert text in read.text or any(cell.text == text for grid in read.grids for cell in grid.cells)


def test_the_next_document_is_read_after_all_of_them(reader: BoundedProcess, tmp_path: Path) -> None:
    path = tmp_path / "good"
    path.write_bytes(made.word())
    assert reader.read(path, seconds=SECONDS, megabytes=MEGABYTES).text == "某局2024年部门预算"
