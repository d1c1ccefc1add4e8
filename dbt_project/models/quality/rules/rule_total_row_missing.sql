-- A table of accounts or of income and expenditure states its totals. One that has amounts and no total row is either printed so,
-- or was not read to its end: either way nobody can check it.
with tables as (
    select
        cells.document_id,
        cells.organisation_id,
        cells.document_fiscal_year,
        cells.table_no,
        any_value(cells.table_place) as table_place,
        count(distinct cells.row_no) as row_count,
        -- A table of one organisation by kind of expenditure may have its total in a column only.
        bool_or(
            cells.is_total or regexp_matches(cells.row_label, '合计|总计')
            or (table_types.rows_are_accounts and cells.column_label like '%合计%')
        ) as has_total,
        list(cells.observation_id order by cells.row_no, cells.column_no) as observation_ids
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('table_types') }} as table_types on cells.table_type = table_types.table_type
    where
        (table_types.rows_are_accounts or cells.table_type in ('income_expenditure_total', 'fiscal_appropriation_total'))
    group by cells.document_id, cells.organisation_id, cells.document_fiscal_year, cells.table_no
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when has_total then 'pass' else 'fail' end as outcome,
    null as reason,
    null as severity,
    'undecided' as cause,
    table_place || '：表内有' || row_count || '行数据而没有合计行或总计行，无法核对。' as message,
    null as printed,
    '合计' as expected,
    null as difference_yuan,
    observation_ids as evidence,
    concat_ws('/', 'table', table_no, organisation_id) as place
from tables
where row_count > 1
