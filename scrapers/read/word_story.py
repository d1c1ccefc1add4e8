"""The story of a Word document: paragraphs, tables and text boxes in the order of the body.

Works on WordprocessingML as DOCX has it (transitional and strict) and as Word 2003 wrote it. Deleted and hidden text is
left out; field codes are not text, their results are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from scrapers.read.builder import DocumentBuilder
from scrapers.read.tables import OWN_ROWS_OF_DATA, add_table, lays_out_only
from scrapers.read.word_grid import RowCell, placed
from scrapers.records import Cell

_NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.microsoft.com/office/word/2003/wordml": "w",
    "http://schemas.microsoft.com/aml/2001/core": "aml",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
}
_LEFT_OUT = {
    *("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:delInstrText", "w:rt"),
    *("w:pPr", "w:rPr", "w:tblPr", "w:sectPr", "w:sdtPr", "w:docSuppData", "w:binData"),
}
_TRANSPARENT = {
    "w:sdt",
    "w:sdtContent",
    "w:ins",
    "w:smartTag",
    "w:customXml",
    "w:moveTo",
    "aml:annotation",
    "aml:content",
}
_SIGNS = {"w:tab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-", "w:softHyphen": ""}
_BOXES = {"w:txbxContent", "w:footnote", "w:endnote", "OLEObject"}
"""What stands in a paragraph and has paragraphs of its own: it follows the paragraph."""
_OFF = {"0", "false", "off"}
_MOST_SPAN = 1000
_PICTURE_OF_TEXT = 3_800_000
"""EMU, about 10 cm: a picture as wide as this is a scanned page or a table, not an ornament."""

Insert = Callable[[etree._Element], None]
"""Called for content that stands in another part of the package (an embedded page or sheet)."""


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────


def name_of(element: etree._Element) -> str:
    """``w:p`` for a paragraph, in the transitional and in the strict namespace; empty for comments."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, local = element.tag.rpartition("}")
    prefix = _NAMESPACES.get(namespace[1:])
    return f"{prefix}:{local}" if prefix else local


def child_of(element: etree._Element, *path: str) -> etree._Element | None:
    found: etree._Element | None = element
    for name in path:
        found = next((child for child in found if name_of(child) == name), None) if found is not None else None
    return found


def attribute_of(element: etree._Element | None, local: str) -> str | None:
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == local), None)


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and (attribute_of(element, "val") or "1").lower() not in _OFF


# ── the story ────────────────────────────────────────────────────────────────────────────────────────────────────


def read_story(
    builder: DocumentBuilder, body: etree._Element, notes: list[etree._Element], insert: Insert | None = None
) -> int:
    """Add the body and then the notes to ``builder``; the number of the last page.

    Pages are those at which Word last broke the text, or else those of explicit page breaks.
    """
    broken = any(name_of(element) == "w:lastRenderedPageBreak" for element in body.iter())
    story = _Story(builder, "w:lastRenderedPageBreak" if broken else "w:br", insert)
    story.blocks(body)
    for note in notes:
        story.blocks(note)
    return story.page


