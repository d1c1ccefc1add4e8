{#- Rows in which one of the columns is empty, with the name of the first such column. -#}
{% test no_blanks(model, columns) %}
select
    case {% for column in columns %}when {{ column }} is null then '{{ column }}' {% endfor %}end as blank_column,
    *
from {{ model }}
where {% for column in columns %}{{ column }} is null{% if not loop.last %} or {% endif %}{% endfor %}
{% endtest %}
