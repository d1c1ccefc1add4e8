"""What remains of a publisher's documents when every rule that only they needed is taken away.

    python benchmarks/leave_one_out.py [FOLDER] [--by organisation|region|province]… [--alternatives]
                                       [--needs FILE] [--only TEXT] [--minimum 97]

FOLDER defaults to ``$GONGKAI_REAL_DOCUMENTS``: documents in ``corpus/`` and ``seeds/``, what they say in ``truth/``,
and ``tools/score.py``, which compares a warehouse with it. In two steps:

1. For every entry of the rule files: which documents say something else without it? Entries are taken away many at a
   time and the half that matters is looked for, so that what no document needs costs little. ``--needs`` keeps it.
2. For every publisher, which is an organisation, and once more every region with all its bodies: its documents are
   read without the entries that only they need, and scored.

With ``--alternatives`` every alternative of every pattern is an entry. Exits 1 when a publisher is below the minimum.
"""

from __future__ import annotations

import argparse
import csv
import functools
import gc
import hashlib
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rule_entries import Entry, entries, without
from scrapers.read import read_document
from scrapers.recognise import recognise
from scrapers.records import ReadDocument, RecognisedDocument

RULES = Path(__file__).resolve().parents[1] / "scrapers" / "recognise"
_SCORES = {"cells": "corpus", "facts": "seeds", "documents": "documents", "prose": "seeds_prose"}
_TOTAL = re.compile(r"^recall ([\d.]+)% precision ([\d.]+)%", re.MULTILINE)
_BATCH = 32


def read_all(folder: Path) -> dict[str, ReadDocument]:
    """Every document of the folder by its file's name; readers know no rules, so this is done once."""
    paths = sorted(path for part in ("corpus", "seeds") for path in (folder / part).iterdir())
    return {path.name: read_document(path.read_bytes()) for path in paths}


