-- The budget that final accounts print beside what was spent is the budget published for that year.
with counted as (
    select
        *,
        count(*) filter (where outcome = 'fail') over (partition by document_id) as failed,
        count(*) filter (where outcome in ('pass', 'rounding', 'fail')) over (partition by document_id) as evaluated,
        row_number() over (
            partition by document_id, outcome
            order by starts_with(subject, 'total') desc, abs(difference) desc, claim_id
        ) as rank_
    from {{ ref('int_claims_compared') }}
    where claim = 'budget'
),

judged as (
    select
        *,
        failed >= 3 and failed * 2 > evaluated as is_other_scope
    from counted
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when outcome = 'fail' and is_other_scope and rank_ > 1 then 'not_evaluated' else outcome end as outcome,
    case when outcome = 'fail' then '多数预算数与年初公开的预算不同，可能是调整后的预算数' else reason end as reason,
    case when is_other_scope then 'info' when is_misprint then 'error' else 'warning' end as severity,
    case when is_other_scope then 'undecided' else 'publisher' end as cause,
    place_ || '：所列“' || label || '”预算数为' || printed || '，而' || other_place || '为' || other_printed
    || '，相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。'
    || case when is_other_scope then '本文件可核对的预算数共' || evaluated || '处，' || failed || '处与年初公开的预算不同，可能是调整后的预算数。' else '' end
        as message,
    printed,
    expected,
    difference as difference_yuan,
    evidence,
    null as place
from judged
