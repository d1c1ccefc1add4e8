# ruff: noqa: S608  (names in the SQL are this package's own)
"""Which documents a build works on: those that are new or were seen elsewhere, and those that stand beside them.

Beside a document stand all others on the same organisation in the same fiscal year: text yields to a table and a
version to its correction within that group, never outside of it. Published documents that are checked against one of
these (see ``related``) are built again with their own groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from scrapers.accepted import MATCHES, as_table, in_force
from scrapers.settings import Settings
from scrapers.stage.staging import Staging
from scrapers.warehouse.layout import text_literal
from scrapers.warehouse.related import add_dependents, family_keys

VALUES_A_MEGABYTE = 100
"""Values of one run of dbt for each megabyte its database may take: bounds a run, whatever is waiting. What rules hold
in lists cannot be spilled to disk; measured were five kilobytes a value and more."""
VALUES_OF_A_DOCUMENT = 20
"""What a document counts for besides its values."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``runs``: for each run of dbt, its documents, each with its batch. ``new``: staged since it was published."""

    runs: tuple[dict[str, str], ...]
    new: frozenset[str]
    batches: tuple[str, ...]
    """Batches that are not in the published version; of a full build all."""

    @property
    def documents(self) -> int:
        return sum(len(run) for run in self.runs)


def make_plan(
    settings: Settings, db: duckdb.DuckDBPyConnection, changed: Path, *, full: bool, now: datetime | None = None
) -> Plan:
    """Decide what to build. ``db`` has the published version attached as ``held``, where there is one.

    ``changed`` is the ledger's export of sightings that changed since the published version. With ``full`` everything
    that was ever staged is built, as if nothing were published.
    """
    has_held = not full and _has_held(db)
    published = {row[0] for row in db.execute("from held.warehouse.batches").fetchall()} if _has_held(db) else set()
    known = set() if full else published
    staged = Staging(settings.staging)
    waiting = [batch.batch_id for batch in staged.in_order() if batch.batch_id not in known]
    _load_new(staged, db, waiting)
    _load_held(db, has_held)
    _start_with_changed(db, changed)
    if has_held:
        _add_judged_otherwise(db, as_table(in_force(settings, now or datetime.now(UTC))))
    while _add_neighbours(db):
        pass
    add_dependents(db, has_held)
    while _add_neighbours(db):
        pass
    chosen = dict(
        db.execute("select document_id, batch_id from chosen_documents order by batch_id, document_id").fetchall()
    )
    keys = db.execute(
        "select * from chosen_keys semi join chosen_documents using (document_id) order by all"
    ).fetchall()
    values = _values(staged, db, chosen)
    runs = in_runs(chosen, keys + family_keys(db, has_held), values, settings.memory * VALUES_A_MEGABYTE)
    latest = db.execute("select document_id, batch_id from new_documents").fetchall()
    new = frozenset(document_id for document_id, batch_id in latest if batch_id not in published)
    return Plan(tuple(runs), new, tuple(sorted(waiting)))


def in_runs(
    chosen: dict[str, str], keys: list[tuple[str, str, int]], values: dict[str, int], size: int
) -> list[dict[str, str]]:
    """Divide documents into runs of about ``size`` values without parting those that share an organisation and fiscal
    year. ``values``: of each document.
    """
    leader = {document: document for document in chosen}

    def find(document: str) -> str:
        while leader[document] != document:
            leader[document] = leader[leader[document]]
            document = leader[document]
        return document

    first_with: dict[tuple[str, int], str] = {}
    for document, organisation, year in keys:
        leader[find(document)] = find(first_with.setdefault((organisation, year), document))
    groups: dict[str, list[str]] = {}
    for document in chosen:
        groups.setdefault(find(document), []).append(document)
    runs: list[dict[str, str]] = []
    filled = 0
    for group in groups.values():
        more = sum(values[document] for document in group)
        if not runs or filled + more > size:
            runs.append({})
            filled = 0
        runs[-1].update((document, chosen[document]) for document in group)
        filled += more
    return runs


def _values(staged: Staging, db: duckdb.DuckDBPyConnection, chosen: dict[str, str]) -> dict[str, int]:
    """How many values each document has in tables and text, as staged."""
    counted = dict.fromkeys(chosen, VALUES_OF_A_DOCUMENT)
    if chosen:
        packed = staged.places(db, "chosen_documents")
        tables, said = (staged.rows(name, chosen.values(), packed) for name in ("tables", "statements"))
        for document_id, values in db.execute(f"""
            select document_id, sum(values_)::bigint
            from (
                select document_id, batch_id, observations as values_ from ({tables})
                union all
                select document_id, batch_id, 1 from ({said})
            )
            semi join chosen_documents using (document_id, batch_id)
            group by document_id
        """).fetchall():
            counted[document_id] += values
    return counted


def _has_held(db: duckdb.DuckDBPyConnection) -> bool:
    return bool(db.execute("select count(*) from duckdb_databases() where database_name = 'held'").fetchall()[0][0])


