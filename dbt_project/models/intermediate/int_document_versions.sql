-- Which document is in force. The same disclosure (organisation, fiscal year, kind, phase) at the same address with
-- another content is a correction: the content received last is in force. The same content seen again, under another
-- hash of bytes or another address, is no new version: the document seen first stands for it. What a person decided to
-- be no disclosure, wherever it was seen, is not in force and stands for nothing else. Nor is what could not be read and stands nowhere
-- any more: nobody knows whether what stands there now is the same disclosure, and nothing of it is known that could stay.
--
-- A content is in force from when it was seen first until another one was seen at its address. Where it came back it was out of
-- force from lapsed_from to restored_at. withdrawn_at: since when it stands nowhere any more, as far as is known; what was
-- withdrawn and not replaced remains what is known.
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

gone as (
    select
        document_id,
        max(gone_at) as gone_at
    from {{ ref('stg_sightings') }}
    group by document_id
    having bool_and(gone_at is not null)
),

documents as (
    select
        read.document_id,
        read.content_hash,
        read.first_seen_at,
        read.document_id in (select set_aside.document_id from set_aside) as is_set_aside,
        case when read.parse_status not in ('parsed', 'partial') then gone.gone_at end as unread_until,
        read.parse_status in ('parsed', 'partial')
        and read.organisation_id is not null and read.fiscal_year is not null and read.document_kind is not null as is_identified,
        hash(read.organisation_id, read.fiscal_year, read.document_kind, read.phase) as disclosure
    from {{ ref('stg_documents') }} as read
    left join gone on read.document_id = gone.document_id
),

contents as (
    select
        *,
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
        max(seen.last_seen_at) as last_seen_at,
        case when bool_and(seen.gone_at is not null) then max(seen.gone_at) end as gone_at
    from {{ ref('stg_sightings') }} as seen
    inner join contents on seen.document_id = contents.document_id
    where contents.is_identified and not contents.is_set_aside
    group by seen.portal_id, seen.url, contents.disclosure, contents.stands_for
),

versions_at_address as (
    select
        *,
        lag(stands_for) over by_arrival as supersedes_document_id,
        lead(stands_for) over by_arrival as next_document_id,
        lead(first_seen_at) over by_arrival as next_seen_at,
        last_value(stands_for) over whole_address as last_document_id,
        max(gone_at) over later_ones as later_gone_at,
        arg_max(stands_for, coalesce(gone_at, last_seen_at)) over later_ones as restored_after,
        row_number() over (
            partition by portal_id, url, disclosure order by last_seen_at desc, first_seen_at desc, stands_for desc
        ) as rank_from_last
    from contents_at_address
    window
        by_arrival as (partition by portal_id, url, disclosure order by first_seen_at, last_seen_at, stands_for),
        later_ones as (
            partition by portal_id, url, disclosure order by first_seen_at, last_seen_at, stands_for
            rows between 1 following and unbounded following
        ),
        whole_address as (
            partition by portal_id, url, disclosure order by last_seen_at, first_seen_at, stands_for
            rows between unbounded preceding and unbounded following
        )
),

-- The times of each content at each address, in words of what came after it.
ended as (
    select
        *,
        rank_from_last > 1 as is_superseded,
        case when rank_from_last > 1 then coalesce(next_seen_at, gone_at, max(last_seen_at) over whole_address) end as ended_at,
        case when rank_from_last > 1 then coalesce(next_document_id, last_document_id) end as ended_by_document_id,
        case when rank_from_last = 1 then next_seen_at end as lapsed_from,
        case when rank_from_last = 1 and next_seen_at is not null then coalesce(later_gone_at, last_seen_at) end as restored_at
    from versions_at_address
    window whole_address as (partition by portal_id, url, disclosure)
),

versions as (
    select
        stands_for,
        bool_or(is_superseded) as is_superseded,
        min(ended_at) as valid_to,
        arg_min(ended_by_document_id, ended_at) as superseded_by_document_id,
        case when not bool_or(is_superseded) then min(lapsed_from) end as lapsed_from,
        case when not bool_or(is_superseded) then max(restored_at) end as restored_at,
        case when not bool_or(is_superseded) then arg_max(restored_after, restored_at) end as restored_after_document_id,
        case when bool_and(gone_at is not null) then max(gone_at) end as withdrawn_at,
        arg_max(supersedes_document_id, first_seen_at) filter (
            where supersedes_document_id is not null
        ) as supersedes_document_id
    from ended
    group by stands_for
)

select
    contents.document_id,
    contents.is_set_aside,
    case when contents.document_id = contents.stands_for then versions.supersedes_document_id end
        as supersedes_document_id,
    contents.document_id = contents.stands_for
    and not contents.is_set_aside
    and contents.unread_until is null
    and not coalesce(versions.is_superseded, false) as is_current,
    case when contents.document_id != contents.stands_for then contents.stands_for end as same_content_as_document_id,
    contents.first_seen_at as valid_from,
    -- Another hash of the same content, and what was set aside, was never in force by itself.
    case
        when contents.document_id != contents.stands_for or contents.is_set_aside then contents.first_seen_at
        when contents.unread_until is not null then contents.unread_until
        when versions.valid_to is not null then greatest(versions.valid_to, contents.first_seen_at)
    end as valid_to,
    case when contents.document_id = contents.stands_for then versions.lapsed_from end as lapsed_from,
    case when contents.document_id = contents.stands_for then versions.restored_at end as restored_at,
    case when contents.document_id = contents.stands_for then versions.restored_after_document_id end
        as restored_after_document_id,
    case when contents.document_id = contents.stands_for then versions.withdrawn_at end as withdrawn_at,
    case when contents.document_id = contents.stands_for then versions.superseded_by_document_id end
        as superseded_by_document_id
from contents
left join versions on contents.stands_for = versions.stands_for
