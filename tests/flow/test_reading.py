"""``gongkai reading``: what was read of each document, and every number that became nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scrapers.cli import main

NOTE = """宝鸡市水利局2022年部门预算说明
2022年支出预算为310.5万元，其中基本支出200万元。
项目支出110.5，详见附表。
办公用房面积3500.5平方米。
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading")
    files = folder / "files"
    files.mkdir()
    (files / "note.txt").write_text(NOTE, encoding="utf-8")
    home = folder / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GONGKAI_HOME", str(home))
        for stage in (["ingest", str(files)], ["build"], ["publish"]):
            done = run(*stage)
            assert done.exit_code == 0, done.output
    return home


def test_counts_and_what_is_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(home))
    made = json.loads(run("reading", "--json").stdout)
    (document,) = made["documents"]
    assert (document["statements"], document["unread_explained"], document["unread_unexplained"]) == (2, 1, 1)
    (figure,) = made["unread_figures"]
    assert (figure["printed"], figure["page"], figure["reason"]) == ("110.5", 1, None)
    assert "项目支出110.5" in figure["quote"]


def test_what_is_plainly_no_amount_is_shown_when_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(home))
    shown = run("reading", "note.txt", "--all").output
    assert "[其他计量单位] note.txt 第1页 3500.5" in shown
    assert "[未解释] note.txt 第1页 110.5" in shown


def test_a_document_that_is_not_there_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(home))
    missing = run("reading", "ffff")
    assert missing.exit_code == 1
    assert "ffff" in missing.output
