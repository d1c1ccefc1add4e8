{#- What must hold in every row of a model, in one query: a query has a price of its own, whatever it reads.

    unique: lists of columns that together do not occur twice. no_blanks: columns that are never empty. known_values: the values of a
    column, by column; empty is none of them and allowed. refers_to: the model whose key a column holds, by column; the key is called
    there as here unless it is given as model.key. expressions: what else is true of a row, by name. -#}
{% test sound(model, unique=[], no_blanks=[], known_values={}, refers_to={}, expressions={}) %}
{%- set checks = [] -%}
{%- for columns in unique -%}
    {%- set key = columns | join(', ') -%}
    {%- do checks.append(
        "select 'more than once: " ~ key ~ "' as broken, concat_ws(', ', " ~ key ~ ")::varchar as which, count(*) as occurrences from "
        ~ model ~ " group by " ~ key ~ " having count(*) > 1"
    ) -%}
{%- endfor -%}
{%- if no_blanks -%}
    {%- set first_blank -%}
case {% for column in no_blanks %}when {{ column }} is null then '{{ column }}' {% endfor %}end
    {%- endset -%}
    {%- do checks.append(
        "select 'empty: ' || " ~ first_blank ~ ", checked::varchar, 1 from " ~ model ~ " as checked where "
        ~ no_blanks | join(" is null or ") ~ " is null"
    ) -%}
{%- endif -%}
{%- for column, values in known_values.items() -%}
    {%- do checks.append(
        "select 'unknown value: " ~ column ~ "', " ~ column ~ "::varchar, count(*) from " ~ model ~ " where " ~ column
        ~ " not in ('" ~ values | join("', '") ~ "') group by " ~ column
    ) -%}
{%- endfor -%}
{%- for column, target in refers_to.items() -%}
    {%- set parts = target.split('.') -%}
    {%- do checks.append(
        "select 'refers to nothing: " ~ column ~ "', " ~ column ~ "::varchar, count(*) from " ~ model ~ " where " ~ column
        ~ " is not null and " ~ column ~ " not in (select " ~ (parts[1] if parts | length > 1 else column) ~ " from " ~ ref(parts[0])
        ~ ") group by " ~ column
    ) -%}
{%- endfor -%}
{%- for name, expression in expressions.items() -%}
    {%- do checks.append(
        "select 'not so: " ~ name ~ "', checked::varchar, 1 from " ~ model ~ " as checked where not coalesce((" ~ expression ~ "), false)"
    ) -%}
{%- endfor -%}
{{ checks | join("\nunion all\n") }}
{% endtest %}
