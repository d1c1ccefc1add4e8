-- Classes contain their sub-classes: add accounts of one account_level and one table_type only.
with amounts as (
    select
        facts.document_id,
        facts.organisation_id,
        facts.fiscal_year,
        facts.phase,
        facts.table_type,
        facts.functional_code,
        any_value(facts.label) as label,
        min(facts.amount_yuan) filter (where facts.expenditure_type = 'total') as total_yuan,
        min(facts.amount_yuan) filter (where facts.expenditure_type = 'basic') as basic_yuan,
        min(facts.amount_yuan) filter (where facts.expenditure_type = 'project') as project_yuan,
        max(facts.open_findings) as findings_on_amounts
    from {{ ref('fct_expenditure') }} as facts
    where
        facts.is_current and facts.comparison = 'level' and facts.functional_code is not null
        and facts.department_economic_code is null and facts.government_economic_code is null and facts.cost_type is null
        and facts.table_type in ('expenditure', 'general_public_expenditure', 'government_fund_expenditure', 'state_capital_expenditure')
    group by
        facts.document_id,
        facts.organisation_id,
        facts.fiscal_year,
        facts.phase,
        facts.table_type,
        facts.functional_code
)

select
    amounts.organisation_id,
    bodies.name,
    {{ body_level() }} as level,
    bodies.region_code,
    amounts.fiscal_year,
    amounts.phase,
    amounts.table_type,
    amounts.functional_code,
    case length(amounts.functional_code) when 3 then '类' when 5 then '款' when 7 then '项' else '目' end as account_level,
    amounts.label,
    amounts.total_yuan,
    amounts.basic_yuan,
    amounts.project_yuan,
    amounts.findings_on_amounts,
    amounts.document_id,
    documents.open_findings,
    documents.open_errors,
    documents.open_parser_findings
from amounts
{{ join_marked_bodies('amounts') }}
where amounts.fiscal_year = documents.fiscal_year and amounts.phase = documents.phase
