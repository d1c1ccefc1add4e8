-- Documents with the name that messages call them by (the title, led by the organisation where the title does not say it), and
-- whether the title or every announcement of it says that it corrects what was published before. Documents of one body_year are
-- always in one build.
with marks as (
    select string_agg(mark, '|') as pattern
    from {{ ref('correction_marks') }}
),

announced as (
    select
        seen.document_id,
        bool_and(regexp_matches(coalesce(seen.announcement_title, ''), marks.pattern)) as is_correction
    from {{ ref('stg_sightings') }} as seen
    cross join marks
    group by seen.document_id
)

select
    documents.*,
    coalesce(documents.organisation_id || '/' || documents.fiscal_year, documents.document_id) as body_year,
    coalesce(regexp_matches(documents.title, marks.pattern), false) or coalesce(announced.is_correction, false) as is_correction,
    case
        when contains(coalesce(documents.title, documents.file_name, ''), organisations.name) then ''
        else coalesce(organisations.name, '')
    end
    || '《' || coalesce(documents.title, documents.file_name, left(documents.document_id, 12)) || '》' as document_name
from {{ ref('stg_documents') }} as documents
cross join marks
left join announced on documents.document_id = announced.document_id
left join {{ ref('stg_organisations') }} as organisations
    on documents.document_id = organisations.document_id and documents.organisation_id = organisations.organisation_id
