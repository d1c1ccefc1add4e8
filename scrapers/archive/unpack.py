"""What a file holds as documents: itself, or the members of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from scrapers.errors import ReadError
from scrapers.read import sniff


def documents_in(body: bytes, name: str) -> Iterator[tuple[str, str, bytes]]:
    """(part of the address, file name, bytes) of each document in a file called ``name``.

    The part is ``#path`` for a member of a ZIP archive, empty otherwise. An archive that cannot be opened within the
    reader's limits is itself the document: parse sets it aside with the reason.
    """
    if sniff(body) == "zip":
        try:
            inside = list(_members(body))
        except ReadError:
            inside = []
        for path, content in inside:
            yield f"#{quote(path)}", PurePosixPath(path).name or name, content
        if inside:
            return
    yield "", name, body


def _members(body: bytes) -> Iterator[tuple[str, bytes]]:
    from scrapers.read import members  # here, because the reader of archives loads much that a quiet night needs not

    yield from members(body)
