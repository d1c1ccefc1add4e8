-- Two documents in force give the same table with other figures, and neither a title nor a date tells which is right.
with pairs as (
    select distinct
        document_id as old_document_id,
        superseded_by_document_id as new_document_id
    from {{ ref('int_table_versions') }}
    where is_disputed and yields_as = 'disputed'
),

{{ changes_of_documents("changes.how = 'disputed'") }}

select
    documents.document_id,
    documents.organisation_id,
    documents.fiscal_year,
    'fail' as outcome,
    null as reason,
    null as severity,
    'undecided' as cause,
    documents.document_name || '与' || other.document_name || '同日公开而数字不同，均未标明更正，无法判定以何者为准，暂计前者：'
    || summed.words || '。' as message,
    summed.new_printed as printed,
    summed.old_printed as expected,
    null as difference_yuan,
    summed.evidence,
    pairs.old_document_id as place
from pairs
inner join {{ ref('int_documents') }} as documents on pairs.new_document_id = documents.document_id
inner join {{ ref('int_documents') }} as other on pairs.old_document_id = other.document_id
inner join summed
    on pairs.new_document_id = summed.new_document_id and pairs.old_document_id = summed.old_document_id
