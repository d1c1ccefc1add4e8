"""Reading again: only what an earlier parser read, without the network, and every amount that changed is shown."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from scrapers import parse, reparse
from scrapers.archive.ledger import Ledger
from scrapers.cli import main
from scrapers.errors import GongkaiError
from scrapers.ingest import ingest
from scrapers.settings import Settings
from scrapers.stage.compact import compact
from scrapers.stage.parquet import write_batch
from scrapers.stage.staging import Staging

TEXTS = {
    "甲.txt": "云泽县林业局2023年部门预算\n2023年收入预算总计12.5万元，其中一般公共预算拨款收入12.5万元。",
    "乙.txt": "云泽县水务局2023年部门预算\n2023年收入预算总计80万元。",
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home in which an earlier parser read the first note with a slip of the decimal point, the second one well."""
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))
    settings = Settings.from_environment()
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    ingest(settings, [folder])
    ids = [document.document_id for document in Ledger(settings).documents()]
    earlier = []
    for document in parse.read_documents(settings, ids):
        said = tuple(
            replace(statement, value_printed="125", amount_yuan=Decimal("1250000.00"))
            if statement.value_printed == "12.5"
            else statement
            for statement in document.recognised.statements
        )
        earlier.append(
            replace(document, recognised=replace(document.recognised, statements=said), parser_version="earlier")
        )
    write_batch(settings.staging, "earlier-batch", earlier)
    Ledger(settings).record_parse("earlier-batch", "earlier", ids)
    return settings


def _names(report: reparse.ReparseReport) -> list[str]:
    return [document.file_name for document in report.changed]


def test_only_what_changed_is_told_and_the_new_reading_is_staged(settings: Settings) -> None:
    (batch,) = reparse.plan(settings)
    report = reparse.ReparseReport()
    reparse.reparse(settings, batch, report)
    assert report.documents == 2
    assert _names(report) == ["甲.txt"]
    changes = report.changed[0].changes
    assert {change.kind for change in changes} == {"changed"}
    assert {(change.before and change.before.amount_yuan, change.figure.amount_yuan) for change in changes} == {
        (Decimal("1250000.00"), Decimal("125000.00"))
    }
    assert len(Staging(settings.staging).batches) == 2
    assert reparse.plan(settings) == []
    assert _names(reparse.last_changes(settings)) == ["甲.txt"]
    shown = reparse.last_changes(settings)
    assert compact(settings.staging, settings.database_limits, least=1) == 2
    assert reparse.last_changes(settings) == shown
    assert reparse.plan(settings) == parse.plan(settings) == []


def test_a_dry_run_keeps_nothing(settings: Settings) -> None:
    (batch,) = reparse.plan(settings)
    report = reparse.ReparseReport()
    reparse.reparse(settings, batch, report, stage=False)
    assert _names(report) == ["甲.txt"]
    assert len(Staging(settings.staging).batches) == 1
    assert reparse.plan(settings) == [batch]


def test_what_was_never_read_waits_for_parse(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "丙.txt").write_text("云泽县教育局2023年部门预算\n收入预算7万元。", encoding="utf-8")
    ingest(settings, [tmp_path / "丙.txt"])
    (batch,) = reparse.plan(settings)
    assert len(batch) == 2
    assert sum(map(len, parse.plan(settings))) == 3


def test_a_document_is_named_by_the_beginning_of_its_id(settings: Settings) -> None:
    first, second = (document.document_id for document in Ledger(settings).documents())
    length = next(n for n in range(1, 64) if first[:n] != second[:n])
    assert reparse.plan(settings, [first[:length]]) == [[first]]
    with pytest.raises(GongkaiError, match="no document has an id that begins with 'xyz'"):
        reparse.plan(settings, ["xyz"])


def test_the_command_shows_each_amount_and_writes_all(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"
    shown = CliRunner().invoke(main, ["reparse", "--output", str(file)], catch_exceptions=False)
    assert shown.exit_code == 0
    assert "amount_yuan: 1250000.00 → 125000.00" in shown.stdout
    assert "2 documents compared" in shown.stdout
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    amounts = {(row["before"], row["after"]) for row in rows if row["field"] == "amount_yuan"}
    assert amounts == {("1250000.00", "125000.00")}
    again = CliRunner().invoke(main, ["reparse"], catch_exceptions=False)
    assert "0 documents compared" in again.stdout
