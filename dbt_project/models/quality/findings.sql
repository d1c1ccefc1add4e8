-- Findings of this build, and those of the published version on the same documents that are no longer found: resolved.
-- What was recognised in a picture (OCR) may be misread: nobody can say then that the publisher is wrong.
with from_pictures as (
    select observation_id as value_id
    from {{ ref('stg_observations') }}
    where confidence is not null
    union all
    select statement_id as value_id
    from {{ ref('stg_statements') }}
    where confidence is not null
),

-- Tables whose figures nearly all agree with one another were read as printed, whatever the reading was not sure of.
well_read as (
    select
        document_id,
        table_no
    from {{ ref('int_suspects') }}
    where table_no is not null
    group by document_id, table_no
    having
        count(*) filter (where holding > 0 and failing = 0) >= 12
        and count(*) filter (where suspicion > 0) * 8 <= count(*) filter (where holding > 0 and failing = 0)
),

-- Tables that the reading itself is not sure of: a sum that fails there is a misreading before it is a misprint. Where the table agrees
-- otherwise, nobody knows which.
ill_read as (
    select distinct
        cells.observation_id as value_id,
        well_read.table_no is not null as is_well_read
    from {{ ref('stg_issues') }} as issues
    inner join {{ ref('stg_observations') }} as cells
        on issues.document_id = cells.document_id and issues.table_no = cells.table_no
    left join well_read on cells.document_id = well_read.document_id and cells.table_no = well_read.table_no
    where issues.issue in ('rows_uncertain', 'table_misread', 'header_mismatch')
),

failed as (
    select
        {{ finding_key('checks') }} as finding_id,
        checks.*,
        rules.severity as severity_of_rule,
        rules.family,
        versions.is_current
    from {{ ref('int_checks') }} as checks
    inner join {{ ref('rules') }} as rules on checks.rule_id = rules.rule_id
    inner join {{ ref('int_document_versions') }} as versions on checks.document_id = versions.document_id
    where checks.outcome in ('fail', 'rounding')
    -- The same rule on the same evidence is the same finding.
    qualify row_number() over (partition by finding_id order by checks.message) = 1
),

-- What rests on a figure that was corrected since is resolved by the correction; what rests only on figures that another document
-- says as well is found there.
corrected as (
    select values_.finding_id
    from (
        select
            finding_id,
            document_id,
            unnest(evidence) as value_id
        from failed
    ) as values_
    inner join {{ ref('int_facts') }} as facts
        on values_.value_id = facts.fact_id and values_.document_id = facts.document_id
    group by values_.finding_id
    having bool_or(not facts.is_current and not facts.is_repeated) or bool_and(not facts.is_current and not facts.is_disputed)
),

doubtful as (
    select
        values_.finding_id,
        bool_or(pictures.value_id is not null) as is_from_picture,
        bool_or(ill_read.value_id is not null and not ill_read.is_well_read) and any_value(values_.is_sum) as is_ill_read,
        bool_or(ill_read.is_well_read) and any_value(values_.is_sum) as is_doubted
    from (
        select
            finding_id,
            difference_yuan is not null as is_sum,
            unnest(evidence) as value_id
        from failed
        where outcome = 'fail' and coalesce(cause, 'undecided') = 'publisher'
    ) as values_
    left join from_pictures as pictures on values_.value_id = pictures.value_id
    left join ill_read on values_.value_id = ill_read.value_id
    group by values_.finding_id
),

judged as (
    select
        failed.finding_id,
        failed.rule_id,
        failed.document_id,
        failed.organisation_id,
        failed.fiscal_year,
        failed.message || coalesce(culprits.message, '') as message,
        coalesce(culprits.printed, failed.printed) as printed,
        coalesce(culprits.expected, failed.expected) as expected,
        failed.difference_yuan,
        failed.outcome,
        failed.place,
        failed.family,
        failed.is_current,
        case
            when culprits.value_id is null then failed.evidence
            else [culprits.value_id] || list_filter(failed.evidence, lambda value_id: value_id != culprits.value_id)
        end as evidence,
        case
            when failed.outcome = 'rounding' or coalesce(doubtful.is_ill_read, false) then 'info'
            when doubtful.is_doubted and coalesce(failed.severity, failed.severity_of_rule) = 'error' then 'warning'
            else coalesce(failed.severity, failed.severity_of_rule)
        end as severity,
        case
            when failed.outcome = 'rounding' then 'rounding'
            when doubtful.is_ill_read then 'parser'
            when doubtful.is_from_picture or doubtful.is_doubted then 'undecided'
            else coalesce(failed.cause, 'undecided')
        end as cause
    from failed
    left join {{ ref('int_culprits') }} as culprits on failed.finding_id = culprits.finding_id
    left join doubtful on failed.finding_id = doubtful.finding_id
),

