-- What tables say an expenditure is, so that the same can be found in another table: the account (or all of them), the kind of
-- expenditure and of cost, the source of money. Where a body has two tables of a type for the same year and phase, nobody
-- knows which of them another table repeats, and neither is here; nor is an account that a table prints twice.
with cells as (
    select
        *,
        case
            when account_code is not null then account_code
            when is_total or expenditure_type != 'total' or cost_type is not null then 'all'
        end as figure,
        case fact_kind when 'running_costs' then 'basic' else expenditure_type end as spent_as,
        coalesce(
            funding_source,
            case
                when starts_with(table_type, 'fiscal_appropriation') then 'fiscal_appropriation'
                when starts_with(table_type, 'general_public') or fact_kind = 'running_costs' then 'general_public_budget'
                when starts_with(table_type, 'government_fund') then 'government_fund'
                when starts_with(table_type, 'state_capital') then 'state_capital'
                else 'all'
            end
        ) as money,
        coalesce(fund_year, 'all') as money_of
    from {{ ref('int_cells') }}
    where
        fact_kind in ('expenditure', 'running_costs') and amount_yuan is not null and phase is not null
        and table_type not in ('unrecognised', 'project_expenditure', 'project_performance', 'three_public')
),

single_tables as (
    select
        document_id,
        organisation_id,
        table_type,
        fiscal_year,
        phase,
        any_value(table_no) as table_no
    from cells
    group by document_id, organisation_id, table_type, fiscal_year, phase
    having count(distinct table_no) = 1
),

single as (
    select
        cells.*,
        count(*) over (
            partition by
                cells.document_id, cells.organisation_id, cells.table_no, cells.fiscal_year, cells.phase, cells.money,
                cells.money_of, cells.spent_as, cells.cost_type, cells.figure
        ) as times_printed
    from cells
    inner join single_tables
        on
            cells.document_id = single_tables.document_id and cells.table_no = single_tables.table_no
            and cells.organisation_id is not distinct from single_tables.organisation_id
            and cells.fiscal_year is not distinct from single_tables.fiscal_year and cells.phase = single_tables.phase
    where cells.figure is not null and cells.spent_as is not null
)

select
    *,
    concat_ws(
        '/', organisation_id, table_no, fiscal_year, phase, money, money_of, spent_as, coalesce(cost_type, 'all')
    ) as lane,
    concat_ws('/', organisation_id, fiscal_year, phase, spent_as, coalesce(cost_type, 'all'), figure) as same_figure
from single
where times_printed = 1 or figure = 'all'
