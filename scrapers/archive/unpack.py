"""What a file holds as documents: itself, or the members of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from scrapers.errors import ReadError
from scrapers.read import is_archive, members


def documents_in(body: bytes, name: str) -> Iterator[tuple[str, str, bytes]]:
    """(part of the address, file name, bytes) of each document in a file called ``name``.

    The part is ``#path`` for a member of an archive (ZIP, RAR), empty otherwise. An archive that cannot be opened
    within the reader's limits is itself the document: parse sets it aside with the reason.
    """
    inside: list[tuple[str, bytes]] = []
    if is_archive(body):
        try:
            inside = list(members(body))
        except ReadError:
            inside = []
    for path, content in inside:
        yield f"#{quote(path)}", PurePosixPath(path).name or name, content
    if not inside:
        yield "", name, body
