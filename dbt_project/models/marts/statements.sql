select
    statements.statement_id,
    statements.document_id,
    statements.organisation_id,
    documents.file_name,
    statements.page,
    statements.subject,
    statements.comparison,
    statements.fiscal_year,
    statements.phase,
    statements.compared_with_year,
    statements.value_printed,
    statements.unit_printed,
    statements.amount_yuan,
    statements.other_value as value,
    statements.quote,
    statements.char_start,
    statements.char_end,
    statements.table_no,
    statements.row_no,
    statements.column_no,
    statements.confidence
from {{ ref('stg_statements') }} as statements
inner join {{ ref('stg_documents') }} as documents on statements.document_id = documents.document_id
