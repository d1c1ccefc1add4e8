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


{#- Whether two numbers as text, as many characters long, differ in one digit or in two exchanged. -#}
{% macro differs_in_one_digit(printed, meant) -%}
    (
        length({{ printed }}) = length({{ meant }}) and length({{ printed }}) >= 4
        and (
            hamming({{ printed }}, lpad({{ meant }}, length({{ printed }})::integer, ' ')) = 1
            or (
                hamming({{ printed }}, lpad({{ meant }}, length({{ printed }})::integer, ' ')) = 2
                and list_sort(string_split({{ printed }}, '')) = list_sort(string_split({{ meant }}, ''))
            )
        )
    )
{%- endmacro %}
