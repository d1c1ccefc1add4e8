"""Which real documents need each entry of the rule files: keeps ``scrapers/recognise/seen_in.csv``.

    python benchmarks/seen_in.py [FOLDER] [--all] [--needs FILE]

FOLDER defaults to ``$GONGKAI_REAL_DOCUMENTS``. An entry is taken away, and the documents that then say something else
need it: all of them, or two of different provinces and perhaps more. Entries that have a line already keep it, unless
``--all`` measures them again; lines of entries that are gone go. ``--needs`` takes what ``leave_one_out.py --needs``
measured of the same rules instead of measuring.

What no document at hand needs is known from the field. Where from, a person writes into ``known_from``; exits 1 while
a line has neither.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.leave_one_out import RULES, Reader, hashes, needs, publishers, read_all
from benchmarks.rule_entries import Entry, entries
from scrapers.records import DocumentIdentity

LINES = RULES / "seen_in.csv"
_COLUMNS = ("file", "section", "entry", "documents", "known_from")
_MOST_NAMED = 4
_APART = "；"
_KINDS = {
    "department_budget": "部门预算",
    "unit_budget": "单位预算",
    "department_final_accounts": "部门决算",
    "unit_final_accounts": "单位决算",
    "performance_evaluation": "绩效自评",
}


class Line(NamedTuple):
    """A line of the file. ``file``, ``section`` and ``entry`` are those of ``rule_entries.Entry``; ``documents`` need
    it, named by body, year and kind as they print them; ``known_from`` says where else it is known from."""

    file: str
    section: str
    entry: str
    documents: str
    known_from: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.file, self.section, self.entry


def key_of(entry: Entry) -> tuple[str, str, str]:
    """What names an entry wherever it stands in its file."""
    return entry.file, entry.section, entry.text


def lines(path: Path = LINES) -> list[Line]:
    """The lines of the file; none where there is no file yet. Raises ``ValueError`` where the columns are others."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if tuple(next(rows, ())) != _COLUMNS:
            raise ValueError(f"{path.name}: the columns must be {', '.join(_COLUMNS)}")
        return [Line(*row) for row in rows]


def renewed(
    every: Sequence[Entry], before: Sequence[Line], needed: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> list[Line]:
    """A line for each entry, in the order of the files. ``needed`` gives the files that need an entry, by the entry as
    text, where it was measured; ``names`` the document in each file."""
    known = {line.key: line for line in before}
    found = []
    for entry in every:
        old = known.get(key_of(entry))
        if str(entry) in needed:
            documents = list(dict.fromkeys(names[file] for file in needed[str(entry)]))[:_MOST_NAMED]
            found.append(Line(*key_of(entry), _APART.join(documents), old.known_from if old else ""))
        elif old is not None:
            found.append(old)
    return found


def name_of(identity: DocumentIdentity) -> str:
    """A document as it names itself: 邢台市医疗保障局2021年部门预算."""
    kind = _KINDS.get(identity.document_kind or "", identity.document_kind or "文件")
    return f"{identity.body.name if identity.body else ''}{identity.fiscal_year or ''}年{kind}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("GONGKAI_REAL_DOCUMENTS"))
    parser.add_argument("--all", action="store_true", help="measure every entry again, not only those without a line")
    parser.add_argument("--needs", type=Path, help="what leave_one_out.py --needs wrote for these rules")
    arguments = parser.parse_args()
    if not arguments.folder:
        parser.error("no FOLDER and no GONGKAI_REAL_DOCUMENTS")
    folder, every, before = Path(arguments.folder), entries(RULES), lines()
    documents = read_all(folder)
    reader = Reader(documents, hashes(folder))
    whole = reader.recognised(documents, [])
    if arguments.needs:
        needed: dict[str, list[str]] = json.loads(arguments.needs.read_text(encoding="utf-8"))
    else:
        places = {file: name for name, files in publishers(whole, "province").items() for file in files}
        have = set() if arguments.all else {line.key for line in before}
        needed = needs(reader, places, [entry for entry in every if key_of(entry) not in have])
    written = renewed(every, before, needed, {file: name_of(found.identity) for file, found in whole.items()})
    with LINES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(written)
    silent = [line for line in written if not line.documents and not line.known_from]
    print(f"{len(written)} entries, {sum(bool(line.documents) for line in written)} needed by documents at hand")
    for line in silent:
        print(f"no document needs it, and known_from is empty: {line.file} {line.section} {line.entry}")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
