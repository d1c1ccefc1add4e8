-- Columns under one header: its 合计 or 小计 is the sum of the others. Only for amounts whose meaning no other rule knows, and only
-- where most rows of the table show that it is so.
with cells as (
    select
        *,
        regexp_extract(column_label, '^(.*)/[^/]*(合计|小计|总计)$', 1) as header
    from {{ ref('int_cells') }}
    where fact_kind is null or fact_kind = 'procurement'
),

summed as (
    select
        total.observation_id,
        any_value(total) as total,
        sum(part.amount_yuan) as parts_yuan,
        count(*) as parts,
        list(part.observation_id order by part.column_no) as part_ids
    from cells as total
    inner join cells as part
        on
            total.document_id = part.document_id and total.table_no = part.table_no and total.row_no = part.row_no
            and total.header != '' and part.header = '' and starts_with(part.column_label, total.header || '/')
            and not contains(part.column_label, '其中')
    group by total.observation_id
),

compared as (
    select
        total.*,
        parts,
        parts_yuan,
        part_ids,
        total.amount_yuan - parts_yuan as difference
    from summed
),

checked as (
    select
        *,
        {{ compare('difference', 'half_unit_yuan * (parts + 1)') }} as compared,
        count(*) filter (where difference = 0) over column_ as rows_that_hold,
        count(*) filter (where abs(difference) > half_unit_yuan * (parts + 1)) over column_ as rows_that_fail
    from compared
    window column_ as (partition by document_id, table_no, column_no)
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when compared = 'fail' and (rows_that_hold < 3 or rows_that_hold < 3 * rows_that_fail) then 'not_evaluated'
        else compared
    end as outcome,
    '各列的构成不明' as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || concat_ws(' ', row_code, row_label) || '”行：' || column_label || '为' || {{ as_printed('checked') }}
    || '，其各列之和为' || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || part_ids as evidence,
    null as place
from checked
