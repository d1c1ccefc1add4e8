# ruff: noqa: S608  (names in the SQL are those of the warehouse's own tables)
"""What a night costs when much is held: build, test, publish, versions, rollback, the README's questions, alternatives.

    python benchmarks/warehouse.py --documents 10000 --folder /tmp/bench [--nights 5] [--alternatives]

Documents are generated, about a hundred facts each. The first 2,000 go the whole way through dbt; the rest of what is
held are copies of their published rows under other keys, since a night neither reads nor rebuilds them. Each night then
stages 100 documents, ten of them corrections of published ones, and builds and publishes them as in earnest. Prints one
JSON object. DuckLake is measured where its extension is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "flow"))
sys.path.insert(0, str(Path(__file__).parent))
from generated_disclosures import Disclosure
from held_documents import hold
from readme_answers import READMES, questions
from watched import opened, watched

from scrapers.archive.ledger import Ledger
from scrapers.settings import CHECKOUT, Settings
from scrapers.stage.parquet import write_batch
from scrapers.warehouse import manifest as manifests
from scrapers.warehouse.build import build
from scrapers.warehouse.layout import BY_DOCUMENT, facts_folder, versions_folder
from scrapers.warehouse.publish import publish, rollback

BASE = 2_000
NIGHT = 100
CORRECTED = 10
ASKED_OF = {"松泉县医疗保障局": "第6号县财政局"}
"""Whom the README's questions name, and who stands for it here."""
MOST_S = 0.3
"""The README's questions are to be answered within that."""
WIDER = {
    "basic and project by year, of all": "select fiscal_year, expenditure_type, sum(amount_yuan) "
    "from marts.fct_expenditure where is_total and is_current and table_type = 'general_public_expenditure' "
    "group by all order by all",
    "from the highest facts to their cells and addresses": "with f as (select * from marts.fct_three_public_fees "
    "where fiscal_year = 2024 and item = 'total' order by amount_yuan desc limit 5) "
    "select f.amount_yuan, o.page, o.row_label, l.url from f "
    "join marts.observations o using (document_id, observation_id) join marts.document_locations l using (document_id)",
}
"""Questions over everything that is held, which read the most."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--folder", type=Path, required=True, help="its home is emptied first")
    options.add_argument("--built", action="store_true", help="the home stands, as full_build.py left it")
    options.add_argument("--nights", type=int, default=5)
    options.add_argument("--alternatives", action="store_true", help="also copy a whole DuckDB file, and try DuckLake")
    chosen = options.parse_args()
    settings = installation(chosen.folder / "home")
    found: dict[str, Any] = {}
    if not chosen.built:
        shutil.rmtree(settings.home, ignore_errors=True)
        found["full build of the base"] = first_build(settings)
        found["holding s"] = timed(lambda: hold(settings, chosen.documents // BASE - 1, say))[0]
    current = manifests.in_force(settings)
    assert current is not None
    found["documents"] = current.documents
    found["nights"] = [one_night(settings, number) for number in range(1, chosen.nights + 1)]
    found["rollback s"] = timed(lambda: rollback(settings))[0]
    found["sizes MB"] = sizes(settings)
    found["questions of the README"] = asked(settings, of_readme())
    found["questions over all facts"] = asked(settings, WIDER)
    found["questions over views"] = asked(settings, over_views())
    if chosen.alternatives:
        found["one DuckDB file, copied"] = copied_file(settings, chosen.folder)
        found["DuckLake"] = ducklake(settings, chosen.folder)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    wrong = unanswered(found)
    if wrong:
        sys.exit("\n".join(wrong))


def unanswered(found: dict[str, Any]) -> list[str]:
    """Questions that found nothing, and those of the README that took too long."""
    wrong = []
    for kind in ("questions of the README", "questions over all facts", "questions over views"):
        wrong += [f"no rows: {title}" for title, got in found[kind].items() if not got["rows"]]
    for title, got in found["questions of the README"].items():
        if got["s"] > MOST_S:
            wrong.append(f"{got['s']} s ({got['CPU s']} s of a processor) instead of {MOST_S}: {title}")
    return wrong


def installation(home: Path) -> Settings:
    """An installation of its own below ``home``."""
    ledger = f"sqlite:///{home / 'archive' / 'ledger.sqlite'}"
    return Settings(home, (), ledger, CHECKOUT / "dbt_project", CHECKOUT / "dags")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that ``work`` takes, and what it returns."""
    started = time.perf_counter()
    result = work()
    return round(time.perf_counter() - started, 3), result


