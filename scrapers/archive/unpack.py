"""What a file holds as documents: itself, or the members of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from scrapers.errors import ReadError
from scrapers.read import is_archive, members
from scrapers.read.limits import TooLarge


def documents_in(body: bytes, name: str) -> Iterator[tuple[str, str, bytes]]:
    """(part of the address, file name, bytes) of each document in a file called ``name``.

    The part is ``#path`` for a member of an archive (ZIP, RAR), empty otherwise. An archive that cannot be opened, or
    not wholly, is itself a document too: parse sets it aside with the reason. One beyond the limits is nothing else.
    """
    inside: list[tuple[str, bytes]] = []
    whole = not is_archive(body)
    if not whole:
        try:
            for member in members(body):
                inside.append(member)
        except TooLarge:
            inside, whole = [], True
        except ReadError:
            whole = True
    for path, content in inside:
        yield f"#{quote(path)}", PurePosixPath(path).name or name, content
    if whole or not inside:
        yield "", name, body
