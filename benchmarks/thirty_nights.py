"""Thirty nights on the simulator: corrections, moves, withdrawals, faults, failed and late runs, a channel down. Then
nineteen on which stages are killed in the middle and run again, and builds wait for a person's word.

What is expected of every night stands beside what happens in it, in thirty_nights.yml and disturbed_nights.yml, written
by hand: new and resolved findings, restatements, who speaks, every amount in force, every message. Each night also asks
again what was known on all nights before it. The pipeline is the real one; the portals answer on loopback, and so do
the receivers of messages.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "alerts"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "parity"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "simulator"))
from night_checks import Diary
from night_installation import installed
from night_scenario import load

SCENARIOS = [Path(__file__).with_name(name) for name in ("thirty_nights.yml", "disturbed_nights.yml")]
EXAMPLES = """
examples:
  python benchmarks/thirty_nights.py
  python benchmarks/thirty_nights.py --nights 8 --keep /tmp/eight-nights
  python benchmarks/thirty_nights.py --scenario benchmarks/disturbed_nights.yml
"""


@contextlib.contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def lived_through(path: Path, nights: int | None, kept: Path | None) -> int:
    """Run a scenario and print a line for every night. Returns in how many things it differs from what was expected."""
    scenario, began = load(path), time.monotonic()
    table, differences = [], []
    days = scenario.days()[:nights]
    with _home(kept) as home, installed(home, scenario) as here:
        diary = Diary(here)
        for number, (day, night) in enumerate(days, start=1):
            started = time.monotonic()
            ran = here.night(day, night)
            differs = diary.compare(day, ran, night.expect)
            differences += differs
            told = sum(map(len, ran.received.values()))
            happened = "+".join(f"{count} {do}" for do, count in Counter(one.do for one in night.happens).items())
            row = (
                f"{number:>2}  {day}  {happened or '-':<44} {ran.build:<12} {len(diary.open):>5} "
                f"{diary.restated.total():>6} {told:>5} {len(differs):>5} {time.monotonic() - started:>6.1f}"
            )
            table.append(row)
            print(f"[{number}/{len(days)}] {row[4:]}", file=sys.stderr)
            for difference in differs:
                print(f"    {difference}", file=sys.stderr)
    print(" n  day         what happened                                build         open restat  told wrong      s")
    print("\n".join(table))
    events = sum(len(night.happens) for _, night in days)
    again = sum(count - 1 for count in diary.told.values())
    print(
        f"{path.stem}: {len(days)} nights, {events} events, {diary.told.total()} messages ({again} twice), "
        f"{len(differences)} differences, {time.monotonic() - began:.0f} s"
    )
    return len(differences)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenario", type=Path, action="append", help="instead of both; may be given several times")
    parser.add_argument("--nights", type=int, default=None, help="only the first so many of each")
    parser.add_argument("--keep", type=Path, help="an empty folder for the installations, which are left there")
    given = parser.parse_args()
    logging.disable(logging.ERROR)  # failures are part of the nights
    differences = [
        lived_through(path, given.nights, given.keep / path.stem if given.keep else None)
        for path in given.scenario or SCENARIOS
    ]
    sys.exit(any(differences))


if __name__ == "__main__":
    main()
