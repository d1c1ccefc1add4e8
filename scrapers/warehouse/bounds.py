# ruff: noqa: S608  (names in the SQL are this package's own)
"""What a build may add and lose is bounded by what came in: whatever goes beyond it waits for a person's word.

What a build holds of a document is what was staged of it, neither less nor more; a document that was published stays;
and one whose staged rows did not change keeps its facts from tables. (Facts from text may yield to a new table.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from scrapers.warehouse.dbt import DATABASE
from scrapers.warehouse.layout import BY_DOCUMENT, DOCUMENTS, text_literal

FACTS = tuple(relation for relation in BY_DOCUMENT if relation.name.startswith("fct_"))
SHOWN = 10
"""Documents that a message names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Excess:
    """A document that a build changes although nothing came in for it. Counts are rows of all ``what`` of it."""

    document_id: str
    file_name: str
    what: str
    before: int
    after: int

    def __str__(self) -> str:
        return f"{self.file_name}（{self.document_id[:12]}）{self.what}由{self.before}变为{self.after}"


def excesses(
    db: duckdb.DuckDBPyConnection, runs: Sequence[Path], new: frozenset[str], *, full: bool, has_held: bool
) -> tuple[Excess, ...]:
    """What goes beyond the bounds in the tested ``runs``, by document. ``new``: documents that were staged since.

    ``db`` has the published version attached as ``held`` where ``has_held``; a ``full`` build must hold all of it.
    """
    db.register("bounds_new", pa.table({"document_id": pa.array(sorted(new), pa.string())}))
    db.execute("create or replace temp table bounds_built (document_id varchar, facts bigint)")
    found: list[Excess] = []
    for run in runs:
        db.execute(f"attach {text_literal(run / DATABASE)} as bounds_run (read_only)")
        try:
            found += _against_staged(db, run / "input")
            db.execute(f"""
                insert into bounds_built
                select documents.document_id, count(facts.document_id)
                from bounds_run.marts.dim_document as documents
                left join ({_facts_of_tables("bounds_run")}) as facts on facts.document_id = documents.document_id
                group by documents.document_id
            """)
        finally:
            db.execute("detach bounds_run")
    if has_held:
        found += _against_held(db, full=full)
    db.unregister("bounds_new")
    return tuple(found)


def message(found: Sequence[Excess]) -> str:
    """What a person is asked to decide about, in Chinese: the documents and their counts."""
    named = "；".join(str(one) for one in found[:SHOWN])
    documents = len({one.document_id for one in found})
    others = f"；另有{len(found) - SHOWN}处" if len(found) > SHOWN else ""
    return f"{documents}份文件的数据增减与本次收到的内容不符：{named}{others}"


def _against_staged(db: duckdb.DuckDBPyConnection, inputs: Path) -> list[Excess]:
    """Documents of one run whose documents, observations or statements are not as many as were staged."""
    found = []
    for what, name, table in (
        ("文件", "documents", DOCUMENTS.full_name),
        ("表内数值", "observations", "marts.observations"),
        ("文字数值", "statements", "marts.statements"),
    ):
        rows = db.execute(f"""
            with staged as (
                select document_id, count(*) as rows_ from read_parquet({text_literal(inputs / f"{name}.parquet")})
                group by document_id
            ),

            built as (select document_id, count(*) as rows_ from bounds_run.{table} group by document_id)

            select
                document_id, coalesce(names.file_name, document_id),
                coalesce(staged.rows_, 0), coalesce(built.rows_, 0)
            from staged
            full join built using (document_id)
            left join (select document_id, file_name from bounds_run.marts.dim_document) as names using (document_id)
            where coalesce(staged.rows_, 0) != coalesce(built.rows_, 0)
            order by document_id
        """).fetchall()
        found += [Excess(document, file, what, before, after) for document, file, before, after in rows]
    return found


def _against_held(db: duckdb.DuckDBPyConnection, *, full: bool) -> list[Excess]:
    """Published documents that are gone, and unchanged ones with fewer facts from tables than are published."""
    gone = """
        select document_id, coalesce(file_name, document_id), '文件', 1, 0
        from held.marts.dim_document anti join bounds_built using (document_id)
    """
    fewer = f"""
        select
            unchanged.document_id, coalesce(documents.file_name, unchanged.document_id),
            '表内事实', unchanged.before, unchanged.after
        from (
            select built.document_id, count(*) as before, any_value(built.facts) as after
            from ({_facts_of_tables("held")}) as facts
            join bounds_built as built on facts.document_id = built.document_id
            where built.document_id not in (select document_id from bounds_new)
            group by built.document_id
            having count(*) > any_value(built.facts)
        ) as unchanged
        join held.marts.dim_document as documents on documents.document_id = unchanged.document_id
    """
    queries = [fewer, *([gone] if full else [])]
    rows = [row for query in queries for row in db.execute(f"{query} order by 1").fetchall()]
    return [Excess(*row) for row in rows]


def _facts_of_tables(database: str) -> str:
    """A query of the document of every fact that a table's cell means."""
    return " union all ".join(
        f"select document_id from {database}.{relation.full_name} where observation_id is not null"
        for relation in FACTS
    )
