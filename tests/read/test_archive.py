"""Archives: members with their names, and what a hostile one may cost."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from pathlib import Path

import pytest

from scrapers.archive.unpack import documents_in
from scrapers.errors import ReaderMissing, ReadError
from scrapers.read.archive import is_archive, members
from scrapers.read.limits import Limits


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_members_are_documents_of_their_own() -> None:
    body = zipped({"预算/某局.txt": b"1", "预算/": b"", "__MACOSX/._a": b"x", "Thumbs.db": b"x", "表.txt": b"2"})
    assert is_archive(body)
    assert dict(members(body)) == {"预算/某局.txt": b"1", "表.txt": b"2"}


def test_names_written_in_gbk() -> None:
    body = zipped({"XXXXXX.txt": b"1"}).replace(b"XXXXXX", "预算表".encode("gbk"))
    assert [name for name, _ in members(body)] == ["预算表.txt"]


def test_path_never_leads_out() -> None:
    assert [name for name, _ in members(zipped({"../../etc/预算.txt": b"1"}))] == ["etc/预算.txt"]


def test_archive_in_an_archive() -> None:
    body = zipped({"外.zip": zipped({"内.txt": b"1"}), "乙.txt": b"2"})
    assert dict(members(body)) == {"外.zip/内.txt": b"1", "乙.txt": b"2"}


def test_nesting_has_an_end() -> None:
    body = zipped({"核.txt": b"1"})
    for _ in range(5):
        body = zipped({"层.zip": body})
    with pytest.raises(ReadError, match="嵌套"):
        list(members(body))


@pytest.mark.parametrize(
    ("files", "limits", "reason"),
    [
        ({f"{n}.txt": b"" for n in range(20)}, Limits(members=10), "文件过多"),
        ({"a": b"0123456789" * 1000}, Limits(total=5000), "过大"),
        ({"a": b"\0" * 4_000_000}, Limits(small=1_000_000), "压缩炸弹"),
    ],
)
def test_bombs_are_refused(files: dict[str, bytes], limits: Limits, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        list(members(zipped(files), limits))


def test_limits_hold_over_all_levels() -> None:
    inner = {f"{n}.zip": zipped({f"{m}.txt": b"1" for m in range(8)}) for n in range(4)}
    with pytest.raises(ReadError, match="文件过多"):
        list(members(zipped(inner), Limits(members=20)))


def test_damaged_and_protected_archives_are_named() -> None:
    good = zipped({"a.txt": random.Random(1).randbytes(2000)})
    with pytest.raises(ReadError, match="已损坏或不完整"):
        list(members(good[:-30]))
    damaged = bytearray(good)
    damaged[40:60] = b"\xff" * 20
    with pytest.raises(ReadError, match="无法解压"):
        list(members(bytes(damaged)))
    protected = bytearray(good)
    protected[6] |= 1
    protected[protected.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadError, match="密码保护"):
        list(members(bytes(protected)))


def test_what_can_be_read_of_a_damaged_archive_is_given_before_the_reason() -> None:
    body = bytearray(zipped({"甲.txt": b"1", "乙.txt": random.Random(1).randbytes(2000), "丙.txt": b"3"}))
    at = body.index("乙.txt".encode()) + 40
    body[at : at + 20] = b"\xff" * 20
    found = []
    with pytest.raises(ReadError, match=r"“乙\.txt”无法读取"):
        for name, _ in members(bytes(body)):
            found.append(name)
    assert found == ["甲.txt", "丙.txt"]


def test_inner_archive_that_cannot_be_opened_is_a_document_itself() -> None:
    inner = zipped({"a.txt": b"1"})[:-10]
    assert dict(members(zipped({"内.zip": inner, "乙.txt": b"2"}))) == {"内.zip": inner, "乙.txt": b"2"}


def test_documents_of_a_damaged_archive_come_with_the_archive() -> None:
    body = bytearray(zipped({"甲.txt": b"1", "乙.txt": random.Random(1).randbytes(2000)}))
    at = body.index("乙.txt".encode()) + 40
    body[at : at + 20] = b"\xff" * 20
    assert [name for _, name, _ in documents_in(bytes(body), "附件.zip")] == ["甲.txt", "附件.zip"]
    bomb = zipped({"甲.txt": b"1", "乙.txt": bytes(64 * 2**20)})
    assert [name for _, name, _ in documents_in(bomb, "附件.zip")] == ["附件.zip"]


def test_rar_without_a_program_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReaderMissing, match="unar"):
        list(members(b"Rar!\x1a\x07\x01\x00"))


def test_rar_is_unpacked_by_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "unar"
    program.write_text(
        '#!/bin/sh\nwhile [ "$1" != "-o" ]; do shift; done\nmkdir "$2/sub"\nprintf 1 > "$2/sub/a.txt"\n'
        'ln -s /etc/passwd "$2/link.txt"\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert list(members(b"Rar!\x1a\x07\x01\x00")) == [("sub/a.txt", b"1")]
