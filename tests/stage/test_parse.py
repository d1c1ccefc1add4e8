"""Parsing in batches: what waits is planned, what broke is set aside, what was staged before a kill stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scrapers import parse
from scrapers.archive.ledger import Ledger
from scrapers.bounded.process import Recognised
from scrapers.errors import ParserBroke
from scrapers.ingest import ingest
from scrapers.records import Announcement
from scrapers.settings import Settings
from scrapers.stage.staging import Staging


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home whose archive holds five notes and an empty file."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(
            f"云泽县林业局{2019 + number}年部门预算\n收入预算{number}.5万元。", encoding="utf-8"
        )
    (folder / "空.pdf").write_bytes(b"")
    (folder / "网页.pdf").write_text(
        "<html><body><table><tr><td>合计</td><td>5</td></tr></table></body></html>", "utf-8"
    )
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))
    found = Settings.from_environment()
    ingest(found, [folder])
    return found


def test_what_waits_is_planned_once(settings: Settings) -> None:
    planned = parse.plan(settings, size=4)
    assert [len(batch) for batch in planned] == [4, 3]
    for batch in planned:
        parse.parse(settings, batch)
    assert parse.plan(settings, size=4) == []


def test_what_was_staged_and_is_gone_is_read_again_when_asked_for(settings: Settings) -> None:
    first, second = parse.plan(settings, size=4)
    lost = parse.parse(settings, first).batch_id
    parse.parse(settings, second)
    assert parse.forget_lost(settings) == 0 and parse.plan(settings) == []
    shutil.rmtree(settings.staging / lost)
    assert parse.plan(settings) == [], "a disk that is not mounted is no reason to read everything again"
    assert parse.forget_lost(settings) == 1
    assert parse.plan(settings) == [first]


def test_batches_grow_where_there_would_be_too_many(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MOST_BATCHES", 2)
    planned = parse.plan(settings, size=1)
    assert [len(batch) for batch in planned] == [4, 3]
    assert len({document for batch in planned for document in batch}) == 7


def test_what_cannot_be_read_is_set_aside_with_its_reason(settings: Settings) -> None:
    (batch,) = parse.plan(settings)
    report = parse.parse(settings, batch)
    assert report.documents == 7
    reasons = {rejected.file_name: rejected.reason for rejected in report.rejected}
    assert set(reasons) == {"空.pdf", "网页.pdf"}
    assert "空" in reasons["空.pdf"]
    assert "网页" in reasons["网页.pdf"]


def test_a_bug_sets_one_document_aside_and_no_more(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    real = parse.recognise_bounded

    def stumbles(path: Path, document_id: str, announcement: Announcement) -> Recognised:
        if document_id == first:
            raise ParserBroke("ZeroDivisionError", "Traceback")
        return real(path, document_id, announcement)

    (batch,) = parse.plan(settings)
    names = {d.document_id: d.sightings[0].file_name for d in Ledger(settings).documents()}
    first = next(document for document in batch if names[document] == "0.txt")
    monkeypatch.setattr(parse, "recognise_bounded", stumbles)
    report = parse.parse(settings, batch)
    assert report.documents == 7
    assert "ZeroDivisionError" in {r.document_id: r.reason for r in report.rejected}[first]


def test_a_batch_staged_before_its_task_was_killed_is_not_read_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (batch,) = parse.plan(settings)
    with monkeypatch.context() as killed:
        killed.setattr(Ledger, "record_parse", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            parse.parse(settings, batch)
    assert len(Staging(settings.staging).batches) == 1
    assert parse.plan(settings) == []


def test_what_needs_a_program_is_read_again_when_the_program_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))
    settings = Settings.from_environment()
    (tmp_path / "预算.doc").write_bytes(rb"{\rtf1\ansi 2023}")
    ingest(settings, [tmp_path / "预算.doc"])
    (batch,) = parse.plan(settings)
    (rejected,) = parse.parse(settings, batch).rejected
    assert "libreoffice" in rejected.reason
    assert parse.plan(settings) == [], "nothing has changed"
    (programs / "soffice").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (programs / "soffice").chmod(0o755)
    assert parse.plan(settings) == [batch]
    (rejected,) = parse.parse(settings, batch).rejected
    assert "libreoffice" not in rejected.reason
    assert parse.plan(settings) == [], "it was read with the program"
