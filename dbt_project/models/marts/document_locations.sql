select
    sightings.document_id,
    sightings.url,
    sightings.portal_id,
    sightings.announcement_url,
    sightings.announcement_title,
    sightings.file_name,
    sightings.published_on,
    sightings.published_time,
    sightings.first_seen_at,
    sightings.last_seen_at,
    sightings.gone_at
from {{ ref('stg_sightings') }} as sightings
inner join {{ ref('stg_documents') }} as documents on sightings.document_id = documents.document_id
