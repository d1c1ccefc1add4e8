select
    document_id,
    table_no,
    table_type,
    nullif(title, '') as title,
    page,
    body_id as organisation_id,
    unit_printed,
    rows as row_count,
    columns as column_count,
    observations as observation_count,
    certainty,
    empty_note,
    fiscal_year
from {{ source('staged', 'tables') }}
