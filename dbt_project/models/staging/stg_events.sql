select
    event_id,
    portal_id,
    run_id,
    kind,
    announcement_url,
    url,
    document_id,
    previous_url,
    previous_document_id,
    happened_at
from {{ source('staged', 'events') }}
