"""Damaged files of every format: read, or refused with a reason; nothing else ever comes out of a reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.errors import ReadError
from scrapers.read import members, read_document


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("收入表")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    table.cell(1, 1).text = "1.00"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(["项目", "金额", "日期"])
    made.active.append(["拨款", 1.5, "=1+1"])
    made.active.merge_cells("A3:B3")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="session")
def whole_files(compound: Callable[..., bytes], workbook97: Callable[..., bytes]) -> list[bytes]:
    stream = workbook97([(0, 0, "项目"), (0, 1, "数"), (1, 0, "甲"), (1, 1, 2.5)], merged=((2, 2, 0, 1),))
    page = "<html><meta charset=gb2312><table><tr><td rowspan=2>项目<td>数</tr><tr><td>1</tr></table>".encode("gb18030")
    text = "收入表\n\t项目\n\t数\n\n\t甲\n\t1\n\n\n项目\t数\n甲\t1\n".encode()
    return [word(), workbook(), compound({"Workbook": stream}), stream, page, text]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes(whole_files: list[bytes], data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(whole_files)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
        if len(body) == 0:
            break
    with suppress(ReadError):
        read_document(bytes(body))
    with suppress(ReadError):
        list(members(bytes(body)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_parts_of_office_files(whole_files: list[bytes], data: st.DataObject) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data.draw(st.sampled_from(whole_files[:2])))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        chosen = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            part = bytearray(old.read(name))
            if name == chosen:
                at = data.draw(st.integers(0, len(part) - 1))
                part[at : at + data.draw(st.integers(0, 30))] = data.draw(st.text('0129aZ<>/"=- ', max_size=3)).encode()
            new.writestr(name, bytes(part))
    with suppress(ReadError):
        read_document(stream.getvalue())


def test_document_whose_main_part_is_damaged() -> None:
    body = word()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 100
    with pytest.raises(ReadError, match="已损坏或不完整"):
        read_document(body[:at] + bytes(20) + body[at + 20 :])
    with pytest.raises(ReadError, match="已损坏或不完整"):
        read_document(body[:at] + body[at + 20 :])
