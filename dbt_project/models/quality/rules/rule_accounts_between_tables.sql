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

with_parents as (
    select
        figures.*,
        coalesce(by_group.amounts, by_class.amounts, by_all.amounts) as parent_amounts,
        list_position(['all', 'fiscal_appropriation'], figures.money) as breadth
    from {{ ref('int_figures') }} as figures
    left join wholes as by_group
        on
            figures.document_id = by_group.document_id and figures.lane = by_group.lane
            and length(figures.figure) = 7 and left(figures.figure, 5) = by_group.figure
    left join wholes as by_class
        on
            figures.document_id = by_class.document_id and figures.lane = by_class.lane
            and length(figures.figure) in (5, 7) and left(figures.figure, 3) = by_class.figure
    left join wholes as by_all
        on figures.document_id = by_all.document_id and figures.lane = by_all.lane and by_all.figure = 'all'
    where figures.figure != 'all'
),

-- Each with the one before it, from all money to a single fund.
chained as (
    select
        *,
        lag(late) over same as early
    from with_parents as late
    window same as (
        partition by document_id, same_figure order by coalesce(breadth, 9), money, money_of, table_no, column_no
    )
),

checked as (
    select
        *,
        amount_yuan - early.amount_yuan as difference,
        {{ compare('amount_yuan - early.amount_yuan', '2 * (half_unit_yuan + early.half_unit_yuan)') }} as outcome
    from chained
    where
        early.observation_id is not null
        and list_has_any(parent_amounts, early.parent_amounts)
        and (
            money = early.money or early.money = 'all'
            or (early.money = 'fiscal_appropriation' and money in ('general_public_budget', 'government_fund', 'state_capital'))
        )
        and (money_of = early.money_of or early.money_of = 'all')
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
    [observation_id, early.observation_id] as evidence,
    null as place
from checked
