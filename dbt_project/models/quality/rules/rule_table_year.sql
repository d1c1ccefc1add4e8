-- The year in the title of a table is that of the document. The parser reads a table of the document's own phase as of the document's
-- year and notes a title that prints another one; a performance table may be of a project of another year.
with noted as (
    select
        document_id,
        table_no,
        regexp_extract(any_value(message), '年份是(\d{4})年', 1)::integer as printed_year
    from {{ ref('stg_issues') }}
    where issue = 'title_year_differs'
    group by document_id, table_no
),

titled as (
    select
        tables.*,
        documents.fiscal_year as document_year,
        documents.document_name,
        coalesce(noted.printed_year, tables.fiscal_year) as printed_year
    from {{ ref('stg_tables') }} as tables
    inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
    left join noted on tables.document_id = noted.document_id and tables.table_no = noted.table_no
    where
        tables.fiscal_year is not null and documents.fiscal_year is not null and tables.table_type != 'unrecognised'
        and regexp_matches(tables.title, '(19|20)\d\d年')
        -- A budget may show how the year before went.
        and not (coalesce(documents.phase, '') = 'approved' and regexp_matches(tables.title, '执行|决算|自评|完成|上年'))
)

select
    titled.document_id,
    titled.organisation_id,
    titled.document_year as fiscal_year,
    case when titled.printed_year = titled.document_year then 'pass' else 'fail' end as outcome,
    null as reason,
    case when titled.table_type in ('project_expenditure', 'project_performance') then 'info' end as severity,
    'publisher' as cause,
    titled.document_name || '第' || titled.page || '页“' || titled.title || '”：表题印的年度为' || titled.printed_year || '年，文件为'
    || titled.document_year || '年度，可能误印，也可能误用了其他年度的表。' as message,
    titled.printed_year || '年' as printed,
    titled.document_year || '年' as expected,
    null as difference_yuan,
    coalesce(cells.observation_ids, []) as evidence,
    concat_ws('/', 'table', titled.table_no) as place
from titled
left join (
    select
        document_id,
        table_no,
        list(observation_id order by row_no, column_no) as observation_ids
    from {{ ref('stg_observations') }}
    group by document_id, table_no
) as cells on titled.document_id = cells.document_id and titled.table_no = cells.table_no
