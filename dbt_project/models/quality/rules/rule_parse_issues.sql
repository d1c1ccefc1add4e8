-- What the parser could not do or is not sure of. Nothing of it is in the facts; all of it is here, but for years of titles, which are
-- the publisher's and have a rule of their own. Two readings of whose a document is, of which year or kind, weigh more: all its facts
-- hang on them.
with issues as (
    select
        issues.document_id,
        issues.issue,
        issues.message,
        issues.page,
        issues.table_no,
        coalesce(issues.observation_id, issues.statement_id) as evidence_id,
        row_number() over (
            partition by issues.document_id, issues.issue, issues.table_no, issues.observation_id, issues.statement_id
            order by issues.page, issues.message
        ) as occurrence
    from {{ ref('stg_issues') }} as issues
    where issues.issue != 'title_year_differs'
)

select
    documents.document_id,
    documents.organisation_id,
    documents.fiscal_year,
    case when issues.document_id is null then 'pass' else 'fail' end as outcome,
    null as reason,
    case when issues.issue = 'identity_disputed' then 'warning' end as severity,
    case when issues.issue = 'identity_disputed' then 'undecided' else 'parser' end as cause,
    documents.document_name
    || coalesce('第' || issues.page || '页', '') || '：' || rtrim(issues.message, '。') || '。' as message,
    null as printed,
    null as expected,
    null as difference_yuan,
    case when issues.evidence_id is null then [] else [issues.evidence_id] end as evidence,
    concat_ws('/', issues.issue, issues.table_no, issues.occurrence) as place
from {{ ref('int_documents') }} as documents
left join issues on documents.document_id = issues.document_id
where documents.parse_status in ('parsed', 'partial')
