-- In a table of income and expenditure, the grand total of income equals that of expenditure. So do the two grand totals of one
-- sentence, where the tables print the one of them and the other nowhere.
with totals as (
    select
        *,
        regexp_extract(row_label, '(总计|合计|总额)', 1) as kind,
        count(*) over (partition by document_id, table_no, fact_kind, fiscal_year, phase, regexp_extract(row_label, '(总计|合计|总额)', 1))
            as occurrences
    from {{ ref('int_cells') }}
    where
        table_type in ('income_expenditure_total', 'fiscal_appropriation_total')
        and is_total
        and regexp_matches(row_label, '总计|合计|总额') and not regexp_matches(row_label, '本年|当年|小计')
        and coalesce(funding_source, 'all') in ('all', 'fiscal_appropriation')
        and coalesce(fund_year, 'all') != 'carryover'
        and coalesce(expenditure_type, 'total') = 'total' and cost_type is null
),

checked as (
    select
        expenditure.*,
        income.observation_id as income_id,
        income.amount_yuan as income_yuan,
        income.row_label as income_label,
        expenditure.amount_yuan - income.amount_yuan as difference,
        {{ compare('expenditure.amount_yuan - income.amount_yuan', 'expenditure.half_unit_yuan * 2') }} as outcome
    from totals as expenditure
    inner join totals as income
        on
            expenditure.document_id = income.document_id and expenditure.table_no = income.table_no
            and expenditure.fiscal_year is not distinct from income.fiscal_year
            and expenditure.phase is not distinct from income.phase and expenditure.kind = income.kind
    where
        expenditure.fact_kind = 'expenditure' and income.fact_kind = 'income'
        and income.occurrences = 1
        and (expenditure.kind != '合计' or expenditure.row_no = income.row_no)
),

said as (
    select
        expenditure.*,
        income.statement_id as income_id,
        income.amount_yuan as income_yuan,
        income.value_printed || income.unit_printed as income_printed,
        expenditure.amount_yuan - income.amount_yuan as difference,
        exists(
            select 1
            from {{ ref('int_cells') }} as cells
            where
                cells.document_id = expenditure.document_id
                and abs(cells.amount_yuan - expenditure.amount_yuan) <= cells.half_unit_yuan + expenditure.half_unit_yuan
        ) as expenditure_is_printed,
        exists(
            select 1
            from {{ ref('int_cells') }} as cells
            where
                cells.document_id = income.document_id
                and abs(cells.amount_yuan - income.amount_yuan) <= cells.half_unit_yuan + income.half_unit_yuan
        ) as income_is_printed
    from {{ ref('int_said') }} as expenditure
    inner join {{ ref('int_said') }} as income
        on
            expenditure.document_id = income.document_id and expenditure.quote = income.quote
            and expenditure.fiscal_year is not distinct from income.fiscal_year
            and expenditure.phase is not distinct from income.phase
    where
        expenditure.comparison = 'level' and income.comparison = 'level'
        and expenditure.subject = '支出总计' and income.subject = '收入总计'
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    table_place || '：' || row_label || '为' || {{ as_printed('checked') }} || '，' || income_label || '为'
    || {{ in_unit('income_yuan', 'unit_printed', 'decimals') }} || '，收支不平衡，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('income_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [observation_id, income_id] as evidence,
    null as place
from checked
union all
select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when abs(difference) <= 2 * half_unit_yuan then 'pass'
        when income_is_printed = expenditure_is_printed then 'not_evaluated'
        else 'fail'
    end as outcome,
    '不能确定两个总计的口径是否相同' as reason,
    null as severity,
    'publisher' as cause,
    said_place || '：收入总计为' || income_printed || '，支出总计为' || value_printed || unit_printed || '，收支不平衡，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    case when income_is_printed then value_printed || unit_printed else income_printed end as printed,
    case when income_is_printed then income_printed else value_printed || unit_printed end as expected,
    null as difference_yuan,
    case when income_is_printed then [statement_id, income_id] else [income_id, statement_id] end as evidence,
    null as place
from said
