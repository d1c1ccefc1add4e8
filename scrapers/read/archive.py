"""Archives of several documents: every member is a document of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from scrapers.errors import ReadError
from scrapers.read.external import unpacked_rar
from scrapers.read.limits import DEFAULT, Limits, TooLarge, open_zip, read_member
from scrapers.read.sniff import sniff

_UTF8_NAME = 0x800
_OF_NO_INTEREST = {".ds_store", "thumbs.db", "desktop.ini"}


def is_archive(body: bytes) -> bool:
    """Whether ``members`` unpacks this. An office file is a ZIP too, but a document."""
    return sniff(body) in {"zip", "rar"}


def members(body: bytes, limits: Limits = DEFAULT) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file in a ZIP or RAR, archives inside it unpacked too (``a.zip/b.docx``).

    The limits hold for all levels together: beyond them ``TooLarge`` is raised at once. A member that is damaged or
    under a password is passed over, and ``ReadError`` names it after the others; an archive inside that cannot be
    opened is a member itself. ``ReaderMissing`` is raised where a RAR needs a program that is not installed.
    """
    yield from _Unpacking(limits).members(body, "", 1)


class _Unpacking:
    """Counts what all levels of an archive have cost so far."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._files = 0
        self._bytes = 0

    def members(self, body: bytes, inside: str, depth: int) -> Iterator[tuple[str, bytes]]:
        if depth > self._limits.depth:
            raise TooLarge(f"压缩包嵌套超过 {self._limits.depth} 层：{inside}")
        for name, content in _zip_members(body, self._limits) if sniff(body) == "zip" else _rar_members(body):
            path = str(PurePosixPath(inside) / name)
            self._count(content)
            if is_archive(content):
                yield from self._inner(content, path, depth + 1)
            else:
                yield path, content

    def _inner(self, content: bytes, path: str, depth: int) -> Iterator[tuple[str, bytes]]:
        found = False
        try:
            for member in self.members(content, path, depth):
                found = True
                yield member
        except TooLarge:
            raise
        except ReadError as error:
            if found:
                raise ReadError(f"{path}：{error}") from error
            yield path, content

    def _count(self, content: bytes) -> None:
        self._files += 1
        self._bytes += len(content)
        if self._files > self._limits.members:
            raise TooLarge(f"压缩包中的文件过多：上限 {self._limits.members} 个")
        if self._bytes > self._limits.total:
            raise TooLarge(f"压缩包解开后过大：上限 {self._limits.total // 2**20} MB")


def _zip_members(body: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    failed: list[ReadError] = []
    with open_zip(body, limits) as archive:
        for member in archive.infolist():
            name = _name(member)
            if member.is_dir() or not _is_of_interest(name):
                continue
            try:
                content = read_member(archive, member)
            except ReadError as error:
                failed.append(ReadError(f"压缩包中的“{name}”无法读取：{error}"))
            else:
                yield name, content
    if failed:
        raise failed[0]


def _name(member: zipfile.ZipInfo) -> str:
    """The member's path. Chinese Windows writes names in GBK without saying so; a ZIP reader takes them for CP437."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "..", "."}]
    return str(PurePosixPath(*parts))


def _is_of_interest(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" not in path.parts and path.name.lower() not in _OF_NO_INTEREST


def _rar_members(body: bytes) -> Iterator[tuple[str, bytes]]:
    with unpacked_rar(body) as folder:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        for path in files:
            name = path.relative_to(folder).as_posix()
            if _is_of_interest(name):
                yield name, Path(path).read_bytes()
