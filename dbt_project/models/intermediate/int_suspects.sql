-- Every value that an identity checks, with how many of its identities hold and how many do not. A value whose other identities
-- hold is not the one at fault; a wrong value breaks all it takes part in. An identity is a check that gives a difference, whatever
-- its outcome; a wrong value rarely satisfies one by accident, so one that holds counts twice. A check speaks for the values of its own
-- body and year only: others that it names may not be in this build.
with taking_part as (
    select
        documents.body_year,
        unnest(checks.evidence) as value_id,
        checks.outcome
    from {{ ref('int_checks') }} as checks
    inner join {{ ref('int_documents') }} as documents on checks.document_id = documents.document_id
    where checks.outcome in ('pass', 'rounding', 'fail') and checks.difference_yuan is not null
),

counted as (
    select
        body_year,
        value_id,
        count(*) filter (where outcome = 'fail') as failing,
        count(*) filter (where outcome != 'fail') as holding
    from taking_part
    group by body_year, value_id
),

-- The values themselves, in tables and in text, and in what words a message speaks of them. A cell may mean two facts.
printed as (
    select distinct
        observation_id as value_id,
        document_id,
        table_no,
        amount_yuan,
        value_printed,
        unit_printed,
        decimals,
        coalesce('“' || nullif(concat_ws(' ', row_code, nullif(row_label, '')), '') || '”行', '') || '“' || column_label || '”列' as words
    from {{ ref('int_cells') }}
    union all by name
    select
        statement_id as value_id,
        document_id,
        null as table_no,
        amount_yuan,
        value_printed,
        unit_printed,
        decimals,
        '正文所述' || coalesce(subject, '金额') as words
    from {{ ref('int_said') }}
    where amount_yuan is not null
)

select
    counted.value_id,
    printed.document_id,
    documents.body_year,
    counted.failing,
    counted.holding,
    counted.failing - 2 * counted.holding as suspicion,
    printed.table_no,
    printed.amount_yuan,
    printed.value_printed,
    printed.unit_printed,
    printed.decimals,
    printed.words
from counted
inner join printed on counted.value_id = printed.value_id
inner join {{ ref('int_documents') }} as documents
    on printed.document_id = documents.document_id and counted.body_year = documents.body_year
