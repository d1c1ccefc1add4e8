"""Broken files: a line in the report that names file and reason, the document set aside, everything else published."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from stages_by_hand import gongkai

from scrapers.portals.demo import bad_files


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Path:
    home = tmp_path_factory.mktemp("bad")
    for stage in ("collect", "build", "publish"):
        gongkai(home, stage, demo_url=demo_url)
    return home


def test_broken_files_are_named_and_the_rest_is_published(home: Path) -> None:
    report = json.loads(gongkai(home, "report", "--json").stdout)
    set_aside = {row["file_name"]: row for row in report["set_aside"]}

    assert len(set_aside) == len(bad_files.bad_files()), set_aside
    assert {row["parse_status"] for row in set_aside.values()} == {"quarantined"}
    assert all(row["parse_reason"] for row in set_aside.values())
    assert sum(row["documents"] for row in report["documents"] if row["parse_status"] == "parsed") >= 8
    shown = gongkai(home, "report").stdout
    assert all(name in shown for name in set_aside)


def test_every_broken_file_has_a_finding(home: Path) -> None:
    with duckdb.connect(str(home / "warehouse" / "gongkai.duckdb"), read_only=True) as db:
        unfound = db.execute(
            """select file_name from marts.dim_document as d where parse_status = 'quarantined' and not exists
            (from quality.findings as f where f.document_id = d.document_id and f.status = 'open')"""
        ).fetchall()
    assert unfound == []


def test_files_on_disk_fare_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "空文件.pdf").write_bytes(b"")
    (folder / "网页.pdf").write_text("<html><body><h1>404 页面不存在</h1></body></html>", encoding="utf-8")
    (folder / "随机.xlsx").write_bytes(bytes(range(256)) * 8)
    home = tmp_path / "home"

    ingested = json.loads(gongkai(home, "ingest", folder, "--json").stdout)
    for stage in ("build", "publish"):
        gongkai(home, stage)

    rejected = {row["file_name"]: row["reason"] for batch in ingested["parsed"] for row in batch["rejected"]}
    assert set(rejected) == {"空文件.pdf", "网页.pdf", "随机.xlsx"}
    assert all(rejected.values())
