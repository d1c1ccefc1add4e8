select
    portal_id,
    url,
    title,
    column_name,
    published_on,
    decision,
    decided_by,
    reason,
    state,
    why,
    first_seen_at
from {{ ref('stg_announcements') }}
