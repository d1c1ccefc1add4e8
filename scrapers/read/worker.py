"""The process that reads: one path a line on standard input, one message a document on standard output.

Started by ``scrapers.read.safely`` as ``python -m scrapers.read.worker SECONDS MEGABYTES``.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from scrapers.errors import NoTextLayer, ReaderMissing, ReadError
from scrapers.read.document import read_document
from scrapers.read.wire import packed

_GRACE_SECONDS = 5
"""After which the process ends itself, should its parent be gone."""
ERRORS: dict[str, type[ReadError]] = {"error": ReadError, "missing": ReaderMissing, "no_text": NoTextLayer}


def main() -> None:
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the messages
    for line in sys.stdin.buffer:
        signal.alarm(seconds + _GRACE_SECONDS)
        answers.write(_answer(Path(os.fsdecode(line.rstrip(b"\n")))))
        answers.flush()
        signal.alarm(0)


def _answer(path: Path) -> bytes:
    try:
        return packed("read", read_document(path.read_bytes()))
    except ReadError as error:
        status = next((name for name, kind in ERRORS.items() if type(error) is kind), "error")
        return packed(status, str(error))
    except MemoryError:
        return packed("memory", "")
    except Exception as error:  # a file that breaks a reader must cost this document only
        return packed("error", f"读取时出错（{type(error).__name__}），文件可能已损坏")


if __name__ == "__main__":
    main()
