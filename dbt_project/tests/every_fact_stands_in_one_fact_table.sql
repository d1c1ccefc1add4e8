-- A value that means a fact is in the table of its kind exactly once; a statement only where no table speaks, and nothing of a table
-- that was found misread.
{%- set kinds = [
    'income', 'expenditure', 'three_public_fees', 'assets', 'projects', 'performance_targets', 'procurement', 'running_costs', 'staffing'
] %}
with published as (
    {%- for kind in kinds %}
    select
        '{{ kind }}' as fact_kind,
        fact_id
    from {{ ref('fct_' ~ kind) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

counted as (
    select
        facts.fact_kind,
        facts.fact_id,
        (facts.is_in_fact_table and misread.document_id is null)::integer as wanted,
        count(published.fact_id) as found
    from {{ ref('int_facts') }} as facts
    left join published on facts.fact_kind = published.fact_kind and facts.fact_id = published.fact_id
    left join {{ ref('int_misread_tables') }} as misread
        on facts.document_id = misread.document_id and facts.table_no = misread.table_no
    group by all
)

select * from counted
where wanted != found
