"""What one address of the demo portal gives."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".css": "text/css",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address gives. The bytes are ``body``, or those of ``file`` at the time of asking."""

    content_type: str
    last_modified: datetime
    body: bytes = b""
    file: Path | None = None

    def read(self) -> bytes:
        return self.file.read_bytes() if self.file else self.body

    @property
    def etag(self) -> str:
        if self.file:
            stat = self.file.stat()
            return f'"{stat.st_size:x}-{stat.st_mtime_ns:x}"'
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def type_of(name: str) -> str:
    """The content type of a file by its name."""
    return TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
