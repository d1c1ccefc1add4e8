{{ config(schema="quality") }}
{%- set models = rule_models() %}
with described as (
    {%- for model in models %}
    select
        '{{ model.name | replace('rule_', '', 1) }}' as rule_id,
        '{{ model.config.meta.title }}' as title,
        '{{ model.config.meta.family }}' as family,
        '{{ model.config.meta.severity }}' as severity,
        '{{ model.config.meta.basis }}' as basis,
        '{{ model.config.meta.tolerance }}' as tolerance,
        '{{ model.config.meta.not_evaluated }}' as not_evaluated
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        null::varchar as rule_id,
        null::varchar as title,
        null::varchar as family,
        null::varchar as severity,
        null::varchar as basis,
        null::varchar as tolerance,
        null::varchar as not_evaluated
    where false
    {%- endfor %}
)

select
    rule_id,
    title,
    family,
    severity,
    basis,
    tolerance,
    not_evaluated
from described
