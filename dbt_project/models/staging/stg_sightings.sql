select
    document_id,
    url,
    portal_id,
    nullif(announcement_url, '') as announcement_url,
    nullif(announcement_title, '') as announcement_title,
    file_name,
    published_on,
    nullif(published_time, '') as published_time,
    first_seen_at,
    last_seen_at,
    gone_at
from {{ source('staged', 'sightings') }}