def deliver(settings: Settings, batch: str, disclosures: list[Disclosure]) -> None:
    """Stage disclosures as collect and parse would leave them."""
    ledger = Ledger(settings)
    for disclosure in disclosures:
        ledger.see(disclosure.sighting())
    write_batch(settings.staging, batch, [disclosure.staged() for disclosure in disclosures])


def deliver_base(settings: Settings) -> None:
    """Stage the base, as many batches as nights would have brought."""
    for start in range(0, BASE, NIGHT):
        deliver(settings, f"base-{start:06d}", [Disclosure(number) for number in range(start, start + NIGHT)])


def first_build(settings: Settings) -> dict[str, Any]:
    """The base goes the whole way."""
    deliver_base(settings)
    seconds, report = timed(lambda: build(settings, progress=say))
    published, _ = timed(lambda: publish(settings, progress=say))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    facts = sum(rows for name, rows in report.rows.items() if ".fct_" in name)
    return {"documents": BASE, "facts": facts, "build s": seconds, "publish s": published, "peak MB of dbt": memory}


def one_night(settings: Settings, number: int) -> dict[str, Any]:
    """A hundred new documents, ten of them corrections, from staged rows to the swapped link."""
    first = 10_000_000 + number * NIGHT
    corrected = [Disclosure(n, f"更正{number}") for n in range(number * CORRECTED, (number + 1) * CORRECTED)]
    deliver(
        settings, f"night-{number:04d}", [*(Disclosure(n) for n in range(first, first + NIGHT - CORRECTED)), *corrected]
    )
    before = cpu_seconds()
    with watched() as building, opened(settings.staging, facts_folder(settings)) as files:
        build_seconds, report = timed(lambda: build(settings, progress=say))
    built = cpu_seconds()
    publish_seconds, published = timed(lambda: publish(settings, progress=say))
    done = cpu_seconds()
    quiet, _ = timed(lambda: (build(settings, progress=say), publish(settings, progress=say)))
    return {
        "documents built": report.documents,
        "build and test s": build_seconds,
        "build CPU s": round(built - before, 1),
        "build peak MB": building.megabytes,
        "staged files opened": sum(path.is_relative_to(settings.staging) for path in files),
        "published files opened": sum(path.is_relative_to(facts_folder(settings)) for path in files),
        "publish s": publish_seconds,
        "publish CPU s": round(done - built, 1),
        "quiet night s": quiet,
        "partitions": published.partitions,
    }


def cpu_seconds() -> float:
    """Processor time of this process and its children: what work costs, also on a busy machine."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def sizes(settings: Settings) -> dict[str, float]:
    """Megabytes of the facts, of a version's file, and of all versions."""
    current = manifests.in_force(settings)
    assert current is not None
    files = [path.stat().st_size for path in versions_folder(settings).glob("*.duckdb")]
    facts = sum(path.stat().st_size for path in facts_folder(settings).rglob("*.parquet"))
    return {
        "facts": round(facts / 1e6, 1),
        "one version": round(manifests.database_path(settings, current).stat().st_size / 1e6, 1),
        "five versions": round(sum(files) / 1e6, 1),
    }


def of_readme() -> dict[str, str]:
    """The README's ten questions, put to a body that there is here."""
    found = {}
    for title, printed, _ in questions(READMES[0]):
        found[title] = printed
        for named, here in ASKED_OF.items():
            found[title] = found[title].replace(named, here)
    return found


