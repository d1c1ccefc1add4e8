"""On real disclosures: the publishers' known errors are found, and nothing that is only rounding is called an error."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest
from staged_samples import settings_in

from scrapers import ingest, parse
from scrapers.settings import Settings
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish

pytestmark = pytest.mark.real
BY_RULE = ("substantive", "small", "date", "text_contradiction", "code_format")
"""Classes of known errors that a rule looks for."""


@pytest.fixture(scope="module")
def real_warehouse(real_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_in(tmp_path_factory.mktemp("real"))
    ingest.ingest(settings, [real_documents / "seeds", real_documents / "corpus"], lambda _: None)
    for batch in parse.plan(settings):
        parse.parse(settings, batch, lambda _: None)
    build(settings, progress=lambda _: None)
    publish(settings)
    return settings


def known_errors(real_documents: Path) -> list[dict[str, str]]:
    found = []
    for path in sorted((real_documents / "truth").glob("*_discrepancies.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [row for row in csv.DictReader(file) if row["class"] in BY_RULE]
    return found


def core(text: str) -> str:
    """A figure, date or note without what differs by the way of writing it."""
    return re.sub(r"[\s,+]|万元|元|%", "", text)


def test_known_errors_are_found(real_warehouse: Settings, real_documents: Path) -> None:
    with duckdb.connect(str(real_warehouse.published), read_only=True) as db:
        messages = db.execute(
            "select d.file_name, f.message || coalesce(f.printed, '') from quality.findings f "
            "join marts.dim_document d using (document_id) where f.cause = 'publisher'"
        ).fetchall()
    missed = [
        error
        for error in known_errors(real_documents)
        if not any(file == error["file"] and core(error["printed"]) in core(message) for file, message in messages)
    ]
    assert not missed


def test_rounding_is_never_above_information(real_warehouse: Settings) -> None:
    with duckdb.connect(str(real_warehouse.published), read_only=True) as db:
        severities = db.execute("select distinct severity from quality.findings where cause = 'rounding'").fetchall()
        differences = db.execute(
            "select count(*) from quality.findings where severity != 'info' and cause = 'publisher' "
            "and abs(difference_yuan) <= 1"
        ).fetchall()
    assert severities == [("info",)]
    assert differences == [(0,)]


def test_every_message_stands_on_its_own(real_warehouse: Settings) -> None:
    with duckdb.connect(str(real_warehouse.published), read_only=True) as db:
        messages = [row[0] for row in db.execute("select message from quality.findings").fetchall()]
    assert messages
    for message in messages:
        assert "《" in message and message.endswith("。"), message
