"""Word documents (DOCX): paragraphs, tables and text boxes in the order of the body.

Pages are those at which Word last broke the text, or else those of explicit page breaks. Deleted and hidden text is
left out; field codes are not text, their results are.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from scrapers.errors import ReadError
from scrapers.read.builder import DocumentBuilder
from scrapers.read.limits import open_zip, parse_xml, read_member
from scrapers.read.tables import OWN_ROWS_OF_DATA, add_table, lays_out_only
from scrapers.records import Cell, ReadDocument

_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
}
_LEFT_OUT = {
    "w:del",
    "w:moveFrom",
    "w:instrText",
    "w:delText",
    "w:pPr",
    "w:rPr",
    "w:tblPr",
    "w:sectPr",
    "w:sdtPr",
    "w:rt",
}
_SIGNS = {"w:tab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-", "w:softHyphen": ""}
_OFF = {"0", "false", "off"}
_MOST_SPAN = 1000
_DOCUMENT_RELATION = "/officeDocument"


def read_docx(body: bytes) -> ReadDocument:
    """Read a DOCX. Raises ``ReadError`` for damage, bombs and external entities."""
    with open_zip(body) as archive:
        root = parse_xml(read_member(archive, _main_part(archive)))
        notes = _footnotes(archive)
    story = _child(root, "w:body")
    if story is None:
        raise ReadError("文件已损坏：没有正文")
    builder = DocumentBuilder("docx")
    reader = _Story(builder, "w:lastRenderedPageBreak" if _has_rendered_breaks(root) else "w:br")
    reader.blocks(story)
    for note in notes:
        reader.blocks(note)
    return builder.document(pages=reader.page)


def _main_part(archive: zipfile.ZipFile) -> str:
    relations = parse_xml(read_member(archive, "_rels/.rels"))
    for relation in relations:
        if str(relation.get("Type", "")).endswith(_DOCUMENT_RELATION):
            return posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")
    raise ReadError("文件已损坏：没有正文")


def _footnotes(archive: zipfile.ZipFile) -> list[etree._Element]:
    """Footnotes and endnotes, without the separators that Word keeps as notes too."""
    found: list[etree._Element] = []
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if part in archive.namelist():
            found.extend(note for note in parse_xml(read_member(archive, part)) if _attribute(note, "type") is None)
    return found


def _has_rendered_breaks(root: etree._Element) -> bool:
    return any(_name(element) == "w:lastRenderedPageBreak" for element in root.iter())


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _name(element: etree._Element) -> str:
    """``w:p`` for a paragraph, in the transitional and in the strict namespace; empty for comments."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, local = element.tag.rpartition("}")
    prefix = _NAMESPACES.get(namespace[1:])
    return f"{prefix}:{local}" if prefix else local


def _child(element: etree._Element, *path: str) -> etree._Element | None:
    found: etree._Element | None = element
    for name in path:
        found = next((child for child in found if _name(child) == name), None) if found is not None else None
    return found


def _attribute(element: etree._Element | None, local: str) -> str | None:
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == local), None)


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and (_attribute(element, "val") or "1").lower() not in _OFF


# ── the story ────────────────────────────────────────────────────────────────────────────────────────────────────


