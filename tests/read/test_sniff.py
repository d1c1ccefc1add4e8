"""What bytes are, whatever they are called; and what is refused by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import ReadError
from scrapers.read import read_document, sniff


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"\r\n\r\n%PDF-1.4", "pdf"),
        (zipped(a__txt=b"1"), "zip"),
        (zipped(OFD__xml=b"<ofd/>"), "ofd"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (zipped(**{"[Content_Types]__xml": b"<x ContentType='presentationml.presentation.main+xml'/>"}), "ooxml"),
        (zipped(**{"[Content_Types]__xml": b"<x ContentType='ms-excel.sheet.binary.macroEnabled.main'/>"}), "xlsb"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0....", "image"),
        (b"{\\rtf1\\ansi}", "rtf"),
        ("单位：万元\n".encode("gb18030"), "text"),
        ("单位：万元\n".encode("utf-16"), "text"),
        ("<html><body>甲</body></html>".encode("gb18030"), "html"),
        (b"\n\n<!DOCTYPE html>\n<html>", "html"),
        (b"<table><tr><td>1</td></tr></table>", "html"),
        ("正文中提到 <html> 标签".encode(), "text"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n--x", "mhtml"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "excel_xml"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "word_xml"),
        (
            b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
            "word_xml",
        ),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "excel_xml"),
        (b"<html><head><meta name=ProgId content=Word.Document></head><body>1</body></html>", "html"),
        (b"<html><head><meta name=ProgId content=Excel.Sheet></head><body>1</body></html>", "html"),
        ("项目,金额\n拨款,1.00\n合计,1.00\n".encode("gb18030"), "csv"),
        ('收入表,\n项目,金额\n拨款,"1,200.00"\n,\n'.encode(), "csv"),
        ("收入1,581.92万元。\n支出1,581.92万元。\n其中项目1,000.00万元。\n".encode(), "text"),
        ("项目\t金额,数\n拨款\t1,2\n合计\t1,2\n".encode(), "text"),
        (b'{"code": 404, "msg": "no such file"}', "json"),
        (b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", "xml"),
        ("〔2024〕12号 <附件>".encode(), "text"),
        (bytes(range(256)) * 8, "unknown"),
    ],
)
def test_kinds(body: bytes, kind: str) -> None:
    assert sniff(body) == kind


def test_old_office_files_are_told_by_their_streams(compound: Callable[..., bytes]) -> None:
    assert sniff(compound({"WordDocument": b"x", "1Table": b"x"})) == "doc"
    assert sniff(compound({"Workbook": b"x"})) == "xls"
    assert sniff(compound({"Anything": b"x"})) == "unknown"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n....", "文件是图片"),
        (zipped(a__txt=b"1"), "压缩包"),
        (zipped(OFD__xml=b"<ofd/>"), "OFD"),
        (bytes(range(256)) * 8, "无法识别文件格式"),
        (b"PK\x03\x04" + b"\x00" * 100, "已损坏或不完整"),
        (b'{"code": 404}', "JSON"),
    ],
)
def test_refusals_say_what_is_wrong(body: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_document(body)


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>"]))
def test_any_bytes_have_a_kind(body: bytes, start: bytes) -> None:
    assert sniff(start + body)
