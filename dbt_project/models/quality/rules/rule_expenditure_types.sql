-- Across the columns of a row: total = basic + project + the other kinds, and basic = personnel + non-personnel.
with cells as (
    select
        *,
        coalesce(funding_source, 'all') || '/' || coalesce(fund_year, 'all') || '/' || fiscal_year || '/' || phase as money
    from {{ ref('int_cells') }}
    where
        fact_kind = 'expenditure'
        and table_type in (
            select types.table_type
            from {{ ref('table_types') }} as types
            where types.rows_are_accounts
        )
),

-- A kind that has a column in the table is 0 in a row where its cell is blank.
columns_of_table as (
    select
        document_id,
        table_no,
        money,
        list(distinct expenditure_type) filter (where cost_type is null and expenditure_type is not null) as types,
        list(distinct cost_type) filter (where cost_type is not null) as costs,
        bool_or(expenditure_type is null) as has_unclear
    from cells
    group by document_id, table_no, money
),

by_type as (
    select
        cells.document_id,
        cells.table_no,
        cells.row_no,
        cells.money,
        arg_max(cells.observation_id, cells.column_no) filter (where is_whole) as whole_id,
        count(*) filter (where is_whole) as wholes,
        count(distinct cells.expenditure_type) filter (where not is_whole) as parts,
        count(*) filter (where not is_whole) as part_cells,
        coalesce(sum(cells.amount_yuan) filter (where not is_whole), 0) as parts_yuan,
        coalesce(list(cells.observation_id order by cells.column_no) filter (where not is_whole), []) as part_ids,
        '各项支出' as what
    from (
        select
            *,
            expenditure_type = 'total' as is_whole
        from cells
        where cost_type is null
    ) as cells
    inner join columns_of_table as headers
        on cells.document_id = headers.document_id and cells.table_no = headers.table_no and cells.money = headers.money
    where list_has_all(headers.types, ['total', 'basic', 'project']) and not headers.has_unclear
    group by cells.document_id, cells.table_no, cells.row_no, cells.money
),

by_cost as (
    select
        cells.document_id,
        cells.table_no,
        cells.row_no,
        cells.money,
        arg_max(cells.observation_id, cells.column_no) filter (where cells.cost_type is null) as whole_id,
        count(*) filter (where cells.cost_type is null) as wholes,
        count(distinct cells.cost_type) as parts,
        count(*) filter (where cells.cost_type is not null) as part_cells,
        coalesce(sum(cells.amount_yuan) filter (where cells.cost_type is not null), 0) as parts_yuan,
        coalesce(
            list(cells.observation_id order by cells.column_no) filter (where cells.cost_type is not null), []
        ) as part_ids,
        '人员经费与公用经费' as what
    from cells
    inner join columns_of_table as headers
        on cells.document_id = headers.document_id and cells.table_no = headers.table_no and cells.money = headers.money
    where cells.expenditure_type = 'basic' and list_has_all(headers.costs, ['personnel', 'non_personnel'])
    group by cells.document_id, cells.table_no, cells.row_no, cells.money
),

checked as (
    select
        whole.*,
        sums.parts_yuan,
        sums.part_ids,
        sums.what,
        whole.amount_yuan - sums.parts_yuan as difference,
        {{ compare('whole.amount_yuan - sums.parts_yuan', 'whole.half_unit_yuan * (sums.part_cells + 1)') }} as outcome
    from (
        select * from by_type
        union all by name
        select * from by_cost
    ) as sums
    inner join {{ ref('int_cells') }} as whole on sums.whole_id = whole.observation_id
    where sums.wholes = 1 and sums.part_cells = sums.parts and sums.parts > 0
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || concat_ws(' ', row_code, row_label) || '”行：' || column_label || '为' || {{ as_printed('checked') }} || '，'
    || what || '之和为' || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || part_ids as evidence,
    what as place
from checked
