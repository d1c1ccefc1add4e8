-- A table under a note that it is empty has no amounts other than zero.
select
    tables.document_id,
    tables.organisation_id,
    documents.fiscal_year,
    case when count(cells.observation_id) = 0 then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    any_value(cells.table_place) || '：注明“' || any_value(tables.empty_note) || '”，表内却有'
    || count(cells.observation_id) || '个金额不为零。' as message,
    any_value(tables.empty_note) as printed,
    '空表' as expected,
    null as difference_yuan,
    coalesce(list(cells.observation_id order by cells.row_no, cells.column_no), []) as evidence,
    concat_ws('/', 'table', tables.table_no, tables.organisation_id) as place
from {{ ref('stg_tables') }} as tables
inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
left join {{ ref('int_cells') }} as cells
    on tables.document_id = cells.document_id and tables.table_no = cells.table_no and cells.amount_yuan != 0
where tables.empty_note is not null
group by tables.document_id, tables.organisation_id, documents.fiscal_year, tables.table_no
