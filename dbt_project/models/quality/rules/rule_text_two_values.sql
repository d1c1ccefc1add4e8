-- One item said with two amounts: the same name, year and phase, and nothing printed or said elsewhere that confirms the one of them,
-- while the other is confirmed. Two confirmed amounts of one name are two things (of different money, say).
with said as (
    select
        said.*,
        facts.fact_kind,
        facts.item,
        length(trim(regexp_replace(said.value_printed, '[^0-9]', '', 'g'), '0')) as significant_digits,
        {{ same_subject('facts') }} as same_subject,
        coalesce(facts.funding_source, 'all') as money,
        facts.label
    from {{ ref('int_said') }} as said
    inner join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    where said.comparison = 'level' and said.amount_yuan > 0
),

amounts as (
    select
        document_id,
        fact_kind,
        item,
        amount_yuan,
        half_unit_yuan,
        observation_id as value_id
    from {{ ref('int_cells') }}
    union all by name
    select
        said.document_id,
        facts.fact_kind,
        facts.item,
        said.amount_yuan,
        said.half_unit_yuan,
        said.statement_id as value_id
    from {{ ref('int_said') }} as said
    left join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    where said.comparison = 'level'
),

-- Figures of one digit agree by accident, unless they are of the same thing.
confirmed as (
    select
        said.statement_id,
        count(distinct amounts.value_id) as times
    from said
    inner join amounts
        on
            said.document_id = amounts.document_id and said.statement_id != amounts.value_id
            and abs(said.amount_yuan - amounts.amount_yuan) <= said.half_unit_yuan + amounts.half_unit_yuan
            and (
                said.significant_digits >= 2
                or (said.fact_kind = amounts.fact_kind and said.item is not distinct from amounts.item)
            )
    group by said.statement_id
),

pairs as (
    select
        one.*,
        other,
        coalesce(one_confirmed.times, 0) as times,
        coalesce(other_confirmed.times, 0) as other_times,
        one.amount_yuan - other.amount_yuan as difference
    from said as one
    inner join said as other
        on
            one.document_id = other.document_id and one.same_subject = other.same_subject and one.label = other.label
            and one.organisation_id is not distinct from other.organisation_id and one.money = other.money
            and one.fiscal_year is not distinct from other.fiscal_year and one.phase is not distinct from other.phase
            and one.statement_id != other.statement_id
    left join confirmed as one_confirmed on one.statement_id = one_confirmed.statement_id
    left join confirmed as other_confirmed on other.statement_id = other_confirmed.statement_id
),

-- The figure against the best confirmed one of its name.
checked as (
    select
        *,
        case
            when abs(difference) <= half_unit_yuan + other.half_unit_yuan then 'pass'
            when times > 0 or other_times = 0 then 'not_evaluated'
            -- A power of ten between them is a slip of the unit: another rule says so.
            when abs(log10(amount_yuan / other.amount_yuan) - round(log10(amount_yuan / other.amount_yuan))) < 0.0001 then 'not_evaluated'
            when abs(difference) <= 2 * (half_unit_yuan + other.half_unit_yuan) then 'rounding'
            else 'fail'
        end as outcome
    from pairs
    qualify row_number() over (partition by statement_id order by abs(difference) asc, other_times desc, other.statement_id asc) = 1
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '同名数据口径可能不同' as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || subject || '为' || {{ as_printed('checked') }} || '，另一处（' || left(other.quote, 60) || '）为'
    || {{ as_printed('other') }} || '，同一事项两个数，相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ as_printed('other') }} as expected,
    difference as difference_yuan,
    [statement_id, other.statement_id] as evidence,
    null as place
from checked
