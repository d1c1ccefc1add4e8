{#- The models in models/quality/rules with the metadata of their YAML. Empty while dbt only parses. -#}
{% macro rule_models() %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() -%}
            {%- if node.resource_type == 'model' and node.fqn[-2] == 'rules' -%}
                {%- do found.append(node) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | sort(attribute='name')) }}
{% endmacro %}


{#- The names in var('rules'), after making sure that they are all the rules there are: a rule that nobody evaluates must not
    look like a rule that found nothing. -#}
{% macro evaluated_rules() %}
    {%- if execute -%}
        {%- for node in rule_models() -%}
            {%- if node.name not in var('rules') -%}
                {%- do exceptions.raise_compiler_error(
                    'rule ' ~ node.name ~ ' is missing in the variable rules: run `gongkai build`, or pass '
                    ~ '--vars with the names of all models in models/quality/rules'
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(var('rules')) }}
{% endmacro %}


{#- The rows of all rules, each with its rule_id. -#}
{% macro all_checks() %}
    {%- for name in evaluated_rules() %}
select
    '{{ name | replace('rule_', '', 1) }}' as rule_id,
    document_id::varchar as document_id,
    organisation_id::varchar as organisation_id,
    fiscal_year::integer as fiscal_year,
    outcome::varchar as outcome,
    reason::varchar as reason,
    severity::varchar as severity,
    cause::varchar as cause,
    message::varchar as message,
    printed::varchar as printed,
    expected::varchar as expected,
    difference_yuan::decimal(20, 2) as difference_yuan,
    evidence::varchar [] as evidence,
    place::varchar as place
from {{ ref(name) }}
        {%- if not loop.last %}
union all
        {%- endif %}
    {%- endfor %}
{% endmacro %}
