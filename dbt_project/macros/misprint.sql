{#- Whether one amount is what a slip of the hand makes of another: a power of ten, the sign, two digits exchanged. A single wrong digit
    proves nothing: a round difference makes one of almost any amount. -#}
{% macro is_misprint_of(printed, meant) -%}
    (
        {{ printed }} = -({{ meant }})
        or trim(replace(({{ printed }})::varchar, '.', ''), '-0') = trim(replace(({{ meant }})::varchar, '.', ''), '-0')
        or (
            length(({{ printed }})::varchar) = length(({{ meant }})::varchar)
            and hamming(
                ({{ printed }})::varchar, lpad(({{ meant }})::varchar, length(({{ printed }})::varchar)::integer, ' ')
            ) = 2
            and list_sort(string_split(({{ printed }})::varchar, '')) = list_sort(string_split(({{ meant }})::varchar, ''))
        )
    )
{%- endmacro %}
