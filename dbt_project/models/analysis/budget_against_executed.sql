-- The approved budget as the year's own budget says, what was executed as its final accounts say.
select
    budget.organisation_id,
    budget.name,
    budget.level,
    budget.region_code,
    budget.fiscal_year,
    budget.figure,
    budget.amount_yuan as approved_yuan,
    executed.amount_yuan as executed_yuan,
    executed.amount_yuan - budget.amount_yuan as difference_yuan,
    (executed.amount_yuan / nullif(budget.amount_yuan, 0))::decimal(20, 4) as executed_share,
    budget.is_contradicted or executed.is_contradicted as is_contradicted,
    budget.document_id as budget_document_id,
    executed.document_id as executed_document_id,
    budget.open_findings + executed.open_findings as open_findings,
    budget.open_errors + executed.open_errors as open_errors,
    budget.open_parser_findings + executed.open_parser_findings as open_parser_findings
from {{ ref('key_figures') }} as budget
inner join {{ ref('key_figures') }} as executed
    on
        budget.organisation_id = executed.organisation_id
        and budget.level is not distinct from executed.level
        and budget.fiscal_year = executed.fiscal_year
        and budget.figure = executed.figure
-- Assets are owned, not budgeted: a budget and final accounts tell of two dates.
where budget.phase = 'approved' and executed.phase = 'executed' and budget.figure != 'assets_total'
