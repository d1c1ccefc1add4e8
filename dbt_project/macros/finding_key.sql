{#- The key of the finding that a failed check is: the same from night to night, whatever order its evidence is in. -#}
{% macro finding_key(checks) -%}
    'fnd-' || left(sha256(concat_ws(
        '|', {{ checks }}.rule_id, {{ checks }}.document_id, array_to_string(list_sort({{ checks }}.evidence), ','), {{ checks }}.place
    )), 24)
{%- endmacro %}
