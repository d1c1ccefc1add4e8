-- Every figure said in text with its precision, its place in words, and what it means as a fact, if anything.
select
    statements.statement_id,
    statements.document_id,
    statements.organisation_id,
    documents.fiscal_year as document_fiscal_year,
    statements.subject,
    statements.comparison,
    statements.fiscal_year,
    statements.phase,
    statements.compared_with_year,
    statements.value_printed,
    statements.unit_printed,
    statements.amount_yuan,
    statements.other_value,
    statements.quote,
    statements.char_start,
    statements.char_end,
    {{ printed_decimals('statements.value_printed') }} as decimals,
    (0.5 * {{ unit_in_yuan('statements.unit_printed') }} / pow(10, {{ printed_decimals('statements.value_printed') }}))::decimal(20, 6)
        as half_unit_yuan,
    documents.document_name || '第' || statements.page || '页正文“'
    || left(statements.quote, 120) || '”' as said_place
from {{ ref('stg_statements') }} as statements
inner join {{ ref('int_documents') }} as documents on statements.document_id = documents.document_id
