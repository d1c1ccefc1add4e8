{#- Rows in which a column that is not empty holds none of its values. columns: values by column. -#}
{% test known_values(model, columns) %}
{%- for column, values in columns.items() %}
select
    '{{ column }}' as column_name,
    {{ column }}::varchar as unknown_value,
    count(*) as occurrences
from {{ model }}
where {{ column }} is not null and {{ column }} not in ({% for value in values %}'{{ value }}'{% if not loop.last %}, {% endif %}{% endfor %})
group by {{ column }}
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endtest %}
