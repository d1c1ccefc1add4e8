{#- The day on which something happened where it was published: China has one time zone, without summer time. -#}
{% macro day_in_china(instant) -%}
    make_timestamp(epoch_us({{ instant }}) + 28800000000)::date
{%- endmacro %}
