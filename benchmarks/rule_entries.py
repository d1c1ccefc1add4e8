"""The entries of the rule files (``layouts/`` and ``vocabulary/`` of recognise), and the files without some of them.

An entry is an element of a list (a title, an item, a subject, a word), a key of an inner mapping, or a pattern that
stands alone under a key. The state's own lists
(``data/``: accounts, regions) have none.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDERS = ("layouts", "vocabulary")
_PATTERNS = ("match", "pattern", "header", "all", "columns", "unless", "topic", "text", "above", "below", "body")
_NOTHING = "(?!)"
"""A pattern that is never found."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """An entry by its file (``layouts/titles.yml``) and place in it; ``alternative`` is one of those of its pattern.

    ``text`` is what stands there, on one line; ``section`` the keys above it. With the file they name an entry that has
    moved.
    """

    file: str
    place: tuple[str, ...]
    alternative: int | None
    text: str

    @property
    def section(self) -> str:
        """The keys above the entry, without the numbers of lists."""
        return ".".join(part for part in self.place[:-1] if not part.isdigit())

    def __str__(self) -> str:
        number = "" if self.alternative is None else f"|{self.alternative + 1}"
        return f"{self.file}:{'.'.join(self.place)}{number}"


def entries(rules: Path, *, alternatives: bool = False) -> list[Entry]:
    """Every entry of the rule files in a folder; with ``alternatives`` every alternative of every pattern instead."""
    found: list[Entry] = []
    for path in sorted(p for folder in FOLDERS for p in (rules / folder).glob("*.yml")):
        file = path.relative_to(rules).as_posix()
        for place, value, key in _places(yaml.safe_load(path.read_text(encoding="utf-8")), ()):
            if alternatives:
                found += _of_patterns(file, place, value)
            else:
                found.append(Entry(file, place, None, key + _text(value)))
    return found


def without(rules: Path, gone: Collection[Entry], target: Path) -> None:
    """Write a copy of the rules to ``target``, a folder that does not exist yet, without the entries in ``gone``."""
    target.mkdir()
    for folder in FOLDERS:
        shutil.copytree(rules / folder, target / folder)
    for file in sorted({entry.file for entry in gone}):
        path = target / file
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        own = [entry for entry in gone if entry.file == file]
        path.write_text(yaml.safe_dump(_pruned(tree, (), own), allow_unicode=True, width=10_000), encoding="utf-8")


def _places(node: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    """Every entry's place and value, and the key before it where it is none of a list."""
    if isinstance(node, list):
        yield from (((*place, str(number)), value, "") for number, value in enumerate(node))
        return
    for key, value in node.items():
        if isinstance(value, list | dict):
            yield from _places(value, (*place, str(key)))
        elif isinstance(value, str):
            yield (*place, str(key)), value, f"{key}: "


def _of_patterns(file: str, place: tuple[str, ...], value: Any) -> Iterator[Entry]:
    """An entry for each alternative of each pattern of a value."""
    for inner, text in _strings(value, place):
        parts = alternatives_of(text)
        for number, part in enumerate(parts):
            yield Entry(file, inner, number, part)


def _strings(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings(inner, (*place, str(number)))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _PATTERNS:
                yield from _strings(inner, (*place, str(key)))


def alternatives_of(pattern: str) -> list[str]:
    """The alternatives of a pattern outside of any bracket: ``a|(?:b|c)`` has two."""
    parts, depth, inside = [""], 0, False
    previous = ""
    for sign in pattern:
        escaped = previous == "\\"
        if not escaped:
            inside = (inside or sign == "[") and sign != "]"
            depth += 0 if inside else (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0 and not inside and not escaped:
            parts.append("")
        else:
            parts[-1] += sign
        previous = "" if escaped else sign
    return parts


def _pruned(node: Any, place: tuple[str, ...], gone: Collection[Entry]) -> Any:
    """The tree without the entries: elements of lists and keys of inner mappings go, patterns match nothing."""
    whole = {entry.place for entry in gone if entry.alternative is None}
    dropped = {entry.alternative for entry in gone if entry.place == place and entry.alternative is not None}
    if dropped:
        kept = [part for number, part in enumerate(alternatives_of(node)) if number not in dropped]
        return "|".join(kept) if kept else _never(node)
    if isinstance(node, list):
        kept_items = [(n, v) for n, v in enumerate(node) if (*place, str(n)) not in whole]
        return [_pruned(value, (*place, str(number)), gone) for number, value in kept_items]
    if isinstance(node, dict):
        pruned = {}
        for key, value in node.items():
            inner = (*place, str(key))
            if inner not in whole:
                pruned[key] = _pruned(value, inner, gone)
            elif not place and isinstance(value, str):
                pruned[key] = _never(value)
        return pruned
    return node


def _never(pattern: str) -> str:
    """A pattern that finds nothing and has the groups of another."""
    return _NOTHING + "".join(f"(?P<{name}>)" for name in re.findall(r"\(\?P<(\w+)>", pattern))


def _text(value: Any) -> str:
    """An entry on one line as its file writes it; what it says of where it was seen is left out."""
    if isinstance(value, str):
        return value
    said = {key: inner for key, inner in value.items() if key != "seen_in"}
    return str(yaml.safe_dump(said, allow_unicode=True, width=10_000, sort_keys=False, default_flow_style=True)).strip()
