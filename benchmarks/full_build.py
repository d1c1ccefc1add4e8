"""What a full build of much takes: time, memory of this process and its children, disk, staged files that are opened.

    python benchmarks/full_build.py --documents 100000 --folder /tmp/bench [--memory 2048] [--without-dbt]

Stages generated documents: 2,000 of them made, the rest copies under other keys. Builds and publishes them in full. The
home below ``--folder`` is left for ``benchmarks/warehouse.py --built``. With ``--without-dbt`` only what sees all that
is staged at once is measured: packing, planning, dividing among runs; the runs themselves are all of one size. Prints
one JSON object.
"""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from staged_copies import stage_copies
from warehouse import BASE, cpu_seconds, deliver_base, installation, say, timed
from watched import watched

from scrapers.archive.ledger import Ledger
from scrapers.settings import Settings
from scrapers.stage.compact import compact
from scrapers.stage.staging import Staging
from scrapers.warehouse.build import attached, build
from scrapers.warehouse.inputs import divide
from scrapers.warehouse.layout import builds_folder
from scrapers.warehouse.plan import make_plan
from scrapers.warehouse.publish import publish


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--folder", type=Path, required=True, help="its home is emptied first")
    options.add_argument("--memory", type=int, help="megabytes of a database, otherwise as for any installation")
    options.add_argument("--without-dbt", action="store_true", help="only what sees all that is staged at once")
    chosen = options.parse_args()
    settings = installation(chosen.folder / "home")
    if chosen.memory:
        settings = replace(settings, memory=chosen.memory)
    shutil.rmtree(settings.home, ignore_errors=True)
    measure = seen_at_once if chosen.without_dbt else measured
    print(json.dumps(measure(settings, chosen.documents), indent=1, ensure_ascii=False))


def seen_at_once(settings: Settings, documents: int) -> dict[str, Any]:
    """Pack, plan and divide, as a full build does before its first run of dbt."""
    _stage(settings, documents)
    files = sum(1 for _ in settings.staging.rglob("*.parquet"))
    folder = builds_folder(settings)
    folder.mkdir(parents=True)
    with watched() as packing:
        pack_seconds, _ = timed(lambda: compact(settings.staging, settings.database_limits, least=1))
    with watched() as planning, attached(settings, None) as db:
        changed = folder / "changed_sightings.parquet"
        Ledger(settings).export_sightings(changed)
        plan_seconds, plan = timed(lambda: make_plan(settings, db, changed, full=True))
        divide_seconds, _ = timed(lambda: divide(settings, db, plan.runs, folder / "divided"))
    return {
        "documents": plan.documents,
        "runs": len(plan.runs),
        "largest run": max(map(len, plan.runs)),
        "memory of a database MB": settings.memory,
        "staged files": files,
        "after packing": sum(1 for _ in settings.staging.rglob("*.parquet")),
        "packing s": pack_seconds,
        "packing peak MB": packing.megabytes,
        "planning s": plan_seconds,
        "dividing s": divide_seconds,
        "planning and dividing peak MB": planning.megabytes,
        "staged GB": _gigabytes(settings.staging),
        "divided GB": _gigabytes(folder / "divided"),
    }


def measured(settings: Settings, documents: int) -> dict[str, Any]:
    """Stage, build in full, publish."""
    staging, _ = timed(lambda: _stage(settings, documents))
    before = cpu_seconds()
    with watched() as building:
        build_seconds, report = timed(lambda: build(settings, full=True, progress=say))
    cpu = round(cpu_seconds() - before)
    built = _gigabytes(builds_folder(settings))
    with watched() as publishing:
        publish_seconds, published = timed(lambda: publish(settings, progress=say))
    return {
        "documents": report.documents,
        "rows of facts": sum(rows for name, rows in report.rows.items() if ".fct_" in name),
        "open findings": published.findings,
        "memory of a database MB": settings.memory,
        "staging s": staging,
        "build s": build_seconds,
        "build CPU s": cpu,
        "build peak MB": building.megabytes,
        "of it dbt MB": building.child,
        "publish s": publish_seconds,
        "publish peak MB": publishing.megabytes,
        "staged GB": _gigabytes(settings.staging),
        "tested build GB": built,
        "warehouse GB": _gigabytes(settings.warehouse),
    }


def _stage(settings: Settings, documents: int) -> None:
    deliver_base(settings)
    base = list(Staging(settings.staging).batches)
    stage_copies(settings, base, range(1, documents // BASE), say)


def _gigabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9, 2)


if __name__ == "__main__":
    main()
