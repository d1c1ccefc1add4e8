-- One row for each organisation, as its latest document describes it; what that one does not say is taken from the one before.
with described as (
    select
        organisations.organisation_id,
        organisations.organisation_code,
        organisations.name,
        organisations.organisation_level,
        organisations.parent_organisation_id,
        organisations.region_code,
        documents.fiscal_year as described_in_year,
        documents.document_id as described_by_document_id,
        versions.is_current
    from {{ ref('stg_organisations') }} as organisations
    inner join {{ ref('stg_documents') }} as documents on organisations.document_id = documents.document_id
    inner join {{ ref('int_document_versions') }} as versions on organisations.document_id = versions.document_id

    union all by name

    -- An organisation keeps what earlier builds knew of it, unless the document that said so is being read again.
    select
        organisation_id,
        organisation_code,
        name,
        organisation_level,
        parent_organisation_id,
        region_code,
        described_in_year,
        described_by_document_id,
        true as is_current
    from {{ ref('stg_held_organisations') }}
    where described_by_document_id not in (select document_id from {{ ref('stg_documents') }})
),

ordered as (
    select
        *,
        row(is_current, coalesce(described_in_year, 0), described_by_document_id) as precedence
    from described
)

select
    organisation_id,
    arg_max(organisation_code, precedence) filter (where organisation_code is not null) as organisation_code,
    arg_max(name, precedence) as name,
    arg_max(organisation_level, precedence) filter (where organisation_level is not null) as level,
    arg_max(parent_organisation_id, precedence) filter (
        where parent_organisation_id is not null
    ) as parent_organisation_id,
    arg_max(region_code, precedence) filter (where region_code is not null) as region_code,
    arg_max(described_in_year, precedence) as described_in_year,
    arg_max(described_by_document_id, precedence) as described_by_document_id
from ordered
group by organisation_id
