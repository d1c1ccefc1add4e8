"""Reading and recognising in a child process: a hostile file costs bounded time and memory, and never the batch.

One process takes document after document; it is replaced when one has cost it its life, its time or its memory.
"""

from __future__ import annotations

import atexit
import os
import pickle
import select
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from scrapers.bounded.wire import LENGTH, Answer, Question, packed, unpacked
from scrapers.errors import NoTextLayer, ParserBroke, ReaderMissing, ReadError
from scrapers.read.ocr import MOST_PAGES
from scrapers.read.progress import left_at
from scrapers.recognise.rule_files import rules
from scrapers.records import Announcement, ReadDocument, RecognisedDocument

_DOCUMENTS_A_PROCESS = 500
"""Then it is replaced: memory that a library never gives back must not add up over a night."""
_CHUNK = 1 << 20

SECONDS = 300
"""For reading and recognising together; the largest that a reader lets pass takes one to two minutes."""

MEGABYTES = 1024
"""Address space."""

OCR_SECONDS, OCR_SECONDS_A_PAGE = 120, 30
"""At the start, and for each scanned page: one takes 2 to 6 on a core of its own, 15 on a fifth of one."""

OCR_MEGABYTES = 4096
"""Address space; the models and a page of A3 take about 1,200 MB of memory."""

_IMPORTS = Path(__file__).resolve().parents[2]


class Recognised(NamedTuple):
    """A document as it was recognised, and its text, which the offsets of statements refer to."""

    document: RecognisedDocument
    text: str


def recognise_bounded(path: Path, document_id: str, announcement: Announcement) -> Recognised:
    """Read and recognise the document at ``path`` within the limits of time and memory.

    Raises ``ReadError`` with a reason in Chinese, ``ParserBroke`` where recognising stumbled over a bug. The process is
    shared by the threads of this process, one document at a time, and ended with it.
    """
    return _SHARED.recognise(path, document_id, announcement, seconds=SECONDS, megabytes=MEGABYTES)


def recognise_scan_bounded(path: Path, document_id: str, announcement: Announcement, pages: int) -> Recognised:
    """As ``recognise_bounded``, with so many scanned pages read by OCR, which takes longer and more memory."""
    seconds = OCR_SECONDS + OCR_SECONDS_A_PAGE * min(pages, MOST_PAGES)
    return _SHARED_OCR.recognise(path, document_id, announcement, seconds=seconds, megabytes=OCR_MEGABYTES)


def running() -> int | None:
    """The process id of the shared bounded process, None while there is none: for measuring it."""
    return _SHARED.pid


class _Overdue(Exception):
    pass


class _Gone(Exception):
    pass


