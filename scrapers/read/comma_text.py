"""Text with commas between the cells (CSV), as Excel saves a sheet: merged cells stand in their first place only."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.encoding import decode
from scrapers.read.spreadsheet import Sheet, add_sheet
from scrapers.records import Cell, ReadDocument

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_BETWEEN_CELLS = re.compile(r",(?!\d{3}(?!\d)|\s)|(?<!\d),(?!\s)")
_OF_A_SENTENCE = re.compile(r"[。；]|\d\s*[万亿]*元\s*,|\d\s*[%％]\s*,\s*[\u4e00-\u9fff]")
_FEWEST_LINES = 3
_LONGEST_CELL = 1_000_000


def is_comma_text(text: str) -> bool:
    """Whether most lines of a text have the same number of cells between commas, and several of them.

    A comma inside quotation marks, in an amount (``1,581.92``) or before a space parts no cells; Chinese text has none,
    and where most lines have the marks of sentences, the commas are theirs.
    """
    lines = [line for line in _QUOTED.sub("", text).splitlines() if line.strip(" \t,")]
    counts = Counter(len(_BETWEEN_CELLS.findall(line)) for line in lines)
    commas, times = max(((n, t) for n, t in counts.items() if n), key=lambda c: (c[1], c[0]), default=(0, 0))
    parted = sum(t for n, t in counts.items() if n)
    if 2 * sum(_OF_A_SENTENCE.search(line) is not None for line in lines) > parted:
        return False
    return times >= _FEWEST_LINES and commas > 0 and parted * 10 >= 7 * len(lines) and "\t" not in text[:1000]


def read_comma_text(body: bytes) -> ReadDocument:
    """Read a CSV in any Chinese encoding as one sheet, which may hold several tables below each other."""
    text, whole = decode(body)
    builder = DocumentBuilder("csv")
    if not whole:
        builder.note("文本中有无法解码的字节，已用替代字符标出")
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", ""), newline="")))
    except csv.Error as error:
        raise ReadError("CSV 文件已损坏：有一个单元格没有结束的引号") from error
    cells = [
        Cell(row, column, value.strip().replace("\r\n", "\n"))
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value.strip() or _of_a_table(values)
    ]
    add_sheet(builder, Sheet("", cells, origin="tabs"), page=1)
    return builder.document()


def _of_a_table(values: list[str]) -> bool:
    """A row whose blanks stand for cells; beside a lone text they only fill the line."""
    return sum(1 for value in values if value.strip()) > 1
