"""The ledger: places and their times, parses, and exports that carry only what changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pyarrow.parquet as pq
import pytest

from scrapers.archive.ledger import Ledger
from scrapers.archive.portal_runs import NOT_ENDED, PortalRun, begin_run, end_run
from scrapers.records import Announcement, Sighting
from scrapers.settings import Settings
from scrapers.stage.schema import EVENTS, PORTAL_RUNS, SIGHTINGS

DAY_1 = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
DAY_2, DAY_3 = DAY_1 + timedelta(days=1), DAY_1 + timedelta(days=2)
A, B = "a" * 64, "b" * 64


def seen(document_id: str = A, url: str = "http://x/1.pdf", at: datetime = DAY_1) -> Sighting:
    said = Announcement("2026年部门预算", "某局", "预算公开", date(2026, 2, 28), "130000", "16:40")
    return Sighting(document_id, url, "p", "http://x/1.html", "1.pdf", said, at, at)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    yield Ledger(Settings(tmp_path, (), f"sqlite:///{tmp_path}/ledger.sqlite", tmp_path, tmp_path))


def test_sighting_comes_back_as_it_was_given(ledger: Ledger) -> None:
    ledger.see(seen())
    [document] = ledger.documents()
    assert document.sightings == (seen(),)
    assert document.first_seen_at == DAY_1


def test_last_seen_moves_only_when_bytes_were_received_again(ledger: Ledger) -> None:
    ledger.see(seen())
    ledger.see(seen(at=DAY_2), received=False)
    assert ledger.documents()[0].sightings == (seen(),)
    ledger.see(seen(at=DAY_3))
    assert ledger.documents()[0].sightings == (replace(seen(), last_seen_at=DAY_3),)


def test_other_bytes_at_an_address_end_what_stood_there(ledger: Ledger) -> None:
    ledger.see(seen(A))
    ledger.see(seen(B, at=DAY_2))
    gone = {d.document_id: d.sightings[0].gone_at for d in ledger.documents()}
    assert gone == {A: DAY_2, B: None}
    ledger.see(seen(A, at=DAY_3))  # the old version is back
    places = {d.document_id: d.sightings[0] for d in ledger.documents()}
    assert (places[A].gone_at, places[A].first_seen_at, places[A].last_seen_at) == (None, DAY_1, DAY_3)
    assert places[B].gone_at == DAY_3


def test_withdrawn_counts_what_stood_there_once(ledger: Ledger) -> None:
    ledger.see(seen())
    assert ledger.offered_by("p", "http://x/1.html") == {"http://x/1.pdf"}
    assert ledger.withdraw("p", {"http://x/1.html": ["http://x/1.pdf", "http://x/never.pdf"]}, DAY_2) == 1
    assert ledger.withdraw("p", {"http://x/1.html": ["http://x/1.pdf"]}, DAY_3) == 0
    assert ledger.documents()[0].sightings[0].gone_at == DAY_2
    assert ledger.offered_by("p", "http://x/1.html") == set()


def test_file_of_two_announcements_is_gone_when_neither_offers_it(ledger: Ledger) -> None:
    ledger.see(seen())
    ledger.see(replace(seen(at=DAY_2), announcement_url="http://x/2.html"), received=False)
    [place] = ledger.documents()[0].sightings
    assert place == seen()  # the first announcement stays its announcement
    assert ledger.withdraw("p", {"http://x/1.html": ["http://x/1.pdf"]}, DAY_2) == 0
    assert ledger.withdraw("p", {"http://x/2.html": ["http://x/1.pdf"]}, DAY_3) == 1
    assert ledger.documents()[0].sightings[0].gone_at == DAY_3


def test_export_carries_only_what_changed_since_the_mark(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "out" / "sightings.parquet"
    assert ledger.export_sightings(path) == 0
    assert pq.read_schema(path).equals(SIGHTINGS)
    ledger.see(seen(A))
    ledger.see(seen(B, "http://x/2.pdf"))
    mark = ledger.export_sightings(path)
    assert [row["document_id"] for row in pq.read_table(path).to_pylist()] == [A, B]
    ledger.see(seen(A), received=False)
    ledger.see(seen(A))
    assert ledger.export_sightings(path, mark) == mark
    assert pq.read_table(path).num_rows == 0
    ledger.withdraw("p", {"http://x/1.html": ["http://x/2.pdf"]}, DAY_2)
    assert ledger.export_sightings(path, mark) > mark
    [row] = pq.read_table(path).to_pylist()
    assert (row["document_id"], row["gone_at"], row["announcement_title"]) == (B, DAY_2, "2026年部门预算")


def test_events_of_documents_are_exported_in_their_order(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    assert ledger.see(seen(A), run_id="r1") == "new"
    assert ledger.see(seen(A, at=DAY_2), run_id="r2") is None
    assert ledger.see(seen(B, at=DAY_2), run_id="r2") == "changed"
    ledger.withdraw("p", {"http://x/1.html": ["http://x/1.pdf"]}, DAY_3, run_id="r3")
    assert ledger.see(seen(B, "http://x/2.pdf", DAY_3), run_id="r3") == "moved"
    assert ledger.export_events(path, [A, B]) == 4
    table = pq.read_table(path)
    assert table.schema.equals(EVENTS)
    told = [(row["kind"], row["url"], row["previous_url"], row["previous_document_id"]) for row in table.to_pylist()]
    assert told == [
        ("new", "http://x/1.pdf", None, None),
        ("changed", "http://x/1.pdf", None, A),
        ("gone", "http://x/1.pdf", None, None),
        ("moved", "http://x/2.pdf", "http://x/1.pdf", None),
    ]
    assert ledger.export_events(path, [A]) == 1


def test_files_from_disk_have_no_events_and_content_counts_more_than_bytes(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.see(seen(A)) is None
    assert ledger.see(seen(A, "http://x/page.html"), run_id="r1", content="says") is None  # it stands elsewhere
    ledger.withdraw("p", {"http://x/1.html": ["http://x/1.pdf", "http://x/page.html"]}, DAY_2)
    assert ledger.see(seen(B, "http://x/other.html", DAY_2), run_id="r2", content="says") == "moved"
    assert ledger.export_events(tmp_path / "events.parquet", [A, B]) == 1


def test_run_that_did_not_end_is_exported_with_what_it_did(ledger: Ledger, tmp_path: Path) -> None:
    begin_run(ledger.database, "p", "r1", DAY_1)
    ledger.see(seen(), run_id="r1")
    ledger.export_portal_runs(tmp_path / "runs.parquet")
    [row] = pq.read_table(tmp_path / "runs.parquet").to_pylist()
    assert (row["status"], row["why"], row["new"]) == ("failed", NOT_ENDED, 1)
    end_run(ledger.database, PortalRun("p", "r1", DAY_1, DAY_2, 1, 1, 0, 0, 0, 1, 0, "ok", ""))
    begin_run(ledger.database, "p", "r1", DAY_3)  # what ended stays as it ended
    ledger.export_portal_runs(tmp_path / "runs.parquet")
    [row] = pq.read_table(tmp_path / "runs.parquet").to_pylist()
    assert (row["status"], row["finished_at"]) == ("ok", DAY_2)


def test_unparsed_forgets_nothing_and_repeats_nothing(ledger: Ledger) -> None:
    ledger.see(seen(A))
    ledger.see(seen(B, "http://x/2.pdf", DAY_2))
    ledger.record_parse("batch-1", "v1", [A])
    ledger.record_parse("batch-1", "v1", [A])
    assert [d.document_id for d in ledger.unparsed("v1")] == [B]
    assert [d.document_id for d in ledger.unparsed("v2")] == [A, B]
    assert ledger.batches() == {"batch-1"}
    assert [d.document_id for d in ledger.documents([B])] == [B]


def test_portal_runs_are_exported_with_their_schema(ledger: Ledger, tmp_path: Path) -> None:
    run = PortalRun("p", "r", DAY_1, DAY_1, 3, 1, 0, 0, 0, 2, 1, "suspicious", "1 篇公告未能取得")
    end_run(ledger.database, run)
    end_run(ledger.database, run)
    assert ledger.export_portal_runs(tmp_path / "runs.parquet") == 1
    table = pq.read_table(tmp_path / "runs.parquet")
    assert table.schema.equals(PORTAL_RUNS)
    assert table.to_pylist()[0]["why"] == "1 篇公告未能取得"


def test_many_writers_at_once_wait_for_each_other(ledger: Ledger, tmp_path: Path) -> None:
    def write(thread: int) -> None:
        for number in range(20):
            ledger.see(seen(A, f"http://x/{thread}/{number}"))

    threads = [Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [document] = ledger.documents()
    assert len(document.sightings) == 120
    assert ledger.export_sightings(tmp_path / "all.parquet") == 120


def test_ledger_of_an_earlier_version_gets_the_columns_that_came_since(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "create table notices (portal_id varchar, url varchar, title varchar, published_on date,"
            " column_name varchar, decision varchar, reason varchar, state varchar, why varchar,"
            " first_seen_at datetime, fingerprint varchar, primary key (portal_id, url))"
        )
        old.execute(
            "create table sightings (portal_id varchar, url varchar, document_id varchar, announcement_url varchar,"
            " file_name varchar, title varchar, publisher varchar, column_name varchar, published_on date,"
            " region_code varchar, first_seen_at datetime, last_seen_at datetime, gone_at datetime,"
            " changed_seq integer, primary key (portal_id, url, document_id))"
        )
        old.commit()
    Ledger(Settings(tmp_path, (), f"sqlite:///{path}", tmp_path, tmp_path))
    with closing(sqlite3.connect(path)) as now:
        assert "page_id" in {row[1] for row in now.execute("pragma table_info(notices)")}
        assert {"run_id", "content"} <= {row[1] for row in now.execute("pragma table_info(sightings)")}
        assert "sightings_by_content" in {row[1] for row in now.execute("pragma index_list(sightings)")}
