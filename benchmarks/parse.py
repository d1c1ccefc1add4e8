"""How fast PDFs are read: our reader against pdfium's own extraction, and against pdfplumber, in the same run.

    python benchmarks/parse.py [FOLDER] [--rounds 3] [--without-pdfplumber]

FOLDER defaults to ``$GONGKAI_REAL_DOCUMENTS/corpus``. The floor is what any reader on pdfium asks for: load each page,
every character's code and box, and every path's way of drawing, matrix and points. Times are processor seconds of one
core, the best of all rounds; peak memory is measured in a process of its own, start-up included.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scrapers.read.pdf import read_pdf

_MEMORY = (
    "import resource, sys; from pathlib import Path; from scrapers.read.pdf import read_pdf\n"
    "for path in sys.argv[1:]: read_pdf(Path(path).read_bytes())\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)


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


def plumber(path: Path) -> int:
    import pdfplumber

    cells = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            cells += sum(bool(cell) for table in page.extract_tables() for row in table for cell in row)
            page.close()
    return cells


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def peak_megabytes(paths: list[Path]) -> float:
    """Of a fresh process that reads all these files, one after the other."""
    command = [sys.executable, "-c", _MEMORY, *map(str, paths)]
    root = Path(__file__).resolve().parents[1]
    result = subprocess.run(command, capture_output=True, check=True, text=True, cwd=root)
    return int(result.stdout) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    real = os.environ.get("GONGKAI_REAL_DOCUMENTS")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(real) / "corpus" if real else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-pdfplumber", action="store_true", help="it takes ten times as long as all else")
    options = parser.parse_args()
    if options.folder is None:
        parser.error("name a folder with PDFs, or set GONGKAI_REAL_DOCUMENTS")
    paths = sorted(options.folder.rglob("*.pdf"))
    if not paths:
        parser.error(f"no PDF in {options.folder}")
    bodies = [path.read_bytes() for path in paths]
    pages = sum(map(floor, bodies))
    floors, ours = [], []
    for _ in range(options.rounds):  # by turns, so that whatever else runs here slows down both
        floors.append(seconds(lambda: [floor(body) for body in bodies]))
        ours.append(seconds(lambda: [read_pdf(body) for body in bodies]))
    best = min(floors)
    cells = sum(bool(cell.text) for body in bodies for grid in read_pdf(body).grids for cell in grid.cells)
    print(f"{len(paths)} files, {pages} pages, {sum(map(len, bodies)) / 2**20:.1f} MB")
    print(f"floor (pdfium)  {best:7.3f} s  {1000 * best / pages:7.2f} ms/page")
    _report("read_pdf", min(ours), best, pages, cells)
    if not options.without_pdfplumber:
        found: list[int] = []
        taken = seconds(lambda: found.extend(map(plumber, paths)))
        _report("pdfplumber", taken, best, pages, sum(found))
        print(f"read_pdf is {taken / min(ours):.1f} times as fast as pdfplumber")
    print(f"peak memory of a process that reads them all: {peak_megabytes(paths):.0f} MB")
    print(f"(of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB)")


def _report(name: str, taken: float, best: float, pages: int, cells: int) -> None:
    print(
        f"{name:<14}  {taken:7.3f} s  {1000 * taken / pages:7.2f} ms/page  {taken / best:6.2f} × floor"
        f"  {cells} filled cells"
    )


if __name__ == "__main__":
    main()
