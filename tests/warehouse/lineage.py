"""That every fact leads back to its cell or sentence, its document and the bytes as they were fetched."""

from __future__ import annotations

import hashlib

import duckdb

from scrapers.archive.store import Store
from scrapers.settings import Settings


def facts_and_strays(settings: Settings) -> tuple[int, list[str]]:
    """How many facts all fact tables hold, and what does not join."""
    facts, strays = 0, []
    with duckdb.connect(str(settings.published), read_only=True) as db:
        names = [
            row[0]
            for row in db.execute(
                "select table_name from information_schema.tables "
                "where table_schema = 'marts' and starts_with(table_name, 'fct_')"
            ).fetchall()
        ]
        for name in names:
            count, lost = db.execute(f"""
                select count(*), count(*) filter (
                    (o.observation_id is null) = (s.statement_id is null) or d.document_id is null
                    or f.value_printed is distinct from coalesce(o.value_printed, s.value_printed)
                    or f.amount_yuan is distinct from coalesce(o.amount_yuan, s.amount_yuan))
                from marts.{name} as f
                left join marts.observations as o using (observation_id, document_id)
                left join marts.statements as s using (statement_id, document_id)
                left join marts.dim_document as d on f.document_id = d.document_id
            """).fetchall()[0]  # noqa: S608 - the warehouse's own names
            facts += count
            strays += [f"marts.{name}: {lost} facts join to no place"] if lost else []
        documents = db.execute("select document_id from marts.dim_document").fetchall()
    store = Store(settings)
    for (document,) in documents:
        if hashlib.sha256(store.read(document)).hexdigest() != document:
            strays.append(f"document {document}: other bytes")
    return facts, strays
