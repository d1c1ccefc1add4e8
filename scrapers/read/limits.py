"""What a hostile or broken container may cost: checked before anything in it is unpacked or parsed."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from scrapers.errors import ReadError

_ENTITY_MARKS = tuple(
    "<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")
)


class TooLarge(ReadError):
    """More than the limits allow: a bomb, or nothing that was meant to be read. Nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Limits:
    """``members`` files, ``total`` bytes unpacked; ``ratio`` of unpacked to packed, above ``small`` bytes unpacked."""

    members: int = 2_000
    total: int = 512 * 2**20
    ratio: int = 200
    small: int = 16 * 2**20
    depth: int = 3


DEFAULT = Limits()


def open_zip(body: bytes, limits: Limits = DEFAULT) -> zipfile.ZipFile:
    """Open a ZIP whose directory stays within the limits. Raises ``ReadError`` for damage, ``TooLarge`` for bombs.

    The sizes in the directory can be trusted: reading a member stops at the size declared there.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError("文件已损坏或不完整：压缩结构无法打开") from error
    members = archive.infolist()
    if len(members) > limits.members:
        raise TooLarge(f"压缩包中的文件过多：{len(members)} 个，上限 {limits.members} 个")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.total:
        raise TooLarge(f"压缩包解开后过大：{unpacked // 2**20} MB，上限 {limits.total // 2**20} MB")
    if unpacked > limits.small and unpacked > limits.ratio * len(body):
        raise TooLarge(f"压缩比异常：{len(body)} 字节解开后为 {unpacked} 字节，疑为压缩炸弹")
    return archive


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
    """One member's bytes. Raises ``ReadError`` where it is damaged, missing or under a password."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise ReadError(f"文件不完整：缺少 {name}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise ReadError("文件已损坏或不完整：其中的内容无法解压") from error
    except RuntimeError as error:
        raise ReadError("压缩包有密码保护，无法读取") from error


def parse_xml(data: bytes) -> etree._Element:
    """Parse a part of an office file. Raises ``ReadError`` for damage and for declared entities (XXE, bombs)."""
    refuse_entities(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("文件已损坏：其中的 XML 无法解析") from error


def refuse_entities(data: bytes) -> None:
    """Office files never declare a document type: one that does wants to read files or fill the memory."""
    if any(mark in data for mark in _ENTITY_MARKS):
        raise ReadError("文件的 XML 中声明了外部实体或文档类型，不安全，未读取")
