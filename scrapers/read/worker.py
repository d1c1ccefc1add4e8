"""The process that reads: one path a line on standard input, one message a document on standard output.

Started by ``scrapers.read.safely`` as ``python -m scrapers.read.worker SECONDS MEGABYTES PROGRESS [ocr]``; PROGRESS is
an open file for the place it has reached. With ``ocr`` it reads scanned pages too.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from scrapers.errors import NoTextLayer, ReaderMissing, ReadError
from scrapers.read import progress
from scrapers.read.document import read_document, read_with_ocr
from scrapers.read.wire import packed
from scrapers.records import ReadDocument

_GRACE_SECONDS = 5
"""After which the process ends itself, should its parent be gone."""
ERRORS: dict[str, type[ReadError]] = {"error": ReadError, "missing": ReaderMissing}


def main() -> None:
    seconds, megabytes, place = map(int, sys.argv[1:4])
    reader = read_with_ocr if sys.argv[4:] == ["ocr"] else read_document
    progress.keep_in(place)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the messages
    for line in sys.stdin.buffer:
        signal.alarm(seconds + _GRACE_SECONDS)
        progress.reached("")
        answers.write(_answer(reader, Path(os.fsdecode(line.rstrip(b"\n")))))
        answers.flush()
        signal.alarm(0)


def _answer(reader: Callable[[bytes], ReadDocument], path: Path) -> bytes:
    try:
        return packed("read", reader(path.read_bytes()))
    except NoTextLayer as error:
        return packed("no_text", str(error), error.pages)
    except ReadError as error:
        status = next((name for name, kind in ERRORS.items() if type(error) is kind), "error")
        return packed(status, str(error))
    except MemoryError:
        return packed("memory", "")
    except Exception as error:  # a file that breaks a reader must cost this document only
        return packed("error", f"读取时出错（{type(error).__name__}），文件可能已损坏")


if __name__ == "__main__":
    main()
