"""Attachments of a page: by extension, by the download patterns of common systems, by what the link says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit, urlunsplit

import yaml
from bs4 import Tag
from pydantic import BaseModel, ConfigDict

from scrapers.fetch.links import decode_name, file_name_of
from scrapers.fetch.page import Page
from scrapers.records import Fetched

_SPACE = re.compile(r"\s+")
_PATH_SIGNS = re.compile(r"[/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """An attachment as the page offers it. ``name`` is what page and address say; empty when they do not."""

    url: str
    name: str
    identity: str = ""
    """What stands for the attachment where its address changes from view to view."""

    @property
    def place(self) -> str:
        """Under what the attachment is noted and compared; ``url`` is only what is asked for."""
        return self.identity or self.url


class Patterns(Protocol):
    """What a portal's file adds to the common ways of telling an attachment."""

    @property
    def extensions(self) -> tuple[str, ...]: ...
    @property
    def url_patterns(self) -> tuple[str, ...]: ...
    @property
    def text_patterns(self) -> tuple[str, ...]: ...


class Common(BaseModel):
    """The common ways, from ``attachments.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    extensions: tuple[str, ...]
    url_patterns: tuple[str, ...]
    name_parameters: tuple[str, ...]
    viewer_parameters: tuple[str, ...]
    outside: tuple[str, ...]
    encrypted: tuple[str, ...]
    tokens: str
    tokens_of_files: str


def find_attachments(page: Page, patterns: Patterns, selector: str = "") -> tuple[AttachmentLink, ...]:
    """Attachments in the order of the page, each once, with the best name that any of its links gives."""
    common = _common()
    extensions = tuple(e.lower().lstrip(".") for e in (*common.extensions, *patterns.extensions))
    url_patterns = (*common.url_patterns, *patterns.url_patterns)
    found: dict[str, _Found] = {}
    for tag, href in _links(page, selector):
        url = page.link(href)
        if url is None or url == page.url:
            continue
        url = _behind_viewer(page, url)
        name, rank = _name(tag, url, extensions)
        said = _SPACE.sub(" ", tag.get_text(" ")).strip()
        if (
            tag.has_attr("download")
            or _extension(name) in extensions
            or any(re.search(pattern, url, re.IGNORECASE) for pattern in url_patterns)
            or any(re.search(pattern, said) for pattern in patterns.text_patterns)
        ):
            lasting = _lasting(url, extensions)
            before = found.get(lasting)
            if before is None or rank > before.rank:
                found[lasting] = _Found(before.url if before else url, name, rank)
    return tuple(_identified(page, found))


@dataclass(frozen=True, slots=True)
class _Found:
    url: str
    name: str
    rank: int


def _identified(page: Page, found: Mapping[str, _Found]) -> Iterator[AttachmentLink]:
    """Each with what stands for it, where that is not its address. Two that an encryption hides stay two."""
    taken: Counter[str] = Counter()
    for lasting, one in found.items():
        identity = lasting if lasting != one.url else ""
        if _is_encrypted(one.url, lasting):
            identity = f"{page.url}#{one.name}"
            taken[identity] += 1
            identity += f"#{taken[identity]}" if taken[identity] > 1 else ""
        yield AttachmentLink(one.url, one.name, identity)


def _is_encrypted(url: str, lasting: str) -> bool:
    """Whether nothing that lasts of an address tells the file: no parameter but its name's."""
    names = {part.partition("=")[0].lower() for part in urlsplit(lasting).query.split("&")}
    return any(re.search(pattern, url, re.IGNORECASE) for pattern in _common().encrypted) or (
        lasting != url and names <= set(_common().name_parameters) and bool(urlsplit(lasting).query)
    )


def _lasting(url: str, extensions: tuple[str, ...]) -> str:
    """The address without parameters that change from view to view, where something is left that tells it."""
    parts = urlsplit(url)
    names_a_file = _extension(parts.path) in extensions
    patterns = [_common().tokens, _common().tokens_of_files] if names_a_file else [_common().tokens]
    kept = [
        part
        for part in parts.query.split("&")
        if not any(re.match(pattern, part.partition("=")[0], re.IGNORECASE) for pattern in patterns)
    ]
    return urlunsplit(parts._replace(query="&".join(kept))) if kept or names_a_file else url


def name_of(link: AttachmentLink, fetched: Fetched) -> str:
    """The file name of a fetched attachment: the page's, else the server's, else the address's. Never a path."""
    name = link.name
    if not _extension(name):
        sent = disposition_name(fetched.headers)
        name = sent if sent and (_extension(sent) or not name) else name
    return _PATH_SIGNS.sub("_", name or file_name_of(fetched.final_url) or "attachment")[:240]


def disposition_name(headers: Sequence[tuple[str, str]]) -> str:
    """The file name of ``Content-Disposition``: it arrives as latin-1 and is UTF-8 or GB 18030, at times quoted."""
    value = next((v for k, v in headers if k.lower() == "content-disposition"), "")
    if not value:
        return ""
    message = Message()
    message["Content-Disposition"] = value.encode("latin-1", errors="replace").decode("latin-1")
    name = message.get_param("filename", "", "content-disposition")
    if isinstance(name, tuple):  # filename*=UTF-8''…
        return decode_name(name[2].encode("latin-1", errors="replace")).strip()
    raw = str(name or "").encode("latin-1", errors="replace")
    return decode_name(unquote_to_bytes(raw)).strip().strip("\"'")


def _links(page: Page, selector: str) -> Iterator[tuple[Tag, str]]:
    chosen = page.soup.select(selector) if selector else [page.soup]
    outside = ",".join(_common().outside)
    for part in chosen:
        unwanted = set() if selector else {id(tag) for tag in part.select(outside)}
        for tag in part.find_all(["a", "iframe", "embed", "object"]):
            href = tag.get("href") or tag.get("src") or tag.get("data")
            if href and not any(id(parent) in unwanted for parent in (tag, *tag.parents)):
                yield tag, str(href)


def _behind_viewer(page: Page, url: str) -> str:
    """The document that a viewer page (``viewer.html?file=/a.pdf``) shows."""
    for key, value in parse_qsl(urlsplit(url).query):
        if key.lower() in _common().viewer_parameters and _extension(value):
            return page.link(value) or url
    return url


def _name(tag: Tag, url: str, extensions: tuple[str, ...]) -> tuple[str, int]:
    """A name and how good it is: what is said with an extension, what is said, what the address says."""
    parameters = dict(_parameters(url))
    said = [str(tag.get("download") or ""), tag.get_text(" "), str(tag.get("title") or "")]
    said += [parameters[key] for key in _common().name_parameters if key in parameters]
    names = [_SPACE.sub(" ", name).strip() for name in said]
    whole = next((name for name in names if _extension(name) in extensions), "")
    if whole:
        return whole, 3
    text, path = names[1], file_name_of(url)
    if _extension(path) not in extensions:
        return text, 0
    return (f"{text}.{_extension(path)}", 2) if text else (path, 1)


def _parameters(url: str) -> Iterator[tuple[str, str]]:
    for part in urlsplit(url).query.split("&"):
        key, _, value = part.partition("=")
        yield key.lower(), decode_name(unquote_to_bytes(value.replace("+", " ")))


def _extension(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


@cache
def _common() -> Common:
    path = Path(__file__).with_name("attachments.yml")
    return Common.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
