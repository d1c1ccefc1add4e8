"""Twenty readers throughout ten nights: errors, mixed states, how long a swap takes, how long going back takes.

    python benchmarks/readers.py [--readers 20] [--nights 10] [--documents 300]

Processes of their own open the published file read-only and ask (``published_reader.py``), while nights of ten
documents, two of them corrections, are built and published as in earnest; in the middle and at the end the version
before comes back into force. Some readers keep the first version open to the end, which is more publications than
versions are kept. Prints one JSON object; exit code 1 after an error, a mixed state, or a swap or return of a second.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from generated_disclosures import Disclosure
from published_reader import Reading, contradictions, read

from scrapers.archive.ledger import Ledger
from scrapers.settings import CHECKOUT, Settings
from scrapers.stage.parquet import write_batch
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse.build import build
from scrapers.warehouse.publish import publish, rollback

NIGHT = 10
CORRECTED = 2
KINDS = ("opening", "throughout", "slow", "fresh", "fresh", "fresh", "slow", "fresh", "throughout", "fresh")
PAUSE = {"opening": 0.01, "throughout": 3.0, "slow": 1.5, "fresh": 1.5}


@dataclass
class Change:
    """Which version came into force, and the seconds of the system's clock between which it did."""

    version: str
    before: float
    after: float


@dataclass
class Seen:
    """What readers were told in all."""

    rounds: int = 0
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    swaps: list[float] = field(default_factory=list)
    """By change: seconds from when the last reader began to open the old version to when one had the new one open."""


@contextmanager
def readers(published: Path, kinds: Sequence[str], pause: dict[str, float]) -> Iterator[Callable[[], list[Reading]]]:
    """Start readers; the function they yield ends them and returns what they read."""
    program = str(Path(__file__).parent / "published_reader.py")
    processes = [
        subprocess.Popen(
            [sys.executable, program, str(published), kind, str(pause[kind])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for kind in kinds
    ]

    def ended() -> list[Reading]:
        told = [process.communicate()[0] for process in processes]
        assert not any(process.returncode for process in processes), "a reader ended by itself"
        return [Reading(**values) for text in told for values in json.loads(text)]

    try:
        for process in processes:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield ended
    finally:
        for process in processes:
            process.kill()
            process.wait()


def judge(readings: Sequence[Reading], changes: Sequence[Change], expected: dict[str, list[list[str]]]) -> Seen:
    """Compare what was read with what each version says when nothing else happens (``expected``), and with the order in
    which versions came into force; the first of ``changes`` was in force before the readers came."""
    seen = Seen(len(readings), [reading.error for reading in readings if reading.error])
    for reading in readings:
        if reading.answers and not reading.error:
            seen.mixed += contradictions(reading.answers)
            if reading.answers != expected.get(reading.version):
                seen.mixed.append(f"{reading.version}: {reading.answers} instead of {expected.get(reading.version)}")
    opened = [
        (reading.version, reading.opening, reading.opened)
        for reading in readings
        if reading.opening is not None and reading.opened is not None
    ]
    for number, (old, new) in enumerate(itertools.pairwise(changes), start=2):
        until = changes[number].before if number < len(changes) else float("inf")
        during = [(version, start, end) for version, start, end in opened if old.after <= start and end <= until]
        for version, start, end in during:
            too_late, too_early = (
                version == old.version and start > new.after,
                version == new.version and end < new.before,
            )
            if too_late or too_early or version not in (old.version, new.version):
                seen.mixed.append(f"{version} was opened between {old.version} and {new.version}")
        news = [end for version, start, end in during if version == new.version and start >= new.before]
        olds = [start for version, start, _ in during if version == old.version]
        if news and olds:
            seen.swaps.append(max(0.0, min(news) - max(olds)))
    return seen


def in_force(settings: Settings) -> str:
    """The name of the version in force."""
    current = manifests.in_force(settings)
    assert current is not None
    return current.name


def changed(settings: Settings, work: Callable[[], object], expected: dict[str, list[list[str]]]) -> Change:
    """Do ``work``, which brings a version into force, and ask that version."""
    before = time.monotonic()
    work()
    change = Change(in_force(settings), before, time.monotonic())
    expected[change.version] = read(str(settings.published), None, "fresh", 0).answers
    return change


def deliver(settings: Settings, batch: str, disclosures: Sequence[Disclosure]) -> None:
    """Stage disclosures as collect and parse would leave them."""
    for disclosure in disclosures:
        Ledger(settings).see(disclosure.sighting())
    write_batch(settings.staging, batch, [disclosure.staged() for disclosure in disclosures])


def nights(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    """All of it, in an empty installation."""
    expected: dict[str, list[list[str]]] = {}
    deliver(settings, "base", [Disclosure(number) for number in range(given.documents)])
    build(settings, progress=say)
    changes = [changed(settings, lambda: publish(settings, progress=say), expected)]
    returns: list[float] = []

    def back() -> None:
        changes.append(changed(settings, lambda: rollback(settings), expected))
        returns.append(changes[-1].after - changes[-1].before)

    kinds = [KINDS[number % len(KINDS)] for number in range(given.readers)]
    with readers(settings.published, kinds, PAUSE) as ended:
        for night in range(1, given.nights + 1):
            first = 1_000_000 + night * NIGHT
            new = [Disclosure(number) for number in range(first, first + NIGHT - CORRECTED)]
            corrected = [Disclosure(night * CORRECTED + number, f"更正{night}") for number in range(CORRECTED)]
            deliver(settings, f"night-{night:04d}", [*new, *corrected])
            build(settings, progress=say)
            changes.append(changed(settings, lambda: publish(settings, progress=say), expected))
            say(f"night {night}: version {changes[-1].version}")
            if night == given.nights // 2:
                back()
        back()
        time.sleep(max(PAUSE.values()))
        readings = ended()
    seen = judge(readings, changes, expected)
    return {
        "readers": given.readers,
        "nights": given.nights,
        "changes of version": len(changes) - 1,
        "rounds": seen.rounds,
        "openings": sum(reading.opened is not None for reading in readings),
        "versions seen": len({reading.version for reading in readings}),
        "errors": len(seen.errors),
        "mixed states": len(seen.mixed),
        "first of them": [*seen.errors, *seen.mixed][:5],
        "swaps measured": len(seen.swaps),
        "longest swap s": round(max(seen.swaps, default=0.0), 3),
        "longest publication s": round(max(change.after - change.before for change in changes), 2),
        "longest return s": round(max(returns), 3),
    }


def say(line: str) -> None:
    """Progress, apart from the result."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--nights", type=int, default=10)
    options.add_argument("--documents", type=int, default=300, help="in the warehouse before the first night")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        ledger = f"sqlite:///{home / 'archive' / 'ledger.sqlite'}"
        found = nights(Settings(home, (), ledger, CHECKOUT / "dbt_project", CHECKOUT / "dags"), given)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    failed = found["errors"] or found["mixed states"] or found["longest swap s"] >= 1 or found["longest return s"] >= 1
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
