# ruff: noqa: S608  (names in the SQL are this package's own)
"""What is usual among published documents of one kind, year and class of expenditure, as a build compares with it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from scrapers.warehouse.layout import PEER_MEASURES, text_literal

NORMS = """
    document_kind varchar, fiscal_year integer, functional_class varchar, measure varchar, bodies bigint, usual double,
    spread double
"""


def write_peer_norms(db: duckdb.DuckDBPyConnection, folder: Path, *, has_held: bool) -> None:
    """Write ``held_peer_norms``: for the kinds and years of the run, how many published bodies have a share, the median
    of its natural logarithm and the median deviation from it. None where nothing was published with such shares yet.

    ``folder`` has the run's ``documents`` already. A body counts once, by the document in force.
    """
    db.execute(f"create or replace temp table held_peer_norms ({NORMS})")
    if has_held and _has_measures(db):
        documents = text_literal(folder / "documents.parquet")
        db.execute(f"""
            insert into held_peer_norms by name
            with shares as (
                select document_kind, fiscal_year, functional_class, measure, organisation_id,
                    min(ln(share::double)) as log_share
                from held.{PEER_MEASURES.full_name}
                semi join (
                    select distinct document_kind, fiscal_year from read_parquet({documents})
                ) as looked_at using (document_kind, fiscal_year)
                semi join (select document_id from held.marts.dim_document where is_current) using (document_id)
                group by all
            )
            select document_kind, fiscal_year, functional_class, measure, count(*) as bodies,
                median(log_share) as usual, mad(log_share) as spread
            from shares
            group by all
        """)
    path = text_literal(folder / "held_peer_norms.parquet")
    order = "document_kind, fiscal_year, functional_class, measure"
    db.execute(f"copy (from held_peer_norms order by {order}) to {path} (format parquet, compression zstd)")


def _has_measures(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether the published version has the table; one from before it came has not."""
    found = db.execute(
        "select count(*) from duckdb_columns() where database_name = 'held' and schema_name = ? and table_name = ?",
        [PEER_MEASURES.schema, PEER_MEASURES.name],
    ).fetchall()
    return bool(found[0][0])
