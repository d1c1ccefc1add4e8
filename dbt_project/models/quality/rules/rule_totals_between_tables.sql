-- The total of a kind of expenditure is the same in every table that prints it for the same source of money: the total table and the
-- table by function, the table by function and the one by economic class, that of departments and that of governments. A table
-- may print two totals (of the year, and with what is carried over): one of them must be it. Personnel and public funds
-- make up basic expenditure where a table prints no total of it; the separate tables of the three budgets make up fiscal appropriation
-- where all three are there (one that is empty adds nothing) and one of the totals stands nowhere else.
with totals as (
    select
        document_id,
        organisation_id,
        document_fiscal_year,
        table_no,
        table_place,
        spent_as,
        coalesce(cost_type, 'all') as cost_type,
        money,
        concat_ws('/', organisation_id, fiscal_year, phase, money, money_of) as same_money,
        row_label || '/' || column_label as words,
        value_printed,
        unit_printed,
        decimals,
        amount_yuan,
        half_unit_yuan,
        [observation_id] as observation_ids
    from {{ ref('int_figures') }}
    where figure = 'all' and fact_kind = 'expenditure'
),

-- A body's tables of the three budgets, all of them in its document, and those that are not empty.
fund_tables as (
    select
        document_id,
        organisation_id,
        list(table_no) filter (where observation_count > 0) as filled
    from {{ ref('stg_tables') }}
    where table_type in ('general_public_expenditure', 'government_fund_expenditure', 'state_capital_expenditure')
    group by document_id, organisation_id
    having count(distinct table_type) = 3 and count(*) = 3 and count(*) filter (where observation_count > 0) > 0
),

counted as (
    select
        *,
        count(*) over (partition by document_id, same_money, spent_as, cost_type) as times_printed
    from totals
),

with_made_up as (
    select * from totals
    union all
    select
        document_id,
        organisation_id,
        document_fiscal_year,
        table_no,
        any_value(table_place) as table_place,
        spent_as,
        'all' as cost_type,
        money,
        same_money,
        '人员经费与公用经费之和' as words,
        null as value_printed,
        any_value(unit_printed) as unit_printed,
        any_value(decimals) as decimals,
        sum(amount_yuan) as amount_yuan,
        sum(half_unit_yuan) as half_unit_yuan,
        flatten(list(observation_ids order by cost_type desc)) as observation_ids
    from totals
    where spent_as = 'basic'
    group by document_id, organisation_id, document_fiscal_year, table_no, spent_as, money, same_money
    having
        count(*) filter (where cost_type = 'personnel') = 1 and count(*) filter (where cost_type = 'non_personnel') = 1
        and count(*) = 2
    union all
    select
        funds.document_id,
        funds.organisation_id,
        any_value(totals.document_fiscal_year) as document_fiscal_year,
        max(totals.table_no) as table_no,
        string_agg(totals.table_place, '、' order by totals.table_no) as table_place,
        'total' as spent_as,
        'all' as cost_type,
        'fiscal_appropriation' as money,
        any_value(replace(totals.same_money, totals.money, 'fiscal_appropriation')) as same_money,
        '三本预算的合计之和' as words,
        null as value_printed,
        arg_max(totals.unit_printed, totals.table_no) as unit_printed,
        max(totals.decimals) as decimals,
        sum(totals.amount_yuan) as amount_yuan,
        sum(totals.half_unit_yuan) as half_unit_yuan,
        flatten(list(totals.observation_ids order by totals.times_printed, totals.table_no)) as observation_ids
    from fund_tables as funds
    inner join counted as totals on funds.document_id = totals.document_id and funds.organisation_id = totals.organisation_id
    where totals.spent_as = 'total' and totals.cost_type = 'all' and list_contains(funds.filled, totals.table_no)
    group by funds.document_id, funds.organisation_id, funds.filled, split_part(totals.same_money, '/', 2)
    having
        count(*) = len(funds.filled) and count(distinct totals.same_money) = len(funds.filled) and min(totals.times_printed) = 1
),

-- Each table with the one before it that prints the same.
ordered as (
    select
        *,
        dense_rank() over (partition by document_id, same_money, spent_as, cost_type order by table_no) as place_no
    from with_made_up
),

pairs as (
    select
        late.document_id,
        late.organisation_id,
        late.document_fiscal_year,
        late.spent_as,
        late.cost_type,
        late.table_no,
        early.table_no as early_table_no,
        -- Of two totals the one of the year is meant where none agrees.
        arg_min(
            struct_pack(late := late, early := early),
            (
                (abs(late.amount_yuan - early.amount_yuan) > 2 * (late.half_unit_yuan + early.half_unit_yuan))::integer,
                (not regexp_matches(early.words, '本年|当年|小计'))::integer + (not regexp_matches(late.words, '本年|当年|小计'))::integer,
                late.observation_ids[1],
                early.observation_ids[1]
            )
        ) as pair
    from ordered as late
    inner join ordered as early
        on
            late.document_id = early.document_id and late.same_money = early.same_money
            and late.spent_as = early.spent_as and late.cost_type = early.cost_type
            and late.place_no = early.place_no + 1
    group by
        late.document_id, late.organisation_id, late.document_fiscal_year, late.same_money, late.spent_as, late.cost_type,
        late.table_no, early.table_no
),

carried_over as (
    select
        document_id,
        list(distinct amount_yuan) as amounts
    from {{ ref('int_cells') }}
    where regexp_matches(row_label || column_label, '结转|结余') and amount_yuan != 0
    group by document_id
),

checked as (
    select
        pairs.document_id,
        pairs.organisation_id,
        pairs.document_fiscal_year,
        pairs.spent_as,
        pairs.cost_type,
        pairs.pair.late,
        pairs.pair.early,
        pairs.pair.late.amount_yuan - pairs.pair.early.amount_yuan as difference,
        {{ compare(
            'pairs.pair.late.amount_yuan - pairs.pair.early.amount_yuan',
            '2 * (pairs.pair.late.half_unit_yuan + pairs.pair.early.half_unit_yuan)'
        ) }} as compared,
        len(list_filter(
            coalesce(carried_over.amounts, []),
            lambda amount: abs(abs(pairs.pair.late.amount_yuan - pairs.pair.early.amount_yuan) - abs(amount))
            <= 2 * (pairs.pair.late.half_unit_yuan + pairs.pair.early.half_unit_yuan)
        )) > 0 as is_carried_over
    from pairs
    left join carried_over on pairs.document_id = carried_over.document_id
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when compared = 'fail' and is_carried_over then 'not_evaluated' else compared end as outcome,
    '两表之差为结转结余，口径不同' as reason,
    null as severity,
    'publisher' as cause,
    late.table_place || '：' || late.words || '为' || {{ in_unit('late.amount_yuan', 'late.unit_printed', 'late.decimals') }} || '，'
    || early.table_place || '中' || early.words || '为'
    || {{ in_unit('early.amount_yuan', 'early.unit_printed', 'early.decimals') }} || '，同一资金来源的同一合计不一致，相差'
    || {{ in_unit('difference', 'late.unit_printed', 'late.decimals') }} || '。' as message,
    {{ in_unit('late.amount_yuan', 'late.unit_printed', 'late.decimals') }} as printed,
    {{ in_unit('early.amount_yuan', 'early.unit_printed', 'early.decimals') }} as expected,
    difference as difference_yuan,
    late.observation_ids || early.observation_ids as evidence,
    null as place
from checked
