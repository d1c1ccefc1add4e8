"""The most megabytes that a parsing process and its bounded process held, start included, nothing else in them.

    GONGKAI_HOME=HOME python benchmarks/parse_worker.py

Parses, as one batch, all that waits in the home. Prints two figures.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scrapers import parse
from scrapers.bounded.process import running
from scrapers.settings import Settings


def most_megabytes(process: str) -> float:
    """The most resident memory of a process so far."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    settings = Settings.from_environment()
    documents = [document for batch in parse.plan(settings, size=10_000) for document in batch]
    parse.parse(settings, documents, lambda _: None)
    bounded = running()
    assert bounded is not None, "nothing was parsed"
    print(f"{most_megabytes('self'):.0f} {most_megabytes(str(bounded)):.0f}")


if __name__ == "__main__":
    main()
