-- A document that took the place of another says the same figures; where it does not, the cells are in marts.restatements.
with pairs as (
    select
        supersedes_document_id as old_document_id,
        document_id as new_document_id
    from {{ ref('int_document_versions') }}
    where supersedes_document_id is not null
    union
    select
        document_id as old_document_id,
        restated_by_document_id as new_document_id
    from {{ ref('int_table_versions') }}
    where restated_by_document_id is not null
),

{{ changes_of_documents("changes.how in ('corrected', 'restates')") }}

select
    documents.document_id,
    documents.organisation_id,
    documents.fiscal_year,
    case when summed.changes is null then 'pass' else 'fail' end as outcome,
    null as reason,
    case when documents.is_correction then 'info' else 'warning' end as severity,
    'publisher' as cause,
    documents.document_name || '改变了' || older.document_name || '已公开的数字'
    || case when documents.is_correction then '' else '而未标明更正' end
    || '：' || summed.words || '。' as message,
    summed.new_printed as printed,
    summed.old_printed as expected,
    null as difference_yuan,
    coalesce(summed.evidence, []) as evidence,
    pairs.old_document_id as place
from pairs
inner join {{ ref('int_documents') }} as documents on pairs.new_document_id = documents.document_id
inner join {{ ref('int_documents') }} as older on pairs.old_document_id = older.document_id
left join summed
    on pairs.new_document_id = summed.new_document_id and pairs.old_document_id = summed.old_document_id
