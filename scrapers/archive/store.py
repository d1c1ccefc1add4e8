"""The store: bytes under their SHA-256, ``archive/sha256/ab/<sha>``, written once and never changed.

A file appears under its name only when it is whole and on the disk, so that whoever finds it may rely on it.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import BinaryIO

from scrapers.errors import ArchiveError
from scrapers.keys import document_id as hash_of
from scrapers.settings import Settings

UNFINISHED = ".unfinished-"


class Store:
    """The archived bytes of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._root = settings.archive / "sha256"
        self.partials = settings.archive / "partial"
        """Folder of bodies whose transfer was cut; what lies there is not archived yet."""

    def path(self, document_id: str) -> Path:
        """Where these bytes lie, or would lie."""
        return self._root / document_id[:2] / document_id

    def holds(self, document_id: str) -> bool:
        """Whether these bytes are archived."""
        return self.path(document_id).is_file()

    def put(self, body: bytes) -> str:
        """Archive ``body`` and return its document id. Bytes that are there already are not written again.

        Raises ArchiveError when they cannot be written, or when the file under this name holds other bytes.
        """
        document_id = hash_of(body)
        path = self.path(document_id)
        try:
            if not path.exists():
                self._write(path, body)
            elif path.stat().st_size != len(body):
                raise ArchiveError(f"archive damaged: {path} does not hold the bytes its name says; restore it")
        except OSError as error:
            raise ArchiveError(f"cannot write to the archive: {path}: {error}") from error
        return document_id

    def read(self, document_id: str) -> bytes:
        """The bytes, verified against their name. Raises ArchiveError when they are missing or damaged."""
        path = self.path(document_id)
        try:
            body = path.read_bytes()
        except OSError as error:
            raise ArchiveError(f"not in the archive: {path}: {error}") from error
        if hash_of(body) != document_id:
            raise ArchiveError(f"archive damaged: {path} does not hold the bytes its name says; restore it")
        return body

    def open(self, document_id: str) -> BinaryIO:
        """The bytes as an open file, not verified: for large bodies. Raises ArchiveError when they are missing."""
        try:
            return self.path(document_id).open("rb")
        except OSError as error:
            raise ArchiveError(f"not in the archive: {self.path(document_id)}: {error}") from error

    def _write(self, path: Path, body: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f"{UNFINISHED}{uuid.uuid4().hex}"
        try:
            with temporary.open("xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o444)
            temporary.rename(path)  # another process that writes the same name writes the same bytes
        finally:
            temporary.unlink(missing_ok=True)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
