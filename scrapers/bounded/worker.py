"""The process that reads and recognises: a question on standard input, an answer a document on standard output.

Started by ``scrapers.bounded.process`` as ``python -m scrapers.bounded.worker SECONDS MEGABYTES PROGRESS [ocr]``;
PROGRESS is an open file for the place it has reached. With ``ocr`` it reads scanned pages too.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from scrapers.bounded.wire import LENGTH, Answer, Question, packed, unpacked_question
from scrapers.errors import NoTextLayer, ReaderMissing, ReadError
from scrapers.read import progress
from scrapers.read.document import read_document, read_with_ocr
from scrapers.recognise import recognise
from scrapers.records import Announcement, ReadDocument

_GRACE_SECONDS = 5
"""After which the process ends itself, should its parent be gone."""


def main() -> None:
    seconds, megabytes, place = map(int, sys.argv[1:4])
    reader = read_with_ocr if sys.argv[4:] == ["ocr"] else read_document
    progress.keep_in(place)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the messages
    while length := questions.read(LENGTH.size):
        question = unpacked_question(questions.read(LENGTH.unpack(length)[0]))
        signal.alarm(seconds + _GRACE_SECONDS)
        progress.reached("")
        answers.write(_answer(reader, question))
        answers.flush()
        signal.alarm(0)


def _answer(reader: Callable[[bytes], ReadDocument], question: Question) -> bytes:
    try:
        read = _read(reader, Path(question.path))
        if isinstance(read, Answer):
            return packed(read)
        if question.document_id is None:
            return packed(Answer("read", read))
        return packed(_recognised(read, question.document_id, question.announcement))
    except MemoryError:
        return packed(Answer("memory", ""))


def _read(reader: Callable[[bytes], ReadDocument], path: Path) -> ReadDocument | Answer:
    try:
        return reader(path.read_bytes())
    except NoTextLayer as error:
        return Answer("no_text", str(error), scanned=error.pages)
    except ReaderMissing as error:
        return Answer("missing", str(error))
    except ReadError as error:
        return Answer("error", str(error))
    except MemoryError:
        raise
    except Exception as error:  # a file that breaks a reader must cost this document only
        return Answer("error", f"读取时出错（{type(error).__name__}），文件可能已损坏")


def _recognised(read: ReadDocument, document_id: str, announcement: Announcement | None) -> Answer:
    progress.reached("末尾，正在识别")
    try:
        return Answer("recognised", recognise(document_id, read, announcement), read.text)
    except MemoryError:
        raise
    except Exception as error:
        return Answer("broken", type(error).__name__, trace=traceback.format_exc())


if __name__ == "__main__":
    main()
