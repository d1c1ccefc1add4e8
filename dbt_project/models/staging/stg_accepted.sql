select
    rule_id,
    document_id,
    organisation,
    fiscal_year,
    place
from {{ source('staged', 'accepted') }}
