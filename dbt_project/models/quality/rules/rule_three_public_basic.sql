-- The three public fees of all money are at least what the table of basic expenditure gives to their accounts: projects only add to it.
with fees as (
    select
        cells.*,
        row_number() over (
            partition by cells.document_id, cells.organisation_id, cells.fiscal_year, cells.phase, cells.item
            order by cells.amount_yuan desc
        ) as rank_
    from {{ ref('int_cells') }} as cells
    where cells.fact_kind = 'three_public_fees' and cells.item is not null and cells.amount_yuan is not null
),

basic as (
    select
        *,
        case
            when account_code in ('30212', '50207') then 'overseas_trips'
            when account_code in ('30217', '50206') then 'official_reception'
            when account_code in ('30231', '50208') then 'vehicle_operation'
            when account_code in ('31013', '50303') then 'vehicle_purchase'
        end as fee
    from {{ ref('int_figures') }}
    where spent_as = 'basic' and cost_type is null and money = 'general_public_budget' and fact_kind = 'expenditure'
),

checked as (
    select
        basic.*,
        fees as fee_cell,
        basic.amount_yuan - fees.amount_yuan as difference
    from basic
    inner join fees
        on
            basic.document_id = fees.document_id and basic.organisation_id is not distinct from fees.organisation_id
            and basic.fiscal_year is not distinct from fees.fiscal_year and basic.phase = fees.phase
            and basic.fee = fees.item and fees.rank_ = 1
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when difference <= 0 then 'pass'
        when difference <= 2 * (half_unit_yuan + fee_cell.half_unit_yuan) then 'rounding'
        else 'fail'
    end as outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    table_place || '“' || concat_ws(' ', row_code, row_label) || '”为' || {{ as_printed('checked') }} || '，' || fee_cell.table_place
    || '中该项“三公”经费只有' || {{ as_printed('fee_cell') }} || '，基本支出大于“三公”经费全部支出。' as message,
    {{ as_printed('checked') }} as printed,
    '不超过' || {{ as_printed('fee_cell') }} as expected,
    null as difference_yuan,
    [observation_id, fee_cell.observation_id] as evidence,
    null as place
from checked
