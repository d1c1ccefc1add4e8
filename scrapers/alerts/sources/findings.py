"""Open findings of the published warehouse, one condition a root cause (``cause_id``)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb

from scrapers.alerts.conditions import Condition, Reading
from scrapers.alerts.subscriptions import Subscriptions

DOCUMENT_KINDS = {
    "department_budget": "部门预算",
    "unit_budget": "单位预算",
    "department_final_accounts": "部门决算",
    "unit_final_accounts": "单位决算",
    "performance_evaluation": "绩效自评",
    "three_public_report": "三公经费公开",
}
CAUSES = """
    with graded as (
        select
            f.*,
            row_number() over (
                partition by cause_id
                order by not is_leading, severity != 'error', abs(difference_yuan) desc nulls last, finding_id
            ) as place
        from quality.findings as f
        where f.status = 'open' and f.severity in ('error', 'warning')
    ),

    causes as (
        select
            cause_id,
            count(*) as findings,
            bool_or(severity = 'error') as is_error,
            list(finding_id order by finding_id) as members,
            max(abs(difference_yuan)) as weight
        from graded
        group by cause_id
    )

    select
        causes.cause_id, causes.findings, causes.is_error, causes.members, causes.weight,
        graded.finding_id, graded.message, graded.cause, graded.document_id,
        coalesce(d.organisation_id, ''), d.fiscal_year, coalesce(d.document_kind, ''),
        coalesce(d.title, d.file_name, ''), coalesce(d.source_url, ''), coalesce(publisher.name, o.name, ''),
        coalesce(o.name, publisher.name, ''), coalesce(o.region_code, publisher.region_code, '')
    from causes
    join graded on causes.cause_id = graded.cause_id and graded.place = 1
    left join marts.dim_document as d on graded.document_id = d.document_id
    left join marts.dim_organisation as publisher on d.organisation_id = publisher.organisation_id
    left join marts.dim_organisation as o on graded.organisation_id = o.organisation_id
"""
ACCEPTED = "select distinct cause_id from quality.findings where status = 'accepted'"


def read(warehouse: duckdb.DuckDBPyConnection, subscriptions: Subscriptions) -> Reading:
    """All causes of open errors and warnings. Every such finding is in exactly one of them (``members``)."""
    found: dict[str, Condition] = {}
    for row in warehouse.execute(CAUSES).fetchall():
        condition = _condition(row, subscriptions)
        found[condition.key] = condition
    accepted = {f"finding:{cause_id}" for (cause_id,) in warehouse.execute(ACCEPTED).fetchall()}
    return Reading("finding", found, dismissed=accepted.__contains__)


def _condition(row: tuple[Any, ...], subscriptions: Subscriptions) -> Condition:
    cause_id, findings, is_error, members, weight, finding_id, message, fault = row[:8]
    document_id, publisher_id, year, kind, title, source, publisher, organisation, region = row[8:]
    # Versions of a document are one thing to whoever reads: what a correction ended and what it brought. So is a
    # document of several bodies, which has the same mistake once in each.
    whole = publisher_id and year and kind
    body = publisher or "未知机构"
    link = subscriptions.report_url.replace("{document_id}", document_id)
    return Condition(
        key=f"finding:{cause_id}",
        kind="finding",
        group=f"finding:{publisher_id}|{year}|{kind}" if whole else f"finding:{document_id}",
        severity="error" if is_error else "warning",
        subject=f"{body} {year}年度{DOCUMENT_KINDS.get(kind, '文件')}" if year else f"{body} {title}".strip(),
        message=message,
        region=region,
        organisation=organisation,
        fault=fault,
        findings=findings,
        weight=float(weight or Decimal(0)),
        document=title,
        document_id=document_id,
        source=source,
        advice=link or f"gongkai findings --document {document_id[:12]}",
        leading=finding_id,
        members=tuple(members),
    )
