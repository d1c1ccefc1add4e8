-- The note that explains an empty table speaks of the fund of that table, not of another one's: a copied note explains nothing.
with noted as (
    select
        tables.*,
        documents.document_name,
        documents.fiscal_year as document_fiscal_year,
        case tables.table_type
            when 'state_capital_expenditure' then '国有资本'
            when 'government_fund_expenditure' then '基金'
        end as own_word,
        case tables.table_type
            when 'state_capital_expenditure' then '基金'
            when 'government_fund_expenditure' then '国有资本'
        end as other_word
    from {{ ref('stg_tables') }} as tables
    inner join {{ ref('int_documents') }} as documents on tables.document_id = documents.document_id
    where
        tables.empty_note is not null
        and tables.table_type in ('state_capital_expenditure', 'government_fund_expenditure')
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when contains(empty_note, other_word) and not contains(empty_note, own_word) then 'fail' else 'pass' end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    document_name || '第' || page || '页' || coalesce(title, '表' || table_no) || '：空表的说明为“' || empty_note
    || '”，所说的不是本表的内容，疑为从另一张表照抄。' as message,
    empty_note as printed,
    own_word as expected,
    null as difference_yuan,
    [] as evidence,
    concat_ws('/', 'table', table_no, organisation_id) as place
from noted
