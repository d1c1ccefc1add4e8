"""What our reader is measured against: pdfium's own extraction, and pdfplumber."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from benchmarks.pdf_cells import Rows
from scrapers.read.pdf import read_pdf


def floor(body: bytes) -> int:
    """What pdfium gives of characters and paths, asked for by its own Python binding; the number of pages."""
    document = pypdfium2.PdfDocument(body)
    pages = len(document)
    for index in range(pages):
        page = pdfium_c.FPDF_LoadPage(document.raw, index)
        text_page = pdfium_c.FPDFText_LoadPage(page)
        _characters(text_page)
        for number in range(pdfium_c.FPDFPage_CountObjects(page)):
            _object(pdfium_c.FPDFPage_GetObject(page, number))
        pdfium_c.FPDFText_ClosePage(text_page)
        pdfium_c.FPDF_ClosePage(page)
    document.close()
    return pages


def _characters(text_page: Any) -> None:
    box = pdfium_c.FS_RECTF()
    here = ctypes.byref(box)
    for index in range(pdfium_c.FPDFText_CountChars(text_page)):
        pdfium_c.FPDFText_GetUnicode(text_page, index)
        pdfium_c.FPDFText_GetLooseCharBox(text_page, index, here)


def _object(item: Any) -> None:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
        for number in range(pdfium_c.FPDFFormObj_CountObjects(item)):
            _object(pdfium_c.FPDFFormObj_GetObject(item, number))
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return
    fill, stroke, matrix = ctypes.c_int(), ctypes.c_int(), pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    pdfium_c.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(pdfium_c.FPDFPath_CountSegments(item)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, number)
        pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)


def our_tables(body: bytes) -> dict[int, list[Rows]]:
    """The tables of each page as ``read_pdf`` gives them."""
    tables: dict[int, list[Rows]] = defaultdict(list)
    for grid in read_pdf(body).grids:
        rows: Rows = [[None] * grid.columns for _ in range(grid.rows)]
        for cell in grid.cells:
            rows[cell.row - 1][cell.column - 1] = cell.text
        tables[grid.page].append(rows)
    return tables


def plumber_tables(body: bytes, strategy: str = "lines") -> dict[int, list[Rows]]:
    """The tables of each page as pdfplumber gives them, told by lines (its default) or by text."""
    import pdfplumber

    ways = {"vertical_strategy": strategy, "horizontal_strategy": strategy}
    tables: dict[int, list[Rows]] = {}
    with pdfplumber.open(io.BytesIO(body)) as document:
        for page in document.pages:
            tables[page.page_number] = page.extract_tables(ways)
            page.close()
    return tables
