"""On real disclosures: the publishers' known errors are found, and nothing that is only rounding is called an error."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest
from lineage import facts_and_strays
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


JUDGED = {
    ("000_54e6d6dfcf4f4fa9.txt", "unit_slips"): 1,
    ("002_e76c76abb0ac2c6e.txt", "text_changes"): 1,
    ("004_0009a8a70f279992.txt", "asset_date"): 2,
    ("004_0009a8a70f279992.txt", "empty_note"): 4,
    ("004_0009a8a70f279992.txt", "quantity_price"): 4,
    ("004_0009a8a70f279992.txt", "unit_slips"): 2,
    ("jiangsu-rdbgt-2018-budget.pdf", "text_percentages"): 1,
    ("jiangsu-swbgt-2017-budget-text.pdf", "text_percentages"): 1,
    ("putuo-czj-2024-final.pdf", "text_shares"): 1,
    ("putuo-czj-2024-final.pdf", "text_two_values"): 1,
    ("putuo-czj-2025-budget.pdf", "empty_note_subject"): 1,
    ("putuo-wanli-2024-budget.pdf", "empty_note"): 1,
    ("putuo-wanli-2024-budget.pdf", "text_percentages"): 1,
}
"""Errors and warnings judged to be the publisher's, cell by cell on the printed page."""


def test_errors_and_warnings_are_errors_of_the_publisher(real_warehouse: Settings) -> None:
    with duckdb.connect(str(real_warehouse.published), read_only=True) as db:
        found = db.execute(
            "select d.file_name, f.rule_id, count(*) from quality.findings f "
            "join marts.dim_document d using (document_id) "
            "where f.severity != 'info' and f.status = 'open' group by all"
        ).fetchall()
    known = sum(min(count, JUDGED.get((file, rule), 0)) for file, rule, count in found)
    assert known / sum(count for _, _, count in found) >= 0.95, found
    assert {(file, rule) for file, rule, _ in found} >= set(JUDGED)


def test_every_fact_leads_to_its_place_its_document_and_its_bytes(real_warehouse: Settings) -> None:
    facts, strays = facts_and_strays(real_warehouse)
    assert facts > 1000
    assert strays == []
