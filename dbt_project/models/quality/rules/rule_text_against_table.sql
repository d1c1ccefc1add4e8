-- A figure said in text agrees with the table of the same subject. It is at fault only where no amount in any table of the
-- organisation's documents of that year equals it, and exactly one amount could be meant.
with said as (
    select
        said.*,
        facts.fact_kind,
        facts.item,
        facts.label,
        facts.expenditure_type,
        facts.cost_type,
        facts.funding_source
    from {{ ref('int_said') }} as said
    inner join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    where said.comparison = 'level' and said.amount_yuan is not null
),

in_tables as (
    select
        facts.*,
        cells.half_unit_yuan,
        cells.table_place
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('int_facts') }} as facts on cells.observation_id = facts.observation_id
),

-- Of several cells that could be meant, the one that is closest.
meant as (
    select
        said.statement_id,
        arg_min(
            in_tables,
            row(abs(said.amount_yuan - in_tables.amount_yuan), in_tables.table_no, in_tables.row_no, in_tables.column_no)
        ) as one,
        count(distinct in_tables.amount_yuan) as amounts
    from said
    inner join in_tables
        on
            said.organisation_id is not distinct from in_tables.organisation_id
            and said.document_fiscal_year is not distinct from in_tables.document_fiscal_year
            and said.fact_kind = in_tables.fact_kind
            and said.fiscal_year is not distinct from in_tables.fiscal_year
            and said.phase is not distinct from in_tables.phase
            and coalesce(said.expenditure_type, 'total') = coalesce(in_tables.expenditure_type, 'total')
            and said.cost_type is not distinct from in_tables.cost_type
            and coalesce(said.funding_source, 'all') = coalesce(in_tables.funding_source, 'all')
            and (
                said.label = in_tables.label
                or (
                    said.fact_kind in ('three_public_fees', 'income', 'running_costs')
                    and said.item = in_tables.item
                    -- The rows of an income table by function are parts of the sum that text speaks of.
                    and in_tables.functional_code is null
                )
                or (said.fact_kind = 'expenditure' and said.expenditure_type != 'total' and in_tables.is_total)
            )
    group by said.statement_id
),

-- Figures of one digit agree by accident, unless they are of the same thing.
printed_anywhere as (
    select distinct said.statement_id
    from said
    inner join {{ ref('int_cells') }} as cells
        on
            said.organisation_id is not distinct from cells.organisation_id
            and said.document_fiscal_year is not distinct from cells.document_fiscal_year
    where
        abs(said.amount_yuan - cells.amount_yuan) <= said.half_unit_yuan + cells.half_unit_yuan
        and (
            length(trim(regexp_replace(said.value_printed, '[^0-9]', '', 'g'), '0')) >= 2
            or said.fact_kind = cells.fact_kind
        )
),

compared as (
    select
        said.*,
        meant.amounts,
        meant.one as cell,
        said.amount_yuan - meant.one.amount_yuan as difference,
        abs(said.amount_yuan - meant.one.amount_yuan) <= said.half_unit_yuan + meant.one.half_unit_yuan as agrees,
        said.statement_id in (select statement_id from printed_anywhere) as is_printed
    from said
    inner join meant on said.statement_id = meant.statement_id
),

-- What another amount of the tables equals is right, and says nothing of the cell that it was compared with.
checked as (
    select
        *,
        case
            when agrees or is_printed then 'pass'
            when amounts > 1 then 'not_evaluated'
            -- Text cuts digits off as often as it rounds.
            when abs(difference) <= 2 * half_unit_yuan + cell.half_unit_yuan then 'rounding'
            else 'fail'
        end as outcome
    from compared
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    '表中有几个可能对应的数' as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：' || subject || '为' || value_printed || unit_printed || '，' || cell.table_place || '中为'
    || {{ as_printed('cell') }} || '，相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    value_printed || unit_printed as printed,
    {{ as_printed('cell') }} as expected,
    case when agrees or not is_printed then difference end as difference_yuan,
    case when agrees or not is_printed then [statement_id, cell.observation_id] else [statement_id] end as evidence,
    null as place
from checked
