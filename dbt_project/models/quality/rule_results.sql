-- Every rule on every document: three outcomes, so that each rule's denominator is known.
with outcomes as (
    select
        rule_id,
        document_id,
        count(*) filter (where outcome = 'fail') as failed,
        count(*) filter (where outcome = 'rounding') as rounded,
        count(*) filter (where outcome = 'pass') as passed,
        min(reason) filter (where outcome = 'not_evaluated') as reason
    from {{ ref('int_checks') }}
    group by rule_id, document_id
)

select
    rules.rule_id,
    documents.document_id,
    case
        when outcomes.failed > 0 then 'fail'
        when outcomes.passed + outcomes.rounded > 0 then 'pass'
        else 'not_evaluated'
    end as result,
    case
        when outcomes.failed > 0 then '共核对' || (failed + rounded + passed) || '处，不符' || failed || '处'
        when outcomes.rounded > 0 then '共核对' || (rounded + passed) || '处，其中' || rounded || '处为四舍五入差额'
        when outcomes.passed > 0 then '共核对' || passed || '处，全部相符'
        when documents.parse_status in ('quarantined', 'no_text_layer') then '文件未能解析'
        else coalesce(outcomes.reason, rules.not_evaluated)
    end as reason
from {{ ref('rules') }} as rules
cross join {{ ref('stg_documents') }} as documents
left join outcomes on rules.rule_id = outcomes.rule_id and documents.document_id = outcomes.document_id
