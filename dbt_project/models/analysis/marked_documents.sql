-- Documents in force whose body, year and phase are known, with what is wrong with them.
with found as (
    select
        document_id,
        count(*) as open_findings,
        count(*) filter (where severity = 'error') as open_errors,
        count(*) filter (where cause = 'parser') as open_parser_findings
    from {{ ref('findings') }}
    where status = 'open'
    group by document_id
)

select
    documents.document_id,
    documents.organisation_id,
    organisations.name,
    -- A department's own office publishes as a department and as a unit under one name.
    case
        when starts_with(documents.document_kind, 'department_') then 'department'
        when starts_with(documents.document_kind, 'unit_') then 'unit'
        else organisations.level
    end as level,
    organisations.region_code,
    documents.fiscal_year,
    documents.phase,
    documents.document_kind,
    documents.title,
    documents.published_on,
    documents.source_url,
    documents.parse_status,
    coalesce(found.open_findings, 0)::integer as open_findings,
    coalesce(found.open_errors, 0)::integer as open_errors,
    coalesce(found.open_parser_findings, 0)::integer as open_parser_findings,
    coalesce(reading.tables_unrecognised, 0)::integer as tables_unrecognised
from {{ ref('dim_document') }} as documents
inner join {{ ref('dim_organisation') }} as organisations on documents.organisation_id = organisations.organisation_id
left join found on documents.document_id = found.document_id
left join {{ ref('document_reading') }} as reading on documents.document_id = reading.document_id
where documents.is_current and documents.fiscal_year is not null and documents.phase is not null
