-- Across the columns of a row: all money is the sum of its sources, fiscal appropriation of its three budgets. Only where the rows of
-- the table show that its columns are all the sources there are: most of them add up.
with cells as (
    select
        *,
        concat_ws('/', table_no, row_no, fact_kind, item, expenditure_type, cost_type, account_code, fiscal_year, phase) as same_row,
        case
            when coalesce(fund_year, 'all') = 'carryover' then 'carryover'
            else coalesce(funding_source, 'all')
        end as source
    from {{ ref('int_cells') }}
    where fact_kind in ('expenditure', 'three_public_fees', 'projects')
),

rows_ as (
    select
        document_id,
        table_no,
        same_row,
        map(list(source), list(cells)) as cell_of,
        list(source) as present
    from cells
    group by document_id, table_no, same_row
    having count(*) > 1 and count(*) = count(distinct source)
),

identities as (
    select
        *,
        'all' as whole,
        ['special_account', 'own_revenue', 'other', 'carryover'] || case
            when list_contains(present, 'fiscal_appropriation') then ['fiscal_appropriation']
            else ['general_public_budget', 'government_fund', 'state_capital']
        end as parts
    from rows_
    union all by name
    select
        *,
        'fiscal_appropriation' as whole,
        ['general_public_budget', 'government_fund', 'state_capital']
        || case when list_contains(present, 'all') then [] else ['carryover'] end as parts
    from rows_
),

summed as (
    select
        document_id,
        table_no,
        whole,
        cell_of[whole] as total,
        list_transform(list_intersect(parts, present), lambda part: cell_of[part]) as part_cells
    from identities
    where list_contains(present, whole) and list_has_any(parts, present)
),

compared as (
    select
        total.*,
        whole,
        part_cells,
        list_sum(list_transform(part_cells, lambda part: part.amount_yuan))::decimal(20, 2) as parts_yuan,
        total.amount_yuan - list_sum(list_transform(part_cells, lambda part: part.amount_yuan))::decimal(20, 2) as difference
    from summed
),

checked as (
    select
        *,
        {{ compare('difference', 'half_unit_yuan * (len(part_cells) + 1)') }} as compared,
        count(*) filter (where difference = 0) over table_ as rows_that_hold,
        count(*) filter (where abs(difference) > half_unit_yuan * (len(part_cells) + 1)) over table_ as rows_that_fail
    from compared
    window table_ as (partition by document_id, table_no, whole)
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when compared = 'fail' and (rows_that_hold < 2 or rows_that_hold < 2 * rows_that_fail) then 'not_evaluated'
        else compared
    end as outcome,
    '表内各列不是全部资金来源' as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || concat_ws(' ', row_code, row_label) || '”行：' || column_label || '为' || {{ as_printed('checked') }}
    || '，各资金来源之和为' || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || list_transform(part_cells, lambda part: part.observation_id) as evidence,
    null as place
from checked
