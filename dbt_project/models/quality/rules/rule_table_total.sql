-- The total of a table equals the sum of its topmost rows, column by column.
with roots as (
    select
        cells.document_id,
        cells.table_no,
        cells.column_no,
        sum(cells.amount_yuan) filter (where rows_.row_no is not null) as coded_yuan,
        sum(cells.amount_yuan) as all_yuan,
        count(*) as summands,
        count(*) filter (where rows_.row_no is null) as without_code,
        list(cells.observation_id order by cells.row_no) as observation_ids
    from {{ ref('int_cells') }} as cells
    left join {{ ref('int_account_rows') }} as rows_
        on cells.document_id = rows_.document_id and cells.table_no = rows_.table_no and cells.row_no = rows_.row_no
    where not cells.is_total and rows_.parent_row_no is null
    group by cells.document_id, cells.table_no, cells.column_no
),

totals as (
    select
        cells.*,
        count(*) over (partition by cells.document_id, cells.table_no, cells.column_no) as totals_in_column
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('table_types') }} as table_types on cells.table_type = table_types.table_type
    where
        table_types.rows_are_accounts and cells.is_total
        and (cells.row_code is null or not regexp_full_match(cells.row_code, '\d{3}(\d{2}){0,2}'))
),

checked as (
    select
        totals.*,
        roots.observation_ids,
        roots.summands,
        roots.without_code,
        roots.all_yuan as sum_yuan,
        totals.amount_yuan - roots.all_yuan as difference,
        case
            when totals.totals_in_column > 1 then 'not_evaluated'
            when roots.coded_yuan = totals.amount_yuan then 'pass'
            when
                roots.without_code > 0 and abs(totals.amount_yuan - roots.all_yuan) > totals.half_unit_yuan
                * (roots.summands + 1) then 'not_evaluated'
            else {{ compare('totals.amount_yuan - roots.all_yuan', 'totals.half_unit_yuan * (roots.summands + 1)') }}
        end as outcome
    from totals
    inner join roots
        on
            totals.document_id = roots.document_id and totals.table_no = roots.table_no
            and totals.column_no = roots.column_no
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '表内有多行合计，或有未列科目编码的行' as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列：' || coalesce(nullif(row_label, ''), '合计') || '为'
    || {{ as_printed('checked') }} || '，各类科目之和为' || {{ in_unit('sum_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('sum_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || observation_ids as evidence,
    null as place
from checked
