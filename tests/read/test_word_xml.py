"""Word in one XML file, and what stands in parts of its own inside a Word document."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from scrapers.errors import ReadError
from scrapers.read import read_document

W = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
AML = 'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
HEAD = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'


def text(value: str) -> str:
    return f"<w:p><w:r><w:t>{value}</w:t></w:r></w:p>"


def test_changes_hidden_text_and_notes_of_word_2003() -> None:
    inside = "<aml:content><w:r><w:{}>{}</w:{}></w:r></aml:content>"
    change = f'<aml:annotation aml:id="1" w:type="Word.{{}}">{inside}</aml:annotation>'
    body = (
        f"<w:p><w:r><w:t>安排</w:t></w:r>{change.format('Deletion', 'delText', '10', 'delText')}"
        f"{change.format('Insertion', 't', '12', 't')}<w:r><w:t>万元。</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧稿</w:t></w:r>"
        f"<w:r><w:footnote>{text('含上年结转。')}</w:footnote></w:r></w:p>"
    )
    read = read_document(f"{HEAD}<w:wordDocument {W} {AML}><w:body>{body}</w:body></w:wordDocument>".encode())
    assert [line.text for line in read.lines] == ["安排12万元。", "含上年结转。"]
    assert read.notes == ("文档中有隐藏的文字，未读取",)
    assert read.format == "word_xml"


def test_deleted_row_of_word_2003_goes() -> None:
    def row(properties: str, *cells: str) -> str:
        return f"<w:tr>{properties}{''.join(f'<w:tc>{text(cell)}</w:tc>' for cell in cells)}</w:tr>"

    deleted = '<w:trPr><aml:annotation aml:id="1" w:type="Word.Deletion"/></w:trPr>'
    table = f"<w:tbl>{row('', '项目', '数')}{row(deleted, '旧', '9')}{row('', '新', '1')}</w:tbl>"
    read = read_document(f"{HEAD}<w:wordDocument {W} {AML}><w:body>{table}</w:body></w:wordDocument>".encode())
    assert [cell.text for cell in read.grids[0].cells] == ["项目", "数", "新", "1"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"{HEAD}<w:wordDocument {W}/>", "没有正文"),
        (f"{HEAD}<w:wordDocument {W}><w:body>", "XML 无法解析"),
        (f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "b">]>{HEAD[21:]}<w:wordDocument {W}/>', "不安全"),
        ('<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>', "缺少 _rels/.rels"),
    ],
)
def test_broken_files_are_named(body: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_document(body.encode())


def with_part(name: str, data: bytes, markup: str) -> bytes:
    """A DOCX with one more part, and an element in its text that refers to it as ``rIdPart``."""
    made = docx.Document()
    made.add_paragraph("附表如下：")
    element = parse_xml(
        f"<w:body {nsdecls('w', 'r')} xmlns:o='urn:schemas-microsoft-com:office:office'>{markup}</w:body>"
    )
    made.element.body.insert(1, element[0])
    stream = io.BytesIO()
    made.save(stream)
    out = io.BytesIO()
    relation = f'<Relationship Id="rIdPart" Type="x" Target="{name}"/></Relationships>'.encode()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", relation)
            new.writestr(member, content)
        new.writestr(f"word/{name}", data)
    return out.getvalue()


def test_page_embedded_as_a_chunk_is_read_in_its_place() -> None:
    page = "<html><body><p>收支总表</p><table><tr><td>项目<td>数</tr><tr><td>甲<td>1</tr></table></body></html>"
    read = read_document(with_part("chunk.html", page.encode(), "<w:altChunk r:id='rIdPart'/>"))
    assert [line.text for line in read.lines] == ["附表如下：", "收支总表"]
    assert [cell.text for cell in read.grids[0].cells] == ["项目", "数", "甲", "1"]


def test_sheet_embedded_as_an_object_is_read_with_a_note() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["项目", "数"], ["甲", 1]):
        book.active.append(row)
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    for row in (["项目", "数"], ["乙", 9]):
        hidden.append(row)
    stream = io.BytesIO()
    book.save(stream)
    markup = "<w:p><w:r><w:object><o:OLEObject r:id='rIdPart' ProgID='Excel.Sheet.12'/></w:object></w:r></w:p>"
    read = read_document(with_part("embeddings/sheet1.xlsx", stream.getvalue(), markup))
    assert [[cell.text for cell in grid.cells] for grid in read.grids] == [["项目", "数", "甲", "1"]]
    assert any("嵌入了工作簿" in note for note in read.notes)


def test_object_of_another_kind_is_named() -> None:
    markup = "<w:p><w:r><w:object><o:OLEObject r:id='rIdPart'/></w:object></w:r></w:p>"
    read = read_document(with_part("embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", markup))
    assert read.notes == ("文档中嵌入的对象（oleObject1.bin）未读取",)
