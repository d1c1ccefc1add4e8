{# A build starts with an empty file, so nothing is replaced: one statement makes a relation, where dbt's own way looks
   for relations of the same name, renames and looks again (a fifth of a build's time). #}

{% materialization table, adapter='duckdb' %}
  {{ return(made_anew('table')) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
  {{ return(made_anew('view')) }}
{% endmaterialization %}

{% macro made_anew(type) %}
  {%- set target = this.incorporate(type=type) -%}
  {% call statement('main') -%}
    create {{ type }} {{ target }} as (
      {{ compiled_code }}
    )
  {%- endcall %}
  {% if config.persist_relation_docs() %}{% do run_query(descriptions_of(target, type)) %}{% endif %}
  {{ adapter.commit() }}
  {{ return({'relations': [target]}) }}
{% endmacro %}

{# All in one call. A description of a column that is not there fails the build. #}
{% macro descriptions_of(target, type) %}
  {%- if model.description %}
  comment on {{ type }} {{ target }} is '{{ model.description | replace("'", "''") }}';
  {%- endif %}
  {%- for column in model.columns.values() if column.description %}
  comment on column {{ target }}.{{ adapter.quote(column.name) }} is '{{ column.description | replace("'", "''") }}';
  {%- endfor %}
{% endmacro %}
