{#- A fact table: the columns that all have, and its own ones.

    own_columns: a list of [name, SQL expression over int_facts]; see the macro attribute() for what recognise hands over as text. -#}
{% macro fact_table(fact_kind, own_columns) %}
with open_findings as (
    select
        evidence.evidence_id,
        count(*) as open_findings
    from {{ ref('findings') }} as findings,
        unnest(findings.evidence) as evidence (evidence_id)
    where findings.status = 'open'
    group by evidence.evidence_id
)

select
    facts.fact_id,
    facts.document_id,
    facts.organisation_id,
    facts.fiscal_year,
    facts.phase,
    facts.table_type,
    facts.label,
    facts.amount_yuan,
    facts.other_value as value,
    facts.value_printed,
    facts.unit_printed,
    facts.observation_id,
    facts.statement_id,
    facts.is_total,
    facts.is_current,
    facts.is_disputed,
    facts.valid_from,
    facts.valid_to,
    facts.lapsed_from,
    facts.restored_at,
    facts.superseded_by_document_id,
    coalesce(open_findings.open_findings, 0)::integer as open_findings,
    facts.comparison,
    facts.expenditure_type,
    facts.cost_type,
    facts.funding_source,
    facts.fund_year,
    facts.functional_code,
    facts.department_economic_code,
    facts.government_economic_code
    {%- for name, expression in own_columns %},
    {{ expression }} as {{ name }}
    {%- endfor %}
from {{ ref('int_facts') }} as facts
left join open_findings on facts.fact_id = open_findings.evidence_id
left join {{ ref('int_misread_tables') }} as misread
    on facts.document_id = misread.document_id and facts.table_no = misread.table_no
where facts.fact_kind = '{{ fact_kind }}' and facts.is_in_fact_table and misread.document_id is null
{% endmacro %}


{#- An attribute that belongs to one kind of fact only, in the type of its column. What does not read as that type is empty
    here and a finding of rule_attributes. -#}
{% macro attribute(name, type='varchar') -%}
    {%- if type == 'varchar' -%}
        nullif(facts.attributes['{{ name }}'], '')
    {%- else -%}
        try_cast(facts.attributes['{{ name }}'] as {{ type }})
    {%- endif -%}
{%- endmacro %}
