select
    document_id,
    body_id as organisation_id,
    name,
    nullif(organisation_code, '') as organisation_code,
    level as organisation_level,
    parent_body_id as parent_organisation_id,
    region_code
from {{ source('staged', 'bodies') }}
