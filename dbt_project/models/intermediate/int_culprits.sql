-- Which value of a failed identity is likely wrong, and what it should be: the one with the most identities failing and the fewest
-- holding; of equals the one that a slip of the hand explains. Where two remain, nobody can say, and the rule's own order stands.
-- Only identities of the form "checked value = sum of the others" say what each of their values should be.
with failed as (
    select
        {{ finding_key('checks') }} as finding_id,
        documents.body_year,
        checks.evidence,
        checks.difference_yuan
    from {{ ref('int_checks') }} as checks
    inner join {{ ref('int_documents') }} as documents on checks.document_id = documents.document_id
    where checks.outcome = 'fail' and checks.difference_yuan is not null and len(checks.evidence) > 1
    qualify row_number() over (partition by finding_id order by checks.message) = 1
),

placed as (
    select
        finding_id,
        body_year,
        difference_yuan,
        unnest(evidence) as value_id,
        generate_subscripts(evidence, 1) as position
    from failed
),

candidates as (
    select
        placed.finding_id,
        placed.value_id,
        placed.position,
        placed.difference_yuan,
        suspects.suspicion,
        suspects.amount_yuan,
        suspects.value_printed,
        suspects.unit_printed,
        suspects.decimals,
        suspects.words,
        case when placed.position = 1 then 1 else -1 end as sign_,
        (suspects.amount_yuan - case when placed.position = 1 then 1 else -1 end * placed.difference_yuan)::decimal(20, 2)
            as meant_yuan
    from placed
    inner join {{ ref('int_suspects') }} as suspects
        on placed.value_id = suspects.value_id and placed.body_year = suspects.body_year
),

ranked as (
    select
        *,
        row(suspicion, ({{ is_misprint_of('amount_yuan', 'meant_yuan') }})::integer) as weight,
        sum(sign_ * amount_yuan) over (partition by finding_id) = difference_yuan as is_sum
    from candidates
),

best as (
    select *
    from ranked
    qualify weight = max(weight) over (partition by finding_id)
)

select
    finding_id,
    value_id,
    value_printed || coalesce(unit_printed, '') as printed,
    {{ in_unit('meant_yuan', 'unit_printed', 'decimals') }} as expected,
    '与其他勾稽关系对照，更可能是' || words || '有误：印为' || value_printed || coalesce(unit_printed, '')
    || '，应为' || {{ in_unit('meant_yuan', 'unit_printed', 'decimals') }} || '。' as message
from best
where is_sum and suspicion > 0
qualify count(*) over (partition by finding_id) = 1 and position > 1
