-- The date at which a budget's assets were counted lies before the budget year begins; that of final accounts not after its end.
with dated as (
    select
        facts.document_id,
        facts.organisation_id,
        facts.document_fiscal_year,
        facts.table_no,
        {{ attribute('as_of', 'date') }} as as_of,
        documents.phase as document_phase,
        any_value(coalesce(cells.table_place, documents.document_name || '第' || facts.page || '页正文'))
            as place_,
        list(facts.fact_id order by facts.row_no, facts.column_no, facts.char_start) as fact_ids
    from {{ ref('int_facts') }} as facts
    inner join {{ ref('int_documents') }} as documents on facts.document_id = documents.document_id
    left join {{ ref('int_cells') }} as cells on facts.observation_id = cells.observation_id
    where facts.fact_kind in ('assets', 'staffing') and {{ attribute('as_of', 'date') }} is not null
    group by all
),

checked as (
    select
        *,
        make_date(case when document_phase = 'executed' then document_fiscal_year else document_fiscal_year - 1 end, 12, 31) as latest
    from dated
    where document_fiscal_year is not null and document_phase in ('approved', 'executed')
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when as_of <= latest then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    place_ || '：截止日期为' || strftime(as_of, '%Y年%-m月%-d日') || '，晚于' || document_fiscal_year
    || case when document_phase = 'executed' then '年决算年度终了' else '年预算年度开始' end || '。' as message,
    strftime(as_of, '%Y-%m-%d') as printed,
    strftime(latest, '%Y-%m-%d') as expected,
    null as difference_yuan,
    fact_ids as evidence,
    concat_ws('/', 'as_of', table_no) as place
from checked