def hashes(folder: Path) -> dict[str, str]:
    """The document ids by file name."""
    paths = [path for part in ("corpus", "seeds") for path in (folder / part).iterdir()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


class Reader:
    """Recognises documents under rules without some entries, each time in a process that has not read any rules yet."""

    def __init__(self, documents: Mapping[str, ReadDocument], ids: Mapping[str, str]) -> None:
        self._documents = documents
        self._ids = ids

    def fingerprints(self, files: Iterable[str], gone: Sequence[Entry]) -> dict[str, str]:
        """A hash of all that recognise says of each document."""
        wanted = list(files)

        def work(recognise: Callable[..., RecognisedDocument]) -> dict[str, str]:
            found = {}
            for file in wanted:
                said = repr(recognise(self._ids[file], self._documents[file]))
                found[file] = hashlib.sha256(said.encode()).hexdigest()
            return found

        result: dict[str, str] | None = self._apart(work, gone)
        return result if result is not None else dict.fromkeys(wanted, "")

    def changed(
        self,
        before: Mapping[str, str],
        files: Sequence[str],
        gone: Sequence[Entry],
        places: Mapping[str, str] | None = None,
    ) -> list[str]:
        """The files whose fingerprint is another without some entries; with ``places`` no more are asked once two of
        different places are found."""

        def work(recognise: Callable[..., RecognisedDocument]) -> list[str]:
            found: list[str] = []
            for file in files:
                said = repr(recognise(self._ids[file], self._documents[file]))
                if hashlib.sha256(said.encode()).hexdigest() != before[file]:
                    found.append(file)
                if places and len({places[other] for other in found}) > 1:
                    break
            return found

        result = self._apart(work, gone)
        return list(files) if result is None else list(result)

    def size(self, file: str) -> int:
        """How much a document prints."""
        grids = self._documents[file].grids
        return sum(len(grid.cells) for grid in grids) * 4 + len(self._documents[file].text)

    def recognised(self, files: Iterable[str], gone: Sequence[Entry]) -> dict[str, RecognisedDocument]:
        """The documents as recognised. Raises ``RuntimeError`` where the rules left over do not load."""
        wanted = list(files)
        result = self._apart(lambda recognise: {f: recognise(self._ids[f], self._documents[f]) for f in wanted}, gone)
        if result is None:
            raise RuntimeError("the rules that are left over do not load")
        return dict(result)

    def _apart(self, work: Callable[[Callable[..., RecognisedDocument]], Any], gone: Sequence[Entry]) -> Any:
        """The outcome of some work in a child process with its own rules; None where it fails."""
        with tempfile.TemporaryDirectory() as scratch:
            rules = Path(scratch) / "rules"
            without(RULES, gone, rules)
            outcome = Path(scratch) / "outcome"
            child = os.fork()
            if child == 0:
                self._child(work, rules, outcome)
            os.waitpid(child, 0)
            return pickle.loads(outcome.read_bytes()) if outcome.exists() else None  # noqa: S301 - our own child wrote it

    @staticmethod
    def _child(work: Callable[[Callable[..., RecognisedDocument]], Any], rules: Path, outcome: Path) -> None:
        try:
            os.environ["GONGKAI_RULES"] = str(rules)
            _forget()
            outcome.write_bytes(pickle.dumps(work(recognise)))
        except Exception as error:
            print(f"  {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
        finally:
            os._exit(0)


def _forget() -> None:
    """Empty what the parent has remembered under the whole rules: every cached function of the project."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and str(thing.__module__).startswith("scrapers."):
            thing.cache_clear()


def needs(reader: Reader, places: Mapping[str, str], every: Sequence[Entry]) -> dict[str, list[str]]:
    """The documents that say something else without an entry, by entry: all of them, or two of different provinces.

    ``places`` gives the province of each document. The smallest documents of every province are asked first, entry by
    entry; what changes none or one of them is taken away in batches from all the others.
    """
    files = list(places)
    before = reader.fingerprints(files, [])
    scouts = [file for number in range(2) for file in _smallest(reader, places, number)]
    others = [file for file in files if file not in scouts]
    found: dict[str, list[str]] = {}
    began = time.monotonic()

    def say(done: int, what: str) -> None:
        print(f"[{done}/{len(every)}] {what}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    for number, entry in enumerate(every, start=1):
        found[str(entry)] = reader.changed(before, scouts, [entry], places)
        if number % 50 == 0:
            say(number, "entries asked of small documents")

    def look(batch: Sequence[Entry], among: Sequence[str]) -> None:
        changed = reader.changed(before, among, batch)
        if changed and len(batch) > 1:
            half = len(batch) // 2
            look(batch[:half], changed)
            look(batch[half:], changed)
        elif changed:
            found[str(batch[0])] += changed

    rest = [entry for entry in every if len({places[file] for file in found[str(entry)]}) < 2]
    for start in range(0, len(rest), _BATCH):
        look(rest[start : start + _BATCH], others)
        say(len(every) - len(rest) + start + _BATCH, "entries asked of all documents")
    return found


def _smallest(reader: Reader, places: Mapping[str, str], number: int) -> list[str]:
    """The document with figures that is the smallest of its province, or the second and so on, for each province."""
    by_size = sorted(places, key=reader.size)
    return [
        own[number]
        for province in sorted(set(places.values()))
        if len(own := [file for file in by_size if places[file] == province]) > number
    ]


def publishers(documents: Mapping[str, RecognisedDocument], by: str) -> dict[str, list[str]]:
    """Files by publisher: the organisation, or the region or province it belongs to."""
    groups: dict[str, list[str]] = defaultdict(list)
    for file, document in documents.items():
        body = document.identity.body
        region = (body.region_code if body else None) or "?"
        name = {"organisation": body.name if body else "?", "region": region, "province": region[:2]}[by]
        groups[name].append(file)
    return dict(sorted(groups.items()))


def score(folder: Path, documents: Mapping[str, RecognisedDocument]) -> dict[str, tuple[float, float]]:
    """Recall and precision in percent, by kind of truth; a kind that says nothing of these documents is left out."""
    from benchmarks.recognised_warehouse import build

    ids = {document.document_id for document in documents.values()}
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = Path(scratch) / "gongkai.duckdb"
        build(warehouse, documents)
        for kind, name in _SCORES.items():
            truth = Path(scratch) / f"{name}.csv"
            if not _only(folder / "truth" / f"{name}.csv", truth, ids | set(documents)):
                continue
            command = [sys.executable, str(folder / "tools" / "score.py"), str(warehouse), f"--{kind}", str(truth)]
            said = subprocess.run(command, capture_output=True, text=True, check=False)
            match = _TOTAL.search(said.stdout)
            if match is None:
                raise RuntimeError(f"{' '.join(command)}: {said.stderr or said.stdout}")
            found[kind] = (float(match[1]), float(match[2]))
    return found


def _only(source: Path, target: Path, documents: set[str]) -> bool:
    """Copy the rows of a truth file that are about some documents, by id or file name; whether there are any."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    own = [row for row in rows if {row.get("sha256"), row.get("doc")} & documents]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(own)
    return bool(own)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=os.environ.get("GONGKAI_REAL_DOCUMENTS"))
    parser.add_argument("--by", choices=["organisation", "region", "province"], action="append")
    parser.add_argument("--alternatives", action="store_true", help="take single alternatives of patterns away")
    parser.add_argument("--needs", type=Path, help="read what needs what from this file, or write it there")
    parser.add_argument("--only", default="", help="only publishers whose name contains this text")
    parser.add_argument("--minimum", type=float, default=97.0, help="percent that recall and precision must reach")
    arguments = parser.parse_args()
    if not arguments.folder:
        parser.error("no FOLDER and no GONGKAI_REAL_DOCUMENTS")
    folder = Path(arguments.folder)
    began = time.monotonic()
    documents = read_all(folder)
    print(f"{len(documents)} documents read, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    reader = Reader(documents, hashes(folder))
    every = entries(RULES, alternatives=arguments.alternatives)
    whole = reader.recognised(documents, [])
    if arguments.needs and arguments.needs.exists():
        needed: dict[str, list[str]] = json.loads(arguments.needs.read_text(encoding="utf-8"))
    else:
        places = {file: name for name, files in publishers(whole, "province").items() for file in files}
        needed = needs(reader, places, every)
        if arguments.needs:
            arguments.needs.write_text(json.dumps(needed, ensure_ascii=False, indent=1), encoding="utf-8")
    used = sum(bool(files) for files in needed.values())
    print(f"{len(every)} entries, {used} of them needed by some document; without what only one publisher needs:")
    worst = 100.0
    for by in arguments.by or ["region", "organisation"]:
        print(f"by {by}:")
        for name, files in publishers(whole, by).items():
            if arguments.only not in name:
                continue
            gone = [e for e in every if needed.get(str(e)) and set(needed[str(e)]) <= set(files)]
            scores = score(folder, reader.recognised(files, gone))
            worst = min([worst, *(value for pair in scores.values() for value in pair)])
            cells = "  ".join(f"{kind} {recall:6.2f}/{precision:6.2f}" for kind, (recall, precision) in scores.items())
            print(f"  {name:24} {len(files):2} documents, {len(gone):3} entries away: {cells}", flush=True)
    print(f"the least is {worst:.2f} %, at least {arguments.minimum:g} % is asked")
    return 0 if worst >= arguments.minimum else 1


if __name__ == "__main__":
    sys.exit(main())
