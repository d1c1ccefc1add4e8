"""Web archives, as Word and Excel write them under the names .doc and .xls."""

from __future__ import annotations

import base64
import quopri

import pytest

from scrapers.errors import ReadError
from scrapers.read import read_document, sniff

TABLE = "<table><tr><td>项目</td><td>金额</td></tr><tr><td>拨款</td><td>1.00</td></tr></table>"


def part(markup: bytes, encoding: str) -> bytes:
    coded = quopri.encodestring(markup) if encoding == "quoted-printable" else base64.encodebytes(markup)
    return b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + coded


def archive(*parts: bytes) -> bytes:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\npreamble\r\n'
    return head + b"\r\n".join(parts) + b"\r\n--b--\r\n"


def test_page_in_quoted_printable_and_gbk() -> None:
    markup = f"<html><head><meta charset=gb2312></head><body><p>收入表</p>{TABLE}</body></html>".encode("gb18030")
    body = archive(part(markup, "quoted-printable"))
    assert sniff(body) == "mhtml"
    read = read_document(body)
    assert read.text == "收入表"
    assert [cell.text for cell in read.grids[0].cells] == ["项目", "金额", "拨款", "1.00"]
    assert read.format == "mhtml"


def test_pages_of_a_workbook_come_in_order() -> None:
    pages = [
        part(f"<html><body><p>{name}</p>{TABLE}</body></html>".encode(), "base64") for name in ("收入表", "支出表")
    ]
    read = read_document(archive(*pages))
    assert [line.text for line in read.lines] == ["收入表", "支出表"]
    assert len(read.grids) == 2
    assert all(read.text[line.start :].startswith(line.text) for line in read.lines)


def test_archive_without_a_page() -> None:
    with pytest.raises(ReadError, match="没有网页"):
        read_document(archive(b"--b\r\nContent-Type: image/png\r\n\r\nx"))
