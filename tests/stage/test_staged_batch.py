"""A staged batch holds every record of its documents, appears whole, and is written once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from scrapers.keys import body_id, observation_id
from scrapers.records import (
    Announcement,
    ArchivedDocument,
    Body,
    DocumentIdentity,
    Meaning,
    Observation,
    RecognisedDocument,
    Sighting,
)
from scrapers.stage import parquet
from scrapers.stage.parquet import UNFINISHED, write_batch
from scrapers.stage.rows import StagedDocument
from scrapers.stage.schema import BATCH_FILES
from scrapers.stage.staging import Staging

SEEN = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
BODY = Body(body_id("999900", "云泽县林业局"), "云泽县林业局", code="212", level="department", region_code="999900")


def document(document_id: str) -> StagedDocument:
    cell = observation_id(document_id, 1, 4, 2)
    observation = Observation(
        cell, BODY.body_id, 1, 1, "income", 4, 2, None, None, "合计", "金额", "1,204.50", "元", Decimal("1204.50"), None
    )
    meaning = Meaning(
        "income", cell, None, BODY.body_id, 2026, "approved", "income", "合计", attributes=(("quantity", "3"),)
    )
    recognised = RecognisedDocument(
        document_id=document_id,
        content_hash="c" + document_id,
        format="xlsx",
        pages=1,
        parse_status="parsed",
        parse_reason="",
        identity=DocumentIdentity("2026年部门预算", BODY, "department_budget", "approved", 2026),
        bodies=(BODY,),
        observations=(observation,),
        meanings=(meaning,),
    )
    sightings = tuple(
        Sighting(document_id, url, "demo", url + "#page", name, Announcement(), SEEN.replace(day=day), SEEN)
        for url, name, day in (("http://b/2.xlsx", "后来.xlsx", 9), ("http://a/1.xlsx", "最初.xlsx", 1))
    )
    return StagedDocument(recognised, ArchivedDocument(document_id, SEEN, sightings), "全文", 2048, "v1")


def test_every_record_is_staged_with_its_document(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "staging", "b1", [document("d1"), document("d2")])

    assert {path.stem for path in folder.iterdir()} == set(BATCH_FILES)
    rows = {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in BATCH_FILES}
    assert [row["document_id"] for row in rows["documents"]] == ["d1", "d2"]
    first = rows["documents"][0]
    assert (first["file_name"], first["source_url"], first["bytes"]) == ("最初.xlsx", "http://a/1.xlsx", 2048)
    assert (first["fiscal_year"], first["body_id"], first["title"]) == (2026, BODY.body_id, "2026年部门预算")
    assert rows["bodies"][1]["organisation_code"] == "212"
    assert [(row["document_id"], row["amount_yuan"]) for row in rows["observations"]] == [
        ("d1", Decimal("1204.50")),
        ("d2", Decimal("1204.50")),
    ]
    assert rows["meanings"][0]["attributes"] == [("quantity", "3")]
    assert rows["statements"] == []
    assert Staging(tmp_path / "staging").documents(["b1"]) == {"b1": [("d1", "v1", 0), ("d2", "v1", 0)]}


def test_a_batch_is_written_once(tmp_path: Path) -> None:
    folder = write_batch(tmp_path, "b1", [document("d1")])
    before = (folder / "documents.parquet").read_bytes()

    write_batch(tmp_path, "b1", [document("d1")])

    assert (folder / "documents.parquet").read_bytes() == before
    assert list(Staging(tmp_path).batches) == ["b1"]


def test_a_write_that_breaks_off_leaves_no_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet, "rename", disk_full)
    with pytest.raises(OSError, match="No space left"):
        write_batch(tmp_path, "b1", [document("d1")])

    assert not Staging(tmp_path).batches
    assert not list(tmp_path.glob(f"{UNFINISHED}*"))
