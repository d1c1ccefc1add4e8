-- A code column that lost its leading zero (301 | 2 for 30102) is understood, and said.
with rows_ as (
    select
        observations.document_id,
        observations.organisation_id,
        observations.table_no,
        observations.row_no,
        observations.row_code,
        observations.row_code_printed,
        any_value(observations.page) as page,
        min(observations.observation_id) as observation_id,
        -- Joined codes have the digits of what is printed, unless a zero had to be put in.
        length(regexp_replace(observations.row_code_printed, '[^0-9]', '', 'g')) < length(observations.row_code) as is_short
    from {{ ref('stg_observations') }} as observations
    where observations.row_code is not null and observations.row_code_printed is not null
    group by all
)

select
    documents.document_id,
    rows_.organisation_id,
    documents.fiscal_year,
    case when bool_or(rows_.is_short) then 'fail' else 'pass' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    documents.document_name || '第' || min(rows_.page) || '页表' || rows_.table_no || '有'
    || count(*) filter (where rows_.is_short) || '行科目编码缺少前导零：'
    || array_to_string(list_sort(list(
        distinct '“' || rows_.row_code_printed || '”应为' || rows_.row_code
    ) filter (where rows_.is_short))[:5], '、')
    || '。' as message,
    min(rows_.row_code_printed) filter (where rows_.is_short) as printed,
    arg_min(rows_.row_code, rows_.row_code_printed) filter (where rows_.is_short) as expected,
    null as difference_yuan,
    coalesce(list(rows_.observation_id order by rows_.row_no) filter (where rows_.is_short), []) as evidence,
    concat_ws('/', 'table', rows_.table_no, rows_.organisation_id) as place
from rows_
inner join {{ ref('int_documents') }} as documents on rows_.document_id = documents.document_id
group by documents.document_id, rows_.organisation_id, documents.fiscal_year, documents.document_name, rows_.table_no
