"""Formats that a program of the machine opens: the same facts, through the program itself where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from parity_budget import BUDGET
from parity_office import word, workbook
from parity_pages import html
from parity_rar import rar4, rar5
from test_parity import difference, facts, recognised, written

from scrapers.archive.unpack import documents_in
from scrapers.errors import ReadError
from scrapers.read import members, sniff

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="needs LibreOffice: apt-get install libreoffice-writer libreoffice-calc"
)
needs_unar = pytest.mark.skipif(shutil.which("unar") is None, reason="needs unar: apt-get install unar")


def saved_as(suffix: str, body: bytes, original: str, folder: Path) -> bytes:
    """The file as LibreOffice saves it in another format: the test's own call, not the reader's."""
    source = folder / f"source.{original}"
    source.write_bytes(body)
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix, "--outdir"]
    subprocess.run([*command, str(folder), str(source)], check=True, capture_output=True, timeout=90)
    return (folder / f"source.{suffix}").read_bytes()


@needs_office
@pytest.mark.parametrize("suffix", ["doc", "rtf", "ods"])
def test_the_same_facts_through_the_converter(suffix: str, tmp_path: Path) -> None:
    """DOC is also what WPS saves as .wps."""
    original = "xlsx" if suffix == "ods" else "docx"
    body = saved_as(suffix, (workbook if suffix == "ods" else word)(BUDGET), original, tmp_path)
    assert sniff(body) == suffix
    assert not difference(facts(recognised(body)), facts(written("html")))


@needs_unar
@pytest.mark.parametrize("version", ["4, names in GBK", "4, names in UTF-8", "5"])
def test_the_same_facts_out_of_a_rar(version: str) -> None:
    files = {"附件/青岚市水务局预算.doc": html(BUDGET), "说明.txt": "正文。".encode()}
    body = rar5(files) if version == "5" else rar4(files, names="gbk" if "GBK" in version else "utf-8")
    found = {name: content for _, name, content in documents_in(body, "附件.rar")}
    assert sorted(found) == ["说明.txt", "青岚市水务局预算.doc"]
    assert not difference(facts(recognised(found["青岚市水务局预算.doc"])), facts(written("html")))


@needs_unar
def test_rar_leads_nowhere_else_and_its_damage_is_named() -> None:
    assert all(".." not in name for name, _ in members(rar5({"../../外.txt": b"1", "/etc/乙.txt": b"2"})))
    with pytest.raises(ReadError, match="可能已损坏或有密码保护"):
        list(members(rar4({"甲.txt": b"1" * 500})[:-100]))
