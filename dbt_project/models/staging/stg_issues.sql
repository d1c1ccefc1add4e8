select
    document_id,
    issue,
    message,
    page,
    table_no,
    observation_id,
    statement_id
from {{ source('staged', 'issues') }}
