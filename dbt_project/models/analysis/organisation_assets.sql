-- Assets by class as printed. A class may contain another (buildings contain office buildings): never add classes.
select
    assets.organisation_id,
    documents.name,
    documents.level,
    documents.region_code,
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
inner join {{ ref('marked_documents') }} as documents
    on assets.document_id = documents.document_id and assets.organisation_id = documents.organisation_id
where assets.is_current and assets.comparison = 'level'
