# ruff: noqa: S608  (names in the SQL are this package's own)
"""Documents that checks compare with one another: a body's years, a department and its units.

Tonight's documents look back at published ones, whose current figures are laid out beside them (``held_documents``,
``held_figures``). The other way round, a published document that looks at one of tonight's is built again: last year's
document came late, a unit came after its department. Both reach as far as tonight's organisations, not further.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from scrapers.warehouse.layout import text_literal

YEARS_BACK = 6
"""Years before a document's own whose published figures it is compared with."""

HELD_DOCUMENTS = """
    document_id varchar, document_name varchar, organisation_id varchar, organisation_level varchar,
    parent_organisation_id varchar, document_kind varchar, phase varchar, fiscal_year integer, parse_status varchar
"""
HELD_FIGURES = """
    fact_id varchar, document_id varchar, fact_kind varchar, item varchar, fiscal_year integer, phase varchar,
    table_type varchar, label varchar, amount_yuan decimal(20, 2), value_printed varchar, unit_printed varchar,
    is_total boolean, is_in_table boolean, expenditure_type varchar, cost_type varchar, funding_source varchar,
    fund_year varchar, functional_code varchar, department_economic_code varchar, government_economic_code varchar,
    as_of date
"""
COMMON = """
    fact_id, document_id, fiscal_year, phase, table_type, label, amount_yuan, value_printed, unit_printed, is_total,
    expenditure_type, cost_type, funding_source, fund_year, functional_code, department_economic_code,
    government_economic_code
"""
FIGURES = {
    "fct_income": ("income", "income_item", "null"),
    "fct_expenditure": ("expenditure", "null", "null"),
    "fct_three_public_fees": ("three_public_fees", "item", "null"),
    "fct_running_costs": ("running_costs", "null", "null"),
    "fct_assets": ("assets", "asset_class", "as_of"),
}
"""Fact tables whose figures are compared between documents: kind of fact, its item, its date."""


def add_dependents(db: duckdb.DuckDBPyConnection, has_held: bool) -> None:
    """Add to ``chosen_documents`` the held ones whose checks look at one of them: next year's document of the same
    organisation and the department of a unit.

    ``db`` has the tables of ``make_plan``; ``new_bodies`` says which department a new document gives a body.
    """
    if not has_held:
        return
    db.execute("""
        insert into chosen_documents
        with looked_at as (
            select organisation_id, fiscal_year from new_subjects
            union
            select organisation_id, fiscal_year from held_subjects semi join chosen_documents using (document_id)
        ),
        parents as (
            select organisation_id, parent_organisation_id from new_bodies
            union
            select organisation_id, parent_organisation_id from held.marts.dim_organisation
        ),
        looking as (
            select organisation_id, fiscal_year + 1 as fiscal_year from looked_at
            union
            select parents.parent_organisation_id, looked_at.fiscal_year from looked_at
            join parents using (organisation_id)
        )
        select distinct held_documents.document_id, held_documents.batch_id
        from held_subjects
        semi join looking using (organisation_id, fiscal_year)
        join held_documents using (document_id)
        anti join chosen_documents on chosen_documents.document_id = held_documents.document_id
    """)


def family_keys(db: duckdb.DuckDBPyConnection, has_held: bool) -> list[tuple[str, str, int]]:
    """For each chosen document the department its organisation belongs to, or the organisation itself, as a key of
    ``in_runs``: what is compared is built in one run.
    """
    held_parents = "union select organisation_id, parent_organisation_id from held.marts.dim_organisation"
    return db.execute(f"""
        with parents as (
            select organisation_id, min(parent_organisation_id) as parent_organisation_id
            from (
                select organisation_id, parent_organisation_id from new_bodies
                {held_parents if has_held else ""}
            )
            group by organisation_id
        ),
        subjects as (
            from new_subjects
            union
            select * from held_subjects semi join chosen_documents using (document_id)
        )
        select document_id, coalesce(parents.parent_organisation_id, organisation_id), 0
        from subjects left join parents using (organisation_id)
        order by all
    """).fetchall()


def write_related(db: duckdb.DuckDBPyConnection, folder: Path, *, has_held: bool) -> None:
    """Write ``held_documents`` and ``held_figures``: what is published and in force of the earlier years of the run's
    organisations, and of the units of its departments.

    ``folder`` has the run's ``documents`` and ``bodies`` already; ``run_documents`` is registered in ``db``.
    """
    db.execute(f"create or replace temp table held_related ({HELD_DOCUMENTS})")
    db.execute(f"create or replace temp table held_figures ({HELD_FIGURES})")
    if has_held:
        _find_related(db, folder)
        for table, (kind, item, as_of) in FIGURES.items():
            db.execute(f"""
                insert into held_figures by name
                select {COMMON}, '{kind}' as fact_kind, {item} as item, {as_of} as as_of,
                    observation_id is not null as is_in_table
                from held.marts.{table} as facts
                semi join held_related using (document_id, organisation_id)
                where facts.comparison = 'level' and facts.amount_yuan is not null and facts.is_current
            """)
    for name, table, order in (
        ("held_documents", "held_related", "document_id"),
        ("held_figures", "held_figures", "document_id, fact_id, fact_kind"),
    ):
        path = text_literal(folder / f"{name}.parquet")
        db.execute(f"copy (from {table} order by {order}) to {path} (format parquet, compression zstd)")


def _find_related(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    documents, bodies = (text_literal(folder / f"{name}.parquet") for name in ("documents", "bodies"))
    db.execute(f"""
        insert into held_related by name
        with subjects as (
            select distinct body_id as organisation_id, fiscal_year from read_parquet({documents})
            where body_id is not null and fiscal_year is not null
        ),
        units as (
            select body_id as organisation_id, parent_body_id as parent_organisation_id from read_parquet({bodies})
            union
            select organisation_id, parent_organisation_id from held.marts.dim_organisation
        ),
        wanted as (
            select organisation_id, unnest(range(fiscal_year - {YEARS_BACK}, fiscal_year + 1)) as fiscal_year
            from subjects
            union
            select units.organisation_id, subjects.fiscal_year from subjects
            join units on units.parent_organisation_id = subjects.organisation_id
        )
        select
            documents.document_id,
            case
                when contains(coalesce(documents.title, documents.file_name, ''), bodies.name) then ''
                else coalesce(bodies.name, '')
            end || '《' || coalesce(documents.title, documents.file_name, left(documents.document_id, 12)) || '》'
                as document_name,
            documents.organisation_id, bodies.level as organisation_level, bodies.parent_organisation_id,
            documents.document_kind, documents.phase, documents.fiscal_year, documents.parse_status
        from held.marts.dim_document as documents
        join held.marts.dim_organisation as bodies using (organisation_id)
        semi join wanted using (organisation_id, fiscal_year)
        anti join run_documents using (document_id)
        where documents.is_current
    """)
