-- The organisation a document is about, and every other one it names as a body of its tables or text.
select
    documents.document_id,
    organisations.organisation_id,
    documents.fiscal_year,
    coalesce(organisations.organisation_id = documents.organisation_id, false) as is_subject
from {{ ref('stg_organisations') }} as organisations
inner join {{ ref('stg_documents') }} as documents on organisations.document_id = documents.document_id
