"""Documents in traditional characters: recognised as if they were in simplified ones, and quoted as they are printed.

``data/traditional.csv`` holds the characters that differ, one for one, so that places in the text stay what they are.
It is taken from the table TSCharacters of OpenCC (https://github.com/BYVoid/OpenCC, Apache License 2.0): of a character
with several counterparts the first, and only counterparts in GB 2312.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

from scrapers.errors import SettingsError
from scrapers.recognise.label import squash
from scrapers.records import Grid, Line, ParseIssue, ReadDocument, RecognisedDocument

CHARACTERS_FILE = Path(__file__).with_name("data") / "traditional.csv"
_COLUMNS = ["traditional", "simplified"]
_FEWEST = 10
_SHARE = 10
"""Of so many characters in a row of text one is traditional, at least: in such a text one in three is, in a text in
simplified characters hardly one, in a name."""


@cache
def characters(path: Path = CHARACTERS_FILE) -> dict[int, str]:
    """The simplified character for each traditional one, for ``str.translate``. Raises ``SettingsError`` naming file
    and line."""
    found: dict[int, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) != _COLUMNS:
            raise SettingsError(f"{path.name}: the columns must be {', '.join(_COLUMNS)}")
        for number, row in enumerate(rows, start=2):
            if len(row) != len(_COLUMNS) or any(len(character) != 1 for character in row) or ord(row[0]) in found:
                raise SettingsError(f"{path.name}, line {number}: needs a new character and the one that stands for it")
            found[ord(row[0])] = row[1]
    return found


def is_traditional(read: ReadDocument) -> bool:
    """Whether a document is printed in traditional characters."""
    known = characters()
    counted = Counter(_texts(read))
    traditional = sum(count for character, count in counted.items() if ord(character) in known)
    han = sum(count for character, count in counted.items() if "\u3400" <= character <= "\u9fff")
    return traditional >= _FEWEST and traditional * _SHARE >= han


def simplified(read: ReadDocument) -> ReadDocument:
    """The document with every traditional character replaced by its simplified one."""
    known = characters()

    def item_of(item: Line | Grid) -> Line | Grid:
        if isinstance(item, Line):
            return replace(item, text=item.text.translate(known))
        return replace(item, cells=tuple(replace(cell, text=cell.text.translate(known)) for cell in item.cells))

    return replace(read, items=tuple(map(item_of, read.items)), title=read.title.translate(known))


def as_printed(recognised: RecognisedDocument, read: ReadDocument) -> RecognisedDocument:
    """What was recognised in the simplified document, with what it prints as the document itself (``read``) does.

    Bodies, units and the labels of facts stay simplified, so that they are the same as in other documents.
    """
    printed = squash(_texts(read))
    plain = printed.translate(characters())

    def restored(text: str) -> str:
        return "/".join(
            printed[start : start + len(part)] if part and (start := plain.find(part)) >= 0 else part
            for part in text.split("/")
        )

    return replace(
        recognised,
        tables=tuple(replace(table, title=restored(table.title)) for table in recognised.tables),
        observations=tuple(
            replace(
                observation,
                row_label=restored(observation.row_label),
                column_label=restored(observation.column_label),
                value_printed=restored(observation.value_printed),
            )
            for observation in recognised.observations
        ),
        statements=tuple(
            replace(statement, value_printed=restored(statement.value_printed), quote=restored(statement.quote))
            for statement in recognised.statements
        ),
        issues=(
            *recognised.issues,
            ParseIssue("traditional_characters", "文档以繁体字印出，按对应的简体字识别，机构和科目的名称列为简体字"),
        ),
    )


def _texts(read: ReadDocument) -> str:
    """Every text of a document; between two of them a line break."""
    texts: list[str] = []
    for item in read.items:
        texts += [item.text] if isinstance(item, Line) else [cell.text for cell in item.cells]
    return "\n".join(texts)