def over_views() -> dict[str, str]:
    """The example queries, which ask the views of ``analysis`` of all bodies."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((CHECKOUT / "docs" / "questions").glob("*"))}


def asked(settings: Settings, which: dict[str, str]) -> dict[str, dict[str, float]]:
    """Rows and seconds of each question: median of three, each in a connection of its own, as a client asks.

    All rows are taken, as columns: some questions have one for each body.
    """
    found = {}
    for title, sql in which.items():
        times, cpu = [], []
        for _ in range(3):
            before = time.process_time()
            with duckdb.connect(str(settings.published), read_only=True, config={"threads": 2}) as db:
                seconds, rows = timed(lambda db=db, sql=sql: db.execute(sql).to_arrow_table())
            times.append(seconds)
            cpu.append(time.process_time() - before)
        found[title] = {
            "rows": rows.num_rows,
            "s": round(statistics.median(times), 3),
            "CPU s": round(statistics.median(cpu), 3),
        }
    return found


def copied_file(settings: Settings, folder: Path) -> dict[str, Any]:
    """The alternative: one file with all rows, changed in private and copied whole for each version."""
    path, copy = folder / "one-file.duckdb", folder / "one-file-copy.duckdb"
    for file in (path, copy):
        file.unlink(missing_ok=True)
    with duckdb.connect(str(path), config={"threads": 2, "memory_limit": "6GB"}) as db:
        db.execute(f"attach '{settings.published}' as published (read_only)")
        db.execute("create schema marts; create schema quality")
        for relation in BY_DOCUMENT:
            db.execute(f"create table {relation.full_name} as from published.{relation.full_name}")
        db.execute("create temp table chosen as select document_id from marts.dim_document limit 100")
        db.execute("checkpoint")
        changed, _ = timed(lambda: [_rewrite(db, relation.full_name) for relation in BY_DOCUMENT])
    copied, _ = timed(lambda: _copy_synced(path, copy))
    size = path.stat().st_size / 1e6
    path.unlink()
    copy.unlink()
    return {
        "MB": round(size, 1),
        "replace 100 documents s": changed,
        "copy s": copied,
        "five versions MB": round(5 * size),
    }


def _copy_synced(path: Path, copy: Path) -> None:
    shutil.copy(path, copy)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _rewrite(db: duckdb.DuckDBPyConnection, table: str) -> None:
    db.execute(f"create or replace temp table rows_ as from {table} where document_id in (from chosen)")
    db.execute(f"delete from {table} where document_id in (from chosen)")
    db.execute(f"insert into {table} from rows_")


def ducklake(settings: Settings, folder: Path) -> dict[str, Any] | str:
    """The other alternative, where its extension is installed: rows in Parquet under a catalogue of DuckLake's."""
    lake = folder / "lake"
    shutil.rmtree(lake, ignore_errors=True)
    lake.mkdir()
    with duckdb.connect(config={"threads": 2, "memory_limit": "6GB"}) as db:
        try:
            db.execute("load ducklake")
        except duckdb.Error as error:
            return f"not measured: {str(error).splitlines()[0]}"
        db.execute(f"attach 'ducklake:{lake}/catalogue.duckdb' as lake (data_path '{lake}/data')")
        db.execute(f"attach '{settings.published}' as published (read_only)")
        db.execute("create schema lake.marts; create schema lake.quality")
        names = [relation.full_name for relation in BY_DOCUMENT]
        loaded, _ = timed(lambda: [db.execute(f"create table lake.{n} as from published.{n}") for n in names])
        db.execute("create temp table chosen as select document_id from lake.marts.dim_document limit 100")
        db.execute("begin")
        changed, _ = timed(lambda: [_rewrite(db, f"lake.{name}") for name in names])
        committed, _ = timed(lambda: db.execute("commit"))
        count = "select count(*) from lake.marts.fct_expenditure where fiscal_year = 2024"
        asked, _ = timed(lambda: db.execute(count).fetchall())
    shutil.rmtree(lake)
    return {"load s": loaded, "replace 100 documents s": round(changed + committed, 3), "count of a year s": asked}


def say(line: str) -> None:
    """Progress, apart from the result."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
