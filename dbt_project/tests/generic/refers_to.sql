{#- Values of key columns that the model they refer to does not have. columns: the model by column; the key is called there as here
    unless it is given as model.key. -#}
{% test refers_to(model, columns) %}
{%- for column, target in columns.items() %}
{%- set parts = target.split('.') %}
select
    '{{ column }}' as column_name,
    {{ column }} as missing_key,
    count(*) as occurrences
from {{ model }} as rows_
where
    {{ column }} is not null
    and {{ column }} not in (select keys.{{ parts[1] if parts | length > 1 else column }} from {{ ref(parts[0]) }} as keys)
group by {{ column }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endtest %}
