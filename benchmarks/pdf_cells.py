"""Which printed amounts a reader of PDFs gives back, and which of them as a whole: with their row and their column."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "parity"))

import parity_print
from parity_blocks import Sheet
from parity_budget import BUDGET
from parity_final import FINAL

Rows = list[list[str | None]]
"""A table of a page: its rows, each with the text of every place; None where a merged cell covers it."""

Reader = Callable[[bytes], dict[int, list[Rows]]]
"""The tables of each page of a PDF."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A printed amount, the label and code of its row, and the lowest header of its column."""

    amount: str
    label: str
    code: str
    column: str
    page: int = 0
    """0: not known, any page."""
    continued: bool = False
    """The header may stand on a page before only."""


@dataclass(frozen=True, slots=True)
class Right:
    """Of so many amounts in ``total``: in a cell of its own beside its row's texts, and below its header as well."""

    total: int
    in_row: int
    whole: int

    def __str__(self) -> str:
        return (
            f"{self.in_row:,} of {self.total:,} amounts in a cell of their own beside their row's label and code, "
            f"{self.whole:,} of them under their column's header too"
        )


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    body: bytes
    wanted: tuple[Wanted, ...]


def corpus(truth: Path, paths: Sequence[Path]) -> list[Document]:
    """Ruled tables of real documents, with what ``truth`` says they print."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with truth.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows[row["file"]].append(row)
    documents = []
    for path in paths:
        first: dict[str, int] = {}
        for row in rows[path.name]:
            first[row["table"]] = min(int(row["page"]), first.get(row["table"], int(row["page"])))
        wanted = tuple(
            Wanted(
                _bare(row["amount_as_printed"]),
                _plain(row["row_label"].rsplit("/", 1)[-1]),
                row["row_code"],
                _plain(row["column_label"].rsplit("/", 1)[-1]),
                int(row["page"]),
                int(row["page"]) > first[row["table"]],
            )
            for row in rows[path.name]
        )
        documents.append(Document(path.name, path.read_bytes(), wanted))
    return documents


def without_rules(document: Document) -> Document | None:
    """The same pages with the same text, all paths that stand directly on them taken away.

    None where pdfium, which writes the pages anew, does not keep the text: some fonts do not survive this.
    """
    opened = pypdfium2.PdfDocument(document.body)
    for page in opened:
        for number in reversed(range(pdfium_c.FPDFPage_CountObjects(page.raw))):
            item = pdfium_c.FPDFPage_GetObject(page.raw, number)
            if pdfium_c.FPDFPageObj_GetType(item) == pdfium_c.FPDF_PAGEOBJ_PATH:
                pdfium_c.FPDFPage_RemoveObject(page.raw, item)
                pdfium_c.FPDFPageObj_Destroy(item)
        pdfium_c.FPDFPage_GenerateContent(page.raw)
        page.close()
    stream = io.BytesIO()
    opened.save(stream)
    opened.close()
    bare = stream.getvalue()
    return Document(document.name, bare, document.wanted) if _texts(bare) == _texts(document.body) else None


def _texts(body: bytes) -> list[list[str]]:
    opened = pypdfium2.PdfDocument(body)
    texts = [sorted(_bare(page.get_textpage().get_text_range())) for page in opened]
    opened.close()
    return texts


def parity(rules: str) -> list[Document]:
    """The disclosures of the parity tests, their tables with rules of this kind (“none”: borderless)."""
    blocks = {"budget": BUDGET, "final": FINAL}
    return [
        Document(name, parity_print.pdf(parts, rules=rules), tuple(w for b in parts for w in _wanted_of(b)))
        for name, parts in blocks.items()
    ]


PARITY_RULES = ("none", "three lines", "between rows", "frame", "shades")


def _wanted_of(block: object) -> Iterator[Wanted]:
    """Every amount of a sheet with the label and code at its left and the header right above it.

    A form, which has values in its first lines, has no such headers.
    """
    if not isinstance(block, Sheet) or any(_CODE.search(text) for row in block.head for text in row):
        return
    owner = {
        (row, column): place
        for place in block.places
        for row in range(place.row, place.row + place.rows)
        for column in range(place.column, place.column + place.columns)
    }
    for place in block.places:
        if place.row < len(block.head) or not _AMOUNT.fullmatch(place.text):
            continue
        left = list(dict.fromkeys(owner[place.row, column] for column in range(place.column)))
        at = max((n for n, other in enumerate(left) if other.text and not _FIGURE.fullmatch(other.text)), default=-1)
        codes = takewhile(str.isdigit, [other.text for other in reversed(left[: max(at, 0)]) if other.text])
        label = _plain(left[at].text) if at >= 0 else ""
        heads = [owner[row, place.column].text for row in range(len(block.head))]
        column = next((head for head in reversed(heads) if not head.isdigit()), "")
        yield Wanted(place.text, label, "".join(reversed(list(codes))), _plain(column))


def cells_right(document: Document, tables: dict[int, list[Rows]]) -> Right:
    """How many amounts stand where they are printed; no place counts twice."""
    used: set[tuple[int, int, int, int]] = set()
    indexed = [(page, number, table) for page, own in tables.items() for number, table in enumerate(own)]
    places: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    tables_at = {}
    for page, number, table in indexed:
        tables_at[page, number] = _Table(table)
        for r, row in enumerate(table):
            for c, cell in enumerate(row):
                if cell:
                    places[_bare(cell)].append((page, number, r, c))
    in_row = whole = 0
    for wanted in document.wanted:
        near = [p for p in places[wanted.amount] if p not in used and wanted.page in (0, p[0])]
        beside = [p for p in near if tables_at[p[:2]].has_beside(p[2], wanted.label, wanted.code)]
        below = [p for p in beside if wanted.continued or tables_at[p[:2]].has_above(p[2], p[3], wanted.column)]
        used.update(below[:1] or beside[:1])
        in_row += bool(beside)
        whole += bool(below)
    return Right(len(document.wanted), in_row, whole)


def best_of(document: Document, readers: Sequence[Reader]) -> Right:
    """What the better of several ways of reading gets right in this document."""
    return max((cells_right(document, reader(document.body)) for reader in readers), key=lambda r: (r.whole, r.in_row))


def summed(parts: Sequence[Right]) -> Right:
    return Right(sum(p.total for p in parts), sum(p.in_row for p in parts), sum(p.whole for p in parts))


class _Table:
    """What stands beside and above a place; merged cells speak for all that they cover."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def has_beside(self, row: int, label: str, code: str) -> bool:
        """A code may stand in columns of its own, or before the label in one cell, and lose its zeros."""
        own = {_WORDS.sub("", text) for column in range(len(self._rows[row])) for text in self._said(row, column)}
        joined = "".join(_plain(text or "") for text in self._rows[row])
        has_label = _WORDS.sub("", label) in own if label else True
        return (has_label or joined.startswith(label)) and code.replace("0", "") in joined.replace("0", "")

    def has_above(self, row: int, column: int, text: str) -> bool:
        """A header of several lines may have been cut into rows: they are put together again."""
        above = [t for r in range(row) for t in self._said(r, column, blank_too=True)]
        lines = "".join(_plain(line[column] or "") for line in self._rows[:row])
        return any(text in said for said in (*above, lines))

    def _said(self, row: int, column: int, *, blank_too: bool = False) -> list[str]:
        """The text of a place; where a merged cell covers it (or it is blank, on request) those it may have."""
        text = self._rows[row][column]
        if text is not None and (text.strip() or not blank_too):
            return [_plain(text)]
        left = (self._rows[row][c] for c in range(column - 1, -1, -1))
        above = (self._rows[r][column] for r in range(row - 1, -1, -1)) if text is None else iter(())
        nearest = (next((t for t in way if t), "") for way in (left, above))
        return [_plain(t) for t in nearest if t]


_AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
_FIGURE = re.compile(r"-?[\d,.]+%?|-")
_CODE = re.compile(r"\d{6}")
_WORDS = re.compile(r"^\d+|\d+$")


def _bare(text: str) -> str:
    return "".join(text.split())


def _plain(text: str) -> str:
    """Letters, digits and characters: marks and spaces are not compared."""
    return re.sub(r"\W", "", text)
