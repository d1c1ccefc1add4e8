"""Reading in a child process: limits hold, and one bad file costs only itself."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.errors import ReaderMissing, ReadError
from scrapers.read import read_document, read_safely
from scrapers.read.safely import SafeReader
from scrapers.read.wire import LENGTH, packed, unpacked

GOOD = "收入表\n\n项目\t金额\n拨款\t1.00\n".encode()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good"
    path.write_bytes(GOOD)
    return path


@pytest.fixture
def reader() -> Iterator[SafeReader]:
    reader = SafeReader()
    yield reader
    reader.close()


def test_same_document_as_in_this_process(good: Path) -> None:
    assert read_safely(good) == read_document(GOOD)


def test_reason_and_kind_of_the_error_come_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    with pytest.raises(ReadError, match="文件是空的"):
        read_safely(empty)
    monkeypatch.setenv("PATH", str(tmp_path))
    rtf = tmp_path / "rtf"
    rtf.write_bytes(b"{\\rtf1 x}")
    reader = SafeReader()  # started under the changed PATH
    with pytest.raises(ReaderMissing, match="libreoffice-writer"):
        reader.read(rtf, seconds=30, megabytes=512)
    reader.close()


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="文件不存在"):
        read_safely(tmp_path / "nothing")


def test_one_process_reads_the_whole_batch(good: Path, reader: SafeReader) -> None:
    reader.read(good, seconds=30, megabytes=512)
    assert reader._process is not None
    first = reader._process.pid
    for _ in range(100):
        reader.read(good, seconds=30, megabytes=512)
    assert reader._process.pid == first


def test_overdue_document_is_ended_and_the_next_is_read(tmp_path: Path, good: Path, reader: SafeReader) -> None:
    slow = tmp_path / "slow"
    slow.write_bytes(b"\xd6\xd0\xb9\xfa\xb5\xc4 1\t2\n" * 3_000_000)
    with pytest.raises(ReadError, match="超过 1 秒"):
        reader.read(slow, seconds=1, megabytes=1024)
    assert reader.read(good, seconds=30, megabytes=1024).text == "收入表"


def test_memory_is_bounded_and_the_next_is_read(tmp_path: Path, good: Path, reader: SafeReader) -> None:
    large = tmp_path / "large"
    large.write_bytes("收入支出表，".encode() * 6_000_000)
    with pytest.raises(ReadError, match="内存超过"):
        reader.read(large, seconds=60, megabytes=200)
    assert reader.read(good, seconds=60, megabytes=200).text == "收入表"


def test_process_that_died_is_replaced(good: Path, reader: SafeReader) -> None:
    reader.read(good, seconds=30, megabytes=512)
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    assert reader.read(good, seconds=30, megabytes=512).text == "收入表"


def test_process_that_dies_while_it_reads_is_replaced(good: Path, reader: SafeReader) -> None:
    reader.read(good, seconds=30, megabytes=512)
    assert reader._process is not None
    reader._process.send_signal(signal.SIGSTOP)  # it has the question before it, and will never answer
    threading.Timer(0.3, reader._process.kill).start()
    assert reader.read(good, seconds=30, megabytes=512).text == "收入表"


def test_document_over_which_every_process_dies(good: Path, reader: SafeReader) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(ReadError, match="异常中止"):
        patch.setattr("sys.executable", "/bin/false")
        reader.read(good, seconds=30, megabytes=512)
    assert reader.read(good, seconds=30, megabytes=512).text == "收入表"


def test_forked_process_has_a_reader_of_its_own(good: Path) -> None:
    read_safely(good)
    child = os.fork()
    if child == 0:
        os._exit(0 if read_safely(good).text == "收入表" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert read_safely(good).text == "收入表"


def test_only_records_come_over_the_wire() -> None:
    document = read_document(GOOD)
    message = packed("read", document)
    assert unpacked(message[LENGTH.size :]) == ("read", document, 0)
    with pytest.raises(pickle.UnpicklingError, match="no record"):
        unpacked(pickle.dumps(("read", Path("/"))))
    with pytest.raises(pickle.UnpicklingError):
        unpacked(pickle.dumps(("read", 1)))
