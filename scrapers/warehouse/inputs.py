# ruff: noqa: S608  (names in the SQL are this package's own)
"""Lays out what one run of dbt reads: ``input/<name>.parquet``, exactly the rows of the documents it works on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from scrapers.accepted import as_table, in_force
from scrapers.archive.ledger import Ledger
from scrapers.recognise.accounts import accounts
from scrapers.settings import Settings
from scrapers.stage.schema import BATCH_FILES, INSTANT, LEDGER_FILES, TEXTS
from scrapers.stage.staging import Staging
from scrapers.warehouse.layout import text_literal
from scrapers.warehouse.peers import write_peer_norms
from scrapers.warehouse.related import write_related

HELD_FINDINGS = """
    finding_id varchar, rule_id varchar, severity varchar, cause varchar, document_id varchar, organisation_id varchar,
    fiscal_year integer, message varchar, printed varchar, expected varchar, difference_yuan decimal(20, 2),
    evidence varchar[], status varchar, first_seen_at timestamptz, last_seen_at timestamptz,
    cause_id varchar, is_leading boolean
"""
HELD_ORGANISATIONS = """
    organisation_id varchar, organisation_code varchar, name varchar, organisation_level varchar,
    parent_organisation_id varchar, region_code varchar, described_in_year integer, described_by_document_id varchar
"""


def write_inputs(
    settings: Settings,
    db: duckdb.DuckDBPyConnection,
    folder: Path,
    documents: dict[str, str],
    changed: Path,
    *,
    seen_at: datetime,
    has_held: bool,
    divided: Path | None = None,
) -> None:
    """Write the input of one run. ``documents`` names the batch that holds each one's rows; ``changed`` is the ledger's
    export; ``divided`` has the run's staged rows already, as ``divide`` left them, and is removed.
    """
    folder.mkdir(parents=True)
    run = pa.table({"document_id": list(documents), "batch_id": list(documents.values())})
    db.register("run_documents", run)
    staged = Staging(settings.staging)
    packed = staged.places(db, "run_documents")
    for name, schema in BATCH_FILES.items():
        rows = _divided(divided / name) if divided else staged.rows(name, documents.values(), packed)
        keep_batch = "" if name == "documents" else "exclude (batch_id)"
        db.register("no_rows", schema.empty_table())  # a batch of an earlier version lacks the columns that came since
        _copy(
            db,
            folder / f"{name}.parquet",
            "from no_rows"
            + (
                f" union all by name select * {keep_batch} from ({rows}) "
                "semi join run_documents using (document_id, batch_id)"
                if rows
                else ""
            ),
        )
        db.unregister("no_rows")
    if divided:
        shutil.rmtree(divided)
    _write_sightings(settings, db, folder, changed, has_held=has_held)
    ledger = Ledger(settings)
    ledger.export_events(folder / "events.parquet", list(documents))
    ledger.export_announcements(folder / "announcements.parquet")
    ledger.export_portal_runs(folder / "portal_runs.parquet")
    _write_held(db, folder, has_held=has_held)
    write_related(db, folder, has_held=has_held)
    write_peer_norms(db, folder, has_held=has_held)
    pq.write_table(_accounts(), folder / "accounts.parquet")
    pq.write_table(as_table(in_force(settings, seen_at)), folder / "accepted.parquet")
    pq.write_table(pa.table({"seen_at": pa.array([seen_at], INSTANT)}), folder / "build.parquet")
    db.unregister("run_documents")


def divide(
    settings: Settings, db: duckdb.DuckDBPyConnection, runs: Sequence[dict[str, str]], folder: Path
) -> list[Path]:
    """Divide the staged rows of several runs among them, so that what is staged is read once and not once a run.

    Returns the folder of each run, for ``write_inputs``.
    """
    folder.mkdir()
    columns = [(document, batch, number) for number, run in enumerate(runs) for document, batch in run.items()]
    names = ("document_id", "batch_id", "run_no")
    db.register("runs", pa.table(dict(zip(names, map(list, zip(*columns, strict=True)), strict=True))))
    staged, batch_ids = Staging(settings.staging), {batch for _, batch, _ in columns}
    packed = staged.places(db, "runs")
    for name in BATCH_FILES:
        rows = f"from ({staged.rows(name, batch_ids, packed)}) join runs using (document_id, batch_id)"
        target = text_literal(folder / name)
        db.execute(f"copy ({rows}) to {target} (format parquet, compression zstd, partition_by (run_no))")
    db.unregister("runs")
    divided = []
    for number in range(len(runs)):
        own = folder / f"{number}"
        own.mkdir()
        for name in BATCH_FILES:
            part = folder / name / f"run_no={number}"
            if part.is_dir():
                part.rename(own / name)
        divided.append(own)
    return divided


def _divided(folder: Path) -> str:
    """SQL: the rows of one kind that ``divide`` left for a run; empty where there are none."""
    return f"from read_parquet({text_literal(folder / '*.parquet')})" if folder.is_dir() else ""


def _accounts() -> pa.Table:
    """The list of accounts that recognise reads codes and names by: dbt has no other."""
    listed = accounts()
    return pa.table(
        {
            "classification": pa.array([account.classification for account in listed], pa.string()),
            "account_code": pa.array([account.code for account in listed], pa.string()),
            "name": pa.array([account.name for account in listed], pa.string()),
            "valid_from": pa.array([account.valid_from for account in listed], pa.int32()),
            "valid_to": pa.array([account.valid_to for account in listed], pa.int32()),
            "name_keys": pa.array([list(account.name_keys) for account in listed], TEXTS),
            "note": pa.array([account.note or None for account in listed], pa.string()),
        }
    )


def _write_sightings(
    settings: Settings, db: duckdb.DuckDBPyConnection, folder: Path, changed: Path, *, has_held: bool
) -> None:
    """All places of the run's documents: as the ledger has them now, otherwise as they were published."""
    export = f"read_parquet({text_literal(changed)})"
    # The places that an earlier version published lack the columns that came since.
    named = (
        "select column_name from duckdb_columns() where database_name = 'held' and table_name = 'document_locations'"
    )
    known = {name for (name,) in db.execute(named).fetchall()}
    columns = ", ".join(name for name in LEDGER_FILES["sightings"].names if name in known)
    held = f"union all by name select {columns}, 1 as age from held.marts.document_locations" if has_held else ""
    db.execute(f"""
        create or replace temp table run_sightings as
        select * exclude (age) from (select *, 0 as age from {export} {held})
        semi join run_documents using (document_id)
        qualify row_number() over (partition by document_id, portal_id, url order by age) = 1
    """)
    without = "select document_id from run_documents anti join run_sightings using (document_id)"
    unseen = [row[0] for row in db.execute(without).fetchall()]
    if unseen:  # seen before the mark of the published version, staged after it
        places = _places(settings, unseen)
        db.execute("insert into run_sightings by name select * from places")
        del places
    _copy(db, folder / "sightings.parquet", "from run_sightings order by document_id, portal_id, url")


