-- Income by source: the total is this year's income, what is carried over and what surplus is used; this year's income is the sum of
-- its sources; fiscal appropriation is general public budget, government fund and state capital. In a total table the sources
-- stand below one another in a column, in a table by account beside one another in a row. Appropriation that names only what is
-- of a fund (其中：政府性基金预算财政拨款) does not list its sources.
with cells as (
    select
        cells.*,
        case
            when table_types.rows_are_accounts and cells.row_code is not null then 'row ' || cells.row_no
            else 'column ' || cells.column_no
        end as set_of_values,
        -- Carry-over may be told once as a whole and once by its funds.
        cells.is_total or not bool_or(cells.is_total) over (
            partition by
                cells.document_id, cells.table_no, cells.item, cells.fact_kind, cells.fiscal_year, cells.phase,
                case when table_types.rows_are_accounts and cells.row_code is not null then cells.row_no end, cells.column_no
        ) as is_whole
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('table_types') }} as table_types on cells.table_type = table_types.table_type
    where cells.table_type in ('income_expenditure_total', 'fiscal_appropriation_total', 'income')
),

-- A source given twice with different amounts, or an amount whose source is not known, leaves the set open.
sets as (
    select
        document_id,
        table_no,
        set_of_values,
        fiscal_year,
        phase,
        bool_or(item is null and amount_yuan != 0) as has_unknown
    from cells
    where fact_kind = 'income' or fact_kind is null
    group by document_id, table_no, set_of_values, fiscal_year, phase
),

items as (
    select
        document_id,
        table_no,
        set_of_values,
        fiscal_year,
        phase,
        item,
        any_value(cells) as cell,
        any_value(amount_yuan) as amount_yuan,
        min(amount_yuan) != max(amount_yuan) as is_ambiguous
    from cells
    where fact_kind = 'income' and item is not null and (is_whole or item != 'carryover')
    group by document_id, table_no, set_of_values, fiscal_year, phase, item
),

by_set as (
    select
        document_id,
        table_no,
        set_of_values,
        fiscal_year,
        phase,
        bool_or(is_ambiguous) as is_ambiguous,
        list(item) as present,
        map(list(item), list(cell)) as cell_of
    from items
    group by document_id, table_no, set_of_values, fiscal_year, phase
),

identities as (
    select
        *,
        'fiscal_appropriation' as whole,
        ['general_public_budget', 'government_fund', 'state_capital'] as parts
    from by_set
    union all by name
    select
        *,
        'current_year' as whole,
        ['special_account', 'service_income', 'business_income', 'superior_subsidy', 'affiliated_remittance', 'other']
        || case
            when list_contains(present, 'fiscal_appropriation') then ['fiscal_appropriation']
            else ['general_public_budget', 'government_fund', 'state_capital']
        end as parts
    from by_set
    union all by name
    select
        *,
        'total' as whole,
        ['carryover', 'used_surplus'] || case
            when list_contains(present, 'current_year') then ['current_year']
            else
                ['special_account', 'service_income', 'business_income', 'superior_subsidy', 'affiliated_remittance', 'other']
                || case
                    when list_contains(present, 'fiscal_appropriation') then ['fiscal_appropriation']
                    else ['general_public_budget', 'government_fund', 'state_capital']
                end
        end as parts
    from by_set
),

sums as (
    select
        identities.document_id,
        identities.is_ambiguous
        or coalesce(sets.has_unknown, false)
        or (
            identities.whole = 'fiscal_appropriation'
            and not list_contains(identities.present, 'general_public_budget')
        ) as is_open,
        identities.cell_of[identities.whole] as whole_cell,
        list_transform(
            list_intersect(identities.parts, identities.present), lambda part: identities.cell_of[part]
        ) as part_cells
    from identities
    left join sets
        on
            identities.document_id = sets.document_id and identities.table_no = sets.table_no
            and identities.set_of_values = sets.set_of_values
            and identities.fiscal_year is not distinct from sets.fiscal_year
            and identities.phase is not distinct from sets.phase
    where list_contains(identities.present, identities.whole)
),

summed as (
    select
        whole_cell.*,
        is_open,
        part_cells,
        list_sum(list_transform(part_cells, lambda part: part.amount_yuan))::decimal(20, 2) as parts_yuan
    from sums
    where len(part_cells) > 0
),

checked as (
    select
        *,
        amount_yuan - parts_yuan as difference,
        case
            -- A sum that is too large by an amount that stands twice counts an item together with what it consists of.
            when
                (is_open or len(list_filter(part_cells, lambda part: part.amount_yuan = parts_yuan - amount_yuan)) > 1)
                and abs(amount_yuan - parts_yuan) > half_unit_yuan * (len(part_cells) + 1)
                then 'not_evaluated'
            else {{ compare('amount_yuan - parts_yuan', 'half_unit_yuan * (len(part_cells) + 1)') }}
        end as outcome
    from summed
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '表内有来源不明、重复列示或未列全的收入' as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || column_label || '”列' || coalesce('“' || nullif(row_label, '') || '”', '') || '为' || {{ as_printed('checked') }}
    || '，其各项来源之和为' || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id] || list_transform(part_cells, lambda part: part.observation_id) as evidence,
    null as place
from checked