class _Story:
    """A walk over the body, knowing on which page it is."""

    def __init__(self, builder: DocumentBuilder, page_break: str) -> None:
        self.page = 1
        self._builder = builder
        self._page_break = page_break

    def blocks(self, element: etree._Element) -> None:
        for child in _visible(element):
            name = _name(child)
            if name == "w:p":
                self._paragraph(child)
            elif name == "w:tbl":
                self._table(child)
            elif name not in _LEFT_OUT:
                self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        boxes: list[etree._Element] = []
        page: int | None = None
        text = ""
        for run in self._runs(paragraph, boxes):
            text += run
            page = self.page if page is None and run.strip() else page
        for line in text.replace("\t", "  ").split("\n"):
            self._builder.line(line, page=page or self.page, paragraph=True)
        for box in boxes:
            self.blocks(box)

    def _runs(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for child in _visible(element):
            name = _name(child)
            if name == "w:txbxContent":
                boxes.append(child)
            elif name in {"w:t", "m:t"}:
                yield child.text or ""
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name in {"w:br", "w:lastRenderedPageBreak"}:
                is_page = name != "w:br" or _attribute(child, "type") == "page"
                self.page += is_page and name == self._page_break
                yield "" if is_page else "\n"
            elif name == "w:r" and _is_on(_child(child, "w:rPr", "w:vanish")):
                if "".join(str(text) for text in child.itertext()).strip():
                    self._builder.note("文档中有隐藏的文字，未读取")
            elif name not in _LEFT_OUT:
                yield from self._runs(child, boxes)

    def _table(self, table: etree._Element) -> None:
        if _lays_out_tables(table):
            for cell in _cells_of(table):
                self.blocks(cell)
            return
        cells = self._cells(table)
        if not lays_out_only(cells):
            add_table(self._builder, cells, "docx", page=self.page)
            return
        for cell in cells:
            for line in cell.text.split("\n"):
                self._builder.line(line, page=cell.page, paragraph=True)

    def _cells(self, table: etree._Element) -> list[Cell]:
        """Cells with their places; one that goes on below (vMerge) stands once."""
        cells: list[Cell] = []
        open_merges: dict[int, int] = {}
        for row_no, row in enumerate(_rows_of(table), 1):
            column = 1 + _count(_child(row, "w:trPr", "w:gridBefore"), least=0)
            for raw in _row_cells(row):
                span = _count(_child(raw, "w:tcPr", "w:gridSpan"), least=1)
                text, page = self._cell_text(raw)
                merge = _child(raw, "w:tcPr", "w:vMerge")
                above = open_merges.get(column)
                if merge is not None and _attribute(merge, "val") != "restart" and above is not None:
                    cells[above] = _one_row_longer(cells[above], row_no, text)
                else:
                    cells.append(Cell(row_no, column, text, 1, span, page))
                    open_merges.pop(column, None)
                    if merge is not None:
                        open_merges[column] = len(cells) - 1
                column += span
        return cells

    def _cell_text(self, cell: etree._Element) -> tuple[str, int]:
        """Paragraphs as lines, and the page of the first; a table inside a cell of a data table is text too."""
        inside = DocumentBuilder("docx")
        story = _Story(inside, self._page_break)
        story.page = self.page
        story.blocks(cell)
        self.page = story.page
        found = inside.document()
        for note in found.notes:
            self._builder.note(note)
        nested = [c.text for grid in found.grids for c in grid.cells if c.text]
        page = found.lines[0].page if found.lines else self.page
        return "\n".join(part for part in (found.text, *nested) if part), page


def _visible(element: etree._Element) -> Iterator[etree._Element]:
    """Children; of alternative contents the first only (the others say the same for older programs)."""
    for child in element:
        if _name(child) == "mc:AlternateContent":
            choice = _child(child, "mc:Choice")
            chosen = choice if choice is not None else _child(child, "mc:Fallback")
            if chosen is not None:
                yield from _visible(chosen)
        elif _name(child):
            yield child


def _one_row_longer(cell: Cell, row: int, text: str) -> Cell:
    joined = "\n".join(part for part in (cell.text, text) if part)
    return Cell(cell.row, cell.column, joined, row - cell.row + 1, cell.column_span, cell.page)


def _count(element: etree._Element | None, *, least: int) -> int:
    value = _attribute(element, "val") or ""
    return min(max(int(value), least), _MOST_SPAN) if value.isdecimal() and len(value) < 7 else least


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also where content controls stand around them."""
    for child in _visible(element):
        name = _name(child)
        if name == wanted:
            yield child
        elif name in {"w:sdt", "w:sdtContent", "w:ins", "w:smartTag", "w:customXml", "w:moveTo"}:
            yield from _within(child, wanted)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in _within(table, "w:tr") if _child(row, "w:trPr", "w:del") is None)


def _row_cells(row: etree._Element) -> Iterator[etree._Element]:
    return _within(row, "w:tc")


def _cells_of(table: etree._Element) -> Iterator[etree._Element]:
    return (cell for row in _rows_of(table) for cell in _row_cells(row))


def _lays_out_tables(table: etree._Element) -> bool:
    """Whether a table holds a table of data, and hardly any data of its own: then it lays out the page."""
    inner = [element for element in table.iter() if element is not table and _name(element) == "w:tbl"]
    if not any(_rows_of_several(nested) > 1 for nested in inner):
        return False
    return _rows_of_several(table) < OWN_ROWS_OF_DATA


def _rows_of_several(table: etree._Element) -> int:
    """Rows with several cells that hold something else than a table."""
    return sum(1 for row in _rows_of(table) if sum(1 for cell in _row_cells(row) if _child(cell, "w:tbl") is None) > 1)
