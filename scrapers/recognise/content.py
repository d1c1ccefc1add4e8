"""The hash of what a document says: unchanged by a visit counter, a print time or another export of the same words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from scrapers.recognise.label import term
from scrapers.recognise.layout import Pattern
from scrapers.recognise.rule_files import rules
from scrapers.records import Line, ReadDocument

_FILE = Path("layouts/passing_lines.yml")


@cache
def _passing() -> tuple[Pattern, ...]:
    said = yaml.safe_load((rules() / _FILE).read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Pattern, ...]).validate_python(said)


def content_hash(read: ReadDocument) -> str:
    """SHA-256 over the words of all lines and cells in order, white space and passing lines left out."""
    digest = hashlib.sha256()
    for text in _said(read):
        digest.update(text.encode())
    return digest.hexdigest()


def _said(read: ReadDocument) -> Iterator[str]:
    for item in read.items:
        texts = [item.text] if isinstance(item, Line) else [cell.text for cell in item.cells]
        for text in texts:
            plain = term(text)
            if plain and not any(pattern.search(plain) for pattern in _passing()):
                yield plain
