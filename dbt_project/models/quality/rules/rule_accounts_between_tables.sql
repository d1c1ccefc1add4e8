-- Two tables whose money is the same for an account agree on each account below it: where the 类 is equal, so are its 款 and 项; where
-- the totals are equal, so are the 类. This holds for the same source of money and for one within the other.
with wholes as (
    select
        document_id,
        lane,
        figure,
        list(amount_yuan) as amounts
    from {{ ref('int_figures') }}
    group by document_id, lane, figure
),

-- The accounts above each, as keys to join by.
with_keys as (
    select
        *,
        case when length(figure) = 7 then left(figure, 5) end as group_figure,
        case when length(figure) in (5, 7) then left(figure, 3) end as class_figure,
        'all' as all_figure,
        list_position(['all', 'fiscal_appropriation'], money) as breadth
    from {{ ref('int_figures') }}
    where figure != 'all'
),

with_parents as (
    select
        figures.*,
        coalesce(by_group.amounts, by_class.amounts, by_all.amounts) as parent_amounts
    from with_keys as figures
    left join wholes as by_group
        on
            figures.document_id = by_group.document_id and figures.lane = by_group.lane
            and figures.group_figure = by_group.figure
    left join wholes as by_class
        on
            figures.document_id = by_class.document_id and figures.lane = by_class.lane
            and figures.class_figure = by_class.figure
    left join wholes as by_all
        on
            figures.document_id = by_all.document_id and figures.lane = by_all.lane
            and figures.all_figure = by_all.figure
),

-- Each with the one before it, from all money to a single fund.
chained as (
    select
        *,
        lag(observation_id) over same as early_id,
        lag(amount_yuan) over same as early_yuan,
        lag(half_unit_yuan) over same as early_half_yuan,
        lag(money) over same as early_money,
        lag(money_of) over same as early_money_of,
        lag(parent_amounts) over same as early_parent_amounts
    from with_parents
    window same as (
        partition by document_id, same_figure order by coalesce(breadth, 9), money, money_of, table_no, column_no
    )
),

checked as (
    select
        chained.*,
        early,
        chained.amount_yuan - chained.early_yuan as difference,
        {{ compare('chained.amount_yuan - chained.early_yuan', '2 * (chained.half_unit_yuan + chained.early_half_yuan)') }} as outcome
    from chained
    inner join {{ ref('int_figures') }} as early
        on chained.document_id = early.document_id and chained.early_id = early.observation_id
    where
        list_has_any(chained.parent_amounts, chained.early_parent_amounts)
        and (
            chained.money = chained.early_money or chained.early_money = 'all'
            or (
                chained.early_money = 'fiscal_appropriation'
                and chained.money in ('general_public_budget', 'government_fund', 'state_capital')
            )
        )
        and (chained.money_of = chained.early_money_of or chained.early_money_of = 'all')
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || concat_ws(' ', row_code, row_label) || '”行“' || column_label || '”列为' || {{ as_printed('checked') }} || '，'
    || early.table_place || '“' || early.column_label || '”列中该科目为' || {{ as_printed('early') }}
    || '，而两表的上级科目一致；相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ as_printed('early') }} as expected,
    difference as difference_yuan,
    [observation_id, early_id] as evidence,
    null as place
from checked