class BoundedProcess:
    """One such process, started when first needed; with ``ocr`` one that reads scans. ``close`` ends it."""

    def __init__(self, *, ocr: bool = False) -> None:
        self._ocr = ocr
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._started_with: tuple[object, ...] | None = None
        self._documents = 0
        self._progress = tempfile.TemporaryFile()  # noqa: SIM115
        """Where the process writes the place it has reached, for what can be said of one that is gone."""

    def read(self, path: Path, *, seconds: float, megabytes: int) -> ReadDocument:
        """The document as it was read, and not recognised. Raises ``ReadError`` with a reason in Chinese."""
        answer = self._asked(Question(os.fspath(path.absolute())), seconds, megabytes)
        if isinstance(answer.said, ReadDocument):
            return answer.said
        raise self._error(answer, megabytes)

    def recognise(
        self, path: Path, document_id: str, announcement: Announcement, *, seconds: float, megabytes: int
    ) -> Recognised:
        """As ``recognise_bounded``."""
        answer = self._asked(Question(os.fspath(path.absolute()), document_id, announcement), seconds, megabytes)
        if isinstance(answer.said, RecognisedDocument):
            return Recognised(answer.said, answer.text)
        raise self._error(answer, megabytes)

    def _error(self, answer: Answer, megabytes: int) -> ReadError | ParserBroke:
        said = str(answer.said)
        match answer.status:
            case "no_text":
                return NoTextLayer(said, answer.scanned)
            case "missing":
                return ReaderMissing(said)
            case "broken":
                return ParserBroke(said, answer.trace)
            case "memory":
                return ReadError(f"处理所需内存超过 {megabytes} MB，已中止{self._place}")
        return ReadError(said)

    def _asked(self, question: Question, seconds: float, megabytes: int) -> Answer:
        path = Path(question.path)
        if not path.is_file():
            raise ReadError(f"文件不存在：{path.name}")
        with self._lock:
            try:
                return self._answer(question, seconds, megabytes)
            except _Gone:
                # It may have been ended before it saw this document: only a second time is the document's fault.
                try:
                    return self._answer(question, seconds, megabytes)
                except _Gone:
                    raise ReadError(f"读取程序异常中止{self._place}，文件可能已损坏，或所需内存超过上限") from None

    @property
    def _place(self) -> str:
        place = left_at(self._progress.fileno())
        return f"（读到{place}）" if place else ""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        with self._lock:
            self._end()

    def _answer(self, question: Question, seconds: float, megabytes: int) -> Answer:
        process = self._ready(seconds, megabytes)
        try:
            answer = _ask(process, question, seconds)
        except _Overdue:
            self._end()
            raise ReadError(f"处理超过 {seconds:g} 秒，已中止{self._place}") from None
        except (pickle.UnpicklingError, EOFError, ValueError):
            self._end()
            raise _Gone from None
        except _Gone:
            self._end()
            raise
        if answer.status == "memory":
            self._end()
        return answer

    def _ready(self, seconds: float, megabytes: int) -> subprocess.Popen[bytes]:
        """The running process, or a new one where the old one is worn out, or has other limits, programs or rules."""
        wanted = (seconds, megabytes, os.environ.get("PATH"), rules())
        running = self._process is not None and self._process.poll() is None
        if not running or self._started_with != wanted or self._documents >= _DOCUMENTS_A_PROCESS:
            self._end()
        if self._process is None:
            progress = self._progress.fileno()
            limits = [str(int(seconds) + 1), str(megabytes), str(progress)]
            command = [sys.executable, "-m", "scrapers.bounded.worker", *limits]
            command += ["ocr"] if self._ocr else []
            paths = [str(_IMPORTS), *filter(None, [os.environ.get("PYTHONPATH")])]
            self._process = subprocess.Popen(
                command,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(progress,),
            )
            self._started_with, self._documents = wanted, 0
        self._documents += 1
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what the process no longer took is still to be written
                    pipe.close()


def _ask(process: subprocess.Popen[bytes], question: Question, seconds: float) -> Answer:
    if process.stdin is None or process.stdout is None:
        raise _Gone
    deadline = time.monotonic() + seconds
    try:
        process.stdin.write(packed(question))
        process.stdin.flush()
    except BrokenPipeError:
        raise _Gone from None
    (length,) = LENGTH.unpack(_received(process.stdout.fileno(), LENGTH.size, deadline))
    return unpacked(_received(process.stdout.fileno(), length, deadline))


def _received(pipe: int, length: int, deadline: float) -> bytes:
    """Exactly ``length`` bytes of the pipe, before the deadline."""
    poll = select.poll()
    poll.register(pipe, select.POLLIN | select.POLLHUP)
    data = bytearray()
    while len(data) < length:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise _Overdue
        chunk = os.read(pipe, min(_CHUNK, length - len(data)))
        if not chunk:
            raise _Gone
        data += chunk
    return bytes(data)


_SHARED, _SHARED_OCR = BoundedProcess(), BoundedProcess(ocr=True)
atexit.register(_SHARED.close)
atexit.register(_SHARED_OCR.close)


def _forget_after_fork() -> None:
    """A forked process must neither talk to its parent's bounded process nor wait for its parent's lock."""
    global _SHARED, _SHARED_OCR
    atexit.unregister(_SHARED.close)
    atexit.unregister(_SHARED_OCR.close)
    _SHARED, _SHARED_OCR = BoundedProcess(), BoundedProcess(ocr=True)
    atexit.register(_SHARED.close)
    atexit.register(_SHARED_OCR.close)


os.register_at_fork(after_in_child=_forget_after_fork)
