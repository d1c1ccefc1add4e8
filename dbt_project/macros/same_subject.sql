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


{#- Whether two cells say the same figure, each as exactly as it prints it: 12.35万元 and 123,456元 are the same. -#}
{% macro is_same_figure(one, other) -%}
    case
        when {{ one }}.amount_yuan is not null and {{ other }}.amount_yuan is not null
            then
                {{ one }}.amount_yuan = {{ other }}.amount_yuan
                or (
                    {{ one }}.half_unit_yuan != {{ other }}.half_unit_yuan
                    and abs({{ one }}.amount_yuan - {{ other }}.amount_yuan)
                    <= greatest({{ one }}.half_unit_yuan, {{ other }}.half_unit_yuan)
                )
        when {{ one }}.other_value is not null and {{ other }}.other_value is not null
            then {{ one }}.other_value = {{ other }}.other_value
        else {{ one }}.value_printed = {{ other }}.value_printed
    end
{%- endmacro %}


{#- Whether a cell says nothing: a nought or a dash. -#}
{% macro is_nil(cell) -%}
    coalesce(
        coalesce({{ cell }}.amount_yuan, {{ cell }}.other_value) = 0, regexp_full_match({{ cell }}.value_printed, '[-—–－―/／]*')
    )
{%- endmacro %}


{#- Whether a figure is of the one budget that 三公 and running costs are paid from, said or not; those of government funds are not. -#}
{% macro is_of_one_budget(row) -%}
    (
        {{ row }}.fact_kind in ('three_public_fees', 'running_costs')
        and coalesce({{ row }}.funding_source, 'all') in ('all', 'general_public_budget', 'fiscal_appropriation')
    )
{%- endmacro %}
