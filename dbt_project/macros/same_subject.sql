{#- What a figure is of, whatever its source. The totals of income and of expenditure are one subject: they are equal. -#}
{% macro same_subject(row) -%}
    case
        when
            {{ row }}.fact_kind in ('income', 'expenditure') and {{ row }}.is_total
            and coalesce({{ row }}.item, 'total') in ('total', 'current_year')
            and coalesce({{ row }}.expenditure_type, 'total') = 'total' and {{ row }}.cost_type is null
            then 'total of income and expenditure'
        else concat_ws(
            '/', {{ row }}.fact_kind, {{ row }}.item, coalesce({{ row }}.expenditure_type, 'total'), {{ row }}.cost_type,
            {{ row }}.functional_code, {{ row }}.department_economic_code, {{ row }}.government_economic_code
        )
    end
{%- endmacro %}
