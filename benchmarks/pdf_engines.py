"""What our reader is measured against: pdfium's own extraction, and pdfplumber; and which cells a reader gets right."""

from __future__ import annotations

import csv
import ctypes
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from scrapers.read.pdf import read_pdf

Rows = list[list[str]]
"""A table of a page: its rows, each with the text of every place; what a merged cell covers is empty."""


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


def our_tables(path: Path) -> dict[int, list[Rows]]:
    """The tables of each page as ``read_pdf`` gives them."""
    tables: dict[int, list[Rows]] = defaultdict(list)
    for grid in read_pdf(path.read_bytes()).grids:
        rows = [[""] * grid.columns for _ in range(grid.rows)]
        for cell in grid.cells:
            rows[cell.row - 1][cell.column - 1] = cell.text
        tables[grid.page].append(rows)
    return tables


def plumber_tables(path: Path) -> dict[int, list[Rows]]:
    """The tables of each page as pdfplumber gives them."""
    import pdfplumber

    tables: dict[int, list[Rows]] = {}
    with pdfplumber.open(path) as document:
        for page in document.pages:
            tables[page.page_number] = [[[cell or "" for cell in row] for row in t] for t in page.extract_tables()]
            page.close()
    return tables


def cells_right(truth: Path, paths: Sequence[Path], tables_of: Callable[[Path], dict[int, list[Rows]]]) -> str:
    """How many printed amounts stand in a cell of their own, in the row of their own label or code, on their page."""
    wanted: dict[str, list[dict[str, str]]] = defaultdict(list)
    with truth.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted[row["file"]].append(row)
    right = total = 0
    for path in paths:
        tables = tables_of(path) if path.name in wanted else {}
        for row in wanted[path.name]:
            total += 1
            names = {_plain(row["row_label"].rsplit("/", 1)[-1]), _plain(row["row_code"])} - {""}
            right += _stands_in(tables.get(int(row["page"]), []), _plain(row["amount_as_printed"]), names)
    return f"{right} of {total} amounts in the cell and row they are printed in"


def _stands_in(tables: Sequence[Rows], amount: str, names: set[str]) -> bool:
    for table in tables:
        for row in table:
            texts = [_plain(cell) for cell in row]
            if amount in texts and (not names or names & set(texts) or "".join(texts).startswith(tuple(names))):
                return True
    return False


def _plain(text: str) -> str:
    return "".join(text.split())
