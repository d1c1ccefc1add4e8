"""The version of the parser: a hash over source and data of read, recognise and their limits, so none is forgotten."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scrapers.recognise.rule_files import PACKAGED, rules

_PACKAGE = PACKAGED.parent
_SAYS_WHERE_FROM = "seen_in.csv"
"""Which documents needed the rules: changes no reading."""
_KINDS = frozenset({".py", ".yml", ".csv"})


def _hash_of_sources(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in _KINDS and path.name != _SAYS_WHERE_FROM:
                digest.update(path.relative_to(folder.parent).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


_PARSER = (_PACKAGE / "read", PACKAGED, _PACKAGE / "bounded")
PARSER_VERSION = _hash_of_sources(*_PARSER, *([rules()] if rules() != PACKAGED else []))
"""Changes whenever anything that can change a reading changes."""
