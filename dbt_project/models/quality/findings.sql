-- Findings of this build, and those of the published version on the same documents that are no longer found: resolved.
-- What was recognised in a picture (OCR) may be misread: nobody can say then that the publisher is wrong.
with from_pictures as (
    select
        document_id,
        list(observation_id) as value_ids
    from {{ ref('stg_observations') }}
    where confidence is not null
    group by document_id
    union all
    select
        document_id,
        list(statement_id) as value_ids
    from {{ ref('stg_statements') }}
    where confidence is not null
    group by document_id
),

failed as (
    select
        'fnd-' || left(sha256(concat_ws(
            '|', checks.rule_id, checks.document_id, array_to_string(list_sort(checks.evidence), ','), checks.place
        )), 24) as finding_id,
        checks.rule_id,
        checks.document_id,
        checks.organisation_id,
        checks.fiscal_year,
        checks.message,
        checks.printed,
        checks.expected,
        checks.difference_yuan,
        checks.evidence,
        case when checks.outcome = 'rounding' then 'info' else coalesce(checks.severity, rules.severity) end as severity,
        case
            when checks.outcome = 'rounding' then 'rounding'
            when
                checks.cause = 'publisher' and exists (
                    select 1 from from_pictures
                    where
                        from_pictures.document_id = checks.document_id
                        and list_has_any(from_pictures.value_ids, checks.evidence)
                ) then 'undecided'
            else coalesce(checks.cause, 'undecided')
        end as cause,
        case when versions.is_current then 'open' else 'resolved' end as status
    from {{ ref('int_checks') }} as checks
    inner join {{ ref('rules') }} as rules on checks.rule_id = rules.rule_id
    inner join {{ ref('int_document_versions') }} as versions on checks.document_id = versions.document_id
    where checks.outcome in ('fail', 'rounding')
    -- The same rule on the same evidence is the same finding.
    qualify row_number() over (partition by finding_id order by checks.message) = 1
),

found as (
    select
        failed.*,
        coalesce(held.first_seen_at, build.seen_at) as first_seen_at,
        build.seen_at as last_seen_at
    from failed
    cross join {{ ref('stg_build') }} as build
    left join {{ ref('stg_held_findings') }} as held on failed.finding_id = held.finding_id
),

resolved as (
    select held.* replace ('resolved' as status)
    from {{ ref('stg_held_findings') }} as held
    where held.finding_id not in (select failed.finding_id from failed)
)

select
    finding_id,
    rule_id,
    severity,
    cause,
    document_id,
    organisation_id,
    fiscal_year,
    message,
    printed,
    expected,
    difference_yuan,
    evidence,
    status,
    first_seen_at,
    last_seen_at
from found
union all by name
from resolved
