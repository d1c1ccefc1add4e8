"""Fifty kills at random moments of collecting from portals of every kind, three nights: what is left, against none.

    python benchmarks/kills.py [--kills 50] [--seed 1] [--ledger postgresql+psycopg2://…]

Two installations collect from the same simulated portals. One is never disturbed; the other is killed (SIGKILL) at
random moments, a third of the kills in each of three nights: everything is new; nothing changed; announcements went and
files were replaced. After each night both must hold the same places, documents, events and announcements. Prints one
JSON object; exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "simulator"))
from killing import left, portals_of_every_kind, run_under_fire, seconds_of_a_run
from simulated.site import Site

from scrapers.settings import CHECKOUT, Settings


def installation(folder: Path, portals: Path, ledger: str = "") -> Settings:
    file = f"sqlite:///{folder}/archive/ledger.sqlite"
    return Settings(folder, (portals,), ledger or file, CHECKOUT / "dbt_project", CHECKOUT / "dags")


def change(sites: dict[str, Site]) -> None:
    """Of every portal an announcement goes and another one gets other files."""
    for site in sites.values():
        site.content.now += timedelta(days=1)
        with_file = [a for a in site.content.disclosures() if len(a.files) == 1 and not a.files[0].members]
        site.content.remove(with_file[0].number)
        site.content.replace(with_file[1].number, files=with_file[2].files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ledger", default="", help="empty database for the killed installation (default: a file)")
    given = parser.parse_args()
    randomly, nights = random.Random(given.seed), []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        portals = folder / "portals"
        portals.mkdir()
        killed = installation(folder / "killed", portals, given.ledger)
        undisturbed = installation(folder / "undisturbed", portals)
        with portals_of_every_kind(portals) as sites:
            for night, name in enumerate(("first", "without_change", "changes")):
                if name == "changes":
                    change(sites)
                seconds = seconds_of_a_run(undisturbed)
                kills = given.kills // 3 + (night < given.kills % 3)
                runs = run_under_fire(killed, kills, seconds, randomly)
                one, other = left(killed), left(undisturbed)
                differing = [f.name for f in fields(one) if getattr(one, f.name) != getattr(other, f.name)]
                nights.append(
                    {
                        "night": name,
                        "kills": kills,
                        "runs": runs,
                        "run_seconds": round(seconds, 1),
                        "differs": differing,
                    }
                )
                print(nights[-1], file=sys.stderr)
        print(json.dumps({"kills": given.kills, "seed": given.seed, "portals": len(sites), "nights": nights}))
    sys.exit(any(night["differs"] for night in nights))


if __name__ == "__main__":
    main()
