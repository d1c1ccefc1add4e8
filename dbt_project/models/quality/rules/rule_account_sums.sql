-- 类 = Σ 款 and 款 = Σ 项, column by column.
with children as (
    select
        cells.document_id,
        cells.table_no,
        rows_.parent_row_no as row_no,
        cells.column_no,
        sum(cells.amount_yuan) as amount_yuan,
        count(*) as summands,
        list(cells.observation_id order by cells.row_no) as observation_ids
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('int_account_rows') }} as rows_
        on cells.document_id = rows_.document_id and cells.table_no = rows_.table_no and cells.row_no = rows_.row_no
    where rows_.parent_row_no is not null
    group by cells.document_id, cells.table_no, rows_.parent_row_no, cells.column_no
),

checked as (
    select
        cells.*,
        children.amount_yuan as children_yuan,
        children.summands,
        children.observation_ids,
        cells.amount_yuan - children.amount_yuan as difference,
        {{ compare('cells.amount_yuan - children.amount_yuan', 'cells.half_unit_yuan * (children.summands + 1)') }} as outcome
    from {{ ref('int_cells') }} as cells
    inner join children
        on
            cells.document_id = children.document_id and cells.table_no = children.table_no
            and cells.row_no = children.row_no and cells.column_no = children.column_no
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列：' || row_code || row_label || '为' || {{ as_printed('checked') }} || '，其下'
    || summands || '个科目合计为' || {{ in_unit('children_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('children_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || observation_ids as evidence,
    null as place
from checked
