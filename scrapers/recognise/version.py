"""The version of the parser: a hash over the source and data of read and recognise, so that no change is forgotten."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_KINDS = frozenset({".py", ".yml", ".csv"})


def _hash_of_sources() -> str:
    digest = hashlib.sha256()
    for folder in ("read", "recognise"):
        for path in sorted((_PACKAGE / folder).rglob("*")):
            if path.suffix in _KINDS:
                digest.update(path.relative_to(_PACKAGE).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


PARSER_VERSION = _hash_of_sources()
"""Changes whenever anything that can change a reading changes."""
