"""Entries of rule files: every one can be named and taken away alone, and what is left still loads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
RULES = CHECKOUT / "scrapers" / "recognise"


@pytest.fixture
def rule_entries(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(str(CHECKOUT))
    from benchmarks import rule_entries

    return rule_entries


def _small(folder: Path) -> Path:
    rules = folder / "rules"
    (rules / "layouts").mkdir(parents=True)
    (rules / "vocabulary").mkdir()
    (rules / "layouts" / "titles.yml").write_text(
        "- {table_type: income, all: ['收入|进项', '表'], seen_in: 甲省}\n- {table_type: expenditure, all: ['支出']}\n"
    )
    (rules / "vocabulary" / "words.yml").write_text(
        'ends: [局, 厅]\nbefore: {政协: 政协}\n"201": [外交, 外事]\nreasons: "原因|由于(?P<why>.)"\nw: {digits: 6}\n'
    )
    return rules


def test_every_element_key_and_pattern_is_an_entry(tmp_path: Path, rule_entries) -> None:  # type: ignore[no-untyped-def]
    rules = _small(tmp_path)
    assert [str(entry) for entry in rule_entries.entries(rules)] == [
        "layouts/titles.yml:0",
        "layouts/titles.yml:1",
        "vocabulary/words.yml:ends.0",
        "vocabulary/words.yml:ends.1",
        "vocabulary/words.yml:before.政协",
        "vocabulary/words.yml:201.0",
        "vocabulary/words.yml:201.1",
        "vocabulary/words.yml:reasons",
    ]
    alternatives = [str(entry) for entry in rule_entries.entries(rules, alternatives=True)]
    assert alternatives[:4] == [
        "layouts/titles.yml:0.all.0|1",
        "layouts/titles.yml:0.all.0|2",
        "layouts/titles.yml:0.all.1|1",
        "layouts/titles.yml:1.all.0|1",
    ]
    assert alternatives[-2:] == ["vocabulary/words.yml:reasons|1", "vocabulary/words.yml:reasons|2"]


def test_entries_taken_away_leave_the_rest_as_it_was(tmp_path: Path, rule_entries) -> None:  # type: ignore[no-untyped-def]
    rules = _small(tmp_path)
    wanted = {"layouts/titles.yml:0", "vocabulary/words.yml:201.1", "vocabulary/words.yml:reasons"}
    gone = [entry for entry in rule_entries.entries(rules) if str(entry) in wanted]
    rule_entries.without(rules, gone, tmp_path / "left")
    titles = yaml.safe_load((tmp_path / "left" / "layouts" / "titles.yml").read_text(encoding="utf-8"))
    words = yaml.safe_load((tmp_path / "left" / "vocabulary" / "words.yml").read_text(encoding="utf-8"))
    assert titles == [{"table_type": "expenditure", "all": ["支出"]}]
    assert (words["201"], words["ends"], words["w"]) == (["外交"], ["局", "厅"], {"digits": 6})
    assert words["reasons"] == "(?!)(?P<why>)", "a pattern that stands alone finds nothing any more"
    some = [e for e in rule_entries.entries(rules, alternatives=True) if str(e).endswith(("all.0|2", "reasons|1"))]
    rule_entries.without(rules, some, tmp_path / "fewer")
    titles = yaml.safe_load((tmp_path / "fewer" / "layouts" / "titles.yml").read_text(encoding="utf-8"))
    assert titles[0]["all"] == ["收入", "表"]


def test_recognise_reads_the_rules_of_the_folder_it_is_given(tmp_path: Path, rule_entries) -> None:  # type: ignore[no-untyped-def]
    gone = [e for e in rule_entries.entries(RULES) if e.file == "layouts/titles.yml"][1:]
    rule_entries.without(RULES, gone, tmp_path / "rules")
    asked = "from scrapers.recognise.layout import title_rules; print(len(title_rules()))"
    environment = {**os.environ, "GONGKAI_RULES": str(tmp_path / "rules"), "PYTHONPATH": str(CHECKOUT)}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "1"


@pytest.mark.parametrize("pattern", ["a|b", "a|(?:b|c)", "[|]|x", r"\||y", "(a|b)|(?P<n>c|d)"])
def test_alternatives_are_those_outside_of_brackets(pattern: str, rule_entries) -> None:  # type: ignore[no-untyped-def]
    parts = rule_entries.alternatives_of(pattern)
    assert len(parts) == 2
    assert "|".join(parts) == pattern


def test_nothing_is_read_of_the_rules_before_it_is_needed() -> None:
    """What one process has read, its children keep, whatever rules they are given: then nothing could be measured."""
    asked = (
        "import sys, benchmarks.leave_one_out\n"
        "modules = [m for name, m in sys.modules.items() if name.startswith('scrapers.recognise')]\n"
        "kept = [(k, v) for m in modules for k, v in vars(m).items() if hasattr(v, 'cache_info')]\n"
        "print(sorted({k for k, v in kept if v.cache_info().currsize}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
