-- Documents in force that checks compare with one another: those of this build, and the published ones laid out beside them.
select
    documents.document_id,
    documents.document_name,
    documents.organisation_id,
    bodies.organisation_level,
    bodies.parent_organisation_id,
    documents.document_kind,
    documents.phase,
    documents.fiscal_year,
    documents.parse_status,
    true as is_in_build
from {{ ref('int_documents') }} as documents
inner join {{ ref('int_document_versions') }} as versions on documents.document_id = versions.document_id
left join {{ ref('stg_organisations') }} as bodies
    on documents.document_id = bodies.document_id and documents.organisation_id = bodies.organisation_id
where
    versions.is_current and documents.organisation_id is not null and documents.fiscal_year is not null
    and documents.document_kind is not null

union all by name

select
    *,
    false as is_in_build
from {{ ref('stg_held_documents') }}
