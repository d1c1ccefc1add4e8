"""A laid-out disclosure as a Word file: paragraphs and tables with merged cells. The same facts give the same bytes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from scrapers.portals.demo.blocks import Heading, LaidOut, Paragraph, Sheet
from scrapers.portals.demo.zip_bytes import without_clock

ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def docx_bytes(document: LaidOut) -> bytes:
    """The whole file; the header rows of a table repeat on each page."""
    word = Document()
    _fonts(word)
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    word.core_properties.title = document.title
    word.core_properties.author = ""
    width = int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = word.add_heading(block.text, level=max(block.level, 1) if block.level else 0)
            heading.alignment = ALIGN["center" if block.level == 0 else "left"]
        elif isinstance(block, Paragraph):
            word.add_paragraph(block.text).paragraph_format.first_line_indent = Pt(21)
        else:
            _table(word, block, width)
    buffer = BytesIO()
    word.save(buffer)
    return without_clock(buffer.getvalue())


def _fonts(word: Any) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = word.styles[name]
        style.font.name = "SimSun"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun")


def _table(word: Any, sheet: Sheet, width: int) -> None:
    if sheet.number:
        word.add_paragraph(sheet.number)
    title = word.add_paragraph()
    title.alignment = ALIGN["center"]
    title.add_run(sheet.title).bold = True
    caption = word.add_paragraph(f"{sheet.left}\t{sheet.right}")
    caption.paragraph_format.tab_stops.add_tab_stop(Emu(width), WD_TAB_ALIGNMENT.RIGHT)
    table = word.add_table(rows=sheet.rows, cols=sheet.columns, style="Table Grid")
    grid = [list(row.cells) for row in table.rows]  # python-docx looks every cell up anew, which is slow
    for cell in sheet.cells:
        place = grid[cell.row][cell.column]
        if cell.row_span > 1 or cell.column_span > 1:
            place = place.merge(grid[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1])
        paragraph = place.paragraphs[0]
        paragraph.alignment = ALIGN[cell.align]
        paragraph.add_run(cell.text).font.size = Pt(9)
    for row in table.rows[: sheet.header_rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for index, part in enumerate(sheet.widths):
        table.columns[index].width = Emu(int(width * part / sum(sheet.widths)))
    for note in sheet.notes:
        word.add_paragraph(note)
