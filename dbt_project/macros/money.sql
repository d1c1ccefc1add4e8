{#- What a unit of money is worth in yuan. -#}
{% macro unit_in_yuan(column) -%}
    case {{ column }}
        when '元' then 1
        when '百元' then 100
        when '千元' then 1000
        when '万元' then 10000
        when '百万元' then 1000000
        when '千万元' then 10000000
        when '亿元' then 100000000
    end
{%- endmacro %}


{#- Digits after the decimal point of a value as printed. -#}
{% macro printed_decimals(column) -%}
    length(regexp_extract(regexp_replace({{ column }}, '\s', '', 'g'), '[.．]([0-9０-９]+)', 1))
{%- endmacro %}


{#- An amount in yuan as text in the unit that the document speaks in, for messages. -#}
{% macro in_unit(amount, unit, decimals) -%}
    format('{:,.' || {{ decimals }} || 'f}', (({{ amount }}) / {{ unit_in_yuan(unit) }})::double) || {{ unit }}
{%- endmacro %}


{#- An amount as printed, with its unit. -#}
{% macro as_printed(row) -%}
    regexp_replace({{ row }}.value_printed, '\s', '', 'g') || coalesce({{ row }}.unit_printed, '')
{%- endmacro %}


{#- pass, rounding or fail: half a unit of the last printed digit for each summand and for the sum is rounding. -#}
{% macro compare(difference, halves) -%}
    case
        when {{ difference }} = 0 then 'pass'
        when abs({{ difference }}) <= {{ halves }} then 'rounding'
        else 'fail'
    end
{%- endmacro %}
