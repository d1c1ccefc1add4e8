-- The tree of accounts as a table prints it: the parent of a row is the nearest row above it whose code its own code extends.
-- A table printed in two or three blocks side by side is read block by block: a block begins at a column where, in some row,
-- another account than that of the columns before stands. Columns at the same position in their block form a lane.
with cells as (
    select
        cells.observation_id,
        cells.document_id,
        cells.table_no,
        cells.row_no,
        cells.column_no,
        cells.row_label,
        case when regexp_full_match(cells.row_code, '\d{3}(\d{2}){0,2}') then cells.row_code end as account_code
    from {{ ref('int_cells') }} as cells
    inner join {{ ref('table_types') }} as table_types on cells.table_type = table_types.table_type
    where table_types.rows_are_accounts
),

block_starts as (
    select distinct
        document_id,
        table_no,
        column_no
    from (
        select
            *,
            lag(account_code) over (partition by document_id, table_no, row_no order by column_no) as code_before,
            lag(row_label) over (partition by document_id, table_no, row_no order by column_no) as label_before
        from cells
    ) as with_code_before
    where account_code != code_before and row_label != label_before
),

columns_of_table as (
    select
        columns_.*,
        count(starts.column_no) as block_no
    from (
        select distinct
            document_id,
            table_no,
            column_no
        from cells
    ) as columns_
    left join block_starts as starts
        on
            columns_.document_id = starts.document_id and columns_.table_no = starts.table_no
            and starts.column_no <= columns_.column_no
    group by all
),

placed as (
    select
        cells.*,
        headers.block_no,
        headers.lane_no,
        headers.block_no * 100000 + cells.row_no as position_no
    from cells
    inner join (
        select
            *,
            row_number() over (partition by document_id, table_no, block_no order by column_no) as lane_no
        from columns_of_table
    ) as headers
        on
            cells.document_id = headers.document_id and cells.table_no = headers.table_no
            and cells.column_no = headers.column_no
),

coded_rows as (
    select distinct
        document_id,
        table_no,
        position_no,
        account_code
    from placed
    where account_code is not null
),

with_rows_above as (
    select
        *,
        last_value(case when length(account_code) = 3 then position_no end ignore nulls) over above as class_position,
        last_value(case when length(account_code) = 3 then account_code end ignore nulls) over above as class_code,
        last_value(case when length(account_code) = 5 then position_no end ignore nulls) over above as group_position,
        last_value(case when length(account_code) = 5 then account_code end ignore nulls) over above as group_code
    from coded_rows
    window above as (
        partition by document_id, table_no order by position_no rows between unbounded preceding and 1 preceding
    )
)

select
    placed.observation_id,
    placed.document_id,
    placed.table_no,
    placed.lane_no,
    placed.position_no,
    placed.account_code,
    case
        when
            length(above.account_code) = 7 and starts_with(above.account_code, above.group_code)
            and above.group_position > coalesce(above.class_position, 0)
            then above.group_position
        when length(above.account_code) > 3 and starts_with(above.account_code, above.class_code) then above.class_position
    end as parent_position_no
from placed
left join with_rows_above as above
    on
        placed.document_id = above.document_id and placed.table_no = above.table_no
        and placed.position_no = above.position_no
