-- Tables that a rule found misread: what they hold is kept as observations and means nothing. What the parser itself was not sure
-- of (parse_issues) has no meaning to begin with.
select distinct
    cells.document_id,
    cells.table_no
from (
    select
        rule_id,
        cause,
        status,
        unnest(evidence) as value_id
    from {{ ref('findings') }}
) as findings
inner join {{ ref('stg_observations') }} as cells on findings.value_id = cells.observation_id
where findings.cause = 'parser' and findings.status = 'open' and findings.rule_id != 'parse_issues'
