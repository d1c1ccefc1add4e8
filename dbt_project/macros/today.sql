{#- The day on which a view is read: what is not yet due then. A unit test says its own. -#}
{% macro today() -%}
    current_date
{%- endmacro %}
