-- The figures that bodies are compared by, each from the document of its own year and phase, or for a unit without one from its part of
-- the department's: of the tables that print it the first in
-- the order below that prints one amount only. What prints two amounts under one name is left out rather than chosen from.
with candidates as (
    select
        document_id,
        organisation_id,
        fiscal_year,
        phase,
        -- The income table of final accounts ends with the income of the year, without what was carried over into it.
        'income_'
        || case when table_type = 'income' and phase = 'executed' and income_item = 'total' then 'current_year' else income_item end
            as figure,
        list_position(['income_expenditure_total', 'income', 'text'], table_type) as precedence,
        table_type,
        amount_yuan,
        fact_id
    from {{ ref('fct_income') }}
    where
        is_current and comparison = 'level' and functional_code is null
        and (table_type in ('income_expenditure_total', 'income') or (table_type = 'text' and income_item = 'total'))

    union all by name

    select
        document_id,
        organisation_id,
        fiscal_year,
        phase,
        'expenditure_' || expenditure_type as figure,
        list_position(['expenditure', 'income_expenditure_total', 'text'], table_type) as precedence,
        table_type,
        amount_yuan,
        fact_id
    from {{ ref('fct_expenditure') }}
    where
        is_current and comparison = 'level' and cost_type is null and coalesce(funding_source, 'all') = 'all'
        and functional_code is null and department_economic_code is null and government_economic_code is null
        and (table_type in ('expenditure', 'income_expenditure_total') or (table_type = 'text' and is_total))

    union all by name

    select
        document_id,
        organisation_id,
        fiscal_year,
        phase,
        case
            when table_type = 'general_public_basic_economic' then 'general_public_' || cost_type
            else replace(table_type, '_expenditure', '_') || expenditure_type
        end as figure,
        1 as precedence,
        table_type,
        amount_yuan,
        fact_id
    from {{ ref('fct_expenditure') }}
    where
        is_current and comparison = 'level'
        and functional_code is null and department_economic_code is null and government_economic_code is null
        and (
            (table_type = 'general_public_basic_economic' and expenditure_type = 'basic' and cost_type is not null)
            or (
                table_type in ('general_public_expenditure', 'government_fund_expenditure', 'state_capital_expenditure')
                and cost_type is null
            )
        )

    union all by name

    select
        document_id,
        organisation_id,
        fiscal_year,
        phase,
        'three_public_' || item as figure,
        list_position(['three_public', 'text'], table_type) as precedence,
        table_type,
        amount_yuan,
        fact_id
    from {{ ref('fct_three_public_fees') }}
    where is_current and comparison = 'level' and table_type in ('three_public', 'text')

    union all by name

    select
        document_id,
        organisation_id,
        fiscal_year,
        phase,
        'assets_total' as figure,
        list_position(['assets', 'text'], table_type) as precedence,
        table_type,
        amount_yuan,
        fact_id
    from {{ ref('fct_assets') }}
    where is_current and comparison = 'level' and asset_class = 'total' and table_type in ('assets', 'text')
),

-- Gathered before the documents' names are put beside them: half the work where all bodies are asked.
printed as (
    select
        document_id,
        organisation_id,
        fiscal_year,
        phase,
        figure,
        table_type,
        precedence,
        min(amount_yuan) as amount_yuan,
        max(amount_yuan) as highest_yuan,
        min(fact_id) as fact_id
    from candidates
    where figure is not null
    group by document_id, organisation_id, fiscal_year, phase, figure, table_type, precedence
),

placed as (
    select
        bodies.organisation_id,
        bodies.name,
        {{ body_level() }} as level,
        bodies.region_code,
        bodies.organisation_id = documents.organisation_id as is_own_document,
        documents.fiscal_year,
        documents.phase,
        documents.document_id,
        documents.open_findings,
        documents.open_errors,
        documents.open_parser_findings,
        printed.figure,
        printed.table_type,
        printed.precedence,
        printed.amount_yuan,
        printed.fact_id
    from printed
    {{ join_marked_bodies('printed') }}
    where
        printed.fiscal_year = documents.fiscal_year and printed.phase = documents.phase
        and printed.amount_yuan is not distinct from printed.highest_yuan
)

select
    organisation_id,
    name,
    level,
    region_code,
    fiscal_year,
    phase,
    figure,
    amount_yuan,
    coalesce(min(amount_yuan) over same_figure != max(amount_yuan) over same_figure, false) as is_contradicted,
    table_type,
    document_id,
    fact_id,
    open_findings,
    open_errors,
    open_parser_findings
from placed
window same_figure as (partition by organisation_id, level, fiscal_year, phase, figure, table_type)
qualify row_number() over (
        partition by organisation_id, level, fiscal_year, phase, figure
        order by not is_own_document, precedence, amount_yuan is null, document_id
    ) = 1
