-- Which document is in force. The same disclosure (organisation, fiscal year, kind, phase) at the same address with
-- another content is a correction: the content received last is in force. The same content seen again, under another
-- hash of bytes or another address, is no new version: the document seen first stands for it. What a person decided to
-- be no disclosure, wherever it was seen, is not in force and stands for nothing else.
with set_aside as (
    select seen.document_id
    from {{ ref('stg_sightings') }} as seen
    left join {{ ref('stg_announcements') }} as announcements
        on
            seen.portal_id = announcements.portal_id
            and seen.announcement_url = announcements.url
            and announcements.decided_by = 'person'
            and announcements.decision = 'leave'
    group by seen.document_id
    having bool_and(announcements.url is not null)
),

documents as (
    select
        document_id,
        content_hash,
        first_seen_at,
        document_id in (select set_aside.document_id from set_aside) as is_set_aside,
        parse_status in ('parsed', 'partial')
        and organisation_id is not null and fiscal_year is not null and document_kind is not null as is_identified,
        hash(organisation_id, fiscal_year, document_kind, phase) as disclosure
    from {{ ref('stg_documents') }}
),

contents as (
    select
        document_id,
        content_hash,
        is_identified,
        is_set_aside,
        disclosure,
        first_value(document_id) over (
            partition by content_hash, case when is_identified then disclosure else hash(document_id) end
            order by is_set_aside, first_seen_at, document_id
        ) as stands_for
    from documents
),

contents_at_address as (
    select
        seen.portal_id,
        seen.url,
        contents.disclosure,
        contents.stands_for,
        min(seen.first_seen_at) as first_seen_at,
        max(seen.last_seen_at) as last_seen_at
    from {{ ref('stg_sightings') }} as seen
    inner join contents on seen.document_id = contents.document_id
    where contents.is_identified and not contents.is_set_aside
    group by seen.portal_id, seen.url, contents.disclosure, contents.stands_for
),

versions_at_address as (
    select
        stands_for,
        first_seen_at,
        lag(stands_for) over (
            partition by portal_id, url, disclosure order by first_seen_at, last_seen_at, stands_for
        ) as supersedes_document_id,
        row_number() over (
            partition by portal_id, url, disclosure order by last_seen_at desc, first_seen_at desc, stands_for desc
        ) as rank_from_last
    from contents_at_address
),

versions as (
    select
        stands_for,
        bool_or(rank_from_last > 1) as is_superseded,
        arg_max(supersedes_document_id, first_seen_at) filter (
            where supersedes_document_id is not null
        ) as supersedes_document_id
    from versions_at_address
    group by stands_for
)

select
    contents.document_id,
    case when contents.document_id = contents.stands_for then versions.supersedes_document_id end
        as supersedes_document_id,
    contents.document_id = contents.stands_for
    and not contents.is_set_aside
    and not coalesce(versions.is_superseded, false) as is_current,
    case when contents.document_id != contents.stands_for then contents.stands_for end as same_content_as_document_id
from contents
left join versions on contents.stands_for = versions.stands_for
