"""Large bodies whose transfer was cut: what came is kept, and the next attempt, or the next night, asks for the rest.

The rest is asked for with the validator of the first part (RFC 9110 13.1.5): a file that was replaced in between comes
whole again. Small bodies are not worth it and are asked for anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEEP_FROM_BYTES = 1_000_000
SYNC_EVERY_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was received of a body so far, and the validator of the version that it belongs to."""

    validator: str
    body: bytes

    def headers(self) -> dict[str, str]:
        """Asks for the rest of this version, or for the whole of another one."""
        return {"Range": f"bytes={len(self.body)}-", "If-Range": self.validator, "Accept-Encoding": "identity"}

    def continued_by(self, status: int, headers: Mapping[str, str]) -> bool:
        """Whether a response is the rest and nothing else."""
        said = headers.get("Content-Range", "").replace(" ", "")
        return status == PARTIAL_CONTENT and said.startswith(f"bytes{len(self.body)}-")


PARTIAL_CONTENT = 206
RANGE_NOT_SATISFIABLE = 416


def validator_of(status: int, headers: Mapping[str, str]) -> str:
    """The validator by which a body may be continued; empty when it cannot be."""
    if status not in (200, PARTIAL_CONTENT) or headers.get("Content-Encoding", "identity") != "identity":
        return ""
    tag = headers.get("ETag", "")
    return tag if tag.startswith('"') else headers.get("Last-Modified", "")


class Partials:
    """Beginnings by address, in a folder of their own. Whoever holds the host's lease is alone with them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def beginning(self, url: str) -> Beginning | None:
        """What is kept of the body at ``url``."""
        try:
            validator = json.loads(self._said(url).read_text(encoding="utf-8"))["validator"]
            return Beginning(validator, self._body(url).read_bytes())
        except (OSError, ValueError, KeyError):
            return None

    def recorder(self, url: str, validator: str, beginning: bytes = b"") -> PartialRecorder:
        """Takes the chunks of a body as they come, behind those of ``beginning``, which is kept already."""
        return PartialRecorder(self._body(url), self._said(url), url, validator, len(beginning))

    def forget(self, url: str) -> None:
        """The body came whole, or cannot be continued."""
        self._said(url).unlink(missing_ok=True)
        self._body(url).unlink(missing_ok=True)

    def _body(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()

    def _said(self, url: str) -> Path:
        return self._body(url).with_suffix(".json")


class PartialRecorder:
    """Writes a body to its file once it is worth keeping; without a validator it keeps nothing."""

    def __init__(self, body: Path, said: Path, url: str, validator: str, kept: int) -> None:
        self._path, self._said_path, self._url, self._validator = body, said, url, validator
        self._kept = self._synced = kept

    @property
    def keeps(self) -> bool:
        """Whether something of the body is on the disk."""
        return self._kept > 0

    def add(self, whole: bytearray) -> None:
        """``whole`` is everything received so far; what is not on the disk yet is appended."""
        if not self._validator or len(whole) < KEEP_FROM_BYTES:
            return
        if self._kept == 0:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            said = {"url": self._url, "validator": self._validator}
            self._path.write_bytes(b"")
            self._said_path.write_text(json.dumps(said), encoding="utf-8")
        with self._path.open("r+b") as file:
            file.seek(self._kept)
            file.write(memoryview(whole)[self._kept :])
            if len(whole) - self._synced >= SYNC_EVERY_BYTES:
                file.flush()
                os.fsync(file.fileno())
                self._synced = len(whole)
        self._kept = len(whole)
