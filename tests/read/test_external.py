"""Old formats that a program has to convert: with it, without it, and when it fails."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from scrapers.errors import ReaderMissing, ReadError
from scrapers.read import external, read_document


@pytest.fixture
def old_word(compound: Callable[..., bytes]) -> bytes:
    return compound({"WordDocument": b"x"})


def open_sheet() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return stream.getvalue()


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Put a ``soffice`` on the path that runs this shell script; ``$out`` is the folder to write to."""

    def script(body: str) -> None:
        program = tmp_path / "soffice"
        program.write_text(
            '#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\nout="$2"\nmkdir -p "$out"\n' + body,
            encoding="utf-8",
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return script


def test_without_the_program_the_package_is_named(
    old_word: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReaderMissing, match="libreoffice-writer"):
        read_document(old_word)
    with pytest.raises(ReaderMissing, match="libreoffice-calc"):
        read_document(open_sheet())


def test_what_the_program_makes_is_read(old_word: bytes, install: Callable[[str], None], tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("某局部门预算")
    stream = io.BytesIO()
    document.save(stream)
    (tmp_path / "made.docx").write_bytes(stream.getvalue())
    install(f'cp "{tmp_path}/made.docx" "$out/input.docx"\n')
    read = read_document(old_word)
    assert (read.text, read.format) == ("某局部门预算", "doc")


@pytest.mark.parametrize("script", ["exit 3\n", "exit 0\n"])
def test_failure_of_the_program_is_the_files(old_word: bytes, install: Callable[[str], None], script: str) -> None:
    install(script)
    with pytest.raises(ReadError, match="可能已损坏或有密码保护"):
        read_document(old_word)


def test_program_that_hangs_is_ended(
    old_word: bytes, install: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(external, "_SECONDS", 1)
    install("sleep 60\n")
    with pytest.raises(ReadError, match="超过 1 秒"):
        read_document(old_word)
