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

pairs as (
    select
        one.*,
        other,
        one.amount_yuan - other.amount_yuan as difference,
        abs(one.amount_yuan - other.amount_yuan) <= one.half_unit_yuan + other.half_unit_yuan as agrees
    from said as one
    inner join said as other
        on
            one.document_id = other.document_id and one.same_subject = other.same_subject and one.label = other.label
            and one.organisation_id is not distinct from other.organisation_id and one.money = other.money
            and one.fiscal_year is not distinct from other.fiscal_year and one.phase is not distinct from other.phase
            and one.statement_id != other.statement_id
),

in_doubt as (
    select
        said.document_id,
        said.statement_id,
        said.fact_kind,
        said.item,
        said.amount_yuan,
        said.half_unit_yuan,
        said.significant_digits
    from said
    inner join (
        select distinct statement_id
        from pairs
        where not agrees
    ) as differing on said.statement_id = differing.statement_id
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
        in_doubt.statement_id,
        count(distinct amounts.value_id) as times
    from in_doubt
    inner join amounts
        on
            in_doubt.document_id = amounts.document_id and in_doubt.statement_id != amounts.value_id
            and abs(in_doubt.amount_yuan - amounts.amount_yuan) <= in_doubt.half_unit_yuan + amounts.half_unit_yuan
            and (
                in_doubt.significant_digits >= 2
                or (in_doubt.fact_kind = amounts.fact_kind and in_doubt.item is not distinct from amounts.item)
            )
    group by in_doubt.statement_id
),

-- The figure against the best confirmed one of its name.
checked as (
    select
        pairs.*,
        case
            when pairs.agrees then 'pass'
            when coalesce(one_confirmed.times, 0) > 0 or coalesce(other_confirmed.times, 0) = 0 then 'not_evaluated'
            -- A power of ten between them is a slip of the unit: another rule says so.
            when
                abs(
                    log10(pairs.amount_yuan / pairs.other.amount_yuan)
                    - round(log10(pairs.amount_yuan / pairs.other.amount_yuan))
                ) < 0.0001
                then 'not_evaluated'
            when abs(pairs.difference) <= 2 * (pairs.half_unit_yuan + pairs.other.half_unit_yuan) then 'rounding'
            else 'fail'
        end as outcome
    from pairs
    left join confirmed as one_confirmed on pairs.statement_id = one_confirmed.statement_id
    left join confirmed as other_confirmed on pairs.other.statement_id = other_confirmed.statement_id
    qualify
        row_number() over (
            partition by pairs.statement_id
            order by abs(pairs.difference) asc, coalesce(other_confirmed.times, 0) desc, pairs.other.statement_id asc
        ) = 1
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    -- Many contradictions are the texts of several bodies in one document.
    case
        when outcome = 'fail' and count(*) filter (where outcome = 'fail') over (partition by document_id) > 3 then 'not_evaluated'
        else outcome
    end as outcome,
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
