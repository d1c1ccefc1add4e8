{#- What spellings of an account's name have in common, as scrapers/recognise/accounts.py name_key() says it: no ordinals, no
    white space, no punctuation, no 支出 at the end. -#}
{% macro account_name_key(label) -%}
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace({{ label }}, '\s', '', 'g'),
                '^(其中[:：]?|[（(][一二三四五六七八九十]{1,3}[）)][、.．]?|[一二三四五六七八九十]{1,3}[、.．]|[（(]\d{1,2}[）)][、.．]?|\d{1,2}[、)）.．])+',
                ''
            ),
            '[^\p{L}\p{N}]',
            '',
            'g'
        ),
        '(.)支出$',
        '\1'
    )
{%- endmacro %}


{#- The classification that a code belongs to, by its first digit. -#}
{% macro classification_of(code) -%}
    case left({{ code }}, 1)
        when '2' then 'functional'
        when '3' then 'department_economic'
        when '5' then 'government_economic'
    end
{%- endmacro %}


{#- Whether a code has the shape of an account: 类, 款, 项, or a subdivision of a 项. -#}
{% macro is_account(code) -%}
    regexp_full_match({{ code }}, '[235]\d{2}(\d{2}){0,3}')
{%- endmacro %}


{#- Whether all characters of one key stand in another, in their order. Keys hold letters and digits only. -#}
{% macro is_short_for(key, whole) -%}
    regexp_full_match({{ whole }}, '.*' || array_to_string(string_split({{ key }}, ''), '.*') || '.*')
{%- endmacro %}
