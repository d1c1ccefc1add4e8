"""Recognised documents as a small warehouse: what a score needs of the contract's tables, without staging and dbt.

A figure said in text is a fact only where its body has no table of the subject for the year and phase, as in
``int_facts.sql``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from scrapers.records import Meaning, RecognisedDocument

_TABLES = {
    "income": "fct_income",
    "expenditure": "fct_expenditure",
    "three_public_fees": "fct_three_public_fees",
    "assets": "fct_assets",
    "projects": "fct_projects",
    "procurement": "fct_procurement",
    "running_costs": "fct_running_costs",
}
_DIMENSIONS = (
    "expenditure_type",
    "cost_type",
    "funding_source",
    "fund_year",
    "functional_code",
    "department_economic_code",
    "government_economic_code",
)
_FACT = {
    **dict.fromkeys(
        ["document_id", "organisation_id", "phase", "table_type", "comparison", "label", *_DIMENSIONS], "varchar"
    ),
    "fiscal_year": "integer",
    "amount_yuan": "decimal(20,2)",
    **dict.fromkeys(
        ["income_item", "asset_class", "project_code", "project_name", "catalogue_code", "item_name"], "varchar"
    ),
    "quantity": "decimal(38,6)",
    "unit_price_yuan": "decimal(20,2)",
}
_COLUMNS = {
    "dim_document": {
        **dict.fromkeys(["document_id", "file_name", "organisation_id", "document_kind", "phase"], "varchar"),
        "fiscal_year": "integer",
    },
    "dim_organisation": dict.fromkeys(["organisation_id", "name", "organisation_code"], "varchar"),
    "observations": {
        **dict.fromkeys(["document_id", "table_type", "row_code", "row_label", "column_label"], "varchar"),
        "amount_yuan": "decimal(20,2)",
        "page": "integer",
    },
    "statements": dict.fromkeys(["document_id", "value_printed", "unit_printed"], "varchar"),
    **dict.fromkeys(_TABLES.values(), _FACT),
}


def build(path: Path, documents: Mapping[str, RecognisedDocument]) -> None:
    """Write the warehouse of documents, given by file name, to ``path``."""
    with duckdb.connect(str(path)) as db:
        db.execute("create schema marts")
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _COLUMNS}
        for file, document in documents.items():
            for name, row in _rows(file, document):
                rows[name].append(row)
        for name, columns in _COLUMNS.items():
            db.execute(f"create table marts.{name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
            if rows[name]:
                places = ", ".join("?" for _ in columns)
                values = [[row.get(column) for column in columns] for row in rows[name]]
                db.executemany(f"insert into marts.{name} values ({places})", values)  # noqa: S608


def _rows(file: str, document: RecognisedDocument) -> list[tuple[str, dict[str, Any]]]:
    identity = document.identity
    own = {"document_id": document.document_id}
    rows: list[tuple[str, dict[str, Any]]] = [
        (
            "dim_document",
            {
                **own,
                "file_name": file,
                "organisation_id": identity.body.body_id if identity.body else None,
                "document_kind": identity.document_kind,
                "phase": identity.phase,
                "fiscal_year": identity.fiscal_year,
            },
        )
    ]
    bodies = {body.body_id: body for body in (*document.bodies, *([identity.body] if identity.body else []))}
    rows += [
        ("dim_organisation", {"organisation_id": key, "name": body.name, "organisation_code": body.code})
        for key, body in bodies.items()
    ]
    for seen in document.observations:
        fields = ("table_type", "row_code", "row_label", "column_label", "amount_yuan", "page")
        rows.append(("observations", {**own, **{name: getattr(seen, name) for name in fields}}))
    for said in document.statements:
        printed = {"value_printed": said.value_printed, "unit_printed": said.unit_printed}
        rows.append(("statements", {**own, **printed}))
    return rows + _facts(document)


def _facts(document: RecognisedDocument) -> list[tuple[str, dict[str, Any]]]:
    amounts: dict[str, Decimal | None] = {o.observation_id: o.amount_yuan for o in document.observations}
    amounts |= {s.statement_id: s.amount_yuan for s in document.statements}
    with_table = {_subject(meaning) for meaning in document.meanings if meaning.observation_id}
    facts = []
    for meaning in document.meanings:
        if meaning.fact not in _TABLES or (meaning.statement_id and _subject(meaning) in with_table):
            continue
        attributes = dict(meaning.attributes)
        row = {
            "document_id": document.document_id,
            "organisation_id": meaning.body_id,
            "fiscal_year": meaning.fiscal_year,
            "phase": meaning.phase,
            "table_type": meaning.table_type,
            "comparison": meaning.comparison,
            "label": meaning.label,
            "amount_yuan": amounts[meaning.observation_id or meaning.statement_id or ""],
            "income_item": meaning.item,
            "asset_class": meaning.item,
            **{name: getattr(meaning, name) for name in _DIMENSIONS},
            **{name: attributes.get(name) for name in _FACT if name in attributes},
        }
        facts.append((_TABLES[meaning.fact], row))
    return facts


def _subject(meaning: Meaning) -> tuple[object, ...]:
    return meaning.fact, meaning.body_id, meaning.fiscal_year, meaning.phase
