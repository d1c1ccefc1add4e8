-- A figure said in text agrees with the table of the same subject. It is at fault only where no amount in any table of the
-- organisation's documents of that year equals it, and exactly one amount could be meant. An amount that only last year's column of the
-- same item prints, in a sentence that does not speak of last year, was left standing from last year's text.
with said as (
    select
        said.*,
        facts.fact_kind,
        facts.item,
        facts.label,
        facts.expenditure_type,
        facts.cost_type,
        facts.funding_source,
        {{ is_of_one_budget('facts') }} as is_of_one_budget,
        coalesce(facts.functional_code, facts.department_economic_code, facts.government_economic_code) as account_code
    from {{ ref('int_said') }} as said
    inner join {{ ref('int_facts') }} as facts on said.statement_id = facts.statement_id
    where said.comparison = 'level' and said.amount_yuan is not null
),

in_tables as (
    select
        facts.*,
        {{ is_of_one_budget('facts') }} as is_of_one_budget,
        cells.account_code,
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
            and (
                coalesce(said.funding_source, 'all') = coalesce(in_tables.funding_source, 'all')
                or (said.is_of_one_budget and in_tables.is_of_one_budget)
            )
            and (
                said.label = in_tables.label
                or (
                    said.fact_kind in ('three_public_fees', 'income', 'running_costs')
                    and said.item = in_tables.item
                    -- The rows of an income table by function are parts of the sum that text speaks of.
                    and in_tables.functional_code is null
                )
                or (
                    said.fact_kind = 'running_costs' and said.item is null and in_tables.item is null
                    and said.account_code is null and in_tables.account_code is null and in_tables.is_total
                )
                or (said.fact_kind = 'expenditure' and said.expenditure_type != 'total' and in_tables.is_total)
            )
    group by said.statement_id
),

-- Figures of one digit agree by accident, unless they are of the same thing.
printed_anywhere as (
    select
        said.statement_id,
        bool_and(
            said.fact_kind = cells.fact_kind and said.item is not distinct from cells.item
            and coalesce(cells.fiscal_year < said.fiscal_year, false)
            and not regexp_matches(said.quote, '上年|去年|上一年|' || (said.fiscal_year - 1))
        ) as only_last_year
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
    group by said.statement_id
),

compared as (
    select
        said.*,
        meant.amounts,
        meant.one as cell,
        said.amount_yuan - meant.one.amount_yuan as difference,
        abs(said.amount_yuan - meant.one.amount_yuan) <= said.half_unit_yuan + meant.one.half_unit_yuan as agrees,
        coalesce(not printed_anywhere.only_last_year, false) as is_printed,
        coalesce(printed_anywhere.only_last_year, false) as is_of_last_year
    from said
    inner join meant on said.statement_id = meant.statement_id
    left join printed_anywhere on said.statement_id = printed_anywhere.statement_id
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
    case when is_of_last_year then 'warning' end as severity,
    'publisher' as cause,
    said_place || '：' || subject || '为' || value_printed || unit_printed || '，' || cell.table_place || '中为'
    || {{ as_printed('cell') }} || '，相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }}
    || case when is_of_last_year then '；文中所印等于表中上年数，疑为沿用上年文字' else '' end || '。' as message,
    value_printed || unit_printed as printed,
    {{ as_printed('cell') }} as expected,
    case when agrees or not is_printed then difference end as difference_yuan,
    case when agrees or not is_printed then [statement_id, cell.observation_id] else [statement_id] end as evidence,
    null as place
from checked
