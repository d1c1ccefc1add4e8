"""What collecting costs beside waiting: many announcements over many hosts, against what the manners allow.

    python benchmarks/collect.py [--portals 50] [--announcements 10000] [--interval 1.5] [--folder FOLDER]

The simulator of the tests serves the portals from a process of its own, 10 ms away. Three nights: everything is new,
nothing changed, and a walk over whole columns. The floor of a night is what its busiest host takes when each of the
requests made to it costs the latency and the interval, and nothing else. Prints one JSON object: for each night the
seconds, the floor, their ratio, requests, processor seconds, and the resident memory at its end and at its peak.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "simulator"))
from simulated.generate import content
from simulated.sites.trs import Trs
from simulated.web import Web

from scrapers.archive.ledger import Ledger
from scrapers.collect import collect
from scrapers.settings import CHECKOUT, Settings

LATENCY = 0.010
OTHERS_A_HUNDRED = 10
"""Of a hundred announcements so many are no disclosures."""


def serve(portals: int, announcements: int, pipe: Connection) -> None:
    """Serve the sites; answers on the pipe how often each host was asked since the last time, and at what stages."""
    each = announcements // portals
    others = each * OTHERS_A_HUNDRED // 100
    sites = [
        Trs(content(f"第{number}县", disclosures=each - others, others=others, seed=number))
        for number in range(portals)
    ]
    with Web(*sites, latency=LATENCY) as web:
        pipe.send([site.base for site in sites])
        columns = [[(site.column_path(c), c.name) for c in site.content.columns] for site in sites]
        pipe.send(columns)
        while pipe.recv() == "seen":
            seen = web.seen
            pipe.send((Counter(s.host for s in seen), Counter(s.stage for s in seen)))
            web.forget()


def settings_for(folder: Path, bases: Sequence[str], columns: Any, interval: float) -> Settings:
    portals = folder / "portals"
    portals.mkdir(parents=True)
    for number, (base, own) in enumerate(zip(bases, columns, strict=True)):
        portal = {
            "id": f"portal-{number}",
            "name": f"第{number}县",
            "base": base,
            "family": "static_list",
            "columns": [{"url": path, "name": name} for path, name in own],
            "pager": {"kind": "zero_based"},
            "manners": {"interval_seconds": interval},
            "allow_loopback": True,
            "unverified": True,
        }
        (portals / f"portal-{number}.yml").write_text(yaml.safe_dump(portal, allow_unicode=True), encoding="utf-8")
    home = folder / "home"
    ledger = f"sqlite:///{home}/archive/ledger.sqlite"
    return Settings(home, (portals,), ledger, CHECKOUT / "dbt_project", CHECKOUT / "dags")


def night(settings: Settings, interval: float, pipe: Connection, *, whole: bool = False) -> dict[str, Any]:
    began, processor = time.monotonic(), time.process_time()
    report = collect(settings, progress=lambda _: None, whole=whole)
    seconds = time.monotonic() - began
    pipe.send("seen")
    hosts, stages = pipe.recv()
    floor = max(hosts.values()) * (LATENCY + interval) - interval
    return {
        "seconds": round(seconds, 1),
        "floor_seconds": round(floor, 1),
        "ratio": round(seconds / floor, 3),
        "requests": sum(hosts.values()),
        "by_stage": dict(stages),
        "processor_seconds": round(time.process_time() - processor, 1),
        "resident_megabytes": _resident(),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "statuses": dict(Counter(run.status for run in report.runs)),
        "new": sum(run.new for run in report.runs),
        "changed": sum(run.changed for run in report.runs),
    }


def _resident() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portals", type=int, default=50)
    parser.add_argument("--announcements", type=int, default=10_000)
    parser.add_argument("--interval", type=float, default=1.5, help="seconds between two requests to a host")
    parser.add_argument("--folder", type=Path, help="where the archive is made; default: a temporary folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        pipe, other = multiprocessing.Pipe()
        server = multiprocessing.Process(target=serve, args=(given.portals, given.announcements, other), daemon=True)
        server.start()
        bases = pipe.recv()
        settings = settings_for(Path(folder), bases, pipe.recv(), given.interval)
        nights = {"idle_megabytes": _resident()}
        for name, whole in (("first", False), ("without_change", False), ("whole", True)):
            nights[name] = night(settings, given.interval, pipe, whole=whole)
            print(f"{name}: {nights[name]}", file=sys.stderr)
        pipe.send("end")
        server.join(10)
        print(json.dumps({**vars(given), "folder": "", "documents": len(Ledger(settings).documents()), **nights}))


if __name__ == "__main__":
    main()
