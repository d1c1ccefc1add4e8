-- Documents with the name that messages call them by: the title, led by the organisation where the title does not say it.
select
    documents.*,
    case
        when contains(coalesce(documents.title, documents.file_name, ''), organisations.name) then ''
        else coalesce(organisations.name, '')
    end
    || '《' || coalesce(documents.title, documents.file_name, left(documents.document_id, 12)) || '》' as document_name
from {{ ref('stg_documents') }} as documents
left join {{ ref('stg_organisations') }} as organisations
    on documents.document_id = organisations.document_id and documents.organisation_id = organisations.organisation_id
