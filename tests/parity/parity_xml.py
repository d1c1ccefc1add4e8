"""Writes a disclosure as the XML that Word 2003 and Excel 2003 save, as flat OPC, and with strict namespaces."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from parity_blocks import Block, Paragraph, Place, Sheet
from parity_office import word

_SS = "urn:schemas-microsoft-com:office:spreadsheet"
_WORDML = "http://schemas.microsoft.com/office/word/2003/wordml"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def excel_xml(blocks: Sequence[Block]) -> bytes:
    """The text on the first sheet, then a sheet a table; rows and cells numbered only where some are left out."""
    text = "".join(f"<Row><Cell>{_data(block.text)}</Cell></Row>" for block in blocks if isinstance(block, Paragraph))
    sheets = [f'<Worksheet ss:Name="说明"><Table>{text}</Table></Worksheet>']
    for block in blocks:
        if isinstance(block, Sheet):
            sheets.append(f'<Worksheet ss:Name="表{len(sheets)}"><Table>{_rows(block)}</Table></Worksheet>')
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{_SS}" xmlns:ss="{_SS}" xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>'
        '<Style ss:ID="Default"/><Style ss:ID="s21"><NumberFormat ss:Format="Standard"/></Style>'
        '<Style ss:ID="s22" ss:Parent="s21"/></Styles>'
        f"{''.join(sheets)}</Workbook>"
    ).encode()


def _rows(block: Sheet) -> str:
    lines = [block.title, block.unit] if block.unit else [block.title]
    rows = [f'<Row><Cell ss:MergeAcross="{block.width - 1}">{_data(line)}</Cell></Row>' for line in lines]
    for number in range(len(block.rows)):
        row = [place for place in block.places if place.row == number and (place.text or place.rows > 1)]
        cells = "".join(_cell(place) for place in row)
        rows.append(f'<Row ss:Index="{number + len(lines) + 1}">{cells}</Row>')
    if block.note:
        rows.append(f"<Row><Cell>{_data(block.note)}</Cell></Row>")
    return "".join(rows)


def _cell(place: Place) -> str:
    across = f' ss:MergeAcross="{place.columns - 1}"' if place.columns > 1 else ""
    down = f' ss:MergeDown="{place.rows - 1}"' if place.rows > 1 else ""
    return f'<Cell ss:Index="{place.column + 1}" ss:StyleID="s22"{across}{down}>{_data(place.text)}</Cell>'


def _data(text: str) -> str:
    plain = text.replace(",", "")
    if text[-3:-2] == "." and plain.replace(".", "").isdigit():
        return f'<Data ss:Type="Number">{plain}</Data>'
    return f'<Data ss:Type="String">{escape(text)}</Data>' if text else ""


def word_2003(blocks: Sequence[Block]) -> bytes:
    """Word 2003: sections as elements, small ``vmerge``, a deletion as an annotation."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(_paragraph(block.text))
            continue
        parts += [_paragraph(line) for line in (block.title, block.unit) if line]
        parts.append(f"<w:tbl><w:tblPr/><w:tblGrid/>{_table_rows(block)}</w:tbl>")
        parts += [_paragraph(block.note)] if block.note else []
    deleted = (
        '<w:p><aml:annotation aml:id="0" w:type="Word.Deletion"><aml:content><w:r>'
        "<w:delText>旧稿9,999.00万元</w:delText></w:r></aml:content></aml:annotation></w:p>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
        f'<w:wordDocument xmlns:w="{_WORDML}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
        'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:body><wx:sect>'
        f"{deleted}{''.join(parts)}<w:sectPr><w:hdr w:type='odd'>{_paragraph('页眉')}</w:hdr></w:sectPr>"
        "</wx:sect></w:body></w:wordDocument>"
    ).encode()


def _table_rows(block: Sheet) -> str:
    covered = {(row, place.column): place for place in block.places for row in range(place.row, place.row + place.rows)}
    rows = []
    for number in range(len(block.rows)):
        cells = []
        for column in range(block.width):
            place = covered.get((number, column))
            if place is None:
                continue
            span = f"<w:gridSpan w:val='{place.columns}'/>" if place.columns > 1 else ""
            if place.rows > 1:
                span += "<w:vmerge w:val='restart'/>" if place.row == number else "<w:vmerge/>"
            text = _paragraph(place.text) if place.row == number else "<w:p/>"
            cells.append(f"<w:tc><w:tcPr>{span}</w:tcPr>{text}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return "".join(rows)


def _paragraph(text: str) -> str:
    lines = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in text.split("\n"))
    return f"<w:p><w:r>{lines}</w:r></w:p>"


def flat_package(blocks: Sequence[Block]) -> bytes:
    """A DOCX whose parts stand in one XML file."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(word(blocks))) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                markup = data.decode().partition("?>")[2]
                parts.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{markup}</pkg:xmlData></pkg:part>')
            elif name != "[Content_Types].xml":
                coded = base64.b64encode(data).decode()
                parts.append(f'<pkg:part pkg:name="/{name}"><pkg:binaryData>{coded}</pkg:binaryData></pkg:part>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f"{''.join(parts)}</pkg:package>"
    ).encode()


def strict_word(blocks: Sequence[Block]) -> bytes:
    """A DOCX saved as "Strict Open XML"."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(blocks))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(_TRANSITIONAL.encode(), _STRICT.encode())
            data = data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            new.writestr(name, data)
    return stream.getvalue()