def _load_new(staged: Staging, db: duckdb.DuckDBPyConnection, batch_ids: list[str]) -> None:
    """Tables ``new_documents`` (document, batch), ``new_keys`` (document, organisation, fiscal year), ``new_subjects``
    (the same of the organisation a document is about) and ``new_bodies`` (organisation, its department).

    ``batch_ids``: the oldest first, since a later batch speaks for a document that was read again.
    """
    order = pa.table({"batch_id": pa.array(batch_ids, pa.string()), "age": pa.array(range(len(batch_ids)), pa.int32())})
    db.register("batch_order", order)
    if not batch_ids:
        db.execute("create table new_documents (document_id varchar, batch_id varchar, fiscal_year integer)")
        for name in ("new_keys", "new_subjects"):
            db.execute(f"create table {name} (document_id varchar, organisation_id varchar, fiscal_year integer)")
        db.execute("create table new_bodies (organisation_id varchar, parent_organisation_id varchar)")
        return
    documents, bodies = (staged.rows(name, batch_ids) for name in ("documents", "bodies"))
    db.execute(f"""
        create table new_documents as
        select document_id, batch_id, fiscal_year
        from ({documents})
        join batch_order using (batch_id)
        qualify row_number() over (partition by document_id order by age desc) = 1
    """)
    db.execute(f"""
        create table new_keys as
        select distinct document_id, body_id as organisation_id, new_documents.fiscal_year
        from (select document_id, body_id, batch_id from ({bodies}))
        join new_documents using (document_id, batch_id)
        where new_documents.fiscal_year is not null
    """)
    db.execute(f"""
        create table new_subjects as
        select document_id, body_id as organisation_id, fiscal_year
        from (select document_id, body_id, batch_id from ({documents}))
        join new_documents using (document_id, batch_id)
        where body_id is not null and fiscal_year is not null
    """)
    db.execute(f"""
        create table new_bodies as
        select distinct body_id as organisation_id, parent_body_id as parent_organisation_id
        from ({bodies}) semi join batch_order using (batch_id) where parent_body_id is not null
    """)


def _load_held(db: duckdb.DuckDBPyConnection, has_held: bool) -> None:
    """Views ``held_documents``, ``held_keys`` and ``held_subjects``: the same of the published version."""
    if has_held:
        db.execute("create view held_documents as select document_id, batch_id from held.marts.dim_document")
        db.execute("""
            create view held_keys as select document_id, organisation_id, fiscal_year
            from held.marts.document_organisations where fiscal_year is not null
        """)
        db.execute("""
            create view held_subjects as select document_id, organisation_id, fiscal_year
            from held.marts.dim_document where organisation_id is not null and fiscal_year is not null
        """)
    else:
        db.execute("create table held_documents (document_id varchar, batch_id varchar)")
        for name in ("held_keys", "held_subjects"):
            db.execute(f"create table {name} (document_id varchar, organisation_id varchar, fiscal_year integer)")


def _start_with_changed(db: duckdb.DuckDBPyConnection, changed: Path) -> None:
    """Table ``chosen_documents``: what is new, and held documents whose places changed."""
    db.execute("""
        create table chosen_documents as
        select document_id, batch_id from new_documents
    """)
    db.execute(f"""
        insert into chosen_documents
        select distinct document_id, held_documents.batch_id
        from held_documents
        semi join read_parquet({text_literal(changed)}) using (document_id)
        anti join new_documents using (document_id)
    """)
    db.execute("create table chosen_keys (document_id varchar, organisation_id varchar, fiscal_year integer)")


def _add_judged_otherwise(db: duckdb.DuckDBPyConnection, accepted: pa.Table) -> None:
    """Held documents with an open finding that a person accepted since, or one whose acceptance ended."""
    db.register("accepted", accepted)
    db.execute(f"""
        insert into chosen_documents
        select distinct findings.document_id, held_documents.batch_id
        from (
            select held_findings.*, bodies.name as organisation
            from held.quality.findings as held_findings
            left join held.marts.dim_organisation as bodies using (organisation_id)
            where status = 'accepted' or (status = 'open' and rule_id in (select rule_id from accepted))
        ) as findings
        join held_documents using (document_id)
        anti join chosen_documents on chosen_documents.document_id = findings.document_id
        where (findings.status = 'accepted') != exists (select 1 from accepted where {MATCHES})
    """)
    db.unregister("accepted")


def _add_neighbours(db: duckdb.DuckDBPyConnection) -> bool:
    """One step outwards: documents that share an organisation and year with a chosen one. False when there was none.

    A document that is read again may have belonged elsewhere before: its old neighbours are built as well.
    """
    db.execute("""
        create or replace table chosen_keys as
        select * from new_keys
        union
        select * from held_keys semi join chosen_documents using (document_id)
    """)
    added = db.execute("""
        insert into chosen_documents
        select distinct held_documents.document_id, held_documents.batch_id
        from held_keys
        semi join chosen_keys using (organisation_id, fiscal_year)
        join held_documents using (document_id)
        anti join chosen_documents on chosen_documents.document_id = held_documents.document_id
    """).fetchall()[0][0]
    return bool(added)