def _places(settings: Settings, document_ids: list[str]) -> pa.Table:
    schema = LEDGER_FILES["sightings"]
    seen = [place for document in Ledger(settings).documents(document_ids) for place in document.sightings]
    columns = {
        name: [
            place.announcement.title
            if name == "announcement_title"
            else getattr(place.announcement, name)
            if name in ("published_on", "published_time")
            else getattr(place, name)
            for place in seen
        ]
        for name in schema.names
    }
    return pa.table(columns, schema=schema)


def _write_held(db: duckdb.DuckDBPyConnection, folder: Path, *, has_held: bool) -> None:
    """What the published version knows of these documents' findings and organisations."""
    db.execute(f"create or replace temp table held_findings ({HELD_FINDINGS})")
    db.execute(f"create or replace temp table held_organisations ({HELD_ORGANISATIONS})")
    if has_held:
        db.execute("""
            insert into held_findings by name
            select * from held.quality.findings semi join run_documents using (document_id)
        """)
        bodies = text_literal(folder / "bodies.parquet")
        db.execute(f"""
            insert into held_organisations by name
            select * exclude (level), level as organisation_level from held.marts.dim_organisation
            semi join (select body_id as organisation_id from read_parquet({bodies})) using (organisation_id)
        """)
    _copy(db, folder / "held_findings.parquet", "from held_findings order by finding_id")
    _copy(db, folder / "held_organisations.parquet", "from held_organisations order by organisation_id")


def _copy(db: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    db.execute(f"copy ({query}) to {text_literal(path)} (format parquet, compression zstd)")
