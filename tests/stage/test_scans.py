"""Scans wait in a queue of their own: behind all other documents, a number of pages a night, each read once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from scrapers import parse, scans
from scrapers.archive.ledger import Ledger
from scrapers.bounded.process import Recognised
from scrapers.errors import NoTextLayer, ReadError
from scrapers.ingest import ingest
from scrapers.recognise import recognise
from scrapers.records import Announcement, Line, ReadDocument
from scrapers.settings import Settings
from scrapers.stage.staging import Staging

SAYS = "云泽县林业局2021年部门预算"


def _scan(pages: int, shade: int) -> bytes:
    """A PDF whose pages are grey pictures; no two shades give the same bytes."""
    buffer = io.BytesIO()
    images = [Image.new("L", (60, 84), shade) for _ in range(pages)]
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:])
    return buffer.getvalue()


def _recognised(path: Path, document_id: str, announcement: Announcement, pages: int) -> Recognised:
    if b"/Count 5" in path.read_bytes():
        raise ReadError(f"处理超过 {pages} 页的时限，已中止")
    read = ReadDocument("pdf", 2, (Line(1, SAYS, 0, confidence=0.9),), scanned_pages=(1, 2))
    return Recognised(recognise(document_id, read, announcement), read.text)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with a note, and scans of two, three and five pages (text recognition fails on the last)."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "说明.txt").write_text(f"{SAYS}\n收入预算5.5万元。", encoding="utf-8")
    for pages in (2, 3, 5):
        (folder / f"{pages}.pdf").write_bytes(_scan(pages, 200 + pages))
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GONGKAI_OCR_PAGES", raising=False)
    monkeypatch.setattr(parse, "recognise_scan_bounded", _recognised)
    found = Settings.from_environment()
    ingest(found, [folder])
    return found


@pytest.fixture
def ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "is_installed", lambda: True)


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "is_installed", lambda: False)


def reasons(settings: Settings, planned: list[list[str]]) -> dict[str, str]:
    """Status and reason of what was set aside in these batches, by file name."""
    reports = [parse.parse(settings, batch) for batch in planned]
    return {r.file_name: f"{r.status}: {r.reason}" for report in reports for r in report.rejected}


def test_without_the_extra_a_scan_says_what_to_install(settings: Settings, no_ocr: None) -> None:
    said = reasons(settings, parse.plan(settings))
    assert set(said) == {"2.pdf", "3.pdf", "5.pdf"}
    assert all(reason.startswith("no_text_layer: PDF 共") and "make ocr" in reason for reason in said.values())
    assert parse.plan(settings) == []


def test_scans_are_read_behind_all_others_and_once(settings: Settings, ocr: None) -> None:
    (first,) = parse.plan(settings)
    assert len(first) == 4
    assert "已列入文字识别" in reasons(settings, [first])["2.pdf"]
    (second,) = parse.plan(settings)
    assert len(second) == 3
    assert reasons(settings, [second]) == {"5.pdf": "no_text_layer: 处理超过 5 页的时限，已中止"}
    assert parse.plan(settings) == []
    staged = Staging(settings.staging)
    versions = staged.documents(list(staged.batches)).values()
    assert sorted(reading.parser_version for batch in versions for reading in batch) == sorted(
        [parse.PARSER_VERSION] * 4 + [scans.OCR_VERSION] * 3
    )


def test_the_extra_may_come_later(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "is_installed", lambda: False)
    reasons(settings, parse.plan(settings))
    assert parse.plan(settings) == []
    monkeypatch.setattr(scans, "is_installed", lambda: True)
    assert [len(batch) for batch in parse.plan(settings)] == [3]


@pytest.mark.parametrize(("pages", "batches_of_scans"), [("0", []), ("4", [1]), ("5", [2]), ("9999", [3])])
def test_a_night_reads_a_number_of_pages(
    settings: Settings, ocr: None, monkeypatch: pytest.MonkeyPatch, pages: str, batches_of_scans: list[int]
) -> None:
    reasons(settings, parse.plan(settings))
    counted = dict(zip(sorted(Ledger(settings).scans()), (2, 3, 5), strict=True))
    monkeypatch.setattr(Ledger, "scans", lambda _: counted)
    monkeypatch.setenv("GONGKAI_OCR_PAGES", pages)
    assert [len(batch) for batch in parse.plan(settings)] == batches_of_scans


def test_batches_of_scans_are_small(settings: Settings, ocr: None, monkeypatch: pytest.MonkeyPatch) -> None:
    reasons(settings, parse.plan(settings))
    monkeypatch.setattr(scans, "PAGES_A_BATCH", 5)
    assert sorted(len(batch) for batch in parse.plan(settings)) in ([1, 2], [1, 1, 1])


def test_a_new_parser_reads_scans_by_ocr_only(settings: Settings, ocr: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the two a scan keeps what the earlier reading found: no night shows it as unread again."""
    reasons(settings, parse.plan(settings))
    reasons(settings, parse.plan(settings))
    monkeypatch.setattr(parse, "PARSER_VERSION", "next")
    monkeypatch.setattr(scans, "OCR_VERSION", "next+ocr")
    others, again = parse.plan(settings)
    assert (len(others), len(again)) == (1, 3)
    assert set(again) == set(Ledger(settings).scans())


def test_a_batch_that_was_staged_before_a_kill_is_noted_with_its_scans(settings: Settings, ocr: None) -> None:
    (batch,) = parse.plan(settings)
    parse.parse(settings, batch)
    (settings.archive / "ledger.sqlite").touch()
    with Ledger(settings).database.write() as connection:
        connection.exec_driver_sql("delete from parses")
        connection.exec_driver_sql("delete from scans")
    assert [len(planned) for planned in parse.plan(settings)] == [3]
    assert sorted(Ledger(settings).scans().values()) == [2, 3, 5]


def test_pages_of_a_scan_are_counted_across_the_border_of_processes(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(_scan(4, 90))
    with pytest.raises(NoTextLayer) as caught:
        parse.recognise_bounded(path, "d" * 64, Announcement())
    assert caught.value.pages == 4
