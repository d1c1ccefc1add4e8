select
    observation_id,
    document_id,
    body_id as organisation_id,
    page,
    table_no,
    table_type,
    row_no,
    column_no,
    row_code,
    row_code_printed,
    row_label,
    column_label,
    value_printed,
    unit_printed,
    amount_yuan,
    value as other_value,
    bbox
from {{ source('staged', 'observations') }}
