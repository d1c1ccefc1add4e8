"""Every entry of the rule files says which documents needed it, or where it is known from."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
RULES = CHECKOUT / "scrapers" / "recognise"
NAMED = re.compile(
    r"[\u4e00-\u9fff（）]{4,40}20\d\d年(?:部门|单位)(?:预算|决算)|[\u4e00-\u9fff（）]{4,40}20\d\d年绩效自评"
)


@pytest.fixture
def seen_in(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(str(CHECKOUT))
    from benchmarks import seen_in

    return seen_in


def test_every_entry_has_its_line_and_no_line_is_left_over(seen_in) -> None:  # type: ignore[no-untyped-def]
    entries = Counter(seen_in.key_of(entry) for entry in seen_in.entries(RULES))
    lines = Counter(line.key for line in seen_in.lines())
    assert not [entry for entry, times in entries.items() if times > 1], "one entry stands twice in its list"
    assert not entries - lines, "run benchmarks/seen_in.py: these have no line yet"
    assert not lines - entries, "run benchmarks/seen_in.py: no rule file has these any more"


def test_every_line_names_documents_or_says_where_the_entry_is_known_from(seen_in) -> None:  # type: ignore[no-untyped-def]
    silent = [line.key for line in seen_in.lines() if not line.documents and len(line.known_from) < 6]
    assert silent == []


def test_documents_are_named_by_body_year_and_kind(seen_in) -> None:  # type: ignore[no-untyped-def]
    named = {name for line in seen_in.lines() for name in line.documents.split("；") if name}
    assert named
    assert [name for name in named if not NAMED.fullmatch(name)] == []


def test_a_line_goes_with_its_entry_wherever_it_stands(seen_in, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    def entries(text: str) -> list:  # type: ignore[type-arg]
        rules = tmp_path / str(len(list(tmp_path.iterdir())))
        for folder in ("layouts", "vocabulary"):
            (rules / folder).mkdir(parents=True)
        (rules / "vocabulary" / "words.yml").write_text(text, encoding="utf-8")
        return list(seen_in.entries(rules))

    first = entries("ends: [局, 厅]\n")
    needed = {str(first[0]): ["a.pdf", "b.pdf"], str(first[1]): []}
    names = {"a.pdf": "某市某局2021年部门预算", "b.pdf": "某市某局2021年部门预算"}
    before = seen_in.renewed(first, [], needed, names)
    assert [tuple(line) for line in before] == [
        ("vocabulary/words.yml", "ends", "局", "某市某局2021年部门预算", ""),
        ("vocabulary/words.yml", "ends", "厅", "", ""),
    ]
    known = [before[0], before[1]._replace(known_from="某省的机构")]
    moved = entries("ends: [委, 厅]\nmore: x\n")
    after = seen_in.renewed(moved, known, {str(moved[0]): [], str(moved[2]): ["a.pdf"]}, names)
    assert [(line.entry, line.documents, line.known_from) for line in after] == [
        ("委", "", ""),
        ("厅", "", "某省的机构"),
        ("more: x", "某市某局2021年部门预算", ""),
    ]


@pytest.mark.real
def test_what_a_line_says_is_so(seen_in, real_documents: Path) -> None:  # type: ignore[no-untyped-def]
    documents = seen_in.read_all(real_documents)
    reader = seen_in.Reader(documents, seen_in.hashes(real_documents))
    names = {file: seen_in.name_of(found.identity) for file, found in reader.recognised(documents, []).items()}
    lines = {line.key: line for line in seen_in.lines()}
    for file in ("layouts/columns.yml", "layouts/dimensions.yml", "layouts/items.yml"):
        own = [entry for entry in seen_in.entries(RULES) if entry.file == file]
        entry = next(e for e in own if lines[seen_in.key_of(e)].documents)
        asked = [f for f, name in names.items() if name == lines[seen_in.key_of(entry)].documents.split("；")[0]]
        assert reader.changed(reader.fingerprints(asked, []), asked, [entry]), entry
        other = next(e for e in own if not lines[seen_in.key_of(e)].documents)
        assert not reader.changed(reader.fingerprints(asked, []), asked, [other]), other
