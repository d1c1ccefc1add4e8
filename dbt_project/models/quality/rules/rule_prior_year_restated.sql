-- What a document gives as last year's amount, in a column or as this year's less the change said, is what last year's document gave:
-- the budget with the budget, final accounts with final accounts. Where most of a document's figures differ, or it speaks of a
-- reorganisation, its scope has changed: that is told once, as information.
with counted as (
    select
        compared.*,
        count(*) filter (where compared.outcome = 'fail') over document_ as failed,
        count(*) filter (where compared.outcome in ('pass', 'rounding', 'fail')) over document_ as evaluated,
        row_number() over (
            partition by compared.document_id, compared.outcome
            order by starts_with(compared.subject, 'total') desc, abs(compared.difference) desc, compared.claim_id
        ) as rank_
    from {{ ref('int_claims_compared') }} as compared
    where compared.claim = 'prior_year'
    window document_ as (partition by compared.document_id)
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
    case when outcome = 'fail' then '多数上年数与上年文件不同，可能调整了口径' else reason end as reason,
    case
        when is_other_scope then 'info'
        when is_misprint then 'error'
        when speaks_of_scope then 'info'
        else 'warning'
    end as severity,
    case when is_other_scope or (speaks_of_scope and not is_misprint) then 'undecided' else 'publisher' end as cause,
    place_ || '：' || case when sign_ = 1 then '所列' || other_year || '年数' else '所述“' || label || '”与上年相比的增减额' end
    || '为' || printed || '，而' || other_place || '为' || other_printed
    || case when sign_ = 1 then '' else '，增减额应为' || expected end
    || '，相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。'
    || case when is_other_scope then '本文件可核对的上年数共' || evaluated || '处，' || failed || '处与上年文件不同，可能调整了口径。' else '' end
        as message,
    printed,
    expected,
    difference as difference_yuan,
    evidence,
    null as place
from judged