-- What findings have in common: the table where half of what is checked fails (a unit, a shifted column), otherwise the value that
-- comes first in most of them.
tables_at_fault as (
    select
        document_id,
        table_no
    from {{ ref('int_suspects') }}
    where table_no is not null
    group by document_id, table_no
    having
        count(*) filter (where failing > 0 and failing >= holding) >= 6
        and count(*) filter (where failing > 0 and failing >= holding) * 2 >= count(*)
),

first_in as (
    select
        evidence[1] as value_id,
        count(*) as findings
    from judged
    where outcome = 'fail' and len(evidence) > 0 and difference_yuan is not null
    group by evidence[1]
),

shared as (
    select
        values_.finding_id,
        arg_max(values_.value_id, (coalesce(first_in.findings, 0), -values_.position)) as value_id
    from (
        select
            finding_id,
            unnest(evidence) as value_id,
            generate_subscripts(evidence, 1) as position
        from judged
        where outcome = 'fail' and (difference_yuan is not null or (family != 'document' and len(evidence) <= 4))
    ) as values_
    left join first_in on values_.value_id = first_in.value_id
    group by values_.finding_id
),

with_root as (
    select
        judged.*,
        suspects.table_no,
        case
            when judged.outcome = 'rounding' then 'rounding'
            when tables_at_fault.table_no is not null then 'table/' || tables_at_fault.table_no
            else coalesce(shared.value_id, concat_ws('/', judged.rule_id, judged.place, judged.evidence[1]))
        end as root
    from judged
    left join shared on judged.finding_id = shared.finding_id
    left join {{ ref('int_suspects') }} as suspects on shared.value_id = suspects.value_id
    left join tables_at_fault
        on suspects.document_id = tables_at_fault.document_id and suspects.table_no = tables_at_fault.table_no
),

found as (
    select
        with_root.*,
        'cau-' || left(sha256(with_root.document_id || '|' || with_root.root), 24) as cause_id,
        case
            when not with_root.is_current or with_root.finding_id in (select corrected.finding_id from corrected) then 'resolved'
            when
                exists (
                    select 1
                    from {{ ref('stg_accepted') }} as accepted
                    where
                        accepted.rule_id = with_root.rule_id
                        and coalesce(accepted.document_id, with_root.document_id) = with_root.document_id
                        and (
                            accepted.organisation is null
                            or accepted.organisation in (with_root.organisation_id, organisations.name)
                        )
                        and (accepted.fiscal_year is null or accepted.fiscal_year is not distinct from with_root.fiscal_year)
                        and (
                            accepted.place is null or accepted.place = with_root.finding_id
                            or list_contains(with_root.evidence, accepted.place) or contains(with_root.message, accepted.place)
                        )
                ) then 'accepted'
            else 'open'
        end as status,
        coalesce(held.first_seen_at, build.seen_at) as first_seen_at,
        build.seen_at as last_seen_at
    from with_root
    cross join {{ ref('stg_build') }} as build
    left join {{ ref('stg_organisations') }} as organisations
        on with_root.document_id = organisations.document_id and with_root.organisation_id = organisations.organisation_id
    left join {{ ref('stg_held_findings') }} as held on with_root.finding_id = held.finding_id
),

resolved as (
    select
        held.* exclude (status, cause_id, is_leading),
        'resolved' as status,
        coalesce(held.cause_id, 'cau-' || left(sha256(held.finding_id), 24)) as cause_id,
        coalesce(held.is_leading, true) as is_leading
    from {{ ref('stg_held_findings') }} as held
    where held.finding_id not in (select found.finding_id from found)
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
    last_seen_at,
    cause_id,
    row_number() over (
        partition by cause_id
        order by list_position(['error', 'warning', 'info'], severity), abs(difference_yuan) desc nulls last, finding_id
    ) = 1 as is_leading
from found
union all by name
from resolved