class _Story:
    """A walk over the body, knowing on which page it is."""

    def __init__(self, builder: DocumentBuilder, page_break: str, insert: Insert | None) -> None:
        self.page = 1
        self._builder = builder
        self._page_break = page_break
        self._insert = insert

    def blocks(self, element: etree._Element) -> None:
        for child in _visible(element):
            name = name_of(child)
            if name == "w:p":
                self._paragraph(child)
            elif name == "w:tbl":
                self._table(child)
            elif name == "w:altChunk" and self._insert is not None:
                self._insert(child)
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
            if name_of(box) != "OLEObject":
                self.blocks(box)
            elif self._insert is not None:
                self._insert(box)

    def _runs(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for child in _visible(element):
            name = name_of(child)
            if name in _BOXES:
                boxes.append(child)
            elif name in {"w:t", "m:t"}:
                yield child.text or ""
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name in {"w:br", "w:lastRenderedPageBreak"}:
                is_page = name != "w:br" or attribute_of(child, "type") == "page"
                self.page += is_page and name == self._page_break
                yield "" if is_page else "\n"
            elif name == "w:r" and (unread := _unread(child)):
                if "".join(str(text) for text in child.itertext()).strip():
                    self._builder.note(f"文档中有{unread}的文字，未读取")
            elif name not in _LEFT_OUT:
                if name == "wp:extent" and _number(child.get("cx")) >= _PICTURE_OF_TEXT:
                    self._builder.note("文档中有图片，图中的文字和表格未读取")
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
        rows: list[list[RowCell]] = []
        for row in _rows_of(table):
            start = _count(child_of(row, "w:trPr", "w:gridBefore"), least=0)
            cells: list[RowCell] = []
            for raw in _row_cells(row):
                span = _count(child_of(raw, "w:tcPr", "w:gridSpan"), least=1)
                text, page = self._cell_text(raw)
                cells.append(RowCell(start, span, text, page, _vertical_merge(raw)))
                start += span
            rows.append(cells)
        grid = child_of(table, "w:tblGrid")
        widths = [_width(column) for column in grid if name_of(column) == "w:gridCol"] if grid is not None else []
        return placed(rows, widths)

    def _cell_text(self, cell: etree._Element) -> tuple[str, int]:
        """Paragraphs as lines, and the page of the first; a table inside a cell of a data table is text too."""
        inside = DocumentBuilder("docx")
        story = _Story(inside, self._page_break, self._insert)
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
        if name_of(child) == "mc:AlternateContent":
            choice = child_of(child, "mc:Choice")
            chosen = choice if choice is not None else child_of(child, "mc:Fallback")
            if chosen is not None:
                yield from _visible(chosen)
        elif name_of(child) and not _is_deletion(child):
            yield child


def _unread(run: etree._Element) -> str:
    """Why a run does not count: it is hidden, or struck out; empty where it does."""
    if _is_on(child_of(run, "w:rPr", "w:vanish")):
        return "隐藏"
    struck = any(_is_on(child_of(run, "w:rPr", name)) for name in ("w:strike", "w:dstrike"))
    return "划去" if struck else ""


def _is_deletion(element: etree._Element) -> bool:
    """A change that Word 2003 keeps track of: an annotation around what it concerns."""
    return name_of(element) == "aml:annotation" and (attribute_of(element, "type") or "").endswith(
        ("Deletion", "MoveFrom")
    )


def _vertical_merge(cell: etree._Element) -> str:
    """``restart``, ``continue``, or nothing; Word 2003 writes the mark in small letters."""
    for name in ("w:vMerge", "w:vmerge"):
        if (mark := child_of(cell, "w:tcPr", name)) is not None:
            return "restart" if attribute_of(mark, "val") == "restart" else "continue"
    return ""


def _width(column: etree._Element) -> int:
    """Twips; a column without a width is no sliver."""
    return _number(attribute_of(column, "w")) or _MOST_SPAN


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0


def _count(element: etree._Element | None, *, least: int) -> int:
    return min(max(_number(attribute_of(element, "val")), least), _MOST_SPAN)


def _within(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also where content controls stand around them."""
    for child in _visible(element):
        name = name_of(child)
        if name == wanted:
            yield child
        elif name in _TRANSPARENT:
            yield from _within(child, wanted)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in _within(table, "w:tr") if not _is_deleted(row))


def _is_deleted(row: etree._Element) -> bool:
    properties = child_of(row, "w:trPr")
    return properties is not None and any(name_of(child) == "w:del" or _is_deletion(child) for child in properties)


def _row_cells(row: etree._Element) -> Iterator[etree._Element]:
    return _within(row, "w:tc")


def _cells_of(table: etree._Element) -> Iterator[etree._Element]:
    return (cell for row in _rows_of(table) for cell in _row_cells(row))


def _lays_out_tables(table: etree._Element) -> bool:
    """Whether a table holds a table of data, and hardly any data of its own: then it lays out the page."""
    inner = [element for element in table.iter() if element is not table and name_of(element) == "w:tbl"]
    if not any(_rows_of_several(nested) > 1 for nested in inner):
        return False
    return _rows_of_several(table) < OWN_ROWS_OF_DATA


def _rows_of_several(table: etree._Element) -> int:
    """Rows with several cells that hold something else than a table."""
    return sum(
        1 for row in _rows_of(table) if sum(1 for cell in _row_cells(row) if child_of(cell, "w:tbl") is None) > 1
    )
