select
    statement_id,
    document_id,
    body_id as organisation_id,
    page,
    subject,
    comparison,
    fiscal_year,
    phase,
    compared_with_year,
    value_printed,
    unit_printed,
    amount_yuan,
    value as other_value,
    quote,
    char_start,
    char_end
from {{ source('staged', 'statements') }}
