-- Columns under one header: its 合计 or 小计 is the sum of the others; the 合计 of the whole table is the sum of its columns, of which a
-- header with a sum of its own counts once. Only where most rows of the table show that it is so, and told only of columns that
-- differ in nothing another rule adds up (sources of money, kinds of expenditure, items).
with cells as (
    select
        *,
        regexp_matches(column_label, '(^|/)(合计|小计|总计)$') as is_sum,
        regexp_extract(column_label, '^(.*)/[^/]*$', 1) as header,
        concat_ws('/', fact_kind, item, expenditure_type, cost_type, funding_source, fund_year) as known_as
    from {{ ref('int_cells') }}
    where not contains(column_label, '其中')
),

headers as (
    select distinct
        document_id,
        table_no,
        header
    from cells
    where is_sum
),

-- What each column is a part of: its header, where that has a sum; otherwise what stands above the header.
parts as (
    select
        cells.*,
        case
            when not cells.is_sum and headers.header is not null then cells.header
            else regexp_extract(cells.header, '^(.*)/[^/]*$', 1)
        end as part_of
    from cells
    left join headers
        on cells.document_id = headers.document_id and cells.table_no = headers.table_no and cells.header = headers.header
    where not (cells.is_sum and cells.header = '')
),

compared as (
    select
        any_value(total) as total,
        sum(parts.amount_yuan) as parts_yuan,
        count(*) as parts,
        list(parts.observation_id order by parts.column_no) as part_ids,
        bool_and(parts.known_as = total.known_as) as is_told,
        any_value(total.amount_yuan) - sum(parts.amount_yuan) as difference,
        any_value(total.half_unit_yuan) * (count(*) + 1) as halves
    from cells as total
    inner join parts
        on
            total.document_id = parts.document_id and total.table_no = parts.table_no and total.row_no = parts.row_no
            and total.header = parts.part_of and total.observation_id != parts.observation_id
    where total.is_sum
    group by total.observation_id
),

checked as (
    select
        total.*,
        parts,
        parts_yuan,
        part_ids,
        is_told,
        difference,
        {{ compare('difference', 'halves') }} as compared,
        count(*) filter (where difference = 0 and parts > 1) over column_ as rows_that_hold,
        count(*) filter (where abs(difference) > halves) over column_ as rows_that_fail
    from compared
    window column_ as (partition by total.document_id, total.table_no, total.column_no)
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when compared = 'fail' and (rows_that_hold < 2 or rows_that_hold < 2 * rows_that_fail) then 'not_evaluated'
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
where is_told
