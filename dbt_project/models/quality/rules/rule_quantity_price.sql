-- Quantity × unit price = amount.
with bought as (
    select
        facts.*,
        {{ attribute('quantity', 'decimal(38, 6)') }} as quantity,
        {{ attribute('unit_price_yuan', 'decimal(20, 2)') }} as unit_price_yuan,
        coalesce({{ attribute('item_name') }}, facts.label) as bought_item,
        coalesce(cells.table_place, documents.document_name || '第' || facts.page || '页') as place_,
        coalesce(
            cells.half_unit_yuan,
            (0.5 * {{ unit_in_yuan('facts.unit_printed') }} / pow(10, {{ printed_decimals('facts.value_printed') }}))
        )::decimal(20, 6) as half_unit_yuan,
        coalesce(cells.decimals, {{ printed_decimals('facts.value_printed') }}) as decimals
    from {{ ref('int_facts') }} as facts
    inner join {{ ref('int_documents') }} as documents on facts.document_id = documents.document_id
    left join {{ ref('int_cells') }} as cells on facts.observation_id = cells.observation_id
    where facts.fact_kind in ('procurement', 'assets') and facts.comparison = 'level' and not facts.is_total
),

-- The cells of quantity and price in the same row: any of the three may be the wrong one.
factors as (
    select
        bought.fact_id,
        list(cells.observation_id order by cells.column_no) as observation_ids
    from bought
    inner join {{ ref('stg_observations') }} as cells
        on
            bought.document_id = cells.document_id and bought.table_no = cells.table_no and bought.row_no = cells.row_no
            and cells.observation_id != bought.fact_id
            and (
                (regexp_matches(cells.column_label, '单价') and cells.amount_yuan = bought.unit_price_yuan)
                or (regexp_matches(cells.column_label, '数量') and cells.other_value = bought.quantity)
            )
    group by bought.fact_id
),

checked as (
    select
        *,
        (quantity * unit_price_yuan)::decimal(20, 2) as expected_yuan,
        amount_yuan - (quantity * unit_price_yuan)::decimal(20, 2) as difference,
        {{ compare('amount_yuan - (quantity * unit_price_yuan)::decimal(20, 2)', 'half_unit_yuan + quantity * 0.005') }} as outcome
    from bought
    where quantity is not null and unit_price_yuan is not null and amount_yuan is not null and unit_printed is not null
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    outcome,
    null as reason,
    null as severity,
    'publisher' as cause,
    place_ || '：' || bought_item || '数量' || format('{:g}', quantity::double) || '，单价'
    || {{ in_unit('unit_price_yuan', "'元'", '2') }} || '，应为' || {{ in_unit('expected_yuan', 'unit_printed', 'decimals') }}
    || '，印为' || {{ as_printed('checked') }} || '，相差' || {{ in_unit('difference', 'unit_printed', 'decimals') }} || '。' as message,
    {{ as_printed('checked') }} as printed,
    {{ in_unit('expected_yuan', 'unit_printed', 'decimals') }} as expected,
    difference as difference_yuan,
    [checked.fact_id] || coalesce(factors.observation_ids, []) as evidence,
    null as place
from checked
left join factors on checked.fact_id = factors.fact_id
