"""What the demo portal writes, read back with other people's libraries: every text of every cell is there."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from io import BytesIO
from itertools import pairwise
from typing import Any

import docx
import olefile
import openpyxl
import pdfplumber
import pytest
from bs4 import BeautifulSoup

from scrapers.portals.demo.bad_files import bad_files, encrypted_workbook
from scrapers.portals.demo.blocks import LaidOut, Paragraph, Sheet
from scrapers.portals.demo.compose import compose
from scrapers.portals.demo.facts import Disclosure, disclosures
from scrapers.portals.demo.sheet_builder import header_cells
from scrapers.portals.demo.write_docx import docx_bytes
from scrapers.portals.demo.write_html import html_content
from scrapers.portals.demo.write_pdf import pdf_bytes
from scrapers.portals.demo.write_xlsx import xlsx_bytes

ONE_OF_EACH_STYLE = list({facts.style: facts for facts in disclosures()}.values())
CASES = [pytest.param(facts, id=facts.style) for facts in ONE_OF_EACH_STYLE]


def squeezed(text: object) -> str:
    return re.sub(r"\s", "", str(text))


def wanted(sheet: Sheet) -> Counter[str]:
    return Counter(filter(None, (squeezed(cell.text) for cell in sheet.cells)))


def paragraphs(document: LaidOut) -> list[str]:
    return [squeezed(block.text) for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("facts", CASES)
def test_html_holds_every_cell_in_its_place(facts: Disclosure) -> None:
    document = compose(facts.id)
    soup = BeautifulSoup(html_content(document), "html.parser")
    tables = soup.find_all("table")
    assert len(tables) == len(document.sheets)
    for sheet, table in zip(document.sheets, tables, strict=True):
        assert Counter(filter(None, (squeezed(c.text) for c in table.find_all(["th", "td"])))) == wanted(sheet)
        widths: list[int] = [0] * sheet.rows
        for number, row in enumerate(table.find_all("tr")):
            for cell in row.find_all(["th", "td"]):
                for below in range(int(str(cell.get("rowspan", 1)))):
                    widths[number + below] += int(str(cell.get("colspan", 1)))
        assert set(widths) == {sheet.columns}, sheet.title
    said = [squeezed(p.text) for p in soup.find_all("p")]
    assert all(text in said for text in paragraphs(document))


@pytest.mark.parametrize("facts", CASES)
def test_docx_holds_every_cell(facts: Disclosure) -> None:
    document = compose(facts.id)
    word = docx.Document(BytesIO(docx_bytes(document)))
    assert len(word.tables) == len(document.sheets)
    for sheet, table in zip(document.sheets, word.tables, strict=True):
        cells = {cell._tc: cell.text for row in table.rows for cell in row.cells}
        assert Counter(filter(None, map(squeezed, cells.values()))) == wanted(sheet), sheet.title
    said = [squeezed(p.text) for p in word.paragraphs]
    assert all(text in said for text in paragraphs(document))


@pytest.mark.parametrize("facts", CASES)
def test_xlsx_shows_every_amount_as_printed(facts: Disclosure) -> None:
    document = compose(facts.id)
    book = openpyxl.load_workbook(BytesIO(xlsx_bytes(document)))
    assert len(book.worksheets) == len(document.sheets) + 1
    for sheet, worksheet in zip(document.sheets, book.worksheets[1:], strict=True):
        shown = Counter(squeezed(text) for row in worksheet.iter_rows(min_row=4) for text in map(_shown, row) if text)
        shown.subtract(map(squeezed, sheet.notes))
        assert +shown == wanted(sheet), sheet.title
        assert squeezed(worksheet["A2"].value) == squeezed(sheet.title)
    said = [squeezed(row[0].value) for row in book.worksheets[0].iter_rows()]
    assert all(text in said for text in paragraphs(document))


def _shown(cell: Any) -> str:
    if isinstance(cell.value, int | float) and cell.number_format != "General":
        return f"{cell.value:,.2f}" if "," in cell.number_format else f"{cell.value:.2f}"
    return "" if cell.value is None else str(cell.value)


@pytest.mark.parametrize("facts", CASES)
def test_pdf_holds_every_cell_and_repeats_headers_only(facts: Disclosure) -> None:
    document = compose(facts.id)
    with pdfplumber.open(BytesIO(pdf_bytes(document))) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
        text = squeezed("".join(page.extract_text() for page in pdf.pages))
        assert len(pdf.pages) > len(document.sheets)
    found = Counter(squeezed(cell) for table in tables for row in table for cell in row if cell)
    for sheet in document.sheets:
        body = [c for c in sheet.cells if c.row >= sheet.header_rows]
        for cell in body:
            assert not cell.text or found[squeezed(cell.text)], (sheet.title, cell.text)
    printed = Counter(squeezed(c.text) for sheet in document.sheets for c in sheet.cells if c.align == "right")
    for amount, times in printed.items():
        assert not amount or found[amount] >= times, amount
    for number, block in enumerate(paragraphs(document)):
        assert block[:20] in text, number


def test_a_long_pdf_table_goes_on_with_its_header_on_the_next_page() -> None:
    with pdfplumber.open(BytesIO(pdf_bytes(compose("baiyu-xzsp-2025-budget")))) as pdf:
        first_rows = [t[0] for page in pdf.pages for t in page.extract_tables() if len(t) > 2]
    assert any(a == b for a, b in pairwise(first_rows))


@pytest.mark.parametrize(("paths", "cells"), [((("a", "b"), ("a", "c"), ("d",)), 4), ((("a",), ("b", "c", "d")), 4)])
def test_header_paths_cover_their_grid_once(paths: tuple[tuple[str, ...], ...], cells: int) -> None:
    placed = header_cells(paths)
    depth = max(map(len, paths))
    covered = Counter(
        (row, column)
        for c in placed
        for row in range(c.row, c.row + c.row_span)
        for column in range(c.column, c.column + c.column_span)
    )
    assert len(placed) == cells
    assert set(covered.values()) == {1}
    assert len(covered) == depth * len(paths)


PRINT_DIGEST = """
import hashlib
from scrapers.portals.demo.site import build_site
site = build_site(with_bad_files=True)
for address in sorted(site):
    print(address, hashlib.sha256(site[address].read()).hexdigest(), site[address].last_modified.isoformat())
"""


def test_two_nights_give_the_same_bytes() -> None:
    def night(seed: str, zone: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        run = subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        return run.stdout

    first = night("1", "Asia/Shanghai")
    assert len(first.splitlines()) > 40
    assert first == night("2", "America/Lima")


@pytest.mark.parametrize("write", [pdf_bytes, docx_bytes, xlsx_bytes])
def test_the_clock_is_not_in_the_files(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import time_machine

    document = compose("baiyu-zwzx-2025-budget")
    with time_machine.travel("2026-01-02 03:04:05", tick=False):
        before = hashlib.sha256(write(document)).hexdigest()
    with time_machine.travel("2031-06-07 08:09:10", tick=False):
        assert hashlib.sha256(write(document)).hexdigest() == before


def test_bad_files_are_bad() -> None:
    files = bad_files()
    assert files["空文件.pdf"] == b""
    cut = files["没有下载完的文件.pdf"]
    assert cut.startswith(b"%PDF-") and b"%%EOF" not in cut
    assert files["其实是网页的文件.pdf"].startswith(b"<html>")
    with olefile.OleFileIO(BytesIO(encrypted_workbook())) as compound:
        assert compound.listdir() == [["EncryptedPackage"], ["EncryptionInfo"]]
        assert len(compound.openstream("EncryptedPackage").read()) == 8008
