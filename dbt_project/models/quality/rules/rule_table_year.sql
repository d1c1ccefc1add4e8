-- The year in the title of a table is that of the document.
select
    tables.document_id,
    tables.organisation_id,
    documents.fiscal_year,
    case when tables.fiscal_year = documents.fiscal_year then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    documents.document_name || '第' || tables.page || '页“' || tables.title || '”：表的年度为' || tables.fiscal_year || '年，文件为'
    || documents.fiscal_year || '年度。' as message,
    tables.fiscal_year || '年' as printed,
    documents.fiscal_year || '年' as expected,
    null as difference_yuan,
    coalesce(cells.observation_ids, []) as evidence,
    concat_ws('/', 'table', tables.table_no) as place
from {{ ref('stg_tables') }} as tables
inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
left join (
    select
        document_id,
        table_no,
        list(observation_id order by row_no, column_no) as observation_ids
    from {{ ref('stg_observations') }}
    group by document_id, table_no
) as cells on tables.document_id = cells.document_id and tables.table_no = cells.table_no
where
    tables.fiscal_year is not null and documents.fiscal_year is not null and tables.table_type != 'unrecognised'
    and regexp_matches(tables.title, '(19|20)\d\d年')
    -- A budget may show how the year before went.
    and not (coalesce(documents.phase, '') = 'approved' and regexp_matches(tables.title, '执行|决算|自评|完成|上年'))
