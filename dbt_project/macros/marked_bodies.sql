{#- Joins to rows of a document and a body, called `rows_`, the document as `documents` and the body as `bodies`. A unit whose tables stand
    in its department's document is a body of its own there; `body_level()` says as what a body speaks in a document. -#}
{% macro join_marked_bodies(rows_) %}
inner join {{ ref('marked_documents') }} as documents
    on {{ rows_ }}.document_id = documents.document_id
inner join {{ ref('dim_organisation') }} as bodies
    on {{ rows_ }}.organisation_id = bodies.organisation_id
{% endmacro %}


{% macro body_level() -%}
    case when bodies.organisation_id = documents.organisation_id then documents.level else bodies.level end
{%- endmacro %}
