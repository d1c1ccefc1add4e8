select
    events.event_id,
    events.portal_id,
    events.run_id,
    events.kind,
    events.announcement_url,
    events.url,
    events.document_id,
    events.previous_url,
    events.previous_document_id,
    events.happened_at
from {{ ref('stg_events') }} as events
inner join {{ ref('stg_documents') }} as documents on events.document_id = documents.document_id
