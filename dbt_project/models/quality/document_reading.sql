-- What was made of a document: its tables by how they were understood, its values, its statements, and what is left.
with tables as (
    select
        document_id,
        count(*) filter (where table_type != 'unrecognised' and observation_count > 0) as tables_recognised,
        count(*) filter (where table_type = 'unrecognised' and observation_count > 0) as tables_unrecognised,
        count(*) filter (where observation_count = 0) as tables_empty,
        sum(observation_count) as observations
    from {{ ref('stg_tables') }}
    group by document_id
),

said as (
    select
        document_id,
        count(*) as statements,
        count(*) filter (where table_no is not null) as statements_in_cells
    from {{ ref('stg_statements') }}
    group by document_id
),

meant as (
    select
        document_id,
        count(distinct coalesce(observation_id, statement_id)) as figures_with_meaning
    from {{ ref('stg_meanings') }}
    group by document_id
),

unread as (
    select
        document_id,
        count(*) filter (where reason is not null) as unread_explained,
        count(*) filter (where reason is null) as unread_unexplained
    from {{ ref('stg_unread_figures') }}
    group by document_id
)

select
    documents.document_id,
    coalesce(tables.tables_recognised, 0) as tables_recognised,
    coalesce(tables.tables_unrecognised, 0) as tables_unrecognised,
    coalesce(tables.tables_empty, 0) as tables_empty,
    coalesce(tables.observations, 0)::bigint as observations,
    coalesce(said.statements, 0) as statements,
    coalesce(said.statements_in_cells, 0) as statements_in_cells,
    coalesce(meant.figures_with_meaning, 0) as figures_with_meaning,
    coalesce(unread.unread_explained, 0) as unread_explained,
    coalesce(unread.unread_unexplained, 0) as unread_unexplained
from {{ ref('stg_documents') }} as documents
left join tables on documents.document_id = tables.document_id
left join said on documents.document_id = said.document_id
left join meant on documents.document_id = meant.document_id
left join unread on documents.document_id = unread.document_id
