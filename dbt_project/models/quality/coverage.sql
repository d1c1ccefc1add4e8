{{ config(materialized='view') }}
-- What bodies are to publish by the calendar, and what of it is there. A view over all that is published: a day that passes makes what
-- was not yet due missing, also on a night when nothing is built. Missing is only what a body that published lately is to publish at a
-- portal that has offered that sort of document before; of others nobody knows: they may have been merged, or publish elsewhere.
with documents as (
    select
        document_id,
        organisation_id,
        fiscal_year,
        document_kind,
        -- What was ingested from a folder is known to no portal.
        nullif(portal_id, 'local') as portal_id,
        approved_on,
        published_on,
        is_current
    from {{ ref('dim_document') }}
    where
        organisation_id is not null and fiscal_year is not null
        and document_kind in (select calendar.document_kind from {{ ref('disclosure_calendar') }} as calendar)
),

-- Since which year a portal has offered a sort of document: nobody is blamed for what is published elsewhere.
offered as (
    select
        portal_id,
        document_kind,
        min(fiscal_year) as first_year
    from documents
    where portal_id is not null
    group by portal_id, document_kind
),

-- Bodies as departments and as units (a department's own office may be both), and those that are only named as units.
bodies as (
    select
        documents.organisation_id,
        calendar.organisation_level,
        min(documents.fiscal_year) as first_year,
        max(documents.fiscal_year) as last_year,
        list(distinct documents.portal_id) filter (where documents.portal_id is not null) as portals
    from documents
    inner join {{ ref('disclosure_calendar') }} as calendar on documents.document_kind = calendar.document_kind
    group by documents.organisation_id, calendar.organisation_level
    union all
    select
        named.organisation_id,
        'unit' as organisation_level,
        min(named.fiscal_year) as first_year,
        max(named.fiscal_year) as last_year,
        null as portals
    from {{ ref('document_organisations') }} as named
    inner join {{ ref('dim_organisation') }} as organisations on named.organisation_id = organisations.organisation_id
    where
        organisations.level = 'unit' and not named.is_subject and named.fiscal_year is not null
        and named.organisation_id not in (select documents.organisation_id from documents)
    group by named.organisation_id
),

due as (
    select
        bodies.organisation_id,
        bodies.last_year,
        bodies.portals,
        calendar.document_kind,
        unnest(range(bodies.first_year, year({{ today() }}) + 1))::integer as fiscal_year,
        calendar.years_after,
        calendar.due_month,
        calendar.due_day
    from bodies
    inner join {{ ref('disclosure_calendar') }} as calendar on bodies.organisation_level = calendar.organisation_level
),

expected as (
    select
        due.organisation_id,
        due.fiscal_year,
        due.document_kind,
        any_value(make_date(due.fiscal_year + due.years_after, due.due_month, due.due_day)) as due_on,
        bool_or(offered.portal_id is not null and due.fiscal_year <= due.last_year + 2) as is_certain
    from due
    left join offered
        on
            list_contains(due.portals, offered.portal_id) and due.document_kind = offered.document_kind
            and due.fiscal_year >= offered.first_year
    group by due.organisation_id, due.fiscal_year, due.document_kind
),

published as (
    select
        organisation_id,
        fiscal_year,
        document_kind,
        arg_max(document_id, is_current) as document_id,
        min(published_on) as published_on,
        min(approved_on) as approved_on
    from documents
    group by organisation_id, fiscal_year, document_kind
)

select
    expected.organisation_id,
    expected.fiscal_year,
    expected.document_kind,
    case when published.document_id is not null or expected.is_certain then true end as expected,
    case
        when published.published_on - published.approved_on > 20 then 'late'
        when published.approved_on is null and published.published_on > expected.due_on then 'late'
        when published.document_id is not null then 'published'
        when expected.due_on >= {{ today() }} then 'not_yet_due'
        when expected.is_certain then 'missing'
        else 'unknown'
    end as status,
    expected.due_on,
    published.document_id,
    published.approved_on,
    published.published_on,
    (published.published_on - published.approved_on)::integer as days_after_approval
from expected
left join published
    on
        expected.organisation_id = published.organisation_id and expected.fiscal_year = published.fiscal_year
        and expected.document_kind = published.document_kind
