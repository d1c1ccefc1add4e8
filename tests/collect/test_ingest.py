"""Ingest: folders on disk into the archive, once, whatever the files are called or hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from scrapers.archive.ledger import Ledger
from scrapers.archive.store import Store
from scrapers.errors import GongkaiError
from scrapers.ingest import ingest
from scrapers.settings import Settings


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, body in members.items():
            archive.writestr(f"预算/{name}.txt", body)
    return buffer.getvalue()


def folder_with(tmp_path: Path, **files: bytes) -> Path:
    folder = tmp_path / "files"
    (folder / "inner").mkdir(parents=True)
    for number, (name, body) in enumerate(files.items()):
        (folder / ("inner" if number % 2 else ".") / f"{name}.bin").write_bytes(body)
    return folder


def names(settings: Settings) -> list[str]:
    return sorted(s.file_name for d in Ledger(settings).documents() for s in d.sightings)


def test_every_file_below_a_folder_is_archived(settings: Settings, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, 空=b"", 表=b"\xd0\xcf broken", 文=b"text")
    report = ingest(settings, [folder], print)
    assert (report.files, report.documents, report.new, report.left) == (3, 3, 3, [])
    [empty] = [d for d in Ledger(settings).documents() if d.sightings[0].file_name == "空.bin"]
    assert Store(settings).read(empty.document_id) == b""
    [sighting] = empty.sightings
    assert (sighting.portal_id, sighting.url) == ("local", (folder / "空.bin").as_uri())


def test_again_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a=b"1", b=b"2")
    ingest(settings, [folder], print)
    before, mark = Ledger(settings).documents(), Ledger(settings).export_sightings(tmp_path / "x.parquet")
    report = ingest(settings, [folder, folder / "a.bin"], print)
    assert (report.documents, report.new) == (3, 0)
    assert Ledger(settings).documents() == before
    assert Ledger(settings).export_sightings(tmp_path / "x.parquet", mark) == mark


def test_file_replaced_on_disk_is_a_new_version_at_its_address(settings: Settings, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a=b"1")
    ingest(settings, [folder], print)
    (folder / "a.bin").write_bytes(b"2")
    assert ingest(settings, [folder], print).new == 1
    assert [d.sightings[0].gone_at is None for d in Ledger(settings).documents()] == [False, True]


def test_same_bytes_under_two_names_are_one_document_seen_twice(settings: Settings, tmp_path: Path) -> None:
    ingest(settings, [folder_with(tmp_path, a=b"same", b=b"same")], print)
    [document] = Ledger(settings).documents()
    assert len(document.sightings) == 2


def test_members_of_an_archive_are_documents(settings: Settings, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, archive=zipped(甲=b"first", 乙=b"second"))
    assert ingest(settings, [folder], print).documents == 2
    assert names(settings) == ["乙.txt", "甲.txt"]
    bodies = {Store(settings).read(d.document_id) for d in Ledger(settings).documents()}
    assert bodies == {b"first", b"second"}
    assert ingest(settings, [folder], print).new == 0


def test_broken_archive_is_itself_the_document(settings: Settings, tmp_path: Path) -> None:
    ingest(settings, [folder_with(tmp_path, archive=zipped(甲=b"first" * 1000)[:-200])], print)
    assert names(settings) == ["archive.bin"]


def test_links_and_hidden_files_are_passed_over(settings: Settings, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a=b"1")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "b.bin").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "link.bin").symlink_to(tmp_path / "secret" / "b.bin")
    (folder / ".hidden").write_bytes(b"x")
    assert ingest(settings, [folder], print).files == 1


def test_path_that_does_not_exist_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(GongkaiError, match="nowhere"):
        ingest(settings, [tmp_path / "nowhere"], print)


def test_file_over_the_limit_is_left_with_the_reason(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.ingest.MOST_BYTES", 10)
    report = ingest(settings, [folder_with(tmp_path, a=b"x" * 11, b=b"y")], print)
    assert (report.files, report.documents) == (2, 1)
    assert report.left[0][0] == "a.bin"
    assert "上限" in report.left[0][1]
