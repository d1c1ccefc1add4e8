-- A percentage of change said in text is the change over the amount of the year before, as the figures beside it give it.
with bases as (
    select
        *,
        case
            when change_in_money is not null then this_year.amount_yuan - change_in_money.amount_yuan
            else year_before.amount_yuan
        end as base_yuan,
        case
            when change_in_money is not null then change_in_money.half_unit_yuan + this_year.half_unit_yuan
            else year_before.half_unit_yuan
        end as base_half_yuan,
        coalesce(change_in_money.amount_yuan, this_year.amount_yuan - year_before.amount_yuan) as change_yuan,
        coalesce(change_in_money.half_unit_yuan, this_year.half_unit_yuan + year_before.half_unit_yuan) as change_half_yuan
    from {{ ref('int_changes_said') }}
    where
        comparison = 'percent_change' and other_value is not null and this_year is not null
        and (change_in_money is not null or year_before is not null)
),

recomputed as (
    select
        *,
        100 * change_yuan / base_yuan as expected_percent,
        -- What rounding of the percentage itself and of the amounts can make of it.
        pow(10, -decimals) + 100 * (change_half_yuan + abs(change_yuan) * base_half_yuan / base_yuan) / base_yuan as slack
    from bases
    where base_yuan > 0 and base_half_yuan * 20 < base_yuan
),

checked as (
    select
        *,
        abs(abs(other_value) - abs(expected_percent)) as points,
        case
            when abs(abs(other_value) - abs(expected_percent)) <= slack - pow(10, -decimals) / 2 then 'pass'
            when abs(abs(other_value) - abs(expected_percent)) <= slack then 'rounding'
            else 'fail'
        end as outcome
    from recomputed
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    case when points < 0.5 then 'warning' end as severity,
    'publisher' as cause,
    said_place || '：' || subject || '由' || {{ in_unit('base_yuan', 'this_year.unit_printed', 'this_year.decimals') }} || '变为'
    || {{ as_printed('this_year') }} || '，增减幅度应为' || format('{:.2f}', expected_percent::double) || '%，文中称'
    || value_printed || coalesce(unit_printed, '%') || '。' as message,
    value_printed || coalesce(unit_printed, '%') as printed,
    format('{:.2f}', expected_percent::double) || '%' as expected,
    null as difference_yuan,
    list_filter(
        [statement_id, change_in_money.statement_id, this_year.statement_id, year_before.statement_id],
        lambda id: id is not null
    ) as evidence,
    null as place
from checked
