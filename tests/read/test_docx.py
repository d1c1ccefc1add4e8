"""Word documents, made here with python-docx and, where it cannot, by writing the XML itself."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from scrapers.errors import ReadError
from scrapers.read import read_document, sniff
from scrapers.records import ReadDocument

W = nsdecls("w")


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read_body(xml: str) -> ReadDocument:
    """A document whose body is this XML."""
    document = docx.Document()
    body = document.element.body
    for child in parse_xml(f"<w:body {W}>{xml}</w:body>"):
        body.insert(len(body) - 1, child)
    return read_document(saved(document))


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def rebuilt(body: bytes, part: str, data: bytes) -> bytes:
    """The same package with one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    return stream.getvalue()


def test_paragraphs_and_tables_stand_in_order_with_their_merged_cells() -> None:
    document = docx.Document()
    document.add_paragraph("某局2024年部门预算")
    table = document.add_table(rows=4, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "预算数"
    for row, column, text in (
        (1, 1, "基本"),
        (1, 2, "项目"),
        (2, 0, "教育"),
        (2, 1, "1.00"),
        (3, 0, "合计"),
        (3, 2, "2"),
    ):
        table.cell(row, column).text = text
    document.add_paragraph("说明。")
    body = saved(document)
    assert sniff(body) == "docx"
    read = read_document(body)
    assert [type(item).__name__ for item in read.items] == ["Line", "Grid", "Line"]
    (grid,) = read.grids
    assert (grid.rows, grid.columns, grid.origin) == (4, 3, "docx")
    assert {(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells if c.text} == {
        (1, 1, 2, 1, "项目"),
        (1, 2, 1, 2, "预算数"),
        (2, 2, 1, 1, "基本"),
        (2, 3, 1, 1, "项目"),
        (3, 1, 1, 1, "教育"),
        (3, 2, 1, 1, "1.00"),
        (4, 1, 1, 1, "合计"),
        (4, 3, 1, 1, "2"),
    }


def test_deleted_text_goes_and_inserted_text_stays() -> None:
    read = read_body(
        "<w:p><w:r><w:t>安排</w:t></w:r><w:del w:id='1'><w:r><w:delText>10</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t>万元。</w:t></w:r></w:p>"
    )
    assert read.text == "安排12万元。"


def test_deleted_row_goes() -> None:
    rows = [
        f"<w:tr>{cell('项目')}{cell('数')}</w:tr>",
        f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell('旧')}{cell('9')}</w:tr>",
        f"<w:tr>{cell('新')}{cell('1')}</w:tr>",
    ]
    read = read_body(f"<w:tbl>{''.join(rows)}</w:tbl>")
    assert [c.text for c in read.grids[0].cells] == ["项目", "数", "新", "1"]


def test_fields_give_their_result_only() -> None:
    read = read_body(
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGEREF _Toc1 \\h</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>概况 3</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    assert read.text == "概况 3"


def test_hidden_text_is_left_out_with_a_note() -> None:
    read = read_body(f"{paragraph('正文')}<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>旧稿</w:t></w:r></w:p>")
    assert (read.text, read.notes) == ("正文", ("文档中有隐藏的文字，未读取",))


def test_text_that_is_struck_out_does_not_count() -> None:
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>10</w:t></w:r>"
    kept = "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>12</w:t></w:r>"
    read = read_body(f"<w:p><w:r><w:t>安排</w:t></w:r>{struck}{kept}<w:r><w:t>万元。</w:t></w:r></w:p>")
    assert (read.text, read.notes) == ("安排12万元。", ("文档中有划去的文字，未读取",))


def test_text_box_is_read_once_although_it_is_written_twice() -> None:
    box = f"<w:txbxContent {W}>{paragraph('附表说明')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    read = read_body(
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert [line.text for line in read.lines] == ["正文", "附表说明"]


def test_content_controls_are_looked_into() -> None:
    rows = f"<w:sdt><w:sdtContent><w:tr>{cell('项目')}{cell('数')}</w:tr></w:sdtContent></w:sdt>"
    read = read_body(
        f"<w:sdt><w:sdtContent>{paragraph('标题')}</w:sdtContent></w:sdt>"
        f"<w:tbl>{rows}<w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl>"
    )
    assert read.text == "标题"
    assert read.grids[0].rows == 2


def test_table_for_layout_gives_way_to_the_table_in_it() -> None:
    inner = f"<w:tbl><w:tr>{cell('项目')}{cell('数')}</w:tr><w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl>"
    read = read_body(f"<w:tbl><w:tr><w:tc>{paragraph('收入表')}{inner}<w:p/></w:tc></w:tr></w:tbl>")
    assert read.text == "收入表"
    assert [c.text for c in read.grids[0].cells] == ["项目", "数", "甲", "1"]


def test_small_table_in_a_cell_of_a_data_table_is_text_of_the_cell() -> None:
    inner = f"<w:tbl><w:tr>{cell('子项')}{cell('数')}</w:tr><w:tr>{cell('乙')}{cell('2')}</w:tr></w:tbl>"
    rows = "".join(f"<w:tr>{cell(str(n))}{cell('值')}</w:tr>" for n in range(4))
    read = read_body(f"<w:tbl>{rows}<w:tr>{cell('末')}<w:tc>{paragraph('见')}{inner}<w:p/></w:tc></w:tr></w:tbl>")
    assert len(read.grids) == 1
    assert read.grids[0].cells[-1].text == "见\n子项\n数\n乙\n2"


def test_grid_before_moves_the_row_to_the_right() -> None:
    read = read_body(
        f"<w:tbl><w:tr>{cell('项目')}{cell('本年')}{cell('上年')}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('1')}{cell('2')}</w:tr></w:tbl>"
    )
    assert {c.text: c.column for c in read.grids[0].cells} == {"项目": 1, "本年": 2, "上年": 3, "1": 2, "2": 3}


def rows_between(*widths: int, rows: str) -> ReadDocument:
    grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in widths)
    return read_body(f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")


def test_borders_that_nearly_line_up_are_one() -> None:
    two = "<w:gridSpan w:val='2'/>"
    read = rows_between(
        1200, 1180, 12, 1190,
        rows=f"<w:tr>{cell('科目', two)}{cell('金额', two)}</w:tr>"
        f"<w:tr>{cell('类')}{cell('款', two)}{cell('万元')}</w:tr>"
        f"<w:tr>{cell('208')}{cell('05', two)}{cell('1.00')}</w:tr>",
    )  # fmt: skip
    (grid,) = read.grids
    assert grid.columns == 3
    assert {c.text: (c.column, c.column_span) for c in grid.cells} == {
        "科目": (1, 2),
        "金额": (3, 1),
        "类": (1, 1),
        "款": (2, 1),
        "万元": (3, 1),
        "208": (1, 1),
        "05": (2, 1),
        "1.00": (3, 1),
    }


def test_narrow_column_with_text_stays() -> None:
    rows = "".join(f"<w:tr>{cell(a)}{cell(b)}{cell(c)}</w:tr>" for a, b, c in (("甲", "1", "2"), ("乙", "3", "4")))
    assert rows_between(1200, 10, 1200, rows=rows).grids[0].columns == 3


def test_wide_picture_is_noted() -> None:
    drawing = "xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'"
    picture = "<w:p><w:r><w:drawing><wp:inline {}><wp:extent cx='{}' cy='1'/></wp:inline></w:drawing></w:r></w:p>"
    assert read_body(picture.format(drawing, 5_000_000)).notes == ("文档中有图片，图中的文字和表格未读取",)
    assert read_body(picture.format(drawing, 500_000)).notes == ()


def test_pages_are_counted_by_breaks() -> None:
    document = docx.Document()
    document.add_paragraph("第一页")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("第二页")
    read = read_document(saved(document))
    assert [(line.text, line.page) for line in read.lines] == [("第一页", 1), ("第二页", 2)]
    assert read.pages == 2


def test_pages_as_word_broke_them_come_before_explicit_breaks() -> None:
    read = read_body(
        f"{paragraph('甲')}<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r></w:p>"
    )
    assert [(line.text, line.page) for line in read.lines] == [("甲", 1), ("乙", 2)]
    assert read.pages == 2


def test_external_entity_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><d>&x;</d>'
    body = rebuilt(saved(docx.Document()), "word/document.xml", xml.encode())
    with pytest.raises(ReadError, match="外部实体"):
        read_document(body)


def test_broken_parts_are_named() -> None:
    good = saved(docx.Document())
    with pytest.raises(ReadError, match="XML 无法解析"):
        read_document(rebuilt(good, "word/document.xml", b"<w:document"))
    with pytest.raises(ReadError, match="文件已损坏或不完整"):
        read_document(good[: len(good) // 2])


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = rebuilt(saved(docx.Document()), "word/document.xml", b" " * (64 * 2**20))
    with pytest.raises(ReadError, match="压缩比异常"):
        read_document(bomb)
