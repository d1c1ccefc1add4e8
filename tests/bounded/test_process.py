"""Reading and recognising in a child process: limits hold, and one bad file costs only itself."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scrapers import parse
from scrapers.bounded import recognise_bounded
from scrapers.bounded.process import BoundedProcess
from scrapers.bounded.wire import LENGTH, Answer, packed, unpacked
from scrapers.errors import ReaderMissing, ReadError
from scrapers.ingest import ingest
from scrapers.read import read_document
from scrapers.recognise import recognise
from scrapers.recognise.rule_files import PACKAGED
from scrapers.records import Announcement
from scrapers.settings import Settings

GOOD = "收入表\n\n项目\t金额\n拨款\t1.00\n".encode()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good"
    path.write_bytes(GOOD)
    return path


@pytest.fixture
def reader() -> Iterator[BoundedProcess]:
    reader = BoundedProcess()
    yield reader
    reader.close()


def test_same_document_as_in_this_process(good: Path, reader: BoundedProcess) -> None:
    announcement = Announcement("云泽县林业局2021年部门预算", published_on=date(2021, 2, 3))
    assert reader.read(good, seconds=30, megabytes=512) == read_document(GOOD)
    document, text = recognise_bounded(good, "d" * 64, announcement)
    assert document == recognise("d" * 64, read_document(GOOD), announcement)
    assert document.identity.fiscal_year == 2021
    assert document.observations
    assert text == "收入表"


def test_reason_and_kind_of_the_error_come_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    with pytest.raises(ReadError, match="文件是空的"):
        recognise_bounded(empty, "d" * 64, Announcement())
    monkeypatch.setenv("PATH", str(tmp_path))
    rtf = tmp_path / "rtf"
    rtf.write_bytes(b"{\\rtf1 x}")
    reader = BoundedProcess()  # started under the changed PATH
    with pytest.raises(ReaderMissing, match="libreoffice-writer"):
        reader.read(rtf, seconds=30, megabytes=512)
    reader.close()


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="文件不存在"):
        recognise_bounded(tmp_path / "nothing", "d" * 64, Announcement())


def test_one_process_reads_the_whole_batch(good: Path, reader: BoundedProcess) -> None:
    reader.read(good, seconds=30, megabytes=512)
    assert reader._process is not None
    first = reader._process.pid
    for _ in range(100):
        reader.read(good, seconds=30, megabytes=512)
    assert reader._process.pid == first


def test_overdue_document_is_ended_and_the_next_is_read(tmp_path: Path, good: Path, reader: BoundedProcess) -> None:
    slow = tmp_path / "slow"
    slow.write_bytes(b"\xd6\xd0\xb9\xfa\xb5\xc4 1\t2\n" * 3_000_000)
    with pytest.raises(ReadError, match="超过 1 秒"):
        reader.read(slow, seconds=1, megabytes=1024)
    assert reader.read(good, seconds=30, megabytes=1024).text == "收入表"


def test_recognising_without_end_costs_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of which the pattern tries every way to part a run of characters: two to the power of its length."""
    shutil.copytree(PACKAGED / "layouts", tmp_path / "rules" / "layouts")
    shutil.copytree(PACKAGED / "vocabulary", tmp_path / "rules" / "vocabulary")
    words = tmp_path / "rules" / "vocabulary" / "organisations.yml"
    text = words.read_text(encoding="utf-8")
    assert text.count("\nphrases:\n") == 1
    rule = "\nphrases:\n  - {pattern: '<name>(?:(?:甲+)+乙)', weight: 1}\n"
    words.write_text(text.replace("\nphrases:\n", rule), encoding="utf-8")
    monkeypatch.setenv("GONGKAI_RULES", str(tmp_path / "rules"))
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("scrapers.bounded.process.SECONDS", 10)
    files = tmp_path / "files"
    files.mkdir()
    for name, line in (("慢.txt", "云泽县林业局" + "甲" * 60), ("快.txt", "云泽县林业局")):
        (files / name).write_text(f"{line}\n云泽县林业局2021年部门预算\n收入预算1.5万元。", encoding="utf-8")
    settings = Settings.from_environment()
    ingest(settings, [files])
    (batch,) = parse.plan(settings)
    report = parse.parse(settings, batch)
    assert report.documents == 2
    assert report.statements == 1, "the other one is recognised"
    (slow,) = report.rejected
    assert (slow.file_name, slow.status) == ("慢.txt", "quarantined")
    assert slow.reason == "处理超过 10 秒，已中止（读到末尾，正在识别）"


def test_memory_is_bounded_and_the_next_is_read(tmp_path: Path, good: Path, reader: BoundedProcess) -> None:
    large = tmp_path / "large"
    large.write_bytes("收入支出表，".encode() * 6_000_000)
    with pytest.raises(ReadError, match="内存超过"):
        reader.read(large, seconds=60, megabytes=200)
    assert reader.read(good, seconds=60, megabytes=200).text == "收入表"


def test_process_that_died_is_replaced(good: Path, reader: BoundedProcess) -> None:
    reader.read(good, seconds=30, megabytes=512)
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    assert reader.read(good, seconds=30, megabytes=512).text == "收入表"


def test_process_that_dies_while_it_reads_is_replaced(good: Path, reader: BoundedProcess) -> None:
    reader.read(good, seconds=30, megabytes=512)
    assert reader._process is not None
    reader._process.send_signal(signal.SIGSTOP)  # it has the question before it, and will never answer
    threading.Timer(0.3, reader._process.kill).start()
    assert reader.read(good, seconds=30, megabytes=512).text == "收入表"


def test_document_over_which_every_process_dies(good: Path, reader: BoundedProcess) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(ReadError, match="异常中止"):
        patch.setattr("sys.executable", "/bin/false")
        reader.read(good, seconds=30, megabytes=512)
    assert reader.read(good, seconds=30, megabytes=512).text == "收入表"


def test_forked_process_has_a_reader_of_its_own(good: Path) -> None:
    def text() -> str:
        return recognise_bounded(good, "d" * 64, Announcement()).text

    text()
    child = os.fork()
    if child == 0:
        os._exit(0 if text() == "收入表" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert text() == "收入表"


def test_only_records_come_over_the_wire() -> None:
    document = read_document(GOOD)
    answer = Answer("read", document, "text", 3)
    assert unpacked(packed(answer)[LENGTH.size :]) == answer
    with pytest.raises(pickle.UnpicklingError, match="no record"):
        unpacked(pickle.dumps(("read", Path("/"), "", 0, "")))
    with pytest.raises(pickle.UnpicklingError, match="neither"):
        unpacked(pickle.dumps(("read", 1, "", 0, "")))
