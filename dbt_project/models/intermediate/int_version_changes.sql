-- What one document says otherwise than the one whose place it took, cell by cell. how: corrected at its address, restates it from
-- another address, withdrawn (what it corrected is in force again), or disputed. One row for each pair of cells that differ, and
-- for each cell that only one of the two holds; a blank, a dash and a nought change nothing.
with at_address as (
    select
        supersedes_document_id as old_document_id,
        document_id as new_document_id,
        valid_from as changed_at
    from {{ ref('int_document_versions') }}
    where supersedes_document_id is not null
    union
    select
        restored_after_document_id as old_document_id,
        document_id as new_document_id,
        restored_at as changed_at
    from {{ ref('int_document_versions') }}
    where restored_after_document_id is not null
),

in_other_documents as (
    select
        parts.part_key,
        parts.document_id as old_document_id,
        parts.restated_by_document_id as new_document_id,
        'restates' as how,
        greatest(older.valid_from, newer.valid_from) as changed_at
    from {{ ref('int_table_versions') }} as parts
    inner join {{ ref('int_document_versions') }} as older on parts.document_id = older.document_id
    inner join {{ ref('int_document_versions') }} as newer on parts.restated_by_document_id = newer.document_id
    where parts.repeats_document_id is null
    union all
    select
        part_key,
        document_id as old_document_id,
        superseded_by_document_id as new_document_id,
        yields_as as how,
        valid_to as changed_at
    from {{ ref('int_table_versions') }}
    where yields_as in ('withdrawn', 'disputed')
),

-- Parts that a pair of documents at one address is compared in. What only one of the two holds has changed only where no other
-- document holds it; what repeats a third document is compared there.
parts_at_address as (
    select
        held.part_key,
        held.old_document_id,
        held.new_document_id,
        'corrected' as how,
        held.changed_at
    from (
        select
            cells.part_key,
            at_address.old_document_id,
            at_address.new_document_id,
            at_address.changed_at,
            count(distinct cells.document_id) as holders
        from at_address
        inner join {{ ref('int_version_cells') }} as cells
            on cells.document_id in (at_address.old_document_id, at_address.new_document_id)
        group by all
    ) as held
    left join {{ ref('int_table_versions') }} as parts
        on
            held.part_key = parts.part_key
            and (
                held.holders = 1
                or (
                    parts.document_id in (held.old_document_id, held.new_document_id)
                    and parts.repeats_document_id not in (held.old_document_id, held.new_document_id)
                )
            )
    where parts.part_key is null
),

compared as (
    select * from parts_at_address
    union all by name
    select in_other_documents.*
    from in_other_documents
    left join at_address
        on
            in_other_documents.old_document_id = at_address.old_document_id
            and in_other_documents.new_document_id = at_address.new_document_id
    where at_address.new_document_id is null
),

cells as (
    select
        compared.part_key,
        compared.old_document_id,
        compared.new_document_id,
        compared.how,
        compared.changed_at,
        cells.cell_key,
        any_value(cells) filter (where cells.document_id = compared.old_document_id) as old_cell,
        any_value(cells) filter (where cells.document_id = compared.new_document_id) as new_cell
    from compared
    inner join {{ ref('int_version_cells') }} as cells
        on
            compared.part_key = cells.part_key
            and cells.document_id in (compared.old_document_id, compared.new_document_id)
    group by all
)

select
    new_document_id,
    old_document_id,
    how,
    changed_at,
    coalesce(new_cell.organisation_id, old_cell.organisation_id) as organisation_id,
    coalesce(new_cell.fiscal_year, old_cell.fiscal_year) as fiscal_year,
    coalesce(new_cell.phase, old_cell.phase) as phase,
    coalesce(new_cell.table_type, old_cell.table_type) as table_type,
    coalesce(new_cell.label, old_cell.label) as label,
    case when old_cell is null then 'added' when new_cell is null then 'removed' else 'changed' end as change,
    old_cell.value_id as old_value_id,
    new_cell.value_id as new_value_id,
    old_cell.value_printed as old_value_printed,
    new_cell.value_printed as new_value_printed,
    old_cell.unit_printed as old_unit_printed,
    new_cell.unit_printed as new_unit_printed,
    old_cell.amount_yuan as old_amount_yuan,
    new_cell.amount_yuan as new_amount_yuan,
    old_cell.other_value as old_value,
    new_cell.other_value as new_value,
    (coalesce(new_cell.amount_yuan, 0) - coalesce(old_cell.amount_yuan, 0))::decimal(20, 2) as difference_yuan
from cells
where
    not (coalesce({{ is_nil('old_cell') }}, true) and coalesce({{ is_nil('new_cell') }}, true))
    and not coalesce(old_cell is not null and new_cell is not null and ({{ is_same_figure('old_cell', 'new_cell') }}), false)
-- A cell that means two facts is one cell.
qualify row_number() over (
        partition by new_document_id, old_document_id, how, old_value_id, new_value_id order by coalesce(new_cell, old_cell).fact_kind
    ) = 1
