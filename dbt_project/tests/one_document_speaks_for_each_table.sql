-- No two documents count for the same table of a body: current facts of two documents share less than half of their cells. And where
-- several hold a table, of those in force one does count.
with current_cells as (
    select distinct
        cells.part_key,
        cells.document_id,
        cells.cell_key
    from {{ ref('int_version_cells') }} as cells
    inner join {{ ref('int_facts') }} as facts on cells.value_id = facts.fact_id and cells.fact_kind = facts.fact_kind
    where
        facts.is_current
        and cells.is_figure
        and cells.part_key in (select parts.part_key from {{ ref('int_table_versions') }} as parts)
),

counted as (
    select
        part_key,
        document_id,
        count(*) as cells
    from current_cells
    group by part_key, document_id
),

twice as (
    select
        one.part_key,
        one.document_id,
        other.document_id as other_id
    from current_cells as one
    inner join current_cells as other
        on one.part_key = other.part_key and one.cell_key = other.cell_key and one.document_id < other.document_id
    inner join counted as of_one on one.part_key = of_one.part_key and one.document_id = of_one.document_id
    inner join counted as of_other on other.part_key = of_other.part_key and other.document_id = of_other.document_id
    group by one.part_key, one.document_id, other.document_id
    having 2 * count(*) > least(any_value(of_one.cells), any_value(of_other.cells))
),

silent as (
    select
        parts.part_key,
        any_value(parts.document_id) as document_id,
        null as other_id
    from {{ ref('int_table_versions') }} as parts
    inner join {{ ref('int_document_versions') }} as versions on parts.document_id = versions.document_id
    where versions.is_current
    group by parts.part_key
    having not bool_or(parts.is_speaking)
)

select * from twice
union all by name
select * from silent
