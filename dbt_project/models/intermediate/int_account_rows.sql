-- The tree of accounts as a table prints it: the parent of a row is the nearest row above it whose code its own code extends.
with coded_rows as (
    select distinct
        cells.document_id,
        cells.table_no,
        cells.row_no,
        cells.row_code
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('table_types') }} as table_types on cells.table_type = table_types.table_type
    where table_types.rows_are_accounts and regexp_full_match(cells.row_code, '\d{3}(\d{2}){0,2}')
),

with_rows_above as (
    select
        *,
        last_value(case when length(row_code) = 3 then row_no end ignore nulls) over above as class_row,
        last_value(case when length(row_code) = 3 then row_code end ignore nulls) over above as class_code,
        last_value(case when length(row_code) = 5 then row_no end ignore nulls) over above as group_row,
        last_value(case when length(row_code) = 5 then row_code end ignore nulls) over above as group_code
    from coded_rows
    window above as (
        partition by document_id, table_no order by row_no rows between unbounded preceding and 1 preceding
    )
)

select
    document_id,
    table_no,
    row_no,
    row_code,
    case
        when length(row_code) = 7 and starts_with(row_code, group_code) then group_row
        when length(row_code) > 3 and starts_with(row_code, class_code) then class_row
    end as parent_row_no
from with_rows_above
