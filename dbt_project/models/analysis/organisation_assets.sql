-- Assets by class as printed. A class may contain another (buildings contain office buildings): never add classes.
select
    assets.organisation_id,
    bodies.name,
    {{ body_level() }} as level,
    bodies.region_code,
    assets.fiscal_year,
    assets.phase,
    assets.as_of,
    assets.asset_class,
    assets.label,
    assets.quantity,
    assets.quantity_unit,
    assets.amount_yuan,
    assets.table_type,
    assets.fact_id,
    assets.document_id,
    documents.open_findings,
    documents.open_errors,
    documents.open_parser_findings
from {{ ref('fct_assets') }} as assets
{{ join_marked_bodies('assets') }}
where assets.is_current and assets.comparison = 'level'
