-- 三公 = 因公出国（境） + 公务用车购置及运行 + 公务接待; 公务用车购置及运行 = 购置 + 运行; a 合计 with 会议费 and 培训费 sums these as well.
-- Where the row of the vehicles is blank, its two parts stand for it.
with values_ as (
    select
        facts.fact_id,
        facts.document_id,
        facts.organisation_id,
        facts.document_fiscal_year,
        facts.fiscal_year,
        facts.phase,
        facts.item,
        facts.amount_yuan,
        facts.value_printed,
        facts.unit_printed,
        facts.label,
        facts.observation_id is not null as is_in_table,
        coalesce(
            cells.half_unit_yuan,
            0.5 * {{ unit_in_yuan('facts.unit_printed') }} / pow(10, {{ printed_decimals('facts.value_printed') }})
        )::decimal(20, 6) as half_unit_yuan,
        coalesce(cells.decimals, {{ printed_decimals('facts.value_printed') }}) as decimals,
        concat_ws(
            '/', coalesce(facts.table_no, 0), facts.organisation_id, facts.fiscal_year, facts.phase, facts.funding_source,
            facts.expenditure_type
        ) as set_of_values,
        coalesce(
            cells.table_place || coalesce('“' || cells.column_label || '”列', ''), documents.document_name || '第' || facts.page || '页正文'
        ) as place_
    from {{ ref('int_facts') }} as facts
    inner join {{ ref('int_documents') }} as documents on facts.document_id = documents.document_id
    left join {{ ref('int_cells') }} as cells on facts.observation_id = cells.observation_id
    where
        facts.fact_kind = 'three_public_fees' and facts.comparison = 'level' and facts.item is not null
        and facts.amount_yuan is not null
),

items as (
    select
        document_id,
        set_of_values,
        item,
        any_value(values_) as one,
        bool_and(is_in_table) as is_in_table,
        max(amount_yuan) as amount_yuan,
        min(amount_yuan) = max(amount_yuan) as is_one_amount
    from values_
    group by document_id, set_of_values, item
),

parts_of_sets as (
    select
        *,
        case
            when
                is_in_table and item in ('vehicle_purchase', 'vehicle_operation')
                and not bool_or(item = 'vehicles') over (partition by document_id, set_of_values)
                then 'vehicles'
            else item
        end as stands_for
    from items
),

identities as (
    select
        'total' as whole_item,
        ['overseas_trips', 'vehicles', 'official_reception'] as part_items
    union all
    select
        'vehicles' as whole_item,
        ['vehicle_purchase', 'vehicle_operation'] as part_items
    union all
    select
        'table_total' as whole_item,
        ['total', 'conferences', 'training'] as part_items
),

sums as (
    select
        whole.document_id,
        whole.set_of_values,
        identities.whole_item,
        any_value(whole.one) as whole,
        sum(part.amount_yuan) as parts_yuan,
        count(*) as parts,
        list(part.one.fact_id order by part.item) as part_ids,
        string_agg(part.one.label || part.one.value_printed, '、' order by part.item) as parts_printed
    from identities
    inner join items as whole on identities.whole_item = whole.item
    inner join parts_of_sets as part
        on
            whole.document_id = part.document_id and whole.set_of_values = part.set_of_values
            and list_contains(identities.part_items, case when identities.whole_item = 'total' then part.stands_for else part.item end)
    group by whole.document_id, whole.set_of_values, identities.whole_item, identities.part_items
    -- A blank cell of a table is nothing; text may name some parts only. Where a set gives an item twice with different amounts, nobody
    -- knows which one sums.
    having
        bool_and(whole.is_one_amount and part.is_one_amount)
        and (identities.whole_item != 'table_total' or list_contains(list(part.item), 'total'))
        and (any_value(whole.is_in_table) or count(*) = len(identities.part_items))
),

checked as (
    select
        whole.*,
        parts_yuan,
        parts,
        part_ids,
        parts_printed,
        whole.amount_yuan - parts_yuan as difference,
        {{ compare('whole.amount_yuan - parts_yuan', 'whole.half_unit_yuan * (parts + 1)') }} as outcome
    from sums
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    place_ || '：' || label || '为' || {{ as_printed('checked') }} || '，其各部分（' || parts_printed || '）之和为'
    || {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} || '，相差'
    || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('parts_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [fact_id] || part_ids as evidence,
    null as place
from checked
