select
    'rst-'
    || left(
        sha256(concat_ws('|', new_document_id, old_document_id, how, coalesce(new_value_id, ''), coalesce(old_value_id, ''))), 24
    ) as restatement_id,
    new_document_id as document_id,
    old_document_id as restated_document_id,
    how,
    changed_at as restated_at,
    organisation_id,
    fiscal_year,
    phase,
    table_type,
    label,
    change,
    old_value_id as old_fact_id,
    new_value_id as new_fact_id,
    old_value_printed,
    old_unit_printed,
    old_amount_yuan,
    old_value,
    new_value_printed,
    new_unit_printed,
    new_amount_yuan,
    new_value,
    case when coalesce(old_amount_yuan, new_amount_yuan) is not null then difference_yuan end as difference_yuan
from {{ ref('int_version_changes') }}
where how != 'disputed'
