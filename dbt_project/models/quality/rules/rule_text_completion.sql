-- The share of a budget that was carried out, said in text, is what was spent over the budget: over that of the same sentence, of the
-- table of that item, or what the difference from it makes of it that is said beside the share (决算数大于预算数5万元). Which budget is meant
-- (of the year's start, adjusted) is left to the document: one that explains the share is enough.
with shares as (
    select
        shares.statement_id,
        shares.document_id,
        shares.organisation_id,
        shares.document_fiscal_year,
        shares.fiscal_year,
        shares.subject,
        shares.quote,
        shares.char_start,
        shares.said_place,
        shares.value_printed,
        shares.other_value as share,
        pow(10, -shares.decimals) as last_digit,
        arg_max(spent, spent.char_end) as spent
    from {{ ref('int_said') }} as shares
    inner join {{ ref('int_said') }} as spent
        on
            shares.document_id = spent.document_id and shares.subject = spent.subject
            and shares.fiscal_year is not distinct from spent.fiscal_year
            and spent.comparison = 'level' and spent.phase = 'executed' and spent.amount_yuan > 0
            and spent.char_end <= shares.char_start
            and spent.char_end > shares.char_start - case when shares.quote = spent.quote then 80 else 60 end
    where
        shares.comparison = 'share' and shares.other_value > 0
        and regexp_matches(
            replace(shares.quote, shares.value_printed || '%', '〔率〕'), '(完成(了)?(年初|当年|全年|调整)?(后)?预算(数)?的?|预算(支出)?执行率(为|达|达到)?)〔率〕'
        )
    group by all
),

budgets as (
    select
        shares.statement_id,
        budget.statement_id as value_id,
        budget.amount_yuan,
        budget.half_unit_yuan
    from shares
    inner join {{ ref('int_said') }} as budget
        on
            shares.document_id = budget.document_id and shares.quote = budget.quote and shares.subject = budget.subject
            and shares.fiscal_year is not distinct from budget.fiscal_year
    where budget.comparison = 'level' and budget.phase in ('approved', 'adjusted') and budget.amount_yuan > 0
    union all
    select
        shares.statement_id,
        difference.statement_id as value_id,
        shares.spent.amount_yuan - difference.amount_yuan as amount_yuan,
        shares.spent.half_unit_yuan + difference.half_unit_yuan as half_unit_yuan
    from shares
    inner join {{ ref('int_said') }} as difference
        on
            shares.document_id = difference.document_id and shares.quote = difference.quote and shares.subject = difference.subject
            and shares.fiscal_year is not distinct from difference.fiscal_year and difference.char_start > shares.char_start
    where
        difference.comparison = 'change' and shares.spent.amount_yuan > difference.amount_yuan
        and regexp_matches(difference.quote, '预算数?' || regexp_escape(difference.value_printed))
    union all
    select
        shares.statement_id,
        cells.observation_id as value_id,
        cells.amount_yuan,
        cells.half_unit_yuan
    from shares
    inner join {{ ref('int_facts') }} as facts on shares.spent.statement_id = facts.statement_id
    inner join {{ ref('int_cells') }} as cells
        on
            shares.document_id = cells.document_id and shares.organisation_id is not distinct from cells.organisation_id
            and facts.fact_kind = cells.fact_kind and facts.item = cells.item and facts.fiscal_year = cells.fiscal_year
    where cells.phase in ('approved', 'adjusted') and cells.amount_yuan > 0 and facts.fact_kind = 'three_public_fees'
),

-- The budget that comes nearest to what is said.
checked as (
    select
        shares.*,
        budgets.value_id as budget_id,
        100 * shares.spent.amount_yuan / budgets.amount_yuan as real_share,
        abs(100 * shares.spent.amount_yuan / budgets.amount_yuan - shares.share) as difference,
        100 * (shares.spent.half_unit_yuan + budgets.half_unit_yuan * shares.share / 100) / budgets.amount_yuan as rounding
    from shares
    left join budgets on shares.statement_id = budgets.statement_id
    qualify row_number() over (partition by shares.statement_id order by difference asc nulls last, budgets.value_id asc) = 1
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case
        when budget_id is null then 'not_evaluated'
        when difference <= last_digit + rounding then 'pass'
        else 'fail'
    end as outcome,
    '没有可以比较的预算数' as reason,
    case when difference >= 0.5 then 'error' end as severity,
    'publisher' as cause,
    said_place || '：' || subject || '决算' || spent.value_printed || spent.unit_printed || '应为预算的' || format('{:.2f}', real_share::double)
    || '%，文中称完成预算的' || value_printed || '%。' as message,
    value_printed || '%' as printed,
    format('{:.2f}', real_share::double) || '%' as expected,
    null as difference_yuan,
    [statement_id, spent.statement_id] || case when budget_id is null then [] else [budget_id] end as evidence,
    null as place
from checked
